import type { Json } from '../lib/json.ts';
import { isJsonObject } from '../lib/json-guards.ts';
import { contextWrites } from '../workflow/check-context.ts';
import type { CompiledStep } from '../workflow/compiled.ts';
import { evaluate } from '../workflow/expression.ts';
import type { NameRead } from '../workflow/expression-names.ts';
import { fillKnown, fillKnownCommand, type KnownValue } from '../workflow/known-values.ts';
import { valueText } from '../workflow/template.ts';
import { instanceAt } from './find.ts';
import type { RunState } from './run-state.ts';
import { scopeAt, shapeOf } from './scope.ts';
import type { StepStatus } from './state.ts';

/** What starts once an approval is given: the steps that wait for it, with every value that is known and stays as it is until then. */
export function guardedSteps(state: RunState, index: number): { label: string; value: Json }[] {
  const { plan, base } = instanceAt(state, index);
  return plan.heirs.map((heir) => {
    const { step } = instanceAt(state, base + heir).plan;
    return { label: step.name, value: wordsOf(step, knownAt(state, base + heir)) };
  });
}

function wordsOf(step: CompiledStep, known: KnownValue): Json {
  const fill = (value: Json): Json => fillKnown(value, known);
  switch (step.type) {
    case 'command':
      return step.command === undefined
        ? (step.argv ?? []).map((word) => valueText(fill(word)))
        : fillKnownCommand(step.command, known);
    case 'tool':
      return { tool: `${step.server}.${step.tool}`, arguments: fill(step.arguments ?? {}) };
    case 'agent':
      return fill(step.goal);
    case 'http':
      return `${step.method ?? 'GET'} ${valueText(fill(step.url))}`;
    case 'deploy':
      return { target: step.target, inputs: fill(step.inputs ?? {}) };
    case 'workflow':
      return step.uses;
    default:
      return step.type;
  }
}

function knownAt(state: RunState, index: number): KnownValue {
  return (expression) => {
    const { names } = expression;
    if (!names.every((read) => isSettled(state, index, read))) return undefined;
    const value = evaluate(expression, scopeAt(state, { kind: 'step', index }, names), shapeOf(state));
    return value.ok ? value.value : undefined;
  };
}

/** Whether what a name stands for can no longer change before the step starts. */
function isSettled(state: RunState, index: number, read: NameRead): boolean {
  const [name] = read.path;
  if (read.root === 'context') return typeof name === 'string' && !maySet(state, index, name);
  if (read.root !== 'steps') return true;
  if (typeof name !== 'string') return false;
  const { steps } = scopeAt(state, { kind: 'step', index }, [read]);
  const told = isJsonObject(steps) ? steps[name] : undefined;
  const status = isJsonObject(told) ? told['status'] : undefined;
  return SETTLED.some((one) => one === status);
}

const SETTLED: readonly StepStatus[] = ['succeeded', 'failed', 'skipped', 'cancelled'];

/** Whether a step that may still run before this one sets a context value. */
function maySet(state: RunState, index: number, key: string): boolean {
  const steps = state.compiled.workflow.steps;
  const after = new Set<number>();
  const add = (at: number): void => {
    if (after.has(at)) return;
    after.add(at);
    for (const heir of instanceAt(state, at).plan.heirs) add(heir);
  };
  if (index < steps.length) add(index);
  return steps.some((step, at) => !after.has(at) && !SETTLED.includes(instanceAt(state, at).state.status) && writes(step, key));
}

function writes(step: CompiledStep, key: string): boolean {
  return contextWrites(step).includes(key) || (step.type === 'loop' && step.steps.some((inner) => writes(inner, key)));
}
