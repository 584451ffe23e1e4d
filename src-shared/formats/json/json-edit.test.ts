import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject } from '../../lib/json-guards.ts';
import { applyEdit, applyEdits, type EditOperation } from '../edit/edit-workflow.ts';
import { stepsOf } from '../edit/edit-plan.ts';
import { applyChanges, inverseChanges } from '../edit/text-changes.ts';
import { readParts } from '../read-workflow.ts';
import { JSON_CORPUS } from './json-corpus.fixture.ts';
import { slotsOf } from './json-slots.ts';
import { jsonAt, readJson } from './json-source.ts';

const path = 'w.jsonc';

function ids(text: string): readonly string[] {
  const { repaired } = readParts(text, { path });
  return isJsonObject(repaired) ? stepsOf(repaired).map(({ step }) => String(step['id'])) : [];
}

/** Every operation in every place it may have in a text. */
function everyOperation(text: string): readonly EditOperation[] {
  const known = ids(text);
  const fresh = { id: 'fresh', type: 'command', command: 'echo "hi"\n' };
  const pairs = known.flatMap((from) => known.filter((to) => to !== from).map((to) => ({ from, to })));
  return [
    { op: 'addStep', step: fresh },
    { op: 'addStep', step: fresh, after: null },
    ...known.flatMap((id): readonly EditOperation[] => [
      { op: 'addStep', step: { ...fresh, env: { A: '1' } }, after: id },
      { op: 'addStep', step: fresh, after: id, needs: [] },
      { op: 'removeStep', id, heal: true },
      { op: 'removeStep', id },
      { op: 'renameStep', id, to: 'new-name' },
      { op: 'setField', path: `steps.${id}.notes`, value: 'Mind "this" \\ é' },
      { op: 'setField', path: `steps.${id}.name`, value: 'New' },
      { op: 'setField', path: `steps.${id}.type`, value: 'wait' },
      { op: 'setField', path: `steps.${id}.retry.backoff_sec`, value: 5 },
      { op: 'setField', path: `steps.${id}.env`, value: { A: '1', C: 'x' } },
      { op: 'setField', path: `steps.${id}.needs`, value: [] },
      { op: 'removeField', path: `steps.${id}.command` },
      { op: 'moveStep', id, after: null },
      { op: 'wrapInLoop', ids: [id], loop: { id: 'around', type: 'loop', times: 2 } },
    ]),
    ...pairs.flatMap(({ from, to }): readonly EditOperation[] => [
      { op: 'connect', from, to },
      { op: 'disconnect', from, to },
      { op: 'moveStep', id: from, after: to },
      { op: 'wrapInLoop', ids: [from, to], loop: { id: 'around', type: 'loop', for_each: '[1]' } },
    ]),
    { op: 'setField', path: 'description', value: 'Two\nlines\n' },
    { op: 'setField', path: 'name', value: 'Other' },
    { op: 'setField', path: 'policies.budget.max_credits', value: 7 },
    { op: 'setField', path: 'inputs', value: { fresh: { type: 'text' } } },
    { op: 'setField', path: 'tags', value: ['x', 'z', 'y'] },
    { op: 'removeField', path: 'tags' },
    { op: 'setField', path: 'x-own', value: [1, { a: [] }] },
  ];
}

/** What an operation may answer because it makes no sense, whatever the notation. */
const SENSELESS = new Set([
  'would_wait_in_circle',
  'across_a_loop',
  'not_connected',
  'not_neighbours',
  'last_step',
  'nothing_there',
  'unknown_step',
  'id_taken',
]);

/** A type that a field told, or a role that a type did, would go with it: the same in every notation. */
const DERIVED = [
  '{"op":"setField","path":"steps.update-all.type","value":"wait"}: edit_not_possible',
  '{"op":"removeField","path":"steps.cargo-test.command"}: edit_not_possible',
  '{"op":"setField","path":"steps.review-it.type","value":"wait"}: edit_not_possible',
];

/** Comments that belong to no step, and the steps with theirs, each without its commas and indentation. */
function pieces(text: string): { readonly steps: ReadonlyMap<string, string>; readonly comments: readonly string[] } {
  const source = readJson(text, { strict: false });
  const { repaired } = readParts(text, { path });
  const steps = new Map<string, string>();
  if (source.root === undefined || !isJsonObject(repaired)) return { steps, comments: [] };
  for (const { step, list, index } of stepsOf(repaired)) {
    const { node } = jsonAt(source.root, list);
    const slot = slotsOf(source, node)[index];
    if (slot !== undefined) steps.set(String(step['id']), bare(text.slice(slot.lead, slot.tail)));
  }
  const needs = [...steps.keys()].flatMap((id) => {
    const found = stepsOf(repaired).find(({ step }) => step['id'] === id);
    if (source.root === undefined || found === undefined) return [];
    const { node } = jsonAt(source.root, [...found.list, found.index]);
    const at = node.elements.findIndex(({ key }) => key?.name === 'needs');
    return slotsOf(source, node)
      .slice(at, at + 1)
      .filter(() => at >= 0);
  });
  // What is written about needs goes where they go.
  const others = source.comments.filter(({ start, end }) => !needs.some((slot) => start >= slot.lead && end <= slot.tail));
  return { steps, comments: others.map(({ start, end }) => text.slice(start, end)) };
}

