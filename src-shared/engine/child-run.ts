import { isJsonObject } from '../lib/json-guards.ts';
import { problem, type Problem } from '../lib/problem.ts';
import { indexOfStep, instanceAt } from './find.ts';
import { hasIndex } from './index-set.ts';
import type { ChildNews, PerformEffect } from './io.ts';
import { effectFor } from './request.ts';
import { emit, type Turn } from './turn.ts';

/** A new host finds a child where it is: the act of running it is asked for again, and that of stopping it. */
export function recoverChild(turn: Turn, index: number): void {
  const { state } = instanceAt(turn.state, index);
  const last = state.attempts.at(-1);
  if (last === undefined) return;
  const effect = effectFor(turn.state, index, last.attempt);
  if (!effect.ok) return;
  turn.effects.push(asBegun(effect.value, last.input));
  if (turn.state.stopping !== undefined)
    turn.effects.push({ type: 'stop', step: state.step, attempt: last.attempt, reason: turn.state.stopping.reason });
}

/** The request as it was when the attempt began, whatever has changed since. */
function asBegun(effect: PerformEffect, input: unknown): PerformEffect {
  const fields = isJsonObject(input) ? input['fields'] : undefined;
  return isJsonObject(fields) ? { ...effect, request: { type: 'workflow', fields } } : effect;
}

/** Takes news of a child run; what is not new changes nothing. */
export function takeChildNews(turn: Turn, { step, attempt, status, line, credits }: ChildNews): Problem | undefined {
  const index = indexOfStep(turn.state, step);
  const last = index < 0 ? undefined : instanceAt(turn.state, index).state.attempts.at(-1);
  if (last?.child === undefined || last.attempt !== attempt || !hasIndex(turn.state.working, index))
    return problem('late_result', `Attempt ${attempt} of "${step}" is not at work any more.`, { at: step });
  const { child } = last;
  if (child.status === status && child.line === line && (credits ?? 0) === child.credits) return undefined;
  emit(turn, {
    type: 'childMoved',
    step,
    attempt,
    status,
    ...(line === undefined ? {} : { line }),
    ...(credits === undefined ? {} : { credits }),
  });
  return undefined;
}
