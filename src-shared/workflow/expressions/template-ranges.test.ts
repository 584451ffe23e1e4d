import { expect, test } from 'vitest';
import { templateRanges } from './template-ranges.ts';

test('[TEMPLATE] every closed pair of braces is a range, maps and quoted braces inside it included', () => {
  const text = 'a {{ inputs.who }}b{{ {"k": "}}"}.k }} {{ open';
  expect(templateRanges(text).map(({ start, end, inner }) => [text.slice(start, end), inner])).toEqual([
    ['{{ inputs.who }}', 'inputs.who'],
    ['{{ {"k": "}}"}.k }}', '{"k": "}}"}.k'],
  ]);
});

test('[TEMPLATE] a pair that is being written does not hide those behind it', () => {
  expect(templateRanges('{{ inp and {{ inputs.who }}').map(({ inner }) => inner)).toEqual(['inputs.who']);
});

test('[TEMPLATE] a text without braces, or with open ones only, has no range', () => {
  expect([templateRanges(''), templateRanges('plain { }'), templateRanges('{{ a')]).toEqual([[], [], []]);
});
