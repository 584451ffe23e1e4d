import { expect, test } from 'vitest';
import { answerWords } from './answer-words.ts';
import { resultFrom } from './own-step.ts';

const schema = {
  type: 'object',
  properties: { count: { type: 'integer' }, fine: { type: 'boolean' }, more: { type: 'object' }, note: { type: 'string' } },
};

test('[A-own] words become values of the types that the schema names', () => {
  const given = { pairs: ['count=2', 'fine=no', 'more={"a":1}'], text: 'well', values: {} };
  expect(resultFrom(schema, given)).toEqual({ ok: true, value: { count: 2, fine: false, more: { a: 1 }, note: 'well' } });
});

test('[A-unknown] a step whose outcome is unknown shows its three answers', () => {
  expect(answerWords('run_1', { step: 'push', prompt: { kind: 'unknown', title: 'Push', reason: '' } })).toEqual([
    'flowright answer run_1 push            (it succeeded)',
    'flowright answer run_1 push --failed',
    'flowright answer run_1 push --retry',
  ]);
});
