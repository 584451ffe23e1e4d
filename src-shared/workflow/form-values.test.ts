import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../lib/json.ts';
import { checkFormValues } from './form-values.ts';
import type { FormField } from './form-field.ts';

const fields: Record<string, FormField> = {
  who: { type: 'text', required: true, pattern: '[a-z]+' },
  count: { type: 'integer', default: 2 },
  ratio: { type: 'number' },
  deep: { type: 'boolean' },
  channel: { type: 'choice', options: ['beta', 'stable', 3], default: 'beta' },
  parts: { type: 'multi_choice', options: ['a', 'b'] },
  day: { type: 'date' },
};

function check(values: JsonObject): unknown {
  const checked = checkFormValues(fields, values);
  return checked.ok ? checked.value : checked.error.map((each) => `${each.code} ${each.at ?? ''}`);
}

describe('form values', () => {
  test('[FORM] texts from a command line become the fields’ types, and every field has a value', () => {
    expect(check({ who: 'me', count: '7', ratio: '2.5', deep: 'yes', channel: '3', parts: 'a, b', day: '2026-02-28' })).toEqual({
      who: 'me',
      count: 7,
      ratio: 2.5,
      deep: true,
      channel: 3,
      parts: ['a', 'b'],
      day: '2026-02-28',
    });
    expect(check({ who: 'me' })).toEqual({
      who: 'me',
      count: 2,
      ratio: null,
      deep: false,
      channel: 'beta',
      parts: [],
      day: null,
    });
  });

  test('[FORM] each wrong answer is a problem of its own field', () => {
    expect(
      check({ who: 'ME', count: '1.5', ratio: 'x', deep: 'maybe', channel: 'gamma', parts: ['c'], day: '2026-02-30', whoo: 1 }),
    ).toEqual([
      'unknown_field whoo',
      'wrong_value who',
      'wrong_value count',
      'wrong_value ratio',
      'wrong_value deep',
      'wrong_value channel',
      'wrong_value parts',
      'wrong_value day',
    ]);
    expect(check({})).toEqual(['missing_value who']);
  });
});
