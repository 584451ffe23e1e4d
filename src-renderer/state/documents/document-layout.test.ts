import { expect, test } from 'vitest';
import { draftOf, EMPTY_DRAFT } from '../../commands/draft.ts';
import { changeTo } from './document-layout.ts';

const text = (deep: string, top: string) =>
  `version: 1\nid: w\nname: W\nsteps:\n  - { id: each, type: loop, times: 2, steps: [{ id: in, type: wait, for_sec: 1 }${deep}] }\n  - { id: out, type: wait, for_sec: 1 }\n${top}`;
const step = '{ id: moved, type: wait, for_sec: 1 }';

test('[LAYOUT] whatever puts another text in its place gives steps of another group a new place, others keep theirs', () => {
  const draft = draftOf({
    steps: [
      {
        id: 'each',
        type: 'loop',
        steps: [
          { id: 'in', type: 'wait' },
          { id: 'moved', type: 'wait' },
        ],
      },
      { id: 'out', type: 'wait' },
    ],
  });
  const before = { text: '', draft: draft ?? EMPTY_DRAFT, path: 'w.yaml' };
  const moves = (other: string) => changeTo(before, 'Restore', other).moves;
  expect([moves(text('', `  - ${step}\n`)), moves(text(`, ${step}`, '')), moves('steps: [')]).toEqual([{ moved: null }, {}, {}]);
});
