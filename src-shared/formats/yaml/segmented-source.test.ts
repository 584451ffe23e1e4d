import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { CORPUS } from '../corpus.fixture.ts';
import { applyChanges } from '../edit/text-changes.ts';
import type { TextSource } from '../text-source.ts';
import { segmentedSource } from './segmented-source.ts';
import { readWithPlaces } from './yaml-source.ts';
import { yamlTextSource } from './yaml-text-source.ts';

const root = join(import.meta.dirname, '../../..');

function* yamlFiles(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* yamlFiles(path);
    else if (/\.ya?ml$/.test(name)) yield path;
  }
}

const files = ['workflows', 'src-shared', 'e2e'].flatMap((folder) =>
  [...yamlFiles(join(root, folder))].map((path) => readFileSync(path, 'utf8')),
);
const long = `version: 1
name: Long # one
steps: # the work
  # before all
${['agent', 'command', 'wait', 'command', 'agent', 'approve', 'command', 'wait']
  .map(
    (type, at) =>
      `  - id: s${at} # ${at}\n    type: ${type}\n    notes: |\n      - not a step\n\n      # nor a comment\n\n${at % 2 === 0 ? '\n  # above\n' : ''}`,
  )
  .join('')}x-after: [1, 2]
`;
const texts = [...Object.values(CORPUS), ...files, long, long.replaceAll('\n', '\r\n'), long.replace(/^ {2}/gm, '')];

/** Every place of a value, itself included. */
function places(value: Json | undefined, at: Location = []): Location[] {
  if (isJsonList(value)) return [at, ...value.flatMap((item, index) => places(item, [...at, index]))];
  if (isJsonObject(value)) return [at, ...Object.entries(value).flatMap(([key, item]) => places(item, [...at, key]))];
  return [at];
}

function expectSame(text: string): boolean {
  const segmented = segmentedSource(text);
  if (segmented === undefined) return false;
  const whole = readWithPlaces(text);
  expect({ text, findings: whole.findings, value: whole.value }).toEqual({ text, findings: [], value: segmented.value });
  return true;
}

const runs = (usual: number): { numRuns: number } => ({ numRuns: Number(process.env['FLOWRIGHT_FUZZ_RUNS'] ?? usual) });

test('[SG1] a text read step by step says what the whole text says, and most texts can be read so', () => {
  const read = texts.filter(expectSame);
  expect(read.length).toBeGreaterThan(texts.length / 2);
});

test('[SG2] every place and its key has the range that the whole reading gives', () => {
  for (const text of texts) {
    const segmented = segmentedSource(text);
    if (segmented === undefined) continue;
    const whole = yamlTextSource(text);
    const asked = places(segmented.value).flatMap((at) => [at, [...at, 'nothing']]);
    const ranges = (source: TextSource) =>
      asked.map((at) => [at, source.rangeAt(at), source.rangeAt(at, { onKey: true }), source.rangeAt(at, { within: 'id' })]);
    expect(ranges(segmented)).toEqual(ranges(whole));
  }
});

const piece = fc.constantFrom(
  ...[
    '\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
    '  ',
    '- ',
    '\n- ',
    '\n  - ',
    '\n    - ',
    ': ',
    ':',
    '#',
    ' #',
    '"',
    "'",
    '|',
    '>',
    '|-\n',
    '>+2\n',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    ',',
    '&a',
    '*a',
    '!t',
    '<<: ',
    '? ',
    '---\n',
    '...\n',
    '%',
    '\nsteps:',
    '\nsteps:\n',
    '\nx:',
    '\n x:',
    '\n   x: 1',
    '\u2028',
  ],
  ...[
    '\n- id: b',
    '\n  - id: b\n    type: wait',
    '\n"steps":',
    '\n  # remark',
    '\n# remark\n',
    '\n\n\n',
    "\n'steps': 1\n",
    'é',
    '\\',
    '-',
  ],
);

test('[SG3] for real texts with pieces changed anywhere', () => {
  const change = fc.record({ at: fc.nat(), cut: fc.nat(12), piece });
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
      let changed = text;
      for (const { at, cut, piece: put } of changes) {
        const from = at % (changed.length + 1);
        changed = changed.slice(0, from) + put + changed.slice(from + cut);
      }
      expectSame(changed);
    }),
    runs(1500),
  );
});

test('[SG4] for texts made of odd lines', () => {
  const lines = fc.array(
    fc.tuple(
      fc.constantFrom('', '', ' ', '  ', '    ', '      '),
      fc.oneof(
        piece,
        fc.constantFrom(
          '- id: a',
          '- a',
          'k: v',
          'k: |',
          'k: >-',
          "k: 'a",
          'k: "a',
          'a',
          '# c',
          'k: [',
          ']',
          'k:',
          '-',
          '- - a',
          "'",
          '"',
        ),
      ),
      fc.constantFrom('\n', '\n', '\r\n'),
    ),
    { maxLength: 9 },
  );
  fc.assert(
    fc.property(fc.constantFrom('', 'a: 1\n', 'a: |\n  b\n', 'a: "x\n'), lines, (head, made) => {
      expectSame(`${head}steps:\n${made.map((parts) => parts.join('')).join('')}`);
    }),
    runs(3000),
  );
});

test('[SG5] an edit of one place changes the text as it does on the whole text', () => {
  for (const text of texts) {
    const segmented = segmentedSource(text);
    if (segmented === undefined) continue;
    const whole = yamlTextSource(text);
    for (const at of places(segmented.value)) {
      const edits = (source: TextSource): unknown[] => [
        source.setAt(at, 'new: text'),
        source.setAt([...at, 'added'], ['x']),
        source.removeAt(at),
        source.renameKeyAt(at, 'other'),
        source.replaceTextAt(at, { find: 'e', text: 'E' }),
      ];
      expect([at, edits(segmented)]).toEqual([at, edits(whole)]);
    }
  }
});

test('[SG6] adding, moving and wrapping steps says the same as on the whole text', () => {
  for (const text of texts) {
    const segmented = segmentedSource(text);
    const steps = isJsonObject(segmented?.value) ? segmented.value['steps'] : undefined;
    if (segmented === undefined || !isJsonList(steps)) continue;
    const whole = yamlTextSource(text);
    const list = ['steps'];
    const read = (after: string | undefined): Json | undefined => (after === undefined ? undefined : yamlTextSource(after).value);
    for (const index of steps.keys()) {
      const edits = (source: TextSource): unknown[] => [
        read(applyChanges(text, source.insertItem({ list, index, value: { id: 'new', type: 'wait' } }) ?? [])),
        ...[0, index + 2, steps.length].map((before) => read(source.moveItem({ list, index, before }))),
        read(
          source.wrapItems({
            list,
            from: index,
            to: Math.min(index + 1, steps.length - 1),
            around: { id: 'loop', type: 'loop' },
          }),
        ),
      ];
      expect(edits(segmented)).toEqual(edits(whole));
    }
  }
});