function bare(piece: string): string {
  return piece
    .replace(/^[ \t]+/gm, '')
    .replace(/\r/g, '')
    .replace(/[ \t]*,?[ \t]*(\/\/[^\n]*|\/\*[^*]*\*\/|)\s*$/, ' $1')
    .trim();
}

const touched = (op: EditOperation): readonly string[] =>
  'ids' in op
    ? op.ids
    : 'path' in op
      ? op.path.split('.').slice(1, 2)
      : 'from' in op
        ? [op.from, op.to]
        : 'id' in op
          ? [op.id]
          : [];

describe('editing JSON', () => {
  test.each(Object.entries(JSON_CORPUS))(
    '[E29] [LAW 2, 3, 4] every operation on %s is possible, changes nothing else, and is undone byte by byte',
    (_, text) => {
      const before = pieces(text);
      const { repaired } = readParts(text, { path });
      const effective = isJsonObject(repaired) ? stepsOf(repaired) : [];
      const refused: string[] = [];
      for (const op of everyOperation(text)) {
        const done = applyEdit(text, op, { path });
        if (!done.ok) {
          if (!SENSELESS.has(done.error.code)) refused.push(`${JSON.stringify(op)}: ${done.error.code}`);
          continue;
        }
        const { text: after, changes } = done.value;
        expect(applyChanges(text, changes)).toBe(after);
        expect(applyChanges(after, inverseChanges(text, changes))).toBe(text);
        if (op.op === 'renameStep' || /"(?:goal|command)": "(?:Update|cargo|Review)/.test(text)) continue;
        const now = pieces(after);
        const sameNeeds = new Map(
          effective.map(({ step }) => [
            String(step['id']),
            JSON.stringify(
              stepsOf(isObject(readParts(after, { path }).repaired)).find((one) => one.step['id'] === step['id'])?.step,
            ),
          ]),
        );
        for (const { step } of effective) {
          const id = String(step['id']);
          if (touched(op).includes(id) || step['type'] === 'loop' || sameNeeds.get(id) !== JSON.stringify(step)) continue;
          expect({ op, step: now.steps.get(id) }).toEqual({ op, step: before.steps.get(id) });
        }
        const gone = /^(?:removeStep|removeField|disconnect)$/.test(op.op) || ('path' in op && /env|inputs|needs/.test(op.path));
        if (!gone) expect([op, [...now.comments].sort()]).toEqual([op, [...before.comments].sort()]);
      }
      expect(refused).toEqual(text === JSON_CORPUS['omitted'] ? DERIVED : []);
    },
  );

  test('[E29] edits one after the other come to changes of the text they began with', () => {
    const texts = fc.constantFrom(...Object.values(JSON_CORPUS));
    const chains = texts.chain((text) =>
      fc.array(fc.constantFrom(...everyOperation(text)), { minLength: 2, maxLength: 4 }).map((ops) => ({ text, ops })),
    );
    fc.assert(
      fc.property(chains, ({ text, ops }) => {
        const done = applyEdits(text, ops, { path });
        if (done.ok) expect(applyChanges(text, done.value.changes)).toBe(done.value.text);
      }),
      { numRuns: 150 },
    );
    const text = JSON_CORPUS['plain'] ?? '';
    const both = applyEdits(
      text,
      [
        { op: 'setField', path: 'name', value: 'W' },
        { op: 'renameStep', id: 'c', to: 'd' },
      ],
      { path },
    );
    expect(both.ok ? both.value.changes : both.error).toEqual([
      { offset: text.indexOf('"w",\n  "steps'), length: 3, text: '"W"' },
      { offset: text.indexOf('"c"'), length: 3, text: '"d"' },
    ]);
  }, 60_000);

  test('[LAW 2, 4] chains of edits are read back as meant and undone', () => {
    const texts = fc.constantFrom(...Object.values(JSON_CORPUS));
    const chains = texts.chain((text) =>
      fc.array(fc.constantFrom(...everyOperation(text)), { minLength: 2, maxLength: 6 }).map((ops) => ({ text, ops })),
    );
    fc.assert(
      fc.property(chains, ({ text, ops }) => {
        let now = text;
        for (const op of ops) {
          const done = applyEdit(now, op, { path });
          if (!done.ok) continue;
          expect(applyChanges(done.value.text, inverseChanges(now, done.value.changes))).toBe(now);
          now = done.value.text;
        }
      }),
      { numRuns: Number(process.env['FLOWRIGHT_FUZZ'] ?? 150) },
    );
  }, 600_000);
});

function isObject(value: unknown) {
  return isJsonObject(value) ? value : {};
}
