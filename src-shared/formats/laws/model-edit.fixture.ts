import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { EditOperation } from '../edit/edit-operation.ts';

/**
 * What an edit means, said over values alone and on purpose without any of the planner's code. Gives the model with every step's
 * effective needs written out and sorted, so that two models are the same when they run the same.
 */
export function modelAfter(model: JsonObject, op: EditOperation): JsonObject {
  switch (op.op) {
    case 'addStep':
      return withNeedsWritten(added(model, op));
    case 'moveStep':
      return withNeedsWritten(inListOf(model, op.id, (steps, index) => movedIn(steps, index, op.after)));
    case 'removeStep':
      return inListOf(withNeedsWritten(model), op.id, (steps, index) => {
        const heirs = op.heal === true ? words(steps[index]?.['needs']) : [];
        return steps
          .filter((_, at) => at !== index)
          .map((step) => needing(step, (needs) => needs.flatMap((need) => (need === op.id ? heirs : [need]))));
      });
    case 'connect':
    case 'disconnect':
      return inListOf(withNeedsWritten(model), op.to, (steps, index) =>
        steps.map((step, at) =>
          at !== index
            ? step
            : needing(step, (needs) => (op.op === 'connect' ? [...needs, op.from] : needs.filter((need) => need !== op.from))),
        ),
      );
    case 'wrapInLoop':
      return wrapped(withNeedsWritten(model), op);
    case 'renameStep':
      return renamed(withNeedsWritten(model), op.id, op.to);
    case 'setField':
    case 'removeField': {
      const id = /^steps\.([^.]+)\.id$/.exec(op.path)?.[1];
      if (id !== undefined && op.op === 'setField') return renamed(withNeedsWritten(model), id, String(op.value));
      return withNeedsWritten(object(changed(model, op.path.split('.'), op.op === 'setField' ? op.value : undefined)));
    }
    case 'renameField': {
      const keys = op.path.split('.');
      const value = valueAt(model, keys);
      const gone = object(changed(model, keys, undefined));
      return withNeedsWritten(value === undefined ? model : object(changed(gone, [...keys.slice(0, -1), op.to], value)));
    }
    case 'moveField': {
      const keys = op.path.split('.');
      const around = valueAt(model, keys.slice(0, -1));
      // The order of a map's keys means nothing.
      if (!isJsonList(around)) return withNeedsWritten(model);
      const first = Number(keys.at(-1)) - (op.by === 'up' ? 1 : 0);
      const [one, two] = [around[first], around[first + 1]];
      if (one === undefined || two === undefined) return withNeedsWritten(model);
      const list = around.map((item, index) => (index === first ? two : index === first + 1 ? one : item));
      return withNeedsWritten(object(changed(model, keys.slice(0, -1), list)));
    }
    case 'extractWorkflow':
      return withNeedsWritten(model);
  }
}

function valueAt(value: Json | undefined, keys: readonly string[]): Json | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  return valueAt(isJsonList(value) ? value[Number(key)] : isJsonObject(value) ? value[key] : undefined, rest);
}

/** A model with the effective needs of every step written out, each list of needs sorted. */
export function withNeedsWritten(model: JsonObject): JsonObject {
  const steps = model['steps'];
  if (!isJsonList(steps)) return model;
  return {
    ...model,
    steps: steps.map((step, index) => {
      if (!isJsonObject(step)) return step;
      const before = steps[index - 1];
      const position = isJsonObject(before) ? [String(before['id'])] : [];
      return withNeedsWritten(
        needing({ ...step, needs: isJsonList(step['needs']) ? step['needs'] : position }, (needs) => needs),
      );
    }),
  };
}

function needing(step: JsonObject, change: (needs: readonly string[]) => readonly string[]): JsonObject {
  return { ...step, needs: [...new Set(change(words(step['needs'])))].sort() };
}

