import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { problem, type Problem } from '../../lib/problem.ts';
import { nearest } from '../../lib/nearest.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { needsInOrder, type Ordered } from '../../workflow/graph.ts';
import type { ReadOptions } from '../read-workflow.ts';
import type { Changes, TextSource } from '../text-source.ts';

/** What an edit works on: the text, its nodes, and the model it reads as. */
export interface EditTarget {
  readonly text: string;
  readonly source: TextSource;
  readonly model: JsonObject;
  readonly options: ReadOptions;
}

/** What an edit comes to: the model it means, and either changes of the text or, where lines move, the whole new text. */
export interface EditPlan {
  readonly model: JsonObject;
  readonly changes: readonly TextChange[];
  readonly text?: string;
  readonly files?: readonly NewFile[];
}

/** A file that an edit makes beside the workflow's own; `path` is relative to that. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** A step as the model holds it, with where it is. */
export interface FoundStep {
  readonly list: Location;
  readonly index: number;
  readonly steps: readonly JsonObject[];
  readonly step: JsonObject;
}

/** Every step of a model in text order, bodies after their loop. */
export function stepsOf(model: JsonObject): readonly FoundStep[] {
  const found: FoundStep[] = [];
  visit(model['steps'], ['steps']);
  return found;

  function visit(list: Json | undefined, at: Location): void {
    if (!isJsonList(list)) return;
    const steps = list.filter(isJsonObject);
    if (steps.length !== list.length) return;
    for (const [index, step] of steps.entries()) {
      found.push({ list: at, index, steps, step });
      visit(step['steps'], [...at, index, 'steps']);
    }
  }
}

/** The step of an id, or a problem naming the nearest one. */
export function findStep(model: JsonObject, id: string): FoundStep | Problem {
  const all = stepsOf(model);
  const found = all.find(({ step }) => step['id'] === id);
  if (found !== undefined) return found;
  const ids = all.map(({ step }) => idOf(step));
  const meant = nearest(id, ids);
  return problem('unknown_step', `There is no step "${id}".`, {
    at: id,
    hint: meant === undefined ? `The steps are ${ids.join(', ')}.` : `Did you mean "${meant}"?`,
  });
}

/** Tells a problem from a step that was found. */
export function isProblem(value: object): value is Problem {
  return 'code' in value && 'message' in value;
}

/** A step's id as text. */
export function idOf(step: JsonObject): string {
  return typeof step['id'] === 'string' ? step['id'] : '';
}

/** A step's own `needs`, undefined where position says them. */
export function ownNeeds(step: JsonObject): readonly string[] | undefined {
  const needs = step['needs'];
  return isJsonList(needs) ? needs.filter((need) => typeof need === 'string') : undefined;
}

/** Steps as the order rules see them. */
export function ordered(steps: readonly JsonObject[]): readonly Ordered[] {
  return steps.map((step) => {
    const needs = ownNeeds(step);
    return needs === undefined ? { id: idOf(step) } : { id: idOf(step), needs };
  });
}

/** Effective needs by id of a list in the model. */
export function needsOf(steps: readonly JsonObject[]): ReadonlyMap<string, readonly string[]> {
  const order = ordered(steps);
  const needs = needsInOrder(order);
  return new Map(order.map((step, index) => [step.id, needs[index] ?? []]));
}

/**
 * Steps with `needs` written so that each has the wanted effective needs, where position would not say the same. A list somebody
 * wrote stays a list while it names a step: to drop it would take the comments in it along.
 */
export function withNeeds(steps: readonly JsonObject[], wanted: ReadonlyMap<string, readonly string[]>): readonly JsonObject[] {
  return steps.map((step, index) => {
    const want = wanted.get(idOf(step));
    const before = steps[index - 1];
    const position = before === undefined ? [] : [idOf(before)];
    const own = ownNeeds(step);
    if (want === undefined || same(own ?? position, want)) return step;
    const { needs: _, ...rest } = step;
    return same(position, want) && (own === undefined || want.length === 0) ? rest : { ...rest, needs: [...want] };
  });
}

