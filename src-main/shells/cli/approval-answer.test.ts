import { describe, expect, test } from 'vitest';
import type { Prompt } from '../../../src-shared/history/events.ts';
import { approvalAnswer, approvalQuestion } from './approval-answer.ts';

const plain: Prompt = { kind: 'approve', title: 'Ship?', reason: 'Ship?', decisions: ['approve', 'reject'] };
const withChanges: Prompt = { ...plain, decisions: ['approve', 'reject', 'changes'] };
const withOptions: Prompt = { ...plain, options: ['beta', 'stable'] };

const read = (prompt: Prompt, line: string): unknown => {
  const answer = approvalAnswer(prompt, line);
  return answer.ok ? answer.value : [answer.error.message, answer.error.hint];
};

describe('an approval at the terminal', () => {
  test('[E25] says how it is answered', () => {
    expect([plain, withChanges, withOptions].map(approvalQuestion)).toEqual([
      '  Approve? (yes, or no with the reason) ',
      '  Approve? (yes, no with the reason, or “change: …” with what to change) ',
      '  1. beta\n  2. stable\n  Which one? (a number from 1 to 2, or no with the reason) ',
    ]);
  });

  test.each<[string, Prompt, string, object]>([
    ['yes', plain, ' Y ', { decision: 'approve' }],
    ['no', plain, 'no', { decision: 'reject', words: undefined }],
    ['no with the reason', plain, 'no, it is Friday', { decision: 'reject', words: 'it is Friday' }],
    ['what to change', withChanges, 'change: shorter', { decision: 'changes', words: 'shorter' }],
    ['an option by its number', withOptions, '2', { decision: 'approve', option: 'stable' }],
    ['an option by its words', withOptions, 'beta', { decision: 'approve', option: 'beta' }],
    ['no to every option', withOptions, 'no: neither', { decision: 'reject', words: 'neither' }],
  ])('[E25] is answered with %s', (_, prompt, line, expected) => {
    expect(read(prompt, line)).toEqual(expected);
  });

  test.each<[Prompt, string, readonly string[]]>([
    [plain, 'maybe', ['“maybe” is not an answer.', 'Type yes, or no with the reason.']],
    [plain, 'change: x', ['“change: x” is not an answer.', 'Type yes, or no with the reason.']],
    [plain, 'nope', ['“nope” is not an answer.', 'Type yes, or no with the reason.']],
    [withOptions, 'yes', ['“yes” is not an answer.', 'Type a number from 1 to 2, or no with the reason.']],
    [withOptions, '3', ['“3” is not an answer.', 'Type a number from 1 to 2, or no with the reason.']],
    [plain, '', ['Nothing is decided yet.', 'Type yes, or no with the reason.']],
  ])('[E25] %j: what is no answer decides nothing and says what would be one: %j', (prompt, line, expected) => {
    expect(read(prompt, line)).toEqual(expected);
  });
});
