import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkWorkflow } from '../checks/check.ts';
import { evaluate, parseExpression } from './expression.ts';
import { typeOf } from './expression-types.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { workflowSchema } from '../schema.ts';
import { scopeShape } from './scope-shape.ts';
import { ANY, memberShape } from './shape.ts';

const inputs = {
  n: { type: 'integer', default: 1 },
  x: { type: 'number', default: 1 },
  t: { type: 'text', default: 'a' },
  b: { type: 'boolean', default: false },
  kind: { type: 'choice', options: ['small', 'large'], default: 'small' },
  xs: { type: 'multi_choice', options: ['red', 'green'], default: [] },
  any: { type: 'choice', options: '{{ ["a"] }}' },
};
const before = [
  {
    id: 'a',
    type: 'agent',
    role: 'tester',
    goal: 'g',
    output: {
      schema: {
        type: 'object',
        required: ['ok', 'list', 'sub'],
        properties: {
          ok: { type: 'boolean' },
          level: { enum: ['low', 'high'] },
          list: {
            type: 'array',
            items: {
              type: 'object',
              properties: { name: { type: 'string' }, size: { type: 'integer' } },
              required: ['name', 'size'],
            },
          },
          sub: { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] },
        },
      },
    },
  },
  { id: 'p', type: 'approve', reason: 'r' },
];

function codes(step: object, more: object = {}): readonly string[] {
  const workflow = workflowSchema.parse({
    version: 1,
    id: 'w',
    name: 'w',
    inputs,
    ...more,
    steps: [...before, { id: 'c', ...step }],
  });
  return checkWorkflow(workflow).map(({ code, message }) => `${code} ${message}`);
}

const when = (text: string): readonly string[] => codes({ type: 'command', command: '1', when: text });

