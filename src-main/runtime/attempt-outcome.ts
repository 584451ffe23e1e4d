import type { GatherEffect, PerformEffect } from '../../src-shared/engine/io.ts';
import type { EvidenceCheck, StepError } from '../../src-shared/history/events.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { RunInput } from './run-writer.ts';

/** Why an attempt was told to end. */
export type EndReason = 'stop' | 'timeout' | 'close';

/** The error of an executor that did not settle after it was told to end. */
export const DID_NOT_STOP = 'did_not_stop';

/** What the host found, and why a change could not be brought in. */
export interface Found {
  readonly checks: readonly EvidenceCheck[];
  readonly conflict?: StepError;
}

/** What is told of the evidence of an attempt, by why it ended. */
export function findings(effect: GatherEffect, found: Found, reason: EndReason | undefined): RunInput | undefined {
  const { checks } = found;
  const { step, attempt } = effect;
  switch (reason) {
    case undefined:
      return { type: 'evidence', step, attempt, ...found };
    case 'timeout': {
      const late = `was not done after ${effect.timeoutSec ?? 0} s`;
      return {
        type: 'evidence',
        step,
        attempt,
        checks: checks.map((check) => (check.ok ? check : { ...check, detail: late })),
        // A change that was not brought in is no success, whatever the checks say.
        ...(found.conflict === undefined ? {} : { conflict: timedOut(effect, found.conflict) }),
      };
    }
    case 'stop':
      return { type: 'stepStopped', step, attempt };
    case 'close':
      return undefined;
  }
}

/** What is told of an attempt, by why it ended; undefined leaves it to the next host. */
export function outcome(
  effect: PerformEffect,
  result: Result<Json, StepError>,
  reason: EndReason | undefined,
): RunInput | undefined {
  const { step, attempt } = effect;
  if (result.ok) return { type: 'stepDone', step, attempt, output: result.value };
  switch (reason) {
    case undefined:
      return { type: 'stepError', step, attempt, error: { ...result.error, at: result.error.at ?? step } };
    case 'timeout':
      return { type: 'stepError', step, attempt, error: timedOut(effect, result.error) };
    case 'stop':
      return { type: 'stepStopped', step, attempt };
    case 'close':
      return undefined;
  }
}

/** What is told of a step whose evidence could not be seen to its end: its checks do not hold, its change was not brought in. */
export function givenUp(effect: GatherEffect, error: StepError): Found {
  const checks = unseen(effect, error.message);
  return effect.isolated?.apply === true ? { checks, conflict: error } : { checks };
}

/** Checks that could not be made, and so do not hold. */
export function unseen({ checks }: GatherEffect, why: string): readonly EvidenceCheck[] {
  return checks.map(({ name }) => ({ name, ok: false, detail: `could not be looked at: ${why}` }));
}

function timedOut({ step, timeoutSec }: PerformEffect | GatherEffect, error: StepError): StepError {
  const message = `"${step}" timed out after ${timeoutSec ?? 0} s and was ended.`;
  // Once more beside one that still lives could do it twice.
  if (error.code === DID_NOT_STOP)
    return { ...error, code: 'timed_out', message: `${message} ${error.message}`, at: step, retryable: false, alive: true };
  return { code: 'timed_out', message, at: step, hint: 'Give it more time with timeout_sec, or find out why it hangs.' };
}
