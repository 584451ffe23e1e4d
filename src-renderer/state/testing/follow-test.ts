import { emptyRun } from '../../../src-shared/engine/empty-run.ts';
import { fold } from '../../../src-shared/engine/fold/fold.ts';
import type { RunStatus, StepState } from '../../../src-shared/engine/state.ts';
import type { RunState } from '../../../src-shared/engine/run-state.ts';
import { hasEnded, stepsOf } from '../../../src-shared/engine/views.ts';
import type { RunEvent } from '../../../src-shared/history/events.ts';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import { follow } from '../../connection/follow.ts';
import { compiledOf } from '../documents/compiled-guard.ts';
import type { TestClient } from './step-tests.ts';

/** A test run as it stands. */
export interface TestProgress {
  readonly status: RunStatus;
  /** Instants are wall-clock ms. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Why the run as a whole failed. */
  readonly error?: Problem;
  /** Every step instance by its path. */
  readonly steps: ReadonlyMap<string, StepState>;
}

/** How often a test under way is shown anew, in ms. */
const SHOW_MS = 50;

/** Follows a run until it has ended or `signal` aborts, and shows each state it comes to. Resolves true when it has ended. */
export async function followTest(
  client: TestClient,
  runId: string,
  on: { readonly signal: AbortSignal; readonly show: (progress: TestProgress) => void },
): Promise<boolean> {
  const { signal, show } = on;
  const detail = await client.runs.get({ runId });
  const compiled = compiledOf(detail.compiled);
  if (compiled === undefined || signal.aborted) return false;
  let state = detail.events.reduce(fold, emptyRun(runId, compiled));
  let timer: ReturnType<typeof setTimeout> | undefined;
  show(progressOf(state));
  if (!hasEnded(state)) {
    await follow<RunEvent>({
      signal,
      atEnd: 'stop',
      open: async (stop) => await client.runs.events({ runId, after: state.seq }, { signal: stop }),
      item: (event) => {
        if (event.seq <= state.seq) return;
        state = fold(state, event);
        timer ??= setTimeout(() => {
          timer = undefined;
          if (!signal.aborted) show(progressOf(state));
        }, SHOW_MS);
      },
    });
    clearTimeout(timer);
    if (!signal.aborted) show(progressOf(state));
  }
  return !signal.aborted && hasEnded(state);
}

function progressOf(state: RunState): TestProgress {
  return {
    status: state.status,
    startedAt: state.createdAt,
    ...(state.endedAt === undefined ? {} : { endedAt: state.endedAt }),
    ...(state.error === undefined ? {} : { error: state.error }),
    steps: new Map(stepsOf(state).map((step) => [step.step, step])),
  };
}