describe('types of expressions', () => {
  test.each([
    'inputs.n + 1 > 2.5 && inputs.b',
    'inputs.t + "x" == "ax" || inputs.any == 3',
    'inputs.kind == "small" || inputs.kind in ["large"]',
    '"red" in inputs.xs && size(inputs.xs) > 0',
    'steps.a.output.list.filter(one, one.size > 2).map(one, one.name).join(", ") != ""',
    'steps.a.output.list.exists(one, one.name.startsWith("a")) ? inputs.b : steps.a.output.ok',
    'steps.a.status == "succeeded" && run.trigger.kind == "manual"',
    'has(steps.a.output.level) && steps.a.output.level != "low"',
    'timestamp("2026-01-01T00:00:00Z") < timestamp(inputs.t)',
    'duration("1h") + duration("2h") > duration("1h")',
    '{"a": 1}.a == 1 && [1, 2][0] == 1 && "a,b".split(",")[0] == "a"',
    '!(inputs.x % 2.0 == 1.0) && inputs.n / 2 == 1 && -inputs.n < 0',
    'steps.p.output.decision == "approve"',
  ])('[TYPE] %s is right', (text) => {
    expect(when(text)).toEqual([]);
  });

  test.each([
    ['inputs.t + 1 == "a1"', 'FR415 "inputs.t + 1 == "a1"" cannot work: + cannot work on a text and a whole number.'],
    ['inputs.t > 3', 'FR415 "inputs.t > 3" cannot work: > cannot work on a text and a whole number.'],
    ['inputs.n && inputs.b', 'FR415 "inputs.n && inputs.b" cannot work: && needs true or false, and finds a whole number.'],
    ['!inputs.t', 'FR415 "!inputs.t" cannot work: ! cannot work on a text.'],
    ['inputs.n in inputs.t', 'FR415 "inputs.n in inputs.t" cannot work: in cannot look for a whole number in a text.'],
    ['size(inputs.n) > 1', 'FR415 "size(inputs.n) > 1" cannot work: size does not take a whole number.'],
    [
      'inputs.xs.contains("red")',
      'FR415 "inputs.xs.contains("red")" cannot work: contains cannot be asked of a list with a text.',
    ],
    [
      'inputs.t.exists(c, c == "a")',
      'FR415 "inputs.t.exists(c, c == "a")" cannot work: it goes through a text, which is no list.',
    ],
    ['steps.a.output.list.exists(one, one.nme == "x")', 'FR406 The map has no "nme".'],
    ['steps.a.output.list[0].sise > 1', 'FR406 The output of "a" has no "sise" in list[0].'],
    ['run.trigger.knd == "manual"', 'FR406 run.trigger has no "knd".'],
    ['inputs.kind == "smal"', 'FR414 "inputs.kind == "smal"" compares with "smal", which it can never be.'],
    ['"blue" in inputs.xs', 'FR414 ""blue" in inputs.xs" compares with "blue", which it can never be.'],
    ['steps.a.status == "success"', 'FR414 "steps.a.status == "success"" compares with "success", which it can never be.'],
    ['inputs.n == "5"', 'FR414 "inputs.n == "5"" compares a whole number with a text, which are never equal.'],
    ['inputs.t.lower() == "a"', 'FR416 There is no function lower.'],
    ['inputs.n', 'FR407 "inputs.n" makes a whole number, and true or false is needed here.'],
    ['inputs.n + 2', 'FR407 "inputs.n + 2" makes a whole number, and true or false is needed here.'],
  ])('[TYPE] %s is told', (text, told) => {
    expect(when(text)).toEqual([told]);
  });

  test('[TYPE] values take the kind their field needs; loop names have the type of what they go through', () => {
    const body = (text: string): object => ({
      type: 'loop',
      for_each: 'steps.a.output.list',
      as: 'one',
      max_iterations: 9,
      steps: [{ id: 'i', type: 'command', command: `echo {{ ${text} }}` }],
    });
    expect([
      codes({ type: 'wait', for_sec: '{{ inputs.b }}' }),
      codes({ type: 'http', url: '{{ inputs.xs }}' }),
      codes({ type: 'loop', for_each: 'inputs.t', max_iterations: 9, steps: [{ id: 'i', type: 'command', command: '1' }] }),
      codes(body('one.name + item.size')),
      codes(body('one.nme')),
      codes(body('has(previous.i) ? previous.i.stdot : ""')),
    ]).toEqual([
      ['FR407 "inputs.b" makes true or false, and a number of seconds is needed here.'],
      ['FR407 "inputs.xs" makes a list, and a text is needed here.'],
      ['FR407 "inputs.t" makes a text, and a list is needed here.'],
      ['FR415 "one.name + item.size" cannot work: + cannot work on a text and a number.'],
      ['FR406 one has no "nme".'],
      ['FR406 previous.i has no "stdot".'],
    ]);
  });

  const workflow = workflowSchema.parse({ version: 1, id: 'w', name: 'w', inputs, steps: before });
  const shape = scopeShape(workflow);
  const rootOf = (name: string) => memberShape(shape, name) ?? ANY;

  const texts = fc.constantFrom<Json>('', 'a', 'large', 'x,y', '12');
  const scopes: fc.Arbitrary<JsonObject> = fc.record({
    inputs: fc.record({
      n: fc.integer({ min: -3, max: 3 }),
      x: fc.double({ noNaN: true, min: -9, max: 9 }),
      t: texts,
      b: fc.boolean(),
      kind: fc.constantFrom('small', 'large'),
      xs: fc.subarray(['red', 'green']),
      any: fc.constantFrom<Json>('a', 1, null),
    }),
    steps: fc.record({
      a: fc.record({
        status: fc.constant('succeeded'),
        output: fc.record({
          ok: fc.boolean(),
          level: fc.constantFrom('low', 'high'),
          list: fc.array(fc.record({ name: texts, size: fc.integer({ min: 0, max: 5 }) }), { maxLength: 3 }),
          sub: fc.record({ count: fc.nat(4) }),
        }),
      }),
    }),
  });
  const leaf = fc.constantFrom(
    'inputs.n',
    'inputs.x',
    'inputs.t',
    'inputs.b',
    'inputs.kind',
    'inputs.xs',
    'steps.a.output.ok',
    'steps.a.output.level',
    'steps.a.output.list',
    'steps.a.output.sub',
    'steps.a.output.sub.count',
    'steps.a.status',
    '1',
    '2.5',
    '"a"',
    'true',
    'null',
    '[]',
    '[1, 2]',
    '["a"]',
    '{"k": 1}',
  );
  const expressions = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc
        .tuple(tie('any'), fc.constantFrom('+', '-', '*', '/', '%', '<', '<=', '>', '==', '!=', '&&', '||', 'in'), tie('any'))
        .map(([l, o, r]) => `(${l} ${o} ${r})`),
      fc.tuple(fc.constantFrom('!', '-'), tie('any')).map(([o, e]) => `${o}(${e})`),
      fc.tuple(tie('any'), tie('any'), tie('any')).map(([c, l, r]) => `(${c} ? ${l} : ${r})`),
      fc.tuple(fc.constantFrom('size', 'string', 'int', 'double', 'bool', 'type'), tie('any')).map(([f, e]) => `${f}(${e})`),
      fc
        .tuple(tie('any'), fc.constantFrom('contains', 'startsWith', 'split', 'matches', 'join'), tie('any'))
        .map(([e, f, g]) => `(${e}).${f}(${g})`),
      fc
        .tuple(tie('any'), fc.constantFrom('map', 'filter', 'exists', 'all', 'exists_one'), tie('any'))
        .map(([e, f, g]) => `(${e}).${f}(v, ${g})`),
      fc.tuple(tie('any'), fc.constantFrom('v', 'v.name', 'v.size')).map(([e, v]) => `(${e}).map(v, ${v})`),
      fc.tuple(tie('any'), fc.constantFrom('[0]', '["k"]', '.k', '.name')).map(([e, k]) => `(${e})${k}`),
    ),
  })).any;

  test('[TYPE] what the types allow meets no error of types in a run, and makes the type that was told', () => {
    let [allowed, refused] = [0, 0];
    fc.assert(
      fc.property(expressions, scopes, (text, scope) => {
        const parsed = parseExpression(text);
        if (!parsed.ok || parsed.value.names.some(({ root }) => root === 'v')) return;
        const { type, faults, sure } = typeOf(parsed.value, rootOf);
        if (faults.length > 0) {
          refused += 1;
          return;
        }
        if (!sure) return;
        allowed += 1;
        const value = evaluate(parsed.value, scope, shape);
        if (!value.ok) expect(`${text}: ${value.error.message}`).not.toMatch(/cannot work on|overload|no such/);
        else if (type.kind !== 'any' && type.kind !== 'cel')
          expect(`${text} ${kindOf(value.value)}`).toBe(`${text} ${KINDS[type.kind] ?? ''}`);
      }),
      { numRuns: 1_500, seed: 7 },
    );
    expect([allowed > 100, refused > 100]).toEqual([true, true]);
  });
});

const KINDS: Readonly<Record<string, string>> = {
  text: 'string',
  integer: 'number',
  double: 'number',
  boolean: 'boolean',
  nothing: 'null',
  list: 'list',
  map: 'object',
};

function kindOf(value: Json): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}
