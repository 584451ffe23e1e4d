import { expect, test } from 'vitest';
import { parseExpression } from './expression.ts';

test.each([
  ['1 +', 'something is missing around "+"'],
  ['a b', '"b" cannot stand where it does'],
  ['(a', ') is missing at its end'],
  ['a)', 'nothing opens its last )'],
  ['a == "abc', 'a quote " in it is never closed'],
  ['[1,2', '] is missing at its end'],
  ['{"a" 1}', ': is missing before "1"'],
  ['#x', '"#" cannot stand where it does'],
  ['a == “x”', 'its quotes are slanted ones, and straight ones are needed'],
  ['true && in', '"in" is a word of the language and cannot be a name'],
  ['size(', 'something is missing around "("'],
  ['!', 'it ends too early'],
  ['a\n  b', '"b" cannot stand where it does'],
])('[EXPR] %s: %s', (text, words) => {
  const parsed = parseExpression(text);
  expect(parsed.ok ? 'parsed' : parsed.error.message).toBe(`"${text.replace(/\s+/g, ' ')}" is not an expression: ${words}.`);
});
