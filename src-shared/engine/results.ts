import { isJsonObject } from '../lib/json-guards.ts';
import { contextWrites } from '../workflow/checks/check-context.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import type { EvidenceCheck, StepError } from '../history/events.ts';
import { askConfirmation, confirmsAfter } from './confirm.ts';
import { evidenceOf, gatherFor, needsHost } from './evidence.ts';
import { evidenceWords } from './evidence-words.ts';
import { attemptOf, instanceAt } from './find.ts';
import { hasIndex } from './index-set.ts';
import { outputProblem } from './output-schema.ts';
import type { RunState } from './run-state.ts';
import { isIsolated, isPersons } from './step-kind.ts';
import { emit, type Turn } from './turn.ts';

/** Takes an output: contract, evidence, confirmation, then success. One counter covers all that can go wrong. */
export function finishAttempt(turn: Turn, index: number, output: Json): void {
  const { plan, state } = instanceAt(turn.state, index);
  const wrong = plan.step.output === undefined ? undefined : outputProblem(plan.step.output.schema, output);
  if (wrong !== undefined) {
    failAttempt(turn, index, { ...wrong, at: `${state.step}.output${wrong.at === undefined ? '' : `.${wrong.at}`}` });
    return;
  }
  if (!needsHost(plan.step) && !isIsolated(turn.state, instanceAt(turn.state, index))) {
    judge(turn, index, { output, found: [] });
    return;
  }
  const attempt = attemptOf(instanceAt(turn.state, index));
  const { stopping } = turn.state;
  if (stopping !== undefined) {
    emit(turn, { type: 'stepCancelled', step: state.step, attempt, reason: stopping.reason });
    return;
  }
  emit(turn, { type: 'outputProduced', step: state.step, attempt, output });
  if (hasIndex(turn.state.working, index)) turn.effects.push(gatherFor(turn.state, index));
}

/** Takes what the host found for the output that an attempt holds. */
export function takeEvidence(
  turn: Turn,
  index: number,
  { checks, conflict }: { readonly checks: readonly EvidenceCheck[]; readonly conflict?: StepError },
): void {
  const { held } = instanceAt(turn.state, index);
  if (held === undefined) return;
  if (conflict === undefined) judge(turn, index, { output: held.output, found: checks });
  else failAttempt(turn, index, conflict);
}

function judge(turn: Turn, index: number, had: { readonly output: Json; readonly found: readonly EvidenceCheck[] }): void {
  const { plan, state } = instanceAt(turn.state, index);
  const checks = evidenceOf(turn.state, index, had);
  if (checks.length > 0)
    emit(turn, {
      type: 'evidenceGathered',
      step: state.step,
      attempt: attemptOf(instanceAt(turn.state, index)),
      checks: [...checks],
    });
  const broken = checks.filter((check) => !check.ok);
  if (broken.length > 0) blockAttempt(turn, index, broken);
  else if (confirmsAfter(plan.step) && !isPersons(turn.state, plan.step)) askConfirmation(turn, index, { result: had.output });
  else succeed(turn, index, had.output);
}

/** Commits an output, with the context values it sets. */
export function succeed(turn: Turn, index: number, output: Json): void {
  const instance = instanceAt(turn.state, index);
  const context = contextOf(turn.state, index, output);
  emit(turn, {
    type: 'stepSucceeded',
    step: instance.state.step,
    attempt: attemptOf(instance),
    output,
    ...(context === undefined ? {} : { context }),
  });
}

/** Ends an attempt as failed: it tries again while attempts are left and the error allows it, else an agent may mend it. */
export function failAttempt(turn: Turn, index: number, error: StepError): void {
  if (error.retryable === false || !attemptsLeft(turn, index)) {
    repairOrFail(turn, index, error);
    return;
  }
  const instance = instanceAt(turn.state, index);
  const failed = { step: instance.state.step, attempt: attemptOf(instance), error };
  emit(turn, { type: 'stepFailed', ...failed, willRetry: true, ...retryTime(turn, index) });
}

