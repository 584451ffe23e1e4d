import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { checkWorkflow } from '../checks/check.ts';
import { ESCAPES } from './escapes.fixture.ts';
import { evaluate, parseExpression } from './expression.ts';
import { workflowSchema } from '../schema.ts';
import { parseTemplate, renderCommand, renderValue } from './template.ts';

const scope: JsonObject = { inputs: { a: 'own', list: ['x'] }, steps: { s: { status: 'succeeded', output: { n: 1 } } } };

/** Whether a value is made of nothing but plain data, none of it an inside of the host. */
function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return true;
  if (typeof value === 'string') return !/native code|\[object|^function|=>|process\.env/.test(value);
  if (Array.isArray(value)) return value.every(isPlain);
  return (
    isJsonObject(value) &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null) &&
    Object.values(value).every(isPlain)
  );
}

/** What an expression came to, in every place it can stand: `escaped` when anything but plain data came out. */
function outcomes(text: string): readonly string[] {
  const parsed = parseExpression(text);
  const alone = parsed.ok ? evaluate(parsed.value, scope) : parsed;
  const rendered = renderValue(`{{ ${text} }}`, scope);
  const inside = renderValue(`a {{ ${text} }} b`, scope);
  const command = renderCommand(`echo {{ ${text} }}`, scope);
  return [alone, rendered, inside, command].map((result) =>
    result.ok ? (isPlain(result.value) ? 'plain' : 'escaped') : 'refused',
  );
}

const clean = (): readonly unknown[] => [
  Object.getOwnPropertyNames(Object.prototype).length,
  Object.getOwnPropertyNames(Function.prototype).length,
  Object.getOwnPropertyNames(Array.prototype).length,
  Reflect.get({}, 'polluted'),
  process.exitCode,
];

test('[ESCAPE] published ways out of expression languages reach nothing of the host, in any place', () => {
  const before = clean();
  const escaped = ESCAPES.filter((text) => outcomes(text).includes('escaped'));
  expect([escaped, clean(), ESCAPES.length >= 150, new Set(ESCAPES).size === ESCAPES.length]).toEqual([[], before, true, true]);
});

test('[ESCAPE] what is not a name of the workflow is never found, whatever hosts call it', () => {
  const found = [
    'process',
    'globalThis',
    'require',
    'constructor',
    '__proto__',
    'this',
    'Function',
    'inputs.constructor',
    'inputs.__proto__',
    'inputs["toString"]',
    '"".constructor',
    '[].map',
    '{"a": 1}.valueOf',
  ];
  expect(found.filter((text) => outcomes(text)[0] !== 'refused')).toEqual([]);
});

test('[ESCAPE] validation refuses them all but those whose key is computed, and a run refuses those', () => {
  const told = ESCAPES.map((text) => {
    const workflow = workflowSchema.parse({
      version: 1,
      id: 'w',
      name: 'w',
      inputs: { a: { type: 'text' } },
      steps: [{ id: 's', type: 'command', when: text, command: 'true' }],
    });
    return checkWorkflow(workflow).some(({ severity }) => severity === 'error') ? 'refused' : text;
  });
  const left = told.filter((one) => one !== 'refused');
  expect([left.length <= 12, left.filter((text) => outcomes(text).some((outcome) => outcome !== 'refused'))]).toEqual([true, []]);
});

test('[ESCAPE] pieces of them in any mixture come to plain data or a refusal', () => {
  const pieces = fc.constantFrom(
    'inputs',
    'steps',
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'process',
    'globalThis',
    '.',
    '[',
    ']',
    '("return process")',
    '()',
    '"',
    '"constructor"',
    '"__proto__"',
    ' + ',
    '.map(x, ',
    'x',
    ')',
    '{',
    '}',
    '"a": ',
    ', ',
    'has(',
    'type(',
    'dyn(',
    '@result',
    ' in ',
    ' == ',
    '\\u0063',
    '\u200b',
    'size(',
    'secret.T',
    '{{',
    '}}',
  );
  const before = clean();
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 1, maxLength: 14 }), (parts) => !outcomes(parts.join('')).includes('escaped')),
    { numRuns: 1_500, seed: 11 },
  );
  expect(clean()).toEqual(before);
});

test('[ESCAPE] keys with the names of host parts are plain keys', () => {
  const given: unknown = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": "mine", "toString": [1]}');
  const hostile: JsonObject = isJsonObject(given) ? { inputs: given } : {};
  const value = (text: string): Json | undefined => {
    const parsed = parseExpression(text);
    const result = parsed.ok ? evaluate(parsed.value, hostile) : parsed;
    return result.ok ? result.value : undefined;
  };
  expect([
    value('inputs.constructor'),
    value('inputs["__proto__"].polluted'),
    value('inputs.toString[0]'),
    Reflect.get({}, 'polluted'),
  ]).toEqual(['mine', 1, 1, undefined]);
  const copied = value('inputs');
  expect(isJsonObject(copied) && !isJsonList(copied) && Object.getOwnPropertyNames(copied)).toEqual([
    '__proto__',
    'constructor',
    'toString',
  ]);
  expect(parseTemplate('{{ inputs }').ok).toBe(false);
});
