import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { scopeShape } from '../workflow/expressions/scope-shape.ts';
import type { Shape } from '../workflow/expressions/shape.ts';
import type { NameRead } from '../workflow/expressions/expression-names.ts';
import { parseTemplate } from '../workflow/expressions/template.ts';
import { instanceAt } from './find.ts';
import type { Plan } from './plan.ts';
import type { Instance, Round, RunState } from './run-state.ts';
import { tableGet } from './table.ts';

/** One list of siblings an expression can see: where they begin (-1 before a loop's first round), and the loop round they belong to. */
interface Siblings {
  readonly plan: Plan;
  readonly base: number;
  readonly loop?: { readonly instance: Instance; readonly round: number };
}

/** Where an expression stands: at an instance (`step`), inside a loop's last round (`body`), or at the end of the run. */
export type Standpoint =
  { readonly kind: 'step'; readonly index: number } | { readonly kind: 'body'; readonly loop: number } | { readonly kind: 'run' };

/** The values the given names have at a standpoint. Only what is read is gathered, so its cost does not grow with the workflow. */
export function scopeAt(state: RunState, at: Standpoint, reads: readonly NameRead[]): JsonObject {
  if (reads.length === 0) return {};
  const levels = levelsAt(state, at);
  const scope: Record<string, Json> = {};
  const steps: Record<string, Json> = {};
  for (const { root, path } of reads) {
    if (root === 'steps') addSteps(state, { levels, steps }, path[0]);
    else if (root === 'inputs') scope['inputs'] = state.created?.inputs ?? {};
    else if (root === 'context') scope['context'] = state.context;
    else if (root === 'run') scope['run'] = runValues(state);
    else addRoundValue(state, { levels, scope }, root);
  }
  return { ...scope, steps };
}

/** What is known of the values that expressions of a run read: integers are told from doubles by it. */
export function shapeOf(state: RunState): Shape {
  return scopeShape(state.compiled.workflow);
}

/** Every name the templates inside a JSON value read. */
export function readsOf(value: Json | undefined): readonly NameRead[] {
  if (typeof value === 'string') {
    if (!value.includes('{{')) return [];
    const template = parseTemplate(value);
    if (!template.ok) return [];
    return template.value.parts.flatMap((part) => (part.kind === 'expression' ? part.expression.names : []));
  }
  if (isJsonList(value)) return value.flatMap(readsOf);
  return isJsonObject(value) ? Object.values(value).flatMap(readsOf) : [];
}

/** What the body of a round made: outputs of its succeeded steps by id. */
export function roundOutputs(state: RunState, loop: Instance, round: Round): JsonObject {
  const entries = (loop.plan.body?.steps ?? []).flatMap((step, at) => {
    const { output, status } = instanceAt(state, round.base + at).state;
    return status === 'succeeded' && output !== undefined ? [[step.id, output] as const] : [];
  });
  return Object.fromEntries(entries);
}

function levelsAt(state: RunState, at: Standpoint): readonly Siblings[] {
  const top: Siblings = { plan: state.plan, base: 0 };
  if (at.kind === 'run') return [top];
  if (at.kind === 'body') {
    const loop = instanceAt(state, at.loop);
    const round = loop.rounds.length - 1;
    if (round < 0 && loop.plan.body !== undefined)
      return [{ plan: loop.plan.body, base: -1 }, ...levelsAt(state, { kind: 'step', index: at.loop })];
    return [...bodyLevel(loop, round), ...levelsAt(state, { kind: 'step', index: at.loop })];
  }
  const instance = instanceAt(state, at.index);
  if (instance.parent < 0) return [top];
  if (instance.plan.repairs === true) return levelsAt(state, { kind: 'step', index: instance.parent });
  const loop = instanceAt(state, instance.parent);
  return [...bodyLevel(loop, instance.round), ...levelsAt(state, { kind: 'step', index: instance.parent })];
}

function bodyLevel(loop: Instance, round: number): readonly Siblings[] {
  const body = loop.plan.body;
  const base = tableGet(loop.rounds, round)?.base;
  return body === undefined || base === undefined ? [] : [{ plan: body, base, loop: { instance: loop, round } }];
}

function addSteps(
  state: RunState,
  found: { readonly levels: readonly Siblings[]; readonly steps: Record<string, Json> },
  id: string | number | null | undefined,
): void {
  for (const level of found.levels) {
    const ids = typeof id === 'string' ? [id] : [...level.plan.at.keys()];
    for (const name of ids) {
      const at = level.plan.at.get(name);
      if (at === undefined || Object.hasOwn(found.steps, name)) continue;
      if (level.base < 0) {
        found.steps[name] = { status: 'pending' };
        continue;
      }
      const { status, output } = instanceAt(state, level.base + at).state;
      found.steps[name] = status === 'succeeded' && output !== undefined ? { status, output } : { status };
    }
  }
}

function addRoundValue(
  state: RunState,
  found: { readonly levels: readonly Siblings[]; readonly scope: Record<string, Json> },
  root: string,
): void {
  for (const { loop } of found.levels) {
    if (loop === undefined || Object.hasOwn(found.scope, root)) continue;
    const { instance, round } = loop;
    const item = tableGet(instance.rounds, round)?.item;
    const { step } = instance.plan;
    const names = step.type === 'loop' ? [step.as ?? 'item', 'item'] : ['item'];
    if (names.includes(root) && item !== undefined) found.scope[root] = item;
    if (root === 'index') found.scope[root] = round;
    const before = root === 'previous' && round > 0 ? tableGet(instance.rounds, round - 1) : undefined;
    if (before !== undefined) found.scope[root] = roundOutputs(state, instance, before);
  }
}

function runValues(state: RunState): JsonObject {
  const { kind, payload } = state.created?.trigger ?? { kind: 'manual' };
  return { id: state.runId, started_at: state.createdAt, trigger: { kind, payload: payload ?? null } };
}
