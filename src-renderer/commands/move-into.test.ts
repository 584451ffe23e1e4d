import { describe, expect, it } from 'vitest';
import { checkText } from '../../src-shared/formats/check-text.ts';
import { applyBatch } from './change.ts';
import { draftOf, EMPTY_DRAFT } from './draft.ts';
import { moveInto, type Moving } from './move-into.ts';

const TEXT = `version: 1
id: w
name: W
workspace: none
steps:
  - { id: first, type: command, command: echo one }
  # why it is checked
  - id: second
    type: command
    command: >-
      echo two
      and more # not a comment
    timeout_sec: 5 # seconds
  - id: again
    type: loop
    times: 2
    steps:
      - id: inner
        type: command
        command: echo inner
      - id: deep # stays
        type: command
        command: echo deep
  - { id: last, type: command, command: echo four }
`;

const read = (text: string) => draftOf(checkText(text, { path: 'w.yaml' }).value) ?? EMPTY_DRAFT;

function moved(text: string, moving: Omit<Moving, 'at'>) {
  const made = moveInto({ text, path: 'w.yaml', draft: read(text) }, { ...moving, at: {} });
  return made.ok ? made.value.batches.reduce(applyBatch, text) : made.error.code;
}

const needs = (text: string) => Object.fromEntries([...read(text).all.values()].map((step) => [step.id, step.needs]));

describe('moving steps between groups', () => {
  it('[MOVE1] into a loop a step keeps its lines and comments and waits for the last step there; what waited for it waits on', () => {
    const text = moved(TEXT, { ids: ['second'], into: 'again' });
    expect(text).toBe(`version: 1
id: w
name: W
workspace: none
steps:
  - { id: first, type: command, command: echo one }
  - id: again
    type: loop
    times: 2
    steps:
      - id: inner
        type: command
        command: echo inner
      - id: deep # stays
        type: command
        command: echo deep
      # why it is checked
      - id: second
        type: command
        command: >-
          echo two
          and more # not a comment
        timeout_sec: 5 # seconds
  - { id: last, type: command, command: echo four }
`);
    expect(needs(text)).toEqual({
      first: [],
      again: ['first'],
      inner: [],
      deep: ['inner'],
      second: ['deep'],
      last: ['again'],
    });
  });

  it('[MOVE2] out of a loop a step stands free behind it, and nothing else waits for anything else', () => {
    const text = moved(TEXT, { ids: ['deep'], into: null });
    expect(text).toContain('  - id: deep # stays\n    type: command\n');
    expect(needs(text)).toEqual({ first: [], second: ['first'], again: ['second'], inner: [], deep: [], last: ['again'] });
  });

  it('[MOVE3] several steps keep what they need of each other', () => {
    const text = moved(TEXT, { ids: ['first', 'second'], into: 'again' });
    expect(needs(text)).toEqual({ again: [], inner: [], deep: ['inner'], first: ['deep'], second: ['first'], last: ['again'] });
  });

  it('[MOVE4] a loop is never left empty nor put into itself', () => {
    const one = moved(TEXT, { ids: ['inner', 'deep'], into: null });
    expect([one, moved(TEXT, { ids: ['again'], into: 'again' })]).toEqual(['last_step', 'into_itself']);
  });

  it('[MOVE6] a step that said what it waits for says nothing of steps it cannot wait for in its new place', () => {
    const text = TEXT.replace('  - id: second\n', '  - id: second\n    needs: [first] # after it\n');
    const inside = moved(text, { ids: ['second'], into: 'again' });
    expect(inside).not.toContain('first]');
    expect(needs(inside)).toMatchObject({ again: ['first'], second: ['deep'], last: ['again'] });
    const deep = TEXT.replace('      - id: deep # stays\n', '      - id: deep # stays\n        needs: [inner]\n');
    expect(moved(deep, { ids: ['deep'], into: null })).not.toContain('inner]');
  });

  it('[MOVE5] an empty loop takes its first step', () => {
    const text = TEXT.replace(/ {4}steps:\n(?: {6}.*\n)+/, '    steps: []\n');
    expect(needs(moved(text, { ids: ['second'], into: 'again' }))).toEqual({
      first: [],
      again: ['first'],
      second: [],
      last: ['again'],
    });
  });
});
