import { canonicalJson } from '../../lib/canonical-json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { needsInOrder } from '../graph.ts';
import { wordsFromId } from '../names.ts';
import type { Step, Workflow } from '../schema.ts';
import { summaryOf } from '../summary.ts';

/** A step as it is compared: what position and defaults say is explicit, its body stands beside it with `parent` set. */
export interface NormalStep {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  readonly type: Step['type'];
  readonly summary: string;
  /** Id of the loop whose body it stands in. */
  readonly parent: string | null;
  /** Everything its author said, effective needs among it, without id, body and what goes without saying. */
  readonly said: JsonObject;
  /** {@link said} with the defaults written out. */
  readonly full: JsonObject;
}

/** A workflow as it is compared: order of keys, layout, spelling and defaults make no difference in it. */
export interface NormalWorkflow {
  readonly fields: JsonObject;
  /** Loop bodies after their loop. */
  readonly steps: readonly NormalStep[];
}

/** The form of a workflow in which two that mean the same are the same. */
export function normalForm(workflow: Workflow): NormalWorkflow {
  return { fields: fieldsOf(workflow), steps: normalSteps(workflow.steps, null) };
}

/** What a step of a type does where its author says nothing. */
export function defaultsOf(type: string): JsonObject {
  return {
    skip: 'step',
    on_failure: 'stop',
    confirm: false,
    workspace: 'inherit',
    retry: { max_attempts: type === 'agent' ? 3 : 1, backoff_sec: 0, factor: 2 },
    ...(type === 'http' ? { method: 'GET' } : {}),
  };
}

/** The fields of a step with defaults written out. */
export function withDefaults(said: JsonObject): JsonObject {
  const defaults = defaultsOf(typeof said['type'] === 'string' ? said['type'] : '');
  const full = { ...defaults, ...said };
  return isJsonObject(said['retry']) && isJsonObject(defaults['retry'])
    ? { ...full, retry: { ...defaults['retry'], ...said['retry'] } }
    : full;
}

function fieldsOf(workflow: Workflow): JsonObject {
  const given = workflow.workspace ?? 'isolated';
  const workspace =
    typeof given === 'string'
      ? { mode: given, end: 'keep_while_unmerged' }
      : { mode: given.mode, end: given.end ?? 'keep_while_unmerged' };
  const plain = plainObject({ ...workflow, version: undefined, steps: undefined, workspace });
  const found: Record<string, Json> = { ...plain };
  for (const key of ['tags']) if (found[key] !== undefined) found[key] = asSet(found[key]);
  for (const key of ['policies', 'requires']) if (found[key] !== undefined) found[key] = setsIn(found[key]);
  if (found['references'] !== undefined) found['references'] = byId(found['references']);
  return found;
}

function normalSteps(steps: readonly Step[], parent: string | null): readonly NormalStep[] {
  const needs = needsInOrder(steps);
  return steps.flatMap((step, index) => {
    const said = saidBy(step, needs[index] ?? []);
    const own: NormalStep = {
      id: step.id,
      name: step.name ?? wordsFromId(step.id),
      type: step.type,
      summary: summaryOf(step),
      parent,
      said,
      full: withDefaults(said),
    };
    return step.type === 'loop' ? [own, ...normalSteps(step.steps, step.id)] : [own];
  });
}

function saidBy(step: Step, needs: readonly string[]): JsonObject {
  const plain = plainObject({ ...step, id: undefined, steps: undefined, needs: asSet([...needs]) });
  const found: Record<string, Json> = { ...plain };
  if (typeof found['goal'] === 'string') found['goal'] = found['goal'].trim();
  if (found['name'] === wordsFromId(step.id)) Reflect.deleteProperty(found, 'name');
  if (found['secrets'] !== undefined) found['secrets'] = asSet(found['secrets']);
  const defaults = defaultsOf(step.type);
  for (const [key, value] of Object.entries(defaults)) {
    if (found[key] !== undefined && canonicalJson(found[key]) === canonicalJson(value)) Reflect.deleteProperty(found, key);
  }
  return found;
}

/** A list whose order says nothing, as a sorted list without repeats. */
export function asSet(list: Json): Json {
  if (!isJsonList(list)) return list;
  const known = new Map(list.map((item) => [canonicalJson(item), item]));
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

function setsIn(value: Json): Json {
  if (isJsonList(value)) return asSet(value);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, setsIn(member)]));
}

function byId(list: Json): Json {
  if (!isJsonList(list)) return list;
  const named = list.flatMap((item) => {
    const id = isJsonObject(item) ? item['id'] : undefined;
    return typeof id === 'string' ? [[id, item] as const] : [];
  });
  const map = new Map(named);
  return map.size === list.length ? Object.fromEntries(map) : list;
}

function plainObject(value: object): JsonObject {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  return isJsonObject(plain) ? plain : {};
}
