import { describe, expect, it } from 'vitest';
import { checkText } from '../../src-shared/formats/check-text.ts';
import { draftOf, eachStep, EMPTY_DRAFT } from './draft.ts';
import { placeSteps, type WrittenPlace } from './place-steps.ts';
import { afterChange, type Source } from './step-edits.ts';

const TEXT = `version: 1
id: demo
name: Demo
steps:
  - { id: a, type: command, command: echo a }
  - { id: b, type: command, command: echo b }
  - id: each
    type: loop
    times: 2
    steps:
      - { id: x, type: command, command: echo x }
      - { id: y, type: command, command: echo y }
  - { id: c, type: command, command: echo c }
`;

function source(text = TEXT): Source {
  return { text, path: '/w/demo.yaml', draft: draftOf(checkText(text, { path: '/w/demo.yaml' }).value) ?? EMPTY_DRAFT };
}

/** Every step in its order, with what it waits for, bodies behind their loop. */
function placed(ids: readonly string[], place: WrittenPlace, from = source()) {
  const edited = placeSteps(from, { ids, place });
  if (!edited.ok) return edited.error.code;
  const { draft } = afterChange(from, edited.value);
  const words = eachStep(draft.steps).map(
    (step) => `${step.parent === undefined ? '' : `${step.parent}/`}${step.id}<${step.needs.join()}`,
  );
  return { label: edited.value.label, steps: words.join(' ') };
}

describe('placing steps', () => {
  it('[PL1] within a list the order by position follows', () => {
    expect([placed(['c'], { parent: undefined, after: null }), placed(['a', 'b'], { parent: undefined, after: 'each' })]).toEqual(
      [
        { label: 'Move C', steps: 'c< a<c b<a each<b each/x< each/y<x' },
        { label: 'Move 2 steps', steps: 'each< each/x< each/y<x a<each b<a c<b' },
      ],
    );
  });

  it('[PL2] into a loop, first, between or last, and what waited for it waits for what it waited for', () => {
    expect([
      placed(['b'], { parent: 'each', after: null }),
      placed(['b'], { parent: 'each', after: 'x' }),
      placed(['a', 'b'], { parent: 'each', after: 'y' }),
    ]).toEqual([
      { label: 'Move B into Each', steps: 'a< each<a each/b< each/x<b each/y<x c<each' },
      { label: 'Move B into Each', steps: 'a< each<a each/x< each/b<x each/y<b c<each' },
      { label: 'Move 2 steps into Each', steps: 'each< each/x< each/y<x each/a<y each/b<a c<each' },
    ]);
  });

  it('[PL3] out of a loop to a place of the list around it', () => {
    expect([placed(['y'], { parent: undefined, after: 'a' }), placed(['x'], { parent: undefined, after: null })]).toEqual([
      { label: 'Move Y out of Each', steps: 'a< y<a b<y each<b each/x< c<each' },
      { label: 'Move X out of Each', steps: 'x< a<x b<a each<b each/y< c<each' },
    ]);
  });

  it('[PL5] the lines of a step go with it, comments and all', () => {
    const text = TEXT.replace(
      '  - { id: b, type: command, command: echo b }',
      '  # looked at by two people\n  - id: b\n    type: command # kept\n    command: >-\n      echo\n      b',
    );
    const before = source(text);
    const edited = placeSteps(before, { ids: ['b'], place: { parent: 'each', after: 'x' } });
    expect(edited.ok && afterChange(before, edited.value).text).toContain(`      - { id: x, type: command, command: echo x }
      # looked at by two people
      - id: b
        type: command # kept
        command: >-
          echo
          b
      - { id: y, type: command, command: echo y }
`);
  });

  it('[PL4] a loop goes neither into itself nor loses its last step', () => {
    expect([
      placed(['each'], { parent: 'each', after: 'x' }),
      placed(['x', 'y'], { parent: undefined, after: 'a' }),
      placed(['a', 'x'], { parent: undefined, after: 'b' }),
    ]).toEqual(['into_itself', 'last_step', 'other_group']);
  });
});
