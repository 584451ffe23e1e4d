import { expect, test } from 'vitest';
import { checkText } from '../../src-shared/formats/check-text.ts';
import { parseExpression } from '../../src-shared/workflow/expressions/expression.ts';
import { parseTemplate } from '../../src-shared/workflow/expressions/template.ts';
import { inputOf } from './input.ts';
import { tryInput } from './try-input.ts';

test('[FUZZ] mutated texts throw nothing, undo byte by byte and leave what objects inherit as it was', () => {
  const broken = Array.from({ length: 1000 }, (_, index) => index + 1).flatMap((seed) => {
    const what = tryInput(inputOf(seed));
    return what === undefined ? [] : [`seed ${seed}: ${what}`];
  });
  expect(broken).toEqual([]);
}, 120_000);

test('[FUZZ] the same seed makes the same input', () => {
  const shown = (seed: number): unknown => ({ ...inputOf(seed), draw: undefined });
  expect(shown(77)).toEqual(shown(77));
});

const head = 'version: 1\nid: w\nname: w\n';
const levels = 'abcdefghijklmnopqrstuvwxyz'.split('');
/** Texts made to cost much more than their length; each must be answered, within the time a test may take. */
const BOMBS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'aliases of aliases, ten each over 26 levels',
    levels.map((name, at) => `${name}: &${name} [${at === 0 ? '1' : `*${levels[at - 1] ?? ''},`.repeat(10)}]`).join('\n'),
    ['FR005'],
  ],
  ['aliases of maps as keys', `a: &a { b: c }\n? *a\n: 1`, ['FR010']],
  ['an alias inside itself, deep down', 'a: &a { b: { c: [ { d: *a } ] } }', ['FR005']],
  ['10,000 levels of flow lists', '['.repeat(10_000) + ']'.repeat(10_000), ['FR006']],
  ['10,000 levels of flow maps', '{a: '.repeat(10_000) + '}'.repeat(10_000), ['FR006']],
  ['10,000 levels of block lists', '- '.repeat(10_000), ['FR006']],
  ['10,000 explicit keys in each other', '? '.repeat(10_000), ['FR006']],
  ['1 MB of [', '['.repeat(1_000_000), ['FR006']],
  ['1 MB of {', '{'.repeat(1_000_000), ['FR006']],
  ['1 MB of colons', ':'.repeat(1_000_000), []],
  ['a key of 1 MB', `${'k'.repeat(999_000)}: 1`, []],
  ['a quoted key of 100 KB', `${head}"${'k'.repeat(100_000)}": 1\nsteps: [{ id: a, type: wait, for_sec: 1 }]`, []],
  ['__proto__ in every spelling', '"__proto__": { polluted: 1 }\nsteps: [{ __proto__: 1 }]\n', ['FR007', 'FR007']],
  ['2,000 documents', '---\na: 1\n'.repeat(2_000), ['FR011']],
  ['5,000 anchors', Array.from({ length: 5_000 }, (_, at) => `a${at}: &x${at} 1`).join('\n'), []],
];

test.each(BOMBS)('[READ] %s is answered', (_, text, codes) => {
  const found = checkText(text).diagnostics.map(({ code }) => code);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((code) => /^FR0/.test(code)).slice(0, 2)).toEqual(codes);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('[FUZZ] seeds that once took a second or threw are answered', () => {
  // Hundreds of open brackets (the parser of expressions grows with their cube), and needs or ids that are maps.
  const seeds = [140_813, 193_723, 242_287, 243_061, 279_271, 178_373, 98_989, 355_477, 449_490];
  expect(seeds.map((seed) => tryInput(inputOf(seed)))).toEqual(seeds.map(() => undefined));
});

test('[E-parse] expressions and templates nested 10,000 deep are refused in words', () => {
  const deep = ['('.repeat(4000) + '1' + ')'.repeat(4000), '-('.repeat(4000) + '1' + ')'.repeat(4000), '['.repeat(9000)].map(
    (text) => parseExpression(text),
  );
  const template = parseTemplate('{{ '.repeat(10_000));
  expect([...deep.map((parsed) => (parsed.ok ? 'read' : parsed.error.code)), template.ok ? 'read' : template.error.code]).toEqual(
    ['expression_syntax', 'expression_syntax', 'expression_syntax', 'template_syntax'],
  );
});
