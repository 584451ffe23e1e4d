import { problem, type Problem } from '../lib/problem.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { evaluate, parseExpression } from '../workflow/expressions/expression.ts';
import { bindingOf } from './binding.ts';
import { gatherFor } from './evidence.ts';
import { askConfirmation, confirmsBefore, isStillAgreed } from './confirm.ts';
import { attemptOf, instanceAt } from './find.ts';
import type { PerformRequest } from './io.ts';
import { isBlocked, isBranchedOff } from './fold/fold-places.ts';
import { startLoop } from './loops.ts';
import { promptFor } from './prompts.ts';
import { effectFor, requestJson } from './request.ts';
import { failForGood, finishAttempt } from './results.ts';
import type { RunState } from './run-state.ts';
import { scopeAt, shapeOf } from './scope.ts';
import { isDoneByPerson, takesSlot } from './step-kind.ts';
import { emit, type Turn } from './turn.ts';

/** Acts on an instance whose needs are all terminal: skips it by gate or condition, asks, waits, or performs it. */
export function startStep(turn: Turn, index: number): void {
  const instance = instanceAt(turn.state, index);
  const { step } = instance.plan;
  if (instance.held !== undefined) {
    startAttempt(turn, index, undefined);
    turn.effects.push(gatherFor(turn.state, index));
    if (takesSlot(turn.state, instance)) turn.capacity -= 1;
    return;
  }
  if (isBlocked(instance)) {
    const branch = isBranchedOff(instance) && instance.blockedBy < 0;
    const because = branch ? undefined : instanceAt(turn.state, instance.blockedBy).state.step;
    emit(turn, {
      type: 'stepSkipped',
      step: instance.state.step,
      reason: branch ? 'branch' : 'blocked',
      ...(because === undefined ? {} : { because }),
    });
    return;
  }
  if (attemptOf(instance) === instance.spent && !instance.confirmed) {
    const condition = conditionHolds(turn.state, index);
    if (!condition.ok) {
      failAtStart(turn, index, condition.error);
      return;
    }
    if (!condition.value) {
      emit(turn, { type: 'stepSkipped', step: instance.state.step, reason: 'condition' });
      return;
    }
  }
  const agreed = instance.confirmed && isStillAgreed(turn, index);
  if (confirmsBefore(turn, step) && !agreed && !isAgain(turn.state, index)) {
    const failed = askConfirmation(turn, index, {});
    if (failed !== undefined) failAtStart(turn, index, failed);
    return;
  }
  if (step.type === 'loop') startLoop(turn, index);
  else if (step.type === 'approve' || step.type === 'ask' || step.type === 'wait' || isDoneByPerson(turn.state, step))
    startWaiting(turn, index);
  else perform(turn, index);
}

/** Starts an attempt that cannot go anywhere and fails it, so that history shows why. */
export function failAtStart(turn: Turn, index: number, error: Problem): void {
  startAttempt(turn, index, undefined);
  failForGood(turn, index, { ...error, at: error.at ?? instanceAt(turn.state, index).state.step, retryable: false });
}

/** Begins the next attempt, or the same one once more after an interruption. */
export function startAttempt(turn: Turn, index: number, request: PerformRequest | undefined): number {
  const instance = instanceAt(turn.state, index);
  const last = instance.state.attempts.at(-1);
  const attempt = attemptOf(instance) + (isAgain(turn.state, index) ? 0 : 1);
  const before = last?.attempt === attempt ? last.input : {};
  const input = request === undefined ? before : requestJson(request);
  emit(turn, { type: 'stepStarted', step: instance.state.step, attempt, input });
  return attempt;
}

/** An attempt that was begun and not ended: the host died under it. */
function isAgain(state: RunState, index: number): boolean {
  const last = instanceAt(state, index).state.attempts.at(-1);
  return last !== undefined && last.endedAt === undefined;
}

function conditionHolds(state: RunState, index: number): Result<boolean, Problem> {
  const { plan, state: step } = instanceAt(state, index);
  if (plan.step.when === undefined) return ok(true);
  const parsed = parseExpression(plan.step.when);
  if (!parsed.ok) return parsed;
  const value = evaluate(parsed.value, scopeAt(state, { kind: 'step', index }, parsed.value.names), shapeOf(state));
  if (!value.ok) return value;
  if (typeof value.value === 'boolean') return ok(value.value);
  return err(
    problem('invalid_condition', `The condition of "${step.step}" gave ${JSON.stringify(value.value)}, not true or false.`, {
      at: `${step.step}.when`,
      hint: 'Compare it with something, as in … == "yes".',
    }),
  );
}

function perform(turn: Turn, index: number): void {
  const instance = instanceAt(turn.state, index);
  const attempt = attemptOf(instance) + (isAgain(turn.state, index) ? 0 : 1);
  const effect = effectFor(turn.state, index, attempt);
  if (!effect.ok) {
    failAtStart(turn, index, effect.error);
    return;
  }
  startAttempt(turn, index, effect.value.request);
  turn.effects.push(effect.value);
  if (effect.value.childRun === undefined) turn.capacity -= 1;
  else emit(turn, { type: 'childStarted', step: instance.state.step, attempt, run: effect.value.childRun });
}

function startWaiting(turn: Turn, index: number): void {
  const { plan, state: step } = instanceAt(turn.state, index);
  if (plan.step.type !== 'approve' && plan.step.type !== 'ask' && plan.step.type !== 'wait' && plan.step.type !== 'agent') return;
  const attempt = startAttempt(turn, index, undefined);
  const prompt = promptFor(turn.state, index, { step: plan.step, now: turn.now });
  if (!prompt.ok) {
    failForGood(turn, index, { ...prompt.error, at: prompt.error.at ?? step.step, retryable: false });
    return;
  }
  if (prompt.value.kind === 'wait' && prompt.value.until !== undefined && prompt.value.until <= turn.now) {
    finishAttempt(turn, index, {});
    return;
  }
  emit(turn, {
    type: 'stepWaiting',
    step: step.step,
    attempt,
    prompt: prompt.value,
    boundTo: bindingOf(turn.state, step.step, prompt.value),
  });
  if (prompt.value.kind !== 'wait') turn.effects.push({ type: 'askPerson', step: step.step, attempt, prompt: prompt.value });
}
