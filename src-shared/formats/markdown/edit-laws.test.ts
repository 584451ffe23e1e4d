import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonObject } from '../../lib/json-guards.ts';
import { applyEdit, type EditOperation } from '../edit/edit-workflow.ts';
import { applyChanges, inverseChanges } from '../edit/text-changes.ts';
import { stepsOf } from '../edit/edit-plan.ts';
import { readParts } from '../read-workflow.ts';
import { MARKDOWN_CORPUS } from './corpus.fixture.ts';
import { operationsOn } from './operations.fixture.ts';

const options = { path: 'flow.md' };

function ids(text: string): readonly string[] {
  const { repaired } = readParts(text, options);
  return isJsonObject(repaired) ? stepsOf(repaired).map(({ step }) => String(step['id'])) : [];
}

/** What keeps a test's own mistakes from being counted as the text's: edits that make no sense on any notation. */
const SENSELESS = new Set([
  'would_wait_in_circle',
  'across_a_loop',
  'nothing_there',
  'not_connected',
  'id_taken',
  'last_step',
  'not_neighbours',
  'unknown_step',
]);

test('[LAW 1] every text of the corpus is read without an error', () => {
  const broken = MARKDOWN_CORPUS.flatMap(
    ([name, text]) => readParts(text, options).source?.findings.map((one) => `${name}: ${one.code} ${one.message}`) ?? [name],
  );
  expect(broken).toEqual([]);
  expect(MARKDOWN_CORPUS.length).toBeGreaterThanOrEqual(80);
});

test('[LAW 2, 3, 4] any edits one after the other are read back as meant and undone byte by byte', () => {
  const cases = fc
    .constantFrom(...MARKDOWN_CORPUS.map(([, text]) => text))
    .chain((text) => fc.array(operationsOn(ids(text)), { minLength: 1, maxLength: 4 }).map((ops) => ({ text, ops })));
  fc.assert(
    fc.property(cases, ({ text, ops }) => {
      let now = text;
      for (const op of ops) {
        const edited = applyEdit(now, op, options);
        if (!edited.ok) continue;
        expect(applyChanges(now, edited.value.changes)).toBe(edited.value.text);
        expect(applyChanges(edited.value.text, inverseChanges(now, edited.value.changes))).toBe(now);
        now = edited.value.text;
      }
    }),
    { numRuns: Number(process.env['FLOWRIGHT_FUZZ_RUNS'] ?? 150) },
  );
}, 600_000);

