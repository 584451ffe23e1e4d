import { describe, expect, it } from 'vitest';
import { checkText } from '../../src-shared/formats/check-text.ts';
import { draftScopeShape } from './draft-shape.ts';
import { draftOf, EMPTY_DRAFT } from './draft.ts';
import { liveResult, liveScope, NOTHING_KNOWN, typeInWords, type KnownResults } from './live-scope.ts';
import { nodeOf, valueTree } from './value-tree.ts';

const TEXT = `version: 1
id: demo
name: Demo
inputs:
  who: { type: text, label: For whom?, default: Ann }
  count: { type: integer, default: 2 }
context: { seen: { type: list } }
steps:
  - { id: scan, type: command, command: ls }
  - { id: aside, type: command, command: ls, needs: [] }
  - id: each
    type: loop
    needs: [scan]
    for_each: steps.scan.output.data.names
    as: person
    steps:
      - { id: greet, type: ask, form: { mood: { type: choice, options: [good, bad], label: Mood } } }
      - { id: note, type: wait, for_sec: 1 }
  - { id: half, type: approve }
`;
const draft = draftOf(checkText(TEXT, { path: 'a.yaml' }).value) ?? EMPTY_DRAFT;
const shape = draftScopeShape(draft, []);
const known: KnownResults = {
  steps: new Map([
    ['scan', { status: 'succeeded', output: { exit_code: 0, stdout: 'x', data: { count: 3, names: ['Ann', 'Bob'] } } }],
  ]),
  inputs: { who: 'Zoe', count: 5 },
};
const scopeAt = (id: string | undefined, results = known) =>
  liveScope(draft, results, { shape, step: id === undefined ? undefined : draft.all.get(id) });
const treeAt = (id: string | undefined, reach: 'before' | 'own' | 'body' = 'before', results = known) =>
  valueTree({ draft, tools: [], known: results, scope: scopeAt(id, results) }, id, reach);

describe('values that can be read', () => {
  it('[VT1] only steps that come before, nearest first, loops around included', () => {
    expect(treeAt('note').map((group) => group.id)).toEqual(['greet', 'scan', 'loop each', 'inputs', 'context', 'run']);
    expect(
      treeAt('half')
        .map((group) => group.id)
        .includes('aside'),
    ).toBe(false);
    expect(treeAt('scan').map((group) => group.kind)).toEqual(['inputs', 'context', 'run']);
    expect(treeAt('each', 'body').map((group) => group.id)).toEqual(expect.arrayContaining(['greet', 'note', 'scan']));
    expect(treeAt('scan', 'own').map((group) => group.id)).toEqual(['scan', 'inputs', 'context', 'run']);
    expect(treeAt(undefined).filter((group) => group.kind === 'step').length).toBe(4);
  });

  it('[VT2] real results show what is inside, with what it was', () => {
    const tree = treeAt('each');
    expect(nodeOf(tree, 'steps.scan.output.data.count')).toMatchObject({ name: 'Count', kind: 'number', sample: 3 });
    expect(nodeOf(tree, 'steps.scan.output.data.names')).toMatchObject({ kind: 'list', sample: ['Ann', 'Bob'] });
    expect(nodeOf(tree, 'steps.scan.output.data.names[0]')).toMatchObject({ kind: 'text', sample: 'Ann' });
    expect(nodeOf(tree, 'inputs.who')).toMatchObject({ name: 'For whom?', sample: 'Zoe' });
    expect(nodeOf(tree, 'steps.scan.status')).toMatchObject({ sample: 'succeeded', words: ['succeeded', 'failed', 'skipped'] });
  });

  it('[VT3] without a run there is what is declared', () => {
    const tree = treeAt('note', 'before', NOTHING_KNOWN);
    expect(nodeOf(tree, 'steps.greet.output.mood')).toMatchObject({ name: 'Mood', kind: 'text', words: ['good', 'bad'] });
    expect(nodeOf(tree, 'steps.scan.output.exit_code')?.kind).toBe('number');
    expect(nodeOf(tree, 'steps.scan.output.data.count')).toBeUndefined();
  });

  it('[VT4] the item of a loop is the first of its list', () => {
    expect(nodeOf(treeAt('note'), 'person')).toMatchObject({ sample: 'Ann', kind: 'text' });
  });
});

describe('what an expression gives with the last run', () => {
  const at = (text: string, results = known) => liveResult(text, scopeAt('half', results));

  it('[LR1] the values of the run, else the defaults', () => {
    expect([at('inputs.who == "Zoe" && steps.scan.output.data.count > 2'), at('inputs.who', NOTHING_KNOWN)]).toEqual([
      { kind: 'value', value: true },
      { kind: 'value', value: 'Ann' },
    ]);
    expect(at('inputs.count / 2', NOTHING_KNOWN)).toEqual({ kind: 'value', value: 1 });
  });

  it('[LR2] what has not run is named, and nothing is made up', () => {
    expect(at('steps.scan.output.data.count > 2 || steps.half.output.option == "x"')).toEqual({
      kind: 'unknown',
      steps: ['half'],
    });
  });

  it('[LR3] what cannot be read or computed says why', () => {
    expect([at('inputs.who ==').kind, at('steps.scan.output.data.nothing').kind]).toEqual(['unreadable', 'failed']);
  });

  it('[LR4] its type in words', () => {
    expect(['inputs.count > 1', 'inputs.who', 'context.seen'].map((text) => typeInWords(text, shape))).toEqual(
      ['true or false', 'a text', 'a list'].map((value) => ({ ok: true, value })),
    );
  });
});
