import { expect, test } from 'vitest';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import { ANY, mapShape, type Shape } from '../../src-shared/workflow/expressions/shape.ts';
import { readFields, shownFields, valueFields } from './value-fields.ts';

const command = mapShape([
  ['exit_code', { kind: 'integer' }],
  ['stdout', { kind: 'text' }],
  ['data', ANY],
]);
const answer = mapShape([
  ['decision', { kind: 'text', words: ['approve', 'reject'] }],
  ['sure', { kind: 'boolean' }],
]);

function typed(shape: Shape, value: JsonObject, changes: Readonly<Record<string, string>> = {}) {
  const fields = valueFields(shape, value) ?? [];
  const read = readFields(fields, { ...shownFields(fields, value), ...changes });
  return { kinds: fields.map(({ key, kind }) => `${key}:${kind}`), read: read.ok ? read.value : read.error };
}

test('[T17] a typed output has a field for each part of its shape and of the value, and what is not touched stays as it was', () => {
  const value = { exit_code: 0, stdout: '', data: { list: [1, 'a', null] }, more: true };
  expect(typed(command, value)).toEqual({
    kinds: ['exit_code:whole', 'stdout:text', 'data:json', 'more:json'],
    read: value,
  });
  expect(typed(command, value, { exit_code: '2', stdout: ' a\n', data: '' }).read).toEqual({
    exit_code: 2,
    stdout: ' a\n',
    more: true,
  });
  expect([typed(command, value, { data: 'plain words' }).read, typed(command, value, { data: '12' }).read]).toEqual([
    { ...value, data: 'plain words' },
    { ...value, data: 12 },
  ]);
  expect(typed(answer, { decision: 'approve', sure: false }, { sure: 'true' })).toEqual({
    kinds: ['decision:line', 'sure:yes-no'],
    read: { decision: 'approve', sure: true },
  });
});

test('[T17] what cannot be read is named, and what has no parts is asked for as JSON', () => {
  expect(typed(command, { exit_code: 0, stdout: '' }, { exit_code: '1.5', data: '{' }).read).toEqual({
    exit_code: 'whole',
    data: 'json',
  });
  expect([valueFields(ANY, [1]), valueFields({ kind: 'list', item: ANY }, {}), valueFields(ANY, {})]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
