import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonSchema, type Json } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { checkText } from '../formats/check-text.ts';
import type { ImportResult } from './import-result.ts';
import { importWritten } from './import-written.ts';
import { importJust } from './just/import-just.ts';
import { JUST_DUMP } from './just/dump.fixture.ts';
import { importToml } from './toml/import-toml.ts';
import { RELEASE_TOML } from './toml/toml.fixture.ts';
import { EVERYTHING, EVERYTHING_FILES } from './workrail/everything.fixture.ts';
import { importWorkrail } from './workrail/import-workrail.ts';

// A longer run: FLOWRIGHT_FUZZ=20000 npx vitest run src-shared/import/fuzz.test.ts
const ROUNDS = Number(process.env['FLOWRIGHT_FUZZ'] ?? '60');
const MINUTES = 60_000 * Math.max(1, Math.ceil(ROUNDS / 500));

const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    '',
    '__proto__',
    'constructor',
    '{{',
    '{{ }} ${{ x }}',
    '{{wr.bindings.x}}',
    -1,
    1e308,
    [],
    {},
    '\u0000',
    '\ud800',
    ': #',
    '"""',
  ),
  fc.string(),
  fc.jsonValue({ maxDepth: 3 }).map((value) => jsonSchema.parse(value)),
);
const mutation = fc.record({ at: fc.nat(10_000), value: odd, how: fc.constantFrom('set', 'drop', 'rename', 'copy') });

/** The value with one of its members replaced, left out, renamed or repeated. */
function mutated(value: Json, change: { readonly at: number; readonly value: Json; readonly how: string }): Json {
  let left = change.at % Math.max(1, size(value));
  function visit(one: Json): Json {
    if (left-- === 0 && change.how === 'set') return change.value;
    if (isJsonList(one)) {
      const inner = one.map(visit);
      return change.how === 'copy' && left-- === 0 ? [...inner, ...inner] : inner;
    }
    if (!isJsonObject(one)) return one;
    return Object.fromEntries(
      Object.entries(one).flatMap(([key, member]): (readonly [string, Json])[] => {
        const hit = left === 0 && change.how !== 'set';
        const made = visit(member);
        if (!hit) return [[key, made]];
        if (change.how === 'drop') return [];
        return change.how === 'rename' ? [[`${key}x`, made]] : [[key, made]];
      }),
    );
  }
  return visit(value);
}

function size(value: Json): number {
  if (isJsonList(value)) return 1 + value.reduce<number>((sum, one) => sum + size(one), 0);
  return isJsonObject(value) ? 1 + Object.values(value).reduce<number>((sum, one) => sum + size(one), 0) : 1;
}

/** Whatever came in: paths stay inside, every file can be read as a text, and no object was damaged. */
function isSound({ files, diagnostics, losses, changes }: ImportResult): boolean {
  const paths = files.map(({ path }) => path);
  const isInside = paths.every((path) => /^[a-z][a-z0-9_-]*(\/[\w][\w.-]*){1,2}$/.test(path));
  const isRead = files
    .filter(({ path }) => path.endsWith('.yaml'))
    .every(({ text }) =>
      checkText(text, { path: 'workflow.yaml' }).diagnostics.every(
        ({ code }) => !/^FR00[1-8]|^FR01/.test(code) || code === 'FR001',
      ),
    );
  const isSaid = [...diagnostics, ...losses, ...changes].every(({ message }) => message.length > 0);
  const isWhole = Object.keys(Object.prototype).length === 0 && new Set(paths).size === paths.length;
  return isInside && isRead && isSaid && isWhole;
}

const [, ...near] = EVERYTHING_FILES;

describe('odd sources', () => {
  test('[import] WorkRail files with anything in them never break the import', { timeout: MINUTES }, () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (changes) => {
        const plain = jsonSchema.parse(EVERYTHING);
        const text = JSON.stringify(changes.reduce(mutated, plain));
        expect(isSound(importWorkrail({ wanted: [{ path: 'odd/workflows/odd.json', text }], near }))).toBe(true);
      }),
      { numRuns: ROUNDS },
    );
  });

  test('[import] dumps of justfiles with anything in them never break the import', { timeout: MINUTES }, () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (changes) => {
        expect(isSound(importJust({ path: 'odd/justfile', dump: changes.reduce(mutated, JUST_DUMP) }))).toBe(true);
      }),
      { numRuns: ROUNDS },
    );
  });

  test('[import] texts with any piece cut, doubled or replaced never break the import', { timeout: MINUTES }, () => {
    const piece = fc.record({
      at: fc.nat(5_000),
      length: fc.nat(40),
      text: fc.oneof(fc.string(), fc.constantFrom('\n[', '"""', '= {', '\\', '{{', '')),
    });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), fc.constantFrom('toml', 'json', 'yaml'), (pieces, kind) => {
        const cut = (text: string): string =>
          pieces.reduce(
            (now, { at, length, text: put }) =>
              now.slice(0, at % (now.length + 1)) + put + now.slice((at % (now.length + 1)) + length),
            text,
          );
        const path = `odd/workflow.${kind}`;
        const result =
          kind === 'toml'
            ? importToml({ path, text: cut(RELEASE_TOML) })
            : kind === 'json'
              ? importWorkrail({ wanted: [{ path, text: cut(JSON.stringify(EVERYTHING, null, 1)) }], near })
              : importWritten({
                  path,
                  text: cut('name: "Bump"\nsteps:\n  - type: command\n    command: "npm test"\n  - goal: Review it\n'),
                });
        expect(isSound(result)).toBe(true);
      }),
      { numRuns: ROUNDS },
    );
  });

  test('[import] a file nested a thousand levels deep is refused', () => {
    const text = `{"id":"deep","steps":${'['.repeat(1000)}${']'.repeat(1000)}}`;
    expect(importWorkrail({ wanted: [{ path: 'deep.json', text }], near: [] }).diagnostics.map(({ code }) => code)).toEqual([
      'IM003',
    ]);
  });
});
