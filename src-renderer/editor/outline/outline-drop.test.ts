import { describe, expect, it } from 'vitest';
import { checkDocument } from '../../state/documents/document-check.ts';
import { EMPTY_DRAFT, type DraftStep } from '../../commands/draft.ts';
import { dropAt, placeInto, placeOut, type PlacedRow } from './outline-drop.ts';

const TEXT = `version: 1
id: demo
name: Demo
steps:
  - { id: a, type: command, command: echo a }
  - id: outer
    type: loop
    times: 2
    steps:
      - { id: x, type: command, command: echo x }
      - id: inner
        type: loop
        times: 2
        steps:
          - { id: y, type: command, command: echo y }
  - { id: b, type: command, command: echo b }
`;

const { draft = EMPTY_DRAFT } = checkDocument(TEXT, '/w/demo.yaml');

function rowsOf(steps: readonly DraftStep[], closed: readonly string[], depth = 1): PlacedRow[] {
  return steps.flatMap((step) => [{ step, depth }, ...(closed.includes(step.id) ? [] : rowsOf(step.body, closed, depth + 1))]);
}

/** `parent/after@depth`, rows being a, outer, x, inner, y, b. */
function drop(gap: number, depth: number, moved: readonly string[] = ['b'], closed: readonly string[] = []): string | undefined {
  const found = dropAt(rowsOf(draft.steps, closed), { gap, depth, moved, closed });
  return found === undefined ? undefined : `${found.place.parent ?? ''}/${found.place.after ?? ''}@${found.depth}`;
}

describe('dropping rows of the outline', () => {
  it('[OL1] a gap is behind the row above, first in a loop that is open above, or first of all', () => {
    expect([drop(0, 1), drop(1, 3), drop(2, 1), drop(3, 1), drop(4, 2)]).toEqual([
      '/@1',
      '/a@1',
      'outer/@2',
      'outer/x@2',
      'inner/@3',
    ]);
  });

  it('[OL2] where loops end, how far right the pointer is says behind which of them', () => {
    expect([drop(5, 9), drop(5, 3), drop(5, 2), drop(5, 1, ['a'])]).toEqual([
      'inner/y@3',
      'inner/y@3',
      'outer/inner@2',
      '/outer@1',
    ]);
    expect(drop(2, 2, ['a'], ['outer'])).toBe('/outer@1');
  });

  it('[OL3] a loop cannot go into itself, and where something already is it does not go', () => {
    expect([drop(3, 2, ['outer']), drop(4, 3, ['inner']), drop(5, 1), drop(6, 1), drop(1, 1, ['a']), drop(0, 1, ['a'])]).toEqual(
      Array.from({ length: 6 }),
    );
  });

  it('[OL4] by keys a step goes into the loop just above it, and out behind the loop around it', () => {
    expect([placeInto(draft, ['b']), placeInto(draft, ['a']), placeOut(draft, ['y']), placeOut(draft, ['b'])]).toEqual([
      { parent: 'outer', after: 'inner' },
      undefined,
      { parent: 'outer', after: 'inner' },
      undefined,
    ]);
  });
});
