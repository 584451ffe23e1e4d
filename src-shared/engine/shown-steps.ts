import type { Json } from '../lib/json.ts';
import { isJsonObject } from '../lib/json-guards.ts';
import { assertNever } from '../lib/assert-never.ts';
import { contextWrites } from '../workflow/checks/check-context.ts';
import type { CompiledStep } from '../workflow/compiled.ts';
import { evaluate } from '../workflow/expressions/expression.ts';
import type { NameRead } from '../workflow/expressions/expression-names.ts';
import { fillKnown, fillKnownCommand, type KnownValue } from '../workflow/expressions/known-values.ts';
import { valueText } from '../workflow/expressions/template.ts';
import { instanceAt } from './find.ts';
import type { RunState } from './run-state.ts';
import { scopeAt, shapeOf } from './scope.ts';
import type { StepStatus } from './state.ts';

/**
 * What starts once an approval is given: the steps that wait for it, with every value that is known and stays as it is until then; of a
 * loop, how it repeats and every step of its rounds.
 */
export function guardedSteps(state: RunState, index: number): { label: string; value: Json }[] {
  const { plan, base } = instanceAt(state, index);
  return plan.heirs.flatMap((heir) => {
    const { step } = instanceAt(state, base + heir).plan;
    return shownOf(step, step.name, knownAt(state, base + heir));
  });
}

function shownOf(step: CompiledStep, label: string, known: KnownValue): { label: string; value: Json }[] {
  const own = { label, value: wordsOf(step, known) };
  if (step.type !== 'loop') return [own];
  const inRounds = unlessOfRounds(step, known);
  return [own, ...step.steps.flatMap((inner) => shownOf(inner, `${label}: ${inner.name}`, inRounds))];
}

type LoopOfRun = Extract<CompiledStep, { type: 'loop' }>;

/** What is known outside a loop and the same in each of its rounds. */
function unlessOfRounds(loop: LoopOfRun, known: KnownValue): KnownValue {
  const ofRounds = ({ root, path: [name] }: NameRead): boolean =>
    ROUND_ROOTS.has(root) || root === loop.as || (root === 'context' && typeof name === 'string' && writes(loop, name));
  return (expression) => (expression.names.some(ofRounds) ? undefined : known(expression));
}

const ROUND_ROOTS: ReadonlySet<string> = new Set(['item', 'index', 'previous']);

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
      return { workflow: step.uses, inputs: fill(step.inputs ?? {}) };
    case 'loop':
      return repeats(step, known);
    case 'wait':
      return step.until === undefined ? `for ${valueText(fill(step.for_sec ?? 0))} s` : `until ${valueText(fill(step.until))}`;
    case 'ask':
    case 'approve':
      return fill(step.reason ?? step.name);
    default:
      return assertNever(step);
  }
}

/** Items of a list that an approval names. */
const LISTED = 20;

function repeats(step: LoopOfRun, known: KnownValue): string {
  if (step.for_each !== undefined) {
    const list = fillKnown(`{{ ${step.for_each} }}`, known);
    if (!Array.isArray(list)) return `once for each of ${step.for_each}`;
    const more = list.length - LISTED;
    return `once for each of ${valueText(list.slice(0, LISTED))}${more > 0 ? ` and ${more} more` : ''}`;
  }
  if (step.while !== undefined) return `while ${step.while}`;
  return step.until === undefined ? `${step.times ?? 0} times` : `until ${step.until}`;
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
