import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generatedText } from '../laws/texts.fixture.ts';
import { fastYamlValue } from './fast-yaml.ts';
import { plainYamlValue } from './plain-yaml.ts';
import { readWithPlaces } from './yaml-source.ts';

const root = join(import.meta.dirname, '../../..');

function* yamlFiles(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* yamlFiles(path);
    else if (/\.ya?ml$/.test(name)) yield path;
  }
}

const texts = ['workflows', 'src-shared', 'e2e'].flatMap((folder) =>
  [...yamlFiles(join(root, folder))].map((path) => readFileSync(path, 'utf8')),
);

function expectSame(text: string): void {
  const value = fastYamlValue(text);
  if (value === undefined) return;
  const slow = readWithPlaces(text);
  expect({ text, findings: slow.findings, value: slow.value }).toEqual({ text, findings: [], value });
}

test('[F1] what is read fast is what the parser with places reads, for every file of the project', () => {
  for (const text of texts) expectSame(text);
  expect(texts.filter((text) => fastYamlValue(text) !== undefined).length).toBeGreaterThan(texts.length / 2);
});

const odd = fc.constantFrom(
  ...['\n', '\r\n', '\t', ' ', '  ', '- ', ': ', ':', '#', ' #', '"', "'", '|', '>', '|-\n', '>+2\n', '[', ']', '{', '}', ','],
  ...[
    '&a',
    '*a',
    '!t',
    '<<: ',
    '? ',
    '---\n',
    '...',
    '%',
    '@',
    '`',
    '0o7',
    '0x1F',
    '1_0',
    '.5',
    '1e3',
    '~',
    'null',
    'yes',
    'NaN',
    '.inf',
    '+1',
    '08',
  ],
  ...[
    'a',
    'key: value\n',
    '  key: value\n',
    '- item\n',
    '"x\\u00e9"',
    "'it''s'",
    '\\',
    'é',
    '😀',
    '\u0007',
    '\u00a0',
    '-',
    '--- ',
    '__proto__: 1\n',
  ],
);

test('[F2] for texts made of odd pieces', () => {
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 14 }), (pieces) => expectSame(pieces.join(''))),
    { numRuns: Number(process.env['FLOWRIGHT_FUZZ_RUNS'] ?? 3000) },
  );
});

test('[F3] for real files with a piece changed', () => {
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(12), odd, (text, at, cut, piece) => {
      const from = at % (text.length + 1);
      const near = text.slice(Math.max(0, from - 1500), from) + piece + text.slice(from + cut, from + 1500);
      expectSame(near);
    }),
    { numRuns: Number(process.env['FLOWRIGHT_FUZZ_RUNS'] ?? 500) },
  );
});

/** What the reader of everyday YAML says of a text, where it says anything, is what the parser with places reads. */
function expectPlainSame(text: string): void {
  const value = plainYamlValue(text);
  if (value === undefined) return;
  const slow = readWithPlaces(text);
  expect({ text, findings: slow.findings, value: slow.value }).toEqual({ text, findings: [], value });
}

test('[F4] everyday YAML needs no library: most files of the project, every kind of text in them, and the same value', () => {
  for (const text of texts) expectPlainSame(text);
  expect(texts.filter((text) => plainYamlValue(text) !== undefined).length).toBeGreaterThan(texts.length / 2);
  const everyday =
    'version: 1 # first\nname: "A \\"name\\""\ntags: [a b, "c, d", {e: 1.5}]\nsteps:\n- id: one\n  command: |\n    a\n\n     b\n  goal: >-\n    c\n    d\n\n    e\n  when: \'it\'\'s\'\n  needs: []\n  -x: no\n';
  expect(plainYamlValue(everyday.replace('  -x: no\n', '  x: -2\n'))).toEqual({
    version: 1,
    name: 'A "name"',
    tags: ['a b', 'c, d', { e: 1.5 }],
    steps: [{ id: 'one', command: 'a\n\n b\n', goal: 'c d\ne', when: "it's", needs: [], x: -2 }],
  });
});

test('[F5] what is not everyday YAML is left to the library: anchors, tags, doubled keys, odd escapes, open brackets', () => {
  for (const text of [
    'a: &b 1\n',
    'a: !x 1\n',
    'a: 1\na: 2\n',
    'a: "\\x41"\n',
    'a: [b\n',
    'a: b\n  c\n',
    'a: |2\n   b\n',
    'a: 1e3\n',
    '__proto__: 1\n',
    'a:\tb\n',
    'a: b: c\n',
  ])
    expect({ text, value: plainYamlValue(text) }).toEqual({ text, value: undefined });
});

test('[F6] for texts as very many authors write them', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), (seed) => {
      expectPlainSame(generatedText(seed).text);
    }),
    { numRuns: Number(process.env['FLOWRIGHT_FUZZ_RUNS'] ?? 200) },
  );
});
