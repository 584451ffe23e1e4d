import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import { needsOf, withNeeds } from '../edit/edit-plan.ts';

/** What a text says with what reading it adds (ids, types) written down, and its own `x-` keys, which reading sets aside. */
export function completed(raw: Json, repaired: Json): Json {
  if (isJsonList(raw) && isJsonList(repaired)) return repaired.map((item, index) => completed(raw[index] ?? null, item));
  if (!isJsonObject(raw) || !isJsonObject(repaired)) return repaired;
  const made = nullMap<Json>();
  for (const [key, value] of Object.entries(repaired))
    made[key] = Object.hasOwn(raw, key) ? completed(raw[key] ?? null, value) : value;
  for (const [key, value] of Object.entries(raw)) if (key.startsWith('x-') && !Object.hasOwn(repaired, key)) made[key] = value;
  return made;
}

/** A workflow whose steps each name what they wait for. */
export function withAllNeeds(workflow: JsonObject): JsonObject {
  return withSteps(workflow, (steps) => {
    const needs = needsOf(steps);
    return steps.map((step) => {
      const { id } = step;
      const wanted = typeof id === 'string' ? needs.get(id) : undefined;
      return wanted === undefined ? step : { ...step, needs: [...wanted] };
    });
  });
}

/** {@link withAllNeeds}, but a step that waits for nothing says nothing: so it is in TOML. */
export function withNeedsForToml(workflow: JsonObject): JsonObject {
  return withSteps(withAllNeeds(workflow), (steps) =>
    steps.map(({ needs, ...rest }) =>
      needs === undefined || (isJsonList(needs) && needs.length === 0) ? rest : { ...rest, needs },
    ),
  );
}

/** A workflow whose steps name what they wait for only where their position does not say the same. */
export function withFewNeeds(workflow: JsonObject): JsonObject {
  return withSteps(workflow, (steps) => {
    const bare = steps.map((step) => {
      const { needs: _, ...rest } = step;
      return rest;
    });
    return withNeeds(bare, needsOf(steps));
  });
}

function withSteps(map: JsonObject, change: (steps: readonly JsonObject[]) => readonly JsonObject[]): JsonObject {
  const { steps } = map;
  if (!isJsonList(steps)) return map;
  const maps = steps.filter(isJsonObject);
  if (maps.length !== steps.length) return map;
  return { ...map, steps: change(maps).map((step) => withSteps(step, change)) };
}
