import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALONE, celOfCondition, COMPARISONS, conditionOfCel, type Condition, type ConditionRow } from './condition-rows.ts';
import { evaluate, parseExpression } from './expression.ts';

const field = fc.constantFrom(
  'inputs.n',
  'steps.scan.output.count',
  'steps["a-b"].output.items[0].name',
  'context.seen',
  'steps.b.output["while"]',
);
const text = fc.string({ unit: 'grapheme-ascii' });
const number = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(0.5, -2.25));
const plain = fc.oneof(text, number, fc.boolean());
const compared = fc.oneof(
  plain.map((value) => ({ kind: 'value' as const, value })),
  field.map((expression) => ({ kind: 'read' as const, expression })),
);
const row: fc.Arbitrary<ConditionRow> = fc.constantFrom(...COMPARISONS).chain((is): fc.Arbitrary<ConditionRow> => {
  if (is === 'there' || is === 'not_there') return fc.constant({ field: 'steps["a-b"].output.items', is });
  if (ALONE.has(is)) return field.map((one) => ({ field: one, is }));
  if (is === 'one_of' || is === 'none_of')
    return fc.record({
      field,
      is: fc.constant(is),
      to: fc.array(fc.oneof(text, number), { minLength: 1 }).map((value) => ({ kind: 'value' as const, value })),
    });
  if (is === 'size_more' || is === 'size_less')
    return fc.record({
      field,
      is: fc.constant(is),
      to: fc.integer({ min: 1, max: 99 }).map((value) => ({ kind: 'value' as const, value })),
    });
  return fc.record({ field, is: fc.constant(is), to: compared });
});
const condition: fc.Arbitrary<Condition> = fc.oneof(
  row.map((one) => ({ join: 'all' as const, rows: [one] })),
  fc.record({ join: fc.constantFrom('all' as const, 'any' as const), rows: fc.array(row, { minLength: 2, maxLength: 5 }) }),
);

describe('conditions as rows', () => {
  it('[CR1] every condition of rows is read back from its expression', () => {
    fc.assert(
      fc.property(condition, (one) => {
        expect(conditionOfCel(celOfCondition(one))).toEqual(one);
      }),
    );
  });

  it('[CR2] what is read back means what was written', () => {
    const scope = {
      inputs: { n: 3, who: 'Ann', tags: ['a', 'b'] },
      steps: { scan: { status: 'succeeded', output: { ok: true } } },
    };
    const written: readonly (readonly [string, boolean])[] = [
      ['inputs.n>2&&inputs.who   == "Ann"', true],
      ["inputs.who.startsWith('B') || inputs.n <= 3", true],
      ['"c" in inputs.tags', false],
      ['!(inputs.who in ["Ann", "Bob"])', false],
      ['size(inputs.tags) == 0 || !steps.scan.output.ok', false],
      ['has(steps.scan.output.ok) && steps["scan"].status != "failed"', true],
      ['(inputs.n > 2) && (size(inputs.tags) > 1)', true],
    ];
    for (const [cel, truth] of written) {
      const rows = conditionOfCel(cel);
      const parsed = parseExpression(rows === undefined ? 'false && null' : celOfCondition(rows));
      expect([cel, parsed.ok && evaluate(parsed.value, scope)]).toEqual([cel, { ok: true, value: truth }]);
    }
  });

  it('[CR4] an element and an odd key are asked for in words that work', () => {
    const asked = (field: string, is: 'there' | 'not_there') => celOfCondition({ join: 'all', rows: [{ field, is }] });
    expect([asked('inputs.list[2]', 'there'), asked('inputs["a-b"]', 'not_there')]).toEqual([
      'size(inputs.list) > 2',
      '!("a-b" in inputs)',
    ]);
  });

  it.each([
    'inputs.a == 1 && inputs.b == 2 || inputs.c == 3',
    'inputs.n + 1 > 2',
    'inputs.tags.exists(t, t == "a")',
    'false && (inputs.n > 1)',
    'inputs.a == [1]',
    '1 < inputs.n',
    'inputs.n ==',
    '',
    'inputs.list[inputs.n] == 1',
    '!(inputs.n > 1)',
  ])('[CR3] %s stays an expression', (cel) => expect(conditionOfCel(cel)).toBeUndefined());
});