function words(value: Json | undefined): readonly string[] {
  return isJsonList(value) ? value.filter((word) => typeof word === 'string') : [];
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function inListOf(
  model: JsonObject,
  id: string,
  change: (steps: readonly JsonObject[], index: number) => readonly JsonObject[],
): JsonObject {
  const steps = model['steps'];
  if (!isJsonList(steps)) return model;
  const maps = steps.filter(isJsonObject);
  const index = maps.findIndex((step) => step['id'] === id);
  if (index >= 0) return { ...model, steps: change(maps, index) };
  return { ...model, steps: maps.map((step) => inListOf(step, id, change)) };
}

function added(model: JsonObject, op: Extract<EditOperation, { op: 'addStep' }>): JsonObject {
  const needs = op.needs ?? (isJsonList(op.step['needs']) ? op.step['needs'] : op.after === undefined ? [] : undefined);
  const { needs: _, ...bare } = op.step;
  const step = needs === undefined ? bare : { ...bare, needs };
  const top = isJsonList(model['steps']) ? model['steps'] : [];
  if (op.after === undefined) return { ...model, steps: [...top, step] };
  if (op.after === null) return { ...model, steps: [step, ...top] };
  return inListOf(model, op.after, (steps, index) => [...steps.slice(0, index + 1), step, ...steps.slice(index + 1)]);
}

/** Those that would go round in a circle wait as before: the step now behind the moved one, it itself, the one it left, or several. */
function movedIn(steps: readonly JsonObject[], index: number, after: string | null): readonly JsonObject[] {
  const moving = steps[index];
  if (moving === undefined || after === moving['id']) return steps;
  const others = steps.filter((step) => step !== moving);
  const at = after === null ? 0 : others.findIndex((step) => step['id'] === after) + 1;
  const moved = [...others.slice(0, at), moving, ...others.slice(at)];
  const before = listOf(withNeedsWritten({ steps }));
  const [next, own, left] = [moved[at + 1], moving, steps[index + 1]].map((step) => String(step?.['id']));
  const keeping = (ids: readonly (string | undefined)[]): readonly JsonObject[] =>
    moved.map((step) => (ids.includes(String(step['id'])) ? (before.find((old) => old['id'] === step['id']) ?? step) : step));
  const ways = [[], [next], [own], [left], [next, own], [next, left], [next, own, left]].map(keeping);
  return ways.find((way) => !isCircle(listOf(withNeedsWritten({ steps: [...way] })))) ?? moved;
}

function listOf(model: JsonObject): readonly JsonObject[] {
  return isJsonList(model['steps']) ? model['steps'].filter(isJsonObject) : [];
}

/** Whether something is left when again and again everything goes that waits for nothing that is left. */
function isCircle(steps: readonly JsonObject[]): boolean {
  let left = steps;
  for (;;) {
    const ids = new Set(left.map((step) => step['id']));
    const rest = left.filter((step) => words(step['needs']).some((need) => ids.has(need)));
    if (rest.length === left.length) return rest.length > 0;
    left = rest;
  }
}

function wrapped(model: JsonObject, op: Extract<EditOperation, { op: 'wrapInLoop' }>): JsonObject {
  const inside = (need: string): boolean => op.ids.includes(need);
  const loopId = String(op.loop['id']);
  return inListOf(model, op.ids[0] ?? '', (steps) => {
    const body = steps.filter((step) => inside(String(step['id'])));
    const { steps: _, needs: __, ...head } = op.loop;
    const needs = body.flatMap((step) => words(step['needs']).filter((need) => !inside(need)));
    const loop = needing(
      { ...head, type: 'loop', needs, steps: body.map((step) => needing(step, (all) => all.filter(inside))) },
      (all) => all,
    );
    const first = steps.findIndex((step) => step === body[0]);
    const outer = (step: JsonObject): JsonObject => needing(step, (all) => all.map((need) => (inside(need) ? loopId : need)));
    const rest = steps.slice(first).filter((step) => !body.includes(step));
    return [...steps.slice(0, first).map(outer), loop, ...rest.map(outer)];
  });
}

function changed(here: Json | undefined, path: readonly string[], value: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const [id, ...inner] = rest;
  if (key === 'steps' && id !== undefined && isJsonObject(here))
    return inListOf(here, id, (steps, index) =>
      steps.map((step, at) => (at === index ? object(changed(step, inner, value)) : step)),
    );
  if (isJsonList(here)) {
    const next = changed(here[Number(key)], rest, value);
    return here.flatMap((item, index) => (index !== Number(key) ? [item] : next === undefined ? [] : [next]));
  }
  const map = object(here);
  const next = changed(map[key], rest, value);
  const left = Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
  return next === undefined ? left : { ...left, [key]: next };
}

const BARE: ReadonlySet<string> = new Set(['when', 'for_each', 'while', 'until', 'expression']);

function renamed(model: JsonObject, from: string, to: string): JsonObject {
  return object(renamedValue(model, '', { from, to }));
}

function renamedValue(value: Json, key: string, ids: { readonly from: string; readonly to: string }): Json {
  if (typeof value === 'string') {
    if (key === 'id' || key === 'needs') return value === ids.from ? ids.to : value;
    if (BARE.has(key)) return reading(value, ids);
    return value.replace(/\{\{.*?\}\}/gs, (found) => reading(found, ids));
  }
  if (isJsonList(value)) {
    const list = value.map((item) => renamedValue(item, key === 'needs' ? 'needs' : '', ids));
    return key === 'needs' ? list.map(String).sort() : list;
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === 'id' && !('type' in value && ('needs' in value || 'steps' in value)) ? member : renamedValue(member, name, ids),
    ]),
  );
}

function reading(text: string, { from, to }: { readonly from: string; readonly to: string }): string {
  const now = to.includes('-') ? `steps["${to}"]` : `steps.${to}`;
  return text
    .replaceAll(`steps["${from}"]`, now)
    .replaceAll(`steps['${from}']`, now)
    .replace(new RegExp(`\\bsteps\\.${from}(?![\\w-])`, 'g'), now);
}
