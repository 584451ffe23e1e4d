import { canonicalJson } from '../../lib/canonical-json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { wordChanges, type WordChange } from './word-changes.ts';

/** A field that is not alike on both sides; a side that lacks it has no value. `path` is below the step or the workflow. */
export interface FieldChange {
  readonly path: readonly string[];
  readonly before?: Json;
  readonly after?: Json;
  /** Where both sides are text: what of it changed, word by word. */
  readonly words?: readonly WordChange[];
  /** Where both sides are lists: what one has and the other has not; both empty when only the order differs. */
  readonly items?: { readonly removed: readonly Json[]; readonly added: readonly Json[] };
}

/** Whether two texts at a place below the compared object mean the same. */
export type SameText = (texts: readonly [string, string], path: readonly string[]) => boolean;

/** Every field that two maps do not share, maps within them compared field by field, sorted by path. */
export function fieldChanges(before: JsonObject, after: JsonObject, same: SameText): readonly FieldChange[] {
  return [...changesIn([before, after], [], same)].sort((a, b) => (a.path.join('\0') < b.path.join('\0') ? -1 : 1));
}

function* changesIn(
  [before, after]: readonly [JsonObject, JsonObject],
  path: readonly string[],
  same: SameText,
): Generator<FieldChange> {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [left, right] = [member(before, key), member(after, key)];
    const at = [...path, key];
    if (left === undefined || right === undefined) {
      if (left !== right)
        yield { path: at, ...(left === undefined ? {} : { before: left }), ...(right === undefined ? {} : { after: right }) };
    } else if (isJsonObject(left) && isJsonObject(right)) yield* changesIn([left, right], at, same);
    else if (!alike([left, right], at, same)) yield { path: at, before: left, after: right, ...detail(left, right) };
  }
}

function alike([left, right]: readonly [Json, Json], path: readonly string[], same: SameText): boolean {
  if (typeof left === 'string' && typeof right === 'string') return same([left, right], path);
  if (isJsonList(left) && isJsonList(right)) {
    return (
      left.length === right.length &&
      left.every((item, index) => alike([item, right[index] ?? null], [...path, String(index)], same))
    );
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => {
      const [one, two] = [member(left, key), member(right, key)];
      return one !== undefined && two !== undefined && alike([one, two], [...path, key], same);
    });
  }
  return left === right;
}

function detail(left: Json, right: Json): Pick<FieldChange, 'words' | 'items'> {
  if (typeof left === 'string' && typeof right === 'string') return { words: wordChanges(left, right) };
  if (isJsonList(left) && isJsonList(right)) return { items: { removed: without(left, right), added: without(right, left) } };
  return {};
}

/** Items of a list that another has not, each as often as it is missing there. */
function without(list: readonly Json[], other: readonly Json[]): readonly Json[] {
  const left = other.map((item) => canonicalJson(item));
  return list.filter((item) => {
    const at = left.indexOf(canonicalJson(item));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function member(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