/** Comments of both kinds, which no edit of something else may lose. */
function comments(text: string): readonly string[] {
  return (text.match(/<!--[\s\S]*?-->|[ \t]# [^\r\n]*|^# (?:[Kk]eep|not|the|try|first|here|inside|how|and)[^\r\n]*/gm) ?? []).map(
    (one) => one.trim(),
  );
}

test('[LAW 3] setting or taking away a field changes bytes of its own step alone and keeps every comment outside what it replaces', () => {
  const cases = fc
    .constantFrom(...MARKDOWN_CORPUS.map(([, text]) => text))
    .chain((text) => operationsOn(ids(text)).map((op) => ({ text, op })));
  fc.assert(
    fc.property(cases, ({ text, op }) => {
      if (op.op !== 'setField' && op.op !== 'removeField' && op.op !== 'connect' && op.op !== 'moveStep') return;
      const edited = applyEdit(text, op, options);
      if (!edited.ok) return;
      const whole = 'path' in op && /\.(?:goal|reason|notes|needs|env|confirm|retry)$|^description$/.test(op.path);
      if (!whole) expect(edited.value.text).toEqual(expect.stringContaining(comments(text)[0] ?? ''));
      const id = 'path' in op ? /^steps\.([^.]+)\./.exec(op.path)?.[1] : undefined;
      const range =
        id === undefined || op.op !== 'setField' || op.path.endsWith('.id')
          ? undefined
          : readParts(text, options).rangeOf(`steps.${id}`);
      if (range === undefined) return;
      // A field added last stands after the line end of what is there.
      for (const { offset, length } of edited.value.changes) {
        expect(offset).toBeGreaterThanOrEqual(range.start.offset);
        expect(offset + length).toBeLessThanOrEqual(range.end.offset + 2);
      }
    }),
    { numRuns: Number(process.env['FLOWRIGHT_FUZZ_RUNS'] ?? 300) },
  );
}, 600_000);

test('[LAW 3] a goal that prose cannot say goes into the step’s fields, and the confirmation stays the quote it is', () => {
  const text = '---\nversion: 1\nid: w\n---\n# W\n\n## Review it\n\nLook.\n\n> [!confirm]\n> Sure?\n\n## Ship it\n\nShip.\n';
  const edited = applyEdit(text, { op: 'setField', path: 'steps.review-it.goal', value: 'One\n\n## Two' }, options);
  expect(edited.ok ? edited.value.text : edited.error.code).toBe(
    text.replace('\n\nLook.', '\n\n```yaml step\ngoal: |-\n  One\n\n  ## Two\n```'),
  );
});

test('[LAW 3] comments right above a heading go where it goes, also those of the first step', () => {
  const text = '---\nversion: 1\nid: w\n---\n# W\n\nWords.\n\n<!-- about a -->\n## a\n\nDo a.\n\n## b\n\nDo b.\n';
  const after = (op: EditOperation) => {
    const edited = applyEdit(text, op, options);
    return edited.ok ? edited.value.text : edited.error.code;
  };
  const body = text.slice(text.indexOf('<!--'));
  expect([
    after({ op: 'moveStep', id: 'a', after: 'b' }),
    after({ op: 'removeStep', id: 'a' }),
    after({ op: 'addStep', step: { id: 'c', type: 'command', command: 'ls' }, after: null }),
  ]).toEqual([
    text.replace(body, '## b\n\nDo b.\n\n<!-- about a -->\n## a\n\nDo a.\n'),
    text.replace(body, '## b\n\nDo b.\n'),
    text.replace(body, `## c\n\n\`\`\`sh\nls\n\`\`\`\n\n${body}`),
  ]);
});

test('[EDIT] every operation succeeds on every text of the corpus unless it makes no sense or an anchor stands in the way', () => {
  const refused: string[] = [];
  for (const [nth, [name, text]] of MARKDOWN_CORPUS.entries()) {
    const known = ids(text);
    const [first = '', second = '', third = ''] = known;
    const fresh = { id: 'fresh', type: 'command', command: 'echo hi' };
    const tries: EditOperation[] = [
      { op: 'addStep', step: fresh },
      { op: 'addStep', step: { id: 'fresh', name: 'Fresh', type: 'agent', role: 'tester', goal: 'Two\n\nparts' }, after: null },
      ...known.map((id) => ({ op: 'addStep' as const, step: fresh, after: id })),
      ...known.flatMap((id): EditOperation[] => [
        { op: 'removeStep', id, heal: true },
        { op: 'removeStep', id },
        { op: 'renameStep', id, to: 'new-name' },
        { op: 'setField', path: `steps.${id}.name`, value: 'Another: name #' },
        { op: 'setField', path: `steps.${id}.notes`, value: 'Mind: this # one' },
        { op: 'setField', path: `steps.${id}.retry.backoff_sec`, value: 5 },
        { op: 'setField', path: `steps.${id}.goal`, value: 'One line' },
        { op: 'setField', path: `steps.${id}.goal`, value: '## Not a step\n\n```\nopen' },
        { op: 'setField', path: `steps.${id}.command`, value: 'echo a\n```\necho b\n' },
        { op: 'setField', path: `steps.${id}.confirm`, value: { reason: 'Sure?' } },
        { op: 'setField', path: `steps.${id}.confirm.at`, value: 'before' },
        { op: 'setField', path: `steps.${id}.confirm.reason`, value: 'Two\nlines' },
        { op: 'setField', path: `steps.${id}.x-mine`, value: { a: [1, 'b'] } },
        { op: 'removeField', path: `steps.${id}.name` },
        { op: 'removeField', path: `steps.${id}.goal` },
        { op: 'removeField', path: `steps.${id}.command` },
        { op: 'removeField', path: `steps.${id}.confirm` },
        { op: 'removeField', path: `steps.${id}.needs` },
      ]),
      { op: 'setField', path: 'description', value: 'Two\nlines\n' },
      { op: 'setField', path: 'name', value: 'A new name' },
      { op: 'setField', path: 'policies.budget.max_credits', value: 7 },
      { op: 'setField', path: 'guidance', value: '--- \n# text\n---' },
      { op: 'removeField', path: 'description' },
      { op: 'removeField', path: 'version' },
      { op: 'moveStep', id: first, after: second },
      { op: 'moveStep', id: second, after: null },
      ...known.map((id) => ({ op: 'wrapInLoop' as const, ids: [id], loop: { id: 'around', type: 'loop', times: 2 } })),
      { op: 'disconnect', from: first, to: second },
      { op: 'connect', from: first, to: third },
    ];
    // The five forms of one text share the work: the first takes every edit, the others a third of them each.
    for (const [index, op] of tries.entries()) {
      if (nth % 5 > 0 && (index + nth) % 3 > 0) continue;
      const edited = applyEdit(text, op, options);
      if (!edited.ok && !SENSELESS.has(edited.error.code)) refused.push(`${name} ${JSON.stringify(op)}: ${edited.error.code}`);
    }
  }
  expect(refused).toEqual([]);
}, 600_000);
