import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import type { Location } from '../../workflow/checks/finding.ts';

/** Something a value says that its new notation cannot. */
export interface ValueLoss {
  readonly at: Location;
  readonly message: string;
}

/** A workflow as far as TOML can say it, and what it cannot: `null`, and text that is no Unicode. */
export function forToml(workflow: JsonObject): { readonly workflow: JsonObject; readonly losses: readonly ValueLoss[] } {
  const losses: ValueLoss[] = [];
  const said = sayable(workflow, [], losses);
  return { workflow: isJsonObject(said) ? said : workflow, losses };
}

function sayable(value: Json, at: Location, losses: ValueLoss[]): Json | undefined {
  if (value === null) {
    losses.push({ at, message: 'TOML cannot say null: it is left out.' });
    return undefined;
  }
  if (typeof value === 'string') return text(value, at, losses);
  if (isJsonList(value))
    return value.flatMap((item, index) => {
      const said = sayable(item, [...at, index], losses);
      return said === undefined ? [] : [said];
    });
  if (!isJsonObject(value)) return value;
  const made = nullMap<Json>();
  for (const [key, member] of Object.entries(value)) {
    const said = sayable(member, [...at, key], losses);
    if (said !== undefined) made[text(key, [...at, key], losses)] = said;
  }
  return made;
}

function text(written: string, at: Location, losses: ValueLoss[]): string {
  const whole = written.replace(/\p{Surrogate}/gu, '?');
  if (whole !== written) losses.push({ at, message: 'TOML cannot say half a character: a ? stands in its place.' });
  return whole;
}
