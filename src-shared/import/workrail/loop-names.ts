import type { JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { RESERVED_NAMES } from '../../workflow/checks/read-checks.ts';
import { validName } from '../ids.ts';
import type { VariableType } from './variables.ts';

/** A name that a loop gives its body, and what an expression reads for it. */
export interface LoopName {
  readonly read: string;
  readonly type: VariableType;
}

/** The names WorkRail gives the body of a loop: a count from 1, and for lists the item and its place from 0. */
export function loopNames(step: JsonObject): ReadonlyMap<string, LoopName> {
  const loop = isJsonObject(step['loop']) ? step['loop'] : {};
  const names = new Map<string, LoopName>();
  names.set(textOr(loop['iterationVar'], 'currentIteration'), { read: '(index + 1)', type: 'integer' });
  if (loop['type'] === 'forEach') {
    names.set(textOr(loop['itemVar'], 'currentItem'), { read: itemName(step), type: 'text' });
    names.set(textOr(loop['indexVar'], 'currentIndex'), { read: 'index', type: 'integer' });
  }
  return names;
}

/** The `as` of a loop over a list. */
export function itemName(step: JsonObject): string {
  const loop = isJsonObject(step['loop']) ? step['loop'] : {};
  const name = validName(textOr(loop['itemVar'], 'currentItem'), 'item_of_list');
  return RESERVED_NAMES.has(name) ? `${name}_` : name;
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
