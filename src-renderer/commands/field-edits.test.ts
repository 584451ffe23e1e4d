import { describe, expect, it } from 'vitest';
import { checkText } from '../../src-shared/formats/check-text.ts';
import { draftOf, EMPTY_DRAFT } from './draft.ts';
import { setFields } from './field-edits.ts';
import { afterChange, type Source } from './step-edits.ts';

const TEXT = `version: 1
id: demo
description: |
  What it is for.

  At length.
steps:
  - id: a
    type: agent
    role: tester
    goal: |
      Look at it.
      Twice.
`;

function sourceOf(text: string): Source {
  return { text, path: 'demo.yaml', draft: draftOf(checkText(text, { path: 'demo.yaml' }).value) ?? EMPTY_DRAFT };
}

function set(source: Source, path: string, value: string): Source {
  const edited = setFields(source, 'Change it', [{ path, value }]);
  if (!edited.ok) throw new Error(edited.error.message);
  return afterChange(source, edited.value);
}

describe('one field', () => {
  it('[D17] a goal or description that is changed and changed back leaves the file as it was, its last line end too', () => {
    const source = sourceOf(TEXT);
    const goal = set(source, 'steps.a.goal', 'XLook at it.\nTwice.');
    expect(goal.text).toBe(TEXT.replace('Look', 'XLook'));
    expect(set(goal, 'steps.a.goal', 'Look at it.\nTwice.').text).toBe(TEXT);
    const words = set(source, 'description', 'What it was for.\n\nAt length.');
    expect(words.text).toBe(TEXT.replace('is for', 'was for'));
    expect(set(words, 'description', 'What it is for.\n\nAt length.').text).toBe(TEXT);
  });
});
