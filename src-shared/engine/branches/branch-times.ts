import type { JsonObject } from '../../lib/json.ts';
import type { RunEvent } from '../../history/events.ts';
import { indexOfStep, instanceAt } from '../find.ts';
import type { RunState } from '../run-state.ts';

/** What the history of a run says about a step beyond its state. */
export interface StepTimes {
  /** Sequence number of its first start (or skip) that still counts after requested changes. */
  readonly began: number;
  /** It was not done in this run, but taken over from the run this one is a branch of. */
  readonly kept: boolean;
  /** Values of the run it set when it ended. */
  readonly context?: JsonObject;
}

/** {@link StepTimes} by path, of every step instance that began. */
export function stepTimes(state: RunState, log: readonly RunEvent[]): ReadonlyMap<string, StepTimes> {
  const times = new Map<string, StepTimes & { readonly started: boolean }>();
  for (const { seq, body } of log) {
    switch (body.type) {
      case 'stepKept':
        times.set(body.step, {
          began: seq,
          kept: true,
          started: false,
          ...(body.context === undefined ? {} : { context: body.context }),
        });
        break;
      case 'stepSkipped':
        times.set(body.step, { began: seq, kept: false, started: false });
        break;
      case 'stepStarted': {
        const index = indexOfStep(state, body.step);
        const known = times.get(body.step);
        if (index < 0 || body.attempt <= instanceAt(state, index).spent || known?.started === true) break;
        times.set(body.step, { began: seq, kept: false, started: true });
        break;
      }
      case 'stepSucceeded': {
        const known = times.get(body.step);
        if (known !== undefined && body.context !== undefined) times.set(body.step, { ...known, context: body.context });
        break;
      }
      default:
    }
  }
  return times;
}
