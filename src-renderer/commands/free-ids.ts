import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { freeId, slug } from '../../src-shared/workflow/names.ts';
import { renamedReads } from '../../src-shared/workflow/expressions/rename-reads.ts';
import { textField } from './draft.ts';

/** A step whose ids, bodies included, nobody has; they are added to `taken`, and to `renamed` by the id they had. */
export function withFreeIds(step: JsonObject, taken: Set<string>, renamed: Map<string, string>): JsonObject {
  const written = textField(step, 'id') ?? textField(step, 'step_id');
  const id = freeId(written ?? slug(textField(step, 'name') ?? '', 'step'), taken);
  taken.add(id);
  if (written !== undefined && !renamed.has(written)) renamed.set(written, id);
  const rest = Object.fromEntries(Object.entries(step).filter(([key]) => key !== 'id' && key !== 'step_id'));
  if (!isJsonList(step.steps)) return { id, ...rest };
  return { id, ...rest, steps: step.steps.map((inner) => (isJsonObject(inner) ? withFreeIds(inner, taken, renamed) : inner)) };
}

/** A step in which everything that reads or waits for a renamed step names it by its new id. */
export function withRenamedReads(step: JsonObject, renamed: ReadonlyMap<string, string>): JsonObject {
  const changed = new Map([...renamed].filter(([from, to]) => from !== to));
  if (changed.size === 0) return step;
  const inside = (value: Json, at: readonly (string | number)[]): Json => {
    if (typeof value === 'string') {
      if (at.at(-2) === 'needs') return changed.get(value) ?? value;
      return renamedReads(value, at, (id) => changed.get(id));
    }
    if (isJsonList(value)) return value.map((item, index) => inside(item, [...at, index]));
    if (isJsonObject(value)) return object(value, at);
    return value;
  };
  const object = (value: JsonObject, at: readonly (string | number)[]): JsonObject =>
    Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inside(member, [...at, key])]));
  return object(step, ['steps', 0]);
}
