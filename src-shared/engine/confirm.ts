import type { Json } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { ok, type Result } from '../lib/result.ts';
import type { Prompt } from '../history/events.ts';
import type { CompiledStep } from '../workflow/compiled.ts';
import { gateTarget } from '../workflow/policies/gates.ts';
import { bindingOf } from './binding.ts';
import { attemptOf, instanceAt } from './find.ts';
import { limitsOf } from './limits.ts';
import { environmentOf } from './request.ts';
import { confirmPrompt } from './prompts.ts';
import { emit, type Turn } from './turn.ts';

/** Whether a person must agree before the step starts: policy gates, which the file cannot lift, and the step's own `confirm`. */
export function confirmsBefore({ state, limits }: Pick<Turn, 'state' | 'limits'>, step: CompiledStep): boolean {
  return gatedBy({ state, limits }, step) !== undefined || confirmAt(step) === 'before';
}

/** Whether a person must accept the step's result. */
export function confirmsAfter(step: CompiledStep): boolean {
  return confirmAt(step) === 'after';
}

/** Asks before the next attempt starts, or with `result` after one has ended. Gives the problem when it cannot be asked. */
export function askConfirmation(turn: Turn, index: number, asked: { readonly result?: Json }): Problem | undefined {
  const instance = instanceAt(turn.state, index);
  const question = questionOf(turn, index, asked);
  if (!question.ok) return question.error;
  const { prompt, boundTo } = question.value;
  const attempt = asked.result === undefined ? attemptOf(instance) + 1 : attemptOf(instance);
  emit(turn, { type: 'stepWaiting', step: instance.state.step, attempt, prompt, boundTo });
  turn.effects.push({ type: 'askPerson', step: instance.state.step, attempt, prompt });
  return undefined;
}

/** Whether what would start now is what a person agreed to: request, environment, inputs, workflow. The host looks at the files. */
export function isStillAgreed(turn: Turn, index: number): boolean {
  const { agreed } = instanceAt(turn.state, index);
  const question = questionOf(turn, index, {});
  return agreed !== undefined && question.ok && question.value.boundTo === agreed.boundTo;
}

/** The question a step asks now, and the hash of all that it is about. */
export function questionOf(
  turn: Turn,
  index: number,
  asked: { readonly result?: Json },
): Result<{ readonly prompt: Prompt; readonly boundTo: string }, Problem> {
  const { plan, state } = instanceAt(turn.state, index);
  const { step } = plan;
  const gate = asked.result === undefined ? gatedBy(turn, step) : undefined;
  const own = typeof step.confirm === 'object' ? step.confirm.reason : undefined;
  const reason = own ?? (gate === undefined ? 'This step asks to be confirmed.' : `A rule asks a person to approve ${gate}.`);
  const prompt = confirmPrompt(turn.state, index, { reason, ...asked });
  if (!prompt.ok) return prompt;
  const env = environmentOf(turn.state, index);
  if (!env.ok) return env;
  const boundTo = bindingOf(turn.state, state.step, { ...prompt.value, env: env.value });
  return ok({ prompt: prompt.value, boundTo });
}

/** The gate that guards a step: its type, or its type and target; the workflow's, those of runs above it, the person's. */
function gatedBy({ state, limits }: Pick<Turn, 'state' | 'limits'>, step: CompiledStep): string | undefined {
  const { gates } = limitsOf(state, limits);
  const target = gateTarget(step);
  return gates.find((gate) => gate === step.type || (target !== undefined && gate === `${step.type}.${target}`));
}

/** Steps with effects ask before, agents after, unless the step says when. */
function confirmAt(step: CompiledStep): 'before' | 'after' | undefined {
  if (step.confirm === undefined || step.confirm === false) return undefined;
  const said = typeof step.confirm === 'object' ? step.confirm.at : undefined;
  return said ?? (step.type === 'agent' ? 'after' : 'before');
}
