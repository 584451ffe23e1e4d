import { expect, it } from 'vitest';
import { draftOf, EMPTY_DRAFT } from './draft.ts';
import { findSteps } from './find-steps.ts';

const draft =
  draftOf({
    steps: [
      { id: 'a', type: 'command', name: 'Collect', command: 'npm run lint' },
      { id: 'b', type: 'agent', name: 'Rech\u00adnung pr\u00fcfen', goal: 'Look at the\nLINT result.' },
      { id: 'each', type: 'loop', name: 'Each', times: 2, steps: [{ id: 'c', type: 'command', argv: ['git', 'push'] }] },
    ],
  }) ?? EMPTY_DRAFT;
const found = (search: string) => findSteps(draft, search).map((step) => step.id);

it('[D17] steps are found by name, id, goal and command, inside loops too, whatever the case and soft hyphens', () => {
  expect([found('lint'), found('rechnung'), found('push git'), found('each'), found('lint look')]).toEqual([
    ['a', 'b'],
    ['b'],
    ['c'],
    ['each'],
    ['b'],
  ]);
});

it('[D18] an empty search finds nothing, and so does one that no step holds', () => {
  expect([found('  '), found('nowhere')]).toEqual([[], []]);
});
