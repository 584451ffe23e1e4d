import type { JsonObject } from '../lib/json.ts';
import { instanceAt } from './find.ts';
import type { AttemptState } from './state.ts';
import type { Instance, RunState } from './run-state.ts';

/** What went wrong before this attempt and so is to be put right by it: the step's own last attempt, or that of the step it mends. */
export function failureBefore(state: RunState, index: number): JsonObject | undefined {
  const own = instanceAt(state, index);
  const failed = own.plan.repairs === true ? instanceAt(state, own.parent) : own;
  const attempt = lastFailed(failed);
  if (attempt === undefined) return undefined;
  const { error, evidence } = attempt;
  return {
    step: failed.state.step,
    name: failed.plan.step.name,
    attempt: attempt.attempt,
    ...(error === undefined ? {} : { error: { ...error } }),
    ...(evidence === undefined ? {} : { evidence: evidence.map((check) => ({ ...check })) }),
  };
}

function lastFailed({ state, spent }: Instance): AttemptState | undefined {
  const ended = state.attempts.findLast((attempt) => attempt.endedAt !== undefined);
  return ended?.error !== undefined && ended.attempt > spent ? ended : undefined;
}
