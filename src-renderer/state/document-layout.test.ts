import { expect, test } from 'vitest';
import { draftOf, EMPTY_DRAFT } from '../commands/draft.ts';
import { movesOfRegrouping } from './document-layout.ts';

const text = (deep: string, top: string) =>
  `version: 1\nid: w\nname: W\nsteps:\n  - { id: each, type: loop, times: 2, steps: [{ id: in, type: wait, for_sec: 1 }${deep}] }\n  - { id: out, type: wait, for_sec: 1 }\n${top}`;
const step = '{ id: moved, type: wait, for_sec: 1 }';

test('[LAYOUT] steps that are in another group in a text lose their place, others keep it', () => {
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
  const moves = (other: string) => movesOfRegrouping(draft ?? EMPTY_DRAFT, other, 'w.yaml');
  expect([moves(text('', `  - ${step}\n`)), moves(text(`, ${step}`, '')), moves('steps: [')]).toEqual([{ moved: null }, {}, {}]);
});