/** Ends a step as failed for good: a person said so, or it cannot even begin. Nobody tries again, nobody mends it. */
export function failForGood(turn: Turn, index: number, error: StepError): void {
  const { state, plan, parent } = endFailed(turn, index, error);
  const { stopping } = turn.state;
  if (plan.repairs === true && stopping === undefined) failForGood(turn, parent, unrepaired(turn, parent, state.error ?? error));
}

function repairOrFail(turn: Turn, index: number, error: StepError): void {
  const instance = instanceAt(turn.state, index);
  const most = instance.plan.repair === undefined || error.alive === true ? 0 : instance.plan.repair.times;
  if (turn.state.stopping === undefined && instance.repairs.length - instance.repairsSpent < most) {
    const failed = { step: instance.state.step, attempt: attemptOf(instance), error };
    emit(turn, { type: 'stepFailed', ...failed, willRetry: true, repair: instance.repairs.length });
    return;
  }
  const { plan, parent } = endFailed(turn, index, error);
  if (plan.repairs === true && turn.state.stopping === undefined) repairOrFail(turn, parent, unrepaired(turn, parent, error));
}

function endFailed(turn: Turn, index: number, error: StepError): ReturnType<typeof instanceAt> {
  const instance = instanceAt(turn.state, index);
  const failed = { step: instance.state.step, attempt: attemptOf(instance), error };
  emit(turn, { type: 'stepFailed', ...failed, willRetry: false });
  return instanceAt(turn.state, index);
}

/** What a step failed with, and that the attempt to mend it came to nothing. */
function unrepaired(turn: Turn, index: number, why: StepError): StepError {
  const { state } = instanceAt(turn.state, index);
  const own = state.attempts.at(-1)?.error ?? why;
  return { ...own, hint: `It was to be mended, which failed: ${why.message}` };
}

function blockAttempt(turn: Turn, index: number, broken: readonly EvidenceCheck[]): void {
  const instance = instanceAt(turn.state, index);
  const blockers: Problem[] = broken.map((check) => ({
    code: 'evidence_failed',
    message: `${check.name}: ${check.detail}`,
    at: instance.state.step,
  }));
  if (!attemptsLeft(turn, index)) {
    const detail = broken.map(({ name, ok, detail: found }) => ({ name, ok, detail: found }));
    failAttempt(turn, index, {
      code: 'evidence_failed',
      message: evidenceWords(blockers),
      at: instance.state.step,
      hint: 'Look at its log and at what it left, then mend the step or what is asked of it.',
      detail,
    });
    return;
  }
  emit(turn, {
    type: 'stepBlocked',
    step: instance.state.step,
    attempt: attemptOf(instance),
    blockers,
    willRetry: true,
    ...retryTime(turn, index),
  });
}

function attemptsLeft(turn: Turn, index: number): boolean {
  const instance = instanceAt(turn.state, index);
  return turn.state.stopping === undefined && attemptOf(instance) - instance.spent < instance.plan.maxAttempts;
}

function retryTime(turn: Turn, index: number): { readonly retryAt?: number } {
  const instance = instanceAt(turn.state, index);
  const { backoff_sec: backoff = 0, factor = 1 } = instance.plan.step.retry ?? {};
  const made = attemptOf(instance) - instance.spent;
  const wait = backoff * factor ** (made - 1);
  return wait > 0 ? { retryAt: turn.now + Math.round(wait * 1000) } : {};
}

/** A step changes those of the run's declared values that it says it may: by its form or its output schema. */
function contextOf(state: RunState, index: number, output: Json): JsonObject | undefined {
  const { step } = instanceAt(state, index).plan;
  const declared = state.compiled.workflow.context;
  if (declared === undefined || !isJsonObject(output)) return undefined;
  const writes = new Set(contextWrites(step));
  const set = Object.entries(output).filter(([key]) => writes.has(key) && Object.hasOwn(declared, key));
  return set.length === 0 ? undefined : Object.fromEntries(set);
}
