import { expect, it } from 'vitest';
import { outputForm, outputValues } from './output-form.ts';

const schema = {
  type: 'object',
  required: ['actions'],
  properties: {
    actions: { type: 'array', items: { type: 'string' } },
    sure: { type: 'number', title: 'How sure?' },
    mood: { enum: ['good', 'bad'] },
  },
};

it('[F1] makes a form from a JSON Schema', () => {
  expect(outputForm(schema)).toEqual({
    kind: 'fields',
    fields: {
      actions: { type: 'multiline', required: true },
      sure: { type: 'number', label: 'How sure?', required: false },
      mood: { type: 'choice', options: ['good', 'bad'], required: false },
    },
    rows: {},
  });
});

it('[F2] gives back lists for lists and leaves out what was not filled in', () => {
  expect(outputValues(schema, { actions: 'Anna: offer\n\n Bob: check ', sure: 0.8, mood: '' })).toEqual({
    actions: ['Anna: offer', 'Bob: check'],
    sure: 0.8,
  });
});

it('[F3] asks for JSON where a form cannot hold the answer, for text where nothing is said', () => {
  expect([outputForm({ type: 'object', properties: { a: { type: ['string', 'null'] } } }), outputForm(undefined)]).toEqual([
    { kind: 'json' },
    { kind: 'text' },
  ]);
});

const people = {
  type: 'object',
  properties: {
    who_does: {
      type: 'array',
      items: {
        type: 'object',
        required: ['who'],
        properties: { who: { type: 'string' }, due: { type: 'string', format: 'date' } },
      },
    },
  },
};

it('[F4] asks for a list of things row by row', () => {
  expect(outputForm(people)).toEqual({
    kind: 'fields',
    fields: {},
    rows: {
      who_does: {
        label: 'Who does',
        help: undefined,
        columns: { who: { type: 'text', required: true }, due: { type: 'date', required: false } },
      },
    },
  });
  expect(
    outputValues(people, {
      who_does: [
        { who: 'Anna', due: '' },
        { who: 'Bob', due: '2026-12-01' },
      ],
    }),
  ).toEqual({ who_does: [{ who: 'Anna' }, { who: 'Bob', due: '2026-12-01' }] });
});

const owned = {
  type: 'object',
  properties: {
    owner: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' }, born: { type: 'string', format: 'date' } },
    },
  },
};

it('[F5] asks for the parts of a thing one by one and puts it back together', () => {
  expect(outputForm(owned)).toEqual({
    kind: 'fields',
    fields: {
      'owner.name': { type: 'text', label: 'Owner: Name', required: false },
      'owner.born': { type: 'date', label: 'Owner: Born', required: false },
    },
    rows: {},
  });
  expect([outputValues(owned, { 'owner.name': 'Ana', 'owner.born': '' }), outputValues(owned, { 'owner.name': '' })]).toEqual([
    { owner: { name: 'Ana' } },
    {},
  ]);
});