/** Changes of the text that bring the `needs` of steps from what they are to what they shall be; `at` gives each step's place. */
export function needsChanges(
  target: EditTarget,
  pairs: readonly { readonly at: Location; readonly from: JsonObject; readonly to: JsonObject }[],
): readonly TextChange[] | undefined {
  const changes: TextChange[] = [];
  for (const { at, from, to } of pairs) {
    const made = oneNeedsChange(target, at, { from: ownNeeds(from), to: ownNeeds(to) });
    if (made === undefined) return undefined;
    changes.push(...made);
  }
  return changes;
}

function oneNeedsChange(
  target: EditTarget,
  at: Location,
  needs: { readonly from: readonly string[] | undefined; readonly to: readonly string[] | undefined },
): readonly TextChange[] | undefined {
  const { from, to } = needs;
  const place = [...at, 'needs'];
  const whole = (): Changes => target.source.setAt(place, to === undefined ? [] : [...to]);
  if (to === undefined) return from === undefined ? [] : target.source.removeAt(place);
  if (from === undefined) return target.source.setAt(place, [...to]);
  if (same(from, to)) return [];
  if (to.length === from.length + 1 && same(from, to.slice(0, -1)) && from.length > 0)
    return target.source.insertItem({ list: place, index: from.length, value: to.at(-1) ?? '' }) ?? whole();
  const gone = from.findIndex((need, index) => to[index] !== need);
  if (to.length === from.length - 1 && to.length > 0 && same([...from.slice(0, gone), ...from.slice(gone + 1)], to))
    return target.source.removeAt([...place, gone]) ?? whole();
  const fewer = withFewer(target, place, { from, to });
  if (fewer !== undefined) return fewer;
  const swapped = from.findIndex((need, index) => to[index] !== need);
  if (to.length === from.length && same(from.slice(swapped + 1), to.slice(swapped + 1)))
    return target.source.setAt([...place, swapped], to[swapped] ?? '') ?? whole();
  return whole();
}

/** Several needs go, and at most one comes in place of one of them: the lines of the others stay, comments and all. */
function withFewer(
  target: EditTarget,
  place: Location,
  { from, to }: { readonly from: readonly string[]; readonly to: readonly string[] },
): Changes {
  const gone = from.flatMap((need, index) => (to.includes(need) ? [] : [index]));
  const fresh = to.filter((need) => !from.includes(need));
  if (gone.length < 2 || to.length === 0 || fresh.length > 1) return undefined;
  for (const taken of fresh.length === 0 ? [-1] : gone) {
    const result = from.flatMap((need, index) => (index === taken ? fresh : gone.includes(index) ? [] : [need]));
    if (!same(result, to)) continue;
    const made = gone.map((index) =>
      index === taken ? target.source.setAt([...place, index], fresh[0] ?? '') : target.source.removeAt([...place, index]),
    );
    const changes = made.flatMap((one) => one ?? []).sort((one, other) => one.offset - other.offset);
    const isApart = changes.every(({ offset }, index) => {
      const before = changes[index - 1];
      return before === undefined || before.offset + before.length <= offset;
    });
    return made.includes(undefined) || !isApart ? undefined : changes;
  }
  return undefined;
}

/** Whether two lists hold the same words in the same order. */
export function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** A model with the value at a place replaced; maps on the way are made where missing. */
export function withValue(model: JsonObject, at: Location, value: Json | undefined): JsonObject {
  const changed = replaced(model, at, value);
  return isJsonObject(changed) ? changed : model;
}

function replaced(here: Json | undefined, at: Location, value: Json | undefined): Json | undefined {
  const [key, ...rest] = at;
  if (key === undefined) return value;
  const inner = replaced(jsonMember(here, key), rest, value);
  if (isJsonList(here)) {
    const list = [...here];
    if (inner === undefined) list.splice(Number(key), 1);
    else list[Number(key)] = inner;
    return list;
  }
  const map = isJsonObject(here) ? here : {};
  const members = Object.entries(map).filter(([name]) => name !== key);
  if (inner === undefined) return Object.fromEntries(members);
  return Object.hasOwn(map, key)
    ? Object.fromEntries(Object.entries(map).map(([name, member]) => [name, name === key ? inner : member]))
    : Object.fromEntries([...members, [String(key), inner]]);
}

function jsonMember(value: Json | undefined, key: string | number): Json | undefined {
  if (isJsonList(value)) return value[Number(key)];
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
