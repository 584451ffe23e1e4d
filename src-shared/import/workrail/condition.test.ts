import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonObjectSchema, type Json, type JsonObject } from '../../lib/json.ts';
import { createRecorder } from '../recorder.ts';
import { evaluate, parseExpression } from '../../workflow/expressions/expression.ts';
import { celOfCondition, gatherCondition, readCondition } from './condition.ts';
import { createVariables } from './variables.ts';

/** WorkRail's own comparison, as its documents describe it: the reference for ours. */
function same(a: Json | undefined, b: Json): boolean {
  if (a === undefined || a === null || b === null) return (a ?? null) === b;
  if (typeof a === 'string' && typeof b === 'string') return a.trim().toLowerCase() === b.trim().toLowerCase();
  if (typeof a === 'string' && typeof b === 'number') return a.trim() !== '' && Number(a) === b;
  if (typeof a === 'string' && typeof b === 'boolean')
    return (b ? ['true', '1', 'yes'] : ['false', '0', 'no']).includes(a.trim().toLowerCase());
  return a === b;
}

function holds(condition: JsonObject, context: JsonObject): boolean {
  const name = condition['var'];
  if (typeof name === 'string') {
    const value = Object.hasOwn(context, name) ? context[name] : undefined;
    const number = typeof value === 'number' ? value : undefined;
    if ('equals' in condition) return same(value, condition['equals'] ?? null);
    if ('not_equals' in condition) return !same(value, condition['not_equals'] ?? null);
    if (typeof condition['gt'] === 'number') return number !== undefined && number > condition['gt'];
    if (typeof condition['lte'] === 'number') return number !== undefined && number <= condition['lte'];
    if (Array.isArray(condition['in'])) return condition['in'].some((one: Json) => same(value, one));
    return value !== undefined && value !== null && value !== '' && value !== false && value !== 0;
  }
  const { and, or, not } = condition;
  if (Array.isArray(and)) return and.every((one: Json) => holds(jsonObjectSchema.parse(one), context));
  if (Array.isArray(or)) return or.some((one: Json) => holds(jsonObjectSchema.parse(one), context));
  return not === undefined || !holds(jsonObjectSchema.parse(not), context);
}

/** What our expression says, with the context a run would have: unset names at their declared default. */
function ours(condition: JsonObject, context: JsonObject): Json | undefined {
  const read = readCondition(condition);
  if (read === undefined) return undefined;
  const gathered = createVariables();
  gatherCondition(read.condition, gathered, new Set());
  const variables = gathered.declare(new Set(), createRecorder(), '');
  const cel = celOfCondition(read.condition, (name) => variables.get(name));
  const parsed = cel === undefined ? undefined : parseExpression(cel);
  if (parsed?.ok !== true) return undefined;
  const values = [...variables.values()].map(
    ({ name, key, unset, type }) => [key, Object.hasOwn(context, name) ? context[name] : unset, type] as const,
  );
  // Steps can set a name only to a value of the kind it is declared as.
  fc.pre(values.every(([, value, type]) => KINDS[type] === typeof value));
  const known: JsonObject = Object.fromEntries(values.map(([key, value]) => [key, value ?? null] as const));
  const result = evaluate(parsed.value, { context: known });
  return result.ok ? result.value : result.error.message;
}

const KINDS: Readonly<Record<string, string>> = { text: 'string', boolean: 'boolean', number: 'number', integer: 'number' };

const word = fc.constantFrom('Small', 'LARGE', ' large ', 'yes', 'No', '1', 'ä');
const text = fc.oneof(
  fc.record({ var: fc.constant('size'), equals: word }),
  fc.record({ var: fc.constant('size'), not_equals: word }),
  fc.record({ var: fc.constant('size'), in: fc.array(word, { maxLength: 3 }) }),
  fc.record({ var: fc.constant('size'), equals: fc.boolean() }),
  fc.record({ var: fc.constant('size'), equals: fc.constant('plain') }),
);
const flag = fc.oneof(
  fc.record({ var: fc.constant('done'), equals: fc.constant(true) }),
  fc.record({ var: fc.constant('done'), not_equals: fc.constant(true) }),
  fc.record({ var: fc.constant('done') }),
);
const number = fc.oneof(
  fc.record({ var: fc.constant('left'), gt: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ var: fc.constant('left'), equals: fc.integer({ min: 0, max: 5 }) }),
);
const conditions: fc.Arbitrary<JsonObject> = fc.letrec<{ one: JsonObject }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.oneof(text, flag, number),
    fc.record({ and: fc.array(tie('one'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('one'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('one') }),
  ),
})).one;
const contexts = fc.record(
  { size: fc.oneof(word, fc.constant('medium')), done: fc.boolean(), left: fc.integer({ min: 0, max: 5 }) },
  { requiredKeys: [] },
);

describe('conditions', () => {
  test('[import] an expression is true exactly when WorkRail takes the condition as true, set or not', () => {
    fc.assert(
      fc.property(conditions, contexts, (condition, context) => {
        expect(ours(condition, context)).toBe(holds(condition, context));
      }),
      { numRuns: 400 },
    );
  });

  test.each<readonly [JsonObject, string | undefined]>([
    [{ var: 'a', equals: 'Large' }, 'context.a.trim().lowerAscii() == "large"'],
    [{ var: 'a', not_equals: 'Large' }, 'context.a.trim().lowerAscii() != "large"'],
    [{ var: 'a', in: ['X', 'y'] }, 'context.a.trim().lowerAscii() in ["x", "y"]'],
    [{ var: 'a', equals: true }, 'context.a'],
    [{ var: 'a', equals: false }, 'context.a.trim().lowerAscii() in ["false", "0", "no"]'],
    [{ var: 'a', gte: 3 }, 'context.a >= 3.0'],
    [{ var: 'a', contains: 'Bug' }, 'context.a.trim().lowerAscii().contains("bug")'],
    [{ and: [{ var: 'a' }, { or: [{ var: 'b' }, { not: { var: 'c' } }] }] }, 'context.a && (context.b || !context.c)'],
    [{}, 'true'],
    [{ what: 1 }, undefined],
  ])('[import] %j is written %s', (condition, expected) => {
    const read = readCondition(condition);
    const gathered = createVariables();
    if (read !== undefined) gatherCondition(read.condition, gathered, new Set());
    const variables = gathered.declare(new Set(), createRecorder(), '');
    expect(read === undefined ? undefined : celOfCondition(read.condition, (name) => variables.get(name))).toBe(expected);
  });
});
