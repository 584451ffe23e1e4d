import { describe, expect, it } from 'vitest';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Json } from '../../lib/json.ts';
import { isSameJson } from '../../lib/same-json.ts';
import { checkText } from '../check-text.ts';
import { HAND_TEXTS } from '../laws/texts.fixture.ts';
import { applyEdit } from './edit-workflow.ts';

/** Paths of everything that has a neighbour below it: keys of maps and elements of lists, steps and their own keys apart. */
function neighbours(value: Json | undefined, path: readonly string[]): readonly string[] {
  if (path.at(-1) === 'steps' || path.length > 4) return [];
  const entries = isJsonObject(value)
    ? Object.entries(value)
    : isJsonList(value)
      ? value.map((one, index) => [String(index), one] as const)
      : [];
  const own = path.length === 0 ? [] : entries.slice(1).map(([key]) => [...path, key].join('.'));
  return [...own, ...entries.flatMap(([key, one]) => (key.includes('.') ? [] : neighbours(one, [...path, key])))];
}

describe('keys that move', () => {
  it('[ED44] over the corpus, a move means what it says and its opposite takes it back byte for byte', () => {
    let moved = 0;
    for (const { name, text } of HAND_TEXTS) {
      const value = checkText(text, { path: 'a.yaml' }).value;
      for (const path of neighbours(value, [])) {
        const up = applyEdit(text, { op: 'moveField', path, by: 'up' }, { path: 'a.yaml' });
        if (!up.ok) continue;
        moved += 1;
        const last = path.split('.').at(-1) ?? '';
        const back = /^\d+$/.test(last) ? path.replace(/\d+$/, String(Number(last) - 1)) : path;
        const down = applyEdit(up.value.text, { op: 'moveField', path: back, by: 'down' }, { path: 'a.yaml' });
        expect([name, path, down.ok && down.value.text]).toEqual([name, path, text]);
        if (!/^\d+$/.test(last)) expect(isSameJson(checkText(up.value.text, { path: 'a.yaml' }).value, value)).toBe(true);
      }
    }
    expect(moved).toBeGreaterThan(20);
  });
});
