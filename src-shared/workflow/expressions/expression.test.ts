import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../lib/json.ts';
import { evaluate, namesIn, parseExpression } from './expression.ts';
import { mapShape, type Shape } from './shape.ts';

function run(text: string, scope: JsonObject = {}, shape?: Shape): Json | string {
  const parsed = parseExpression(text);
  if (!parsed.ok) return parsed.error.code;
  const value = evaluate(parsed.value, scope, shape);
  return value.ok ? value.value : `${value.error.code}: ${value.error.message}`;
}

const INTEGERS = mapShape([['inputs', mapShape([['n', { kind: 'integer' }]])]]);

describe('expressions', () => {
  test.each<[string, JsonObject, Json]>([
    ['steps.a.output.data.count > 2', { steps: { a: { output: { data: { count: 3 } } } } }, true],
    ['inputs.n + 1 == 4.5', { inputs: { n: 3.5 } }, true],
    ['inputs.n / 2', { inputs: { n: 7 } }, 3.5],
    ['inputs.n % 2', { inputs: { n: 7 } }, 1],
    ['size(inputs.xs) == 2 && inputs.xs[1] == "b"', { inputs: { xs: ['a', 'b'] } }, true],
    ['inputs.xs.filter(x, x > 1).map(x, x * 2)', { inputs: { xs: [1, 2, 3] } }, [4, 6]],
    ['steps["unit-test"].status == "succeeded"', { steps: { 'unit-test': { status: 'succeeded' } } }, true],
    ['has(steps.a.output) ? steps.a.output.n : 0', { steps: { a: {} } }, 0],
    ['has(inputs.none)', { inputs: { none: null } }, true],
    ['"a-b,c".split(",").join("+")', {}, 'a-b+c'],
    ['{"a": [1, 2.5], "b": null}', {}, { a: [1, 2.5], b: null }],
    ['inputs.constructor', { inputs: { constructor: 'own' } }, 'own'],
    ['"AbC".matches("(?i)abc")', {}, true],
    ['inputs.a == inputs.b', { inputs: { a: { x: [1] }, b: { x: [1] } } }, true],
  ])('[EXPR] %s', (text, scope, expected) => {
    expect(run(text, scope)).toEqual(expected);
  });

  test('[E30] [EXPR] integers stay integers only where a shape says so', () => {
    expect([
      run('inputs.n / 2', { inputs: { n: 7 } }, INTEGERS),
      run('inputs.n / 2', { inputs: { n: 7 } }),
      run('inputs.n / 2.0', { inputs: { n: 7 } }, INTEGERS),
    ]).toEqual([3, 3.5, 3.5]);
  });

  test('[EXPR] failures say what, why and what to do', () => {
    const parsed = parseExpression('a = b');
    const failed = parseExpression('inputs.x.y > 1');
    const value = failed.ok ? evaluate(failed.value, { inputs: {} }) : failed;
    expect([parsed.ok ? undefined : parsed.error, value.ok ? undefined : value.error]).toEqual([
      {
        code: 'expression_syntax',
        message: '"a = b" is not an expression: "=" cannot stand where it does.',
        hint: 'Compare with == (two equal signs).',
        at: 'column 3',
      },
      {
        code: 'expression_failed',
        message: '"inputs.x.y > 1" could not be computed: there is no x.',
        hint: 'Guard the reading with has(…), as in has(steps.build.output.data) && steps.build.output.data.ok.',
      },
    ]);
  });

  test('[EXPR] going through lists stops after 100,000 steps, however it is nested or hidden', () => {
    const xs = Array.from({ length: 400 }, (_, index) => index);
    const nested = 'inputs.xs.map(a, inputs.xs.map(b, inputs.xs.exists(c, a + b + c < 0)))';
    const hidden = 'inputs.xs.exists(a, inputs.xs.all(b, inputs.xs.exists(c, c < 0) || true)) || true';
    expect([nested, hidden].map((text) => String(run(text, { inputs: { xs } })).split(':')[0])).toEqual([
      'expression_budget',
      'expression_budget',
    ]);
    expect(
      run('size(inputs.xs.map(x, x + 1.0).filter(x, x > 0.0))', { inputs: { xs: Array.from({ length: 40_000 }, () => 1) } }),
    ).toBe(40_000);
  });

  test('[EXPR] hostile texts end quickly: deep nesting, long texts, doubling', () => {
    const doubling = `${'["aaaaaaaaaa"].map(a, '.repeat(1)}a${' + a'.repeat(50)})`;
    const deep = `${'('.repeat(3_000)}1${')'.repeat(3_000)}`;
    const bomb = `"${'a'.repeat(1_000)}"${'.replace("a", "aaaaaaaaaa")'.repeat(8)}`;
    expect([typeof run(doubling), typeof run(deep), String(run(bomb)).slice(0, 17), run('x'.repeat(20_000))]).toEqual([
      'object',
      'string',
      'expression_failed',
      'expression_syntax',
    ]);
    expect(run('inputs.t.matches("(a+)+$")', { inputs: { t: `${'a'.repeat(20_000)}b` } })).toBe(false);
  });

  test('[EXPR] the names read are known, those of its own variables left out', () => {
    const parsed = parseExpression('has(steps.a.output.n) && inputs.xs.exists(x, x.k > item) ? steps["b-c"].status : run.id');
    expect(
      parsed.ok
        ? namesIn(parsed.value).map((read) => `${read.root}:${read.path.join('.')}${read.tested ? '?' : ''}@${read.offset}`)
        : parsed,
    ).toEqual(['steps:a.output.n?@4', 'inputs:xs@25', 'item:@51', 'steps:b-c.status@59', 'run:id@81']);
  });

  test('[EXPR] no text makes it throw', () => {
    const bits = fc.array(
      fc.constantFrom(
        'a',
        '.',
        '(',
        ')',
        '[',
        ']',
        '"',
        "'",
        '+',
        '-',
        '?',
        ':',
        '{',
        '}',
        ' ',
        '1',
        '!',
        '&&',
        'has',
        'map',
        'x,',
        '\\',
        '\n',
        '😀',
        '==',
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(bits, (parts) => run(parts.join(''), { a: 1, x: [1, 2] }) !== undefined),
      { numRuns: 500 },
    );
  });
});
