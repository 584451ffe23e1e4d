import { describe, expect, it } from 'vitest';
import { ALONE } from '../../../src-shared/workflow/expressions/condition-rows.ts';
import { comparisonsFor, defaultTo, readTyped, shownTo } from './condition-values.ts';
import { completionsFor } from '../values/use-completion.ts';
import { pathBeside } from '../path-beside.ts';

describe('the values of a condition', () => {
  it.each([
    ['3', 'more', 'number', { kind: 'value', value: 3 }],
    ['3', 'is', 'text', { kind: 'value', value: '3' }],
    ['3', 'is', 'any', { kind: 'value', value: 3 }],
    ['true', 'is', 'any', { kind: 'value', value: true }],
    ['Ann', 'is', 'any', { kind: 'value', value: 'Ann' }],
    ['1, 2', 'one_of', 'number', { kind: 'value', value: [1, 2] }],
    ['a, b', 'none_of', 'text', { kind: 'value', value: ['a', 'b'] }],
    ['steps.scan.output.count', 'less', 'number', { kind: 'read', expression: 'steps.scan.output.count' }],
    ['inputs.n > 1', 'is', 'text', { kind: 'value', value: 'inputs.n > 1' }],
  ] as const)('[CV1] %s for "%s" of a %s', (text, is, kind, to) =>
    expect(readTyped(text, is, kind)).toEqual({ value: text, to }),
  );

  it('[CV2] text where a number is wanted is not written', () => {
    expect([readTyped('many', 'more', 'number'), readTyped('1, x', 'one_of', 'number')].map((one) => 'problem' in one)).toEqual([
      true,
      true,
    ]);
  });

  it('[CV3] what is shown is read back as it was', () => {
    for (const to of [
      { kind: 'value', value: 'Ann' },
      { kind: 'value', value: 'a, b' },
      { kind: 'read', expression: 'inputs.who' },
    ] as const) {
      const read = readTyped(String(shownTo(to)), 'is', 'text');
      expect('to' in read && read.to).toEqual(to);
    }
  });

  it('[CV4] every kind of value has comparisons, and a new line compares with something of its kind', () => {
    for (const kind of ['text', 'number', 'boolean', 'list', 'map', 'nothing', 'any'] as const)
      for (const is of comparisonsFor(kind)) {
        if (ALONE.has(is)) continue;
        const to = defaultTo(is, { name: 'x', expression: 'inputs.x', kind, children: [] }, undefined);
        expect('problem' in readTyped(String(shownTo(to)), is, kind)).toBe(false);
      }
  });
});

describe('names that go on from what is typed', () => {
  const names = ['inputs.who', 'steps.scan.output.count', 'steps["a-b"].status'].map((text) => ({
    text,
    detail: 'Count of scan',
    kind: 'value' as const,
  }));

  it('[CV5] those that begin like it come first, then those that hold it', () => {
    expect(completionsFor('1 + inp', 7, names).list.map((one) => one.text)).toEqual(['inputs.who']);
    expect(completionsFor('count', 5, names).list.length).toBe(3);
    expect(completionsFor('steps["a', 8, names)).toMatchObject({ typed: 'steps["a', list: [{ text: 'steps["a-b"].status' }] });
    expect(completionsFor('1 + ', 4, names).list).toEqual([]);
  });
});

describe('paths beside a workflow', () => {
  it.each([
    ['/p/flows/a.yaml', '/p/flows/refs/x.md', 'refs/x.md'],
    ['/p/flows/a.yaml', '/p/flows', '.'],
    ['/p/flows/a.yaml', '/other/x.md', '/other/x.md'],
    ['C:\\p\\a.yaml', 'C:\\p\\refs\\x.md', 'refs/x.md'],
  ])('[CV6] from %s, %s is %s', (workflow, path, written) => expect(pathBeside(workflow, path)).toBe(written));
});
