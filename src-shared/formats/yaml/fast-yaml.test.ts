import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fastYamlValue } from './fast-yaml.ts';
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
