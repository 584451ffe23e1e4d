import { describe, expect, it } from 'vitest';
import { draftOf, EMPTY_DRAFT } from '../../commands/draft.ts';
import { dropTarget } from '../drop-target.ts';
import { createSceneMaker } from '../scene.ts';
import { createPlaces, viewOn } from '../viewport.ts';
import { atEdges } from './edge-pull.ts';
import { farScene, stepAt, stepsWithin } from './far-scene.ts';
import { linesOf } from '../name-lines.ts';
import { straightLines } from './straight-lines.ts';

const draft =
  draftOf({
    steps: [
      { id: 'a', type: 'command' },
      { id: 'b', type: 'command', needs: ['a'] },
      { id: 'c', type: 'command', needs: ['a'], when: false },
      {
        id: 'loop',
        type: 'loop',
        needs: ['b', 'c'],
        steps: [
          { id: 'in', type: 'command' },
          { id: 'out', type: 'command' },
        ],
      },
    ],
  }) ?? EMPTY_DRAFT;
const scene = createSceneMaker(() => 40)(draft, {});
const places = createPlaces()(scene);
const far = farScene(scene, places);
const middle = (id: string) => {
  const box = places.boxes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

describe('the picture from afar', () => {
  it('[FAR1] holds every step with what it is, loops before their bodies, and the bounds of all', () => {
    expect(far.blocks.map(({ step, kind, isOff }) => [step.id, kind, isOff])).toEqual([
      ['a', 'step', false],
      ['b', 'step', false],
      ['c', 'step', true],
      ['loop', 'loop', false],
      ['in', 'step', false],
      ['out', 'step', false],
    ]);
    const [loop, out] = [places.boxes.get('loop'), places.boxes.get('out')];
    expect(far.bounds.x + far.bounds.width).toBe((loop?.x ?? 0) + (loop?.width ?? 0));
    expect((out?.x ?? 0) + (out?.width ?? 0)).toBeLessThan(far.bounds.x + far.bounds.width);
  });

  it('[FAR2] a point is on the innermost step there, between the steps of a loop on the loop, else on nothing', () => {
    const inner = middle('in');
    const between = { x: (inner.x + middle('out').x) / 2, y: inner.y };
    const ids = [middle('a'), inner, between, { x: -50, y: -50 }].map((point) => stepAt(far, point)?.step.id);
    expect(ids).toEqual(['a', 'in', 'loop', undefined]);
  });

  it('[FAR3] a frame holds the steps that lie wholly in it', () => {
    const [b, c] = [places.boxes.get('b'), places.boxes.get('c')];
    const area = { x: (b?.x ?? 0) - 1, y: -500, width: 178, height: 1_000 };
    expect([stepsWithin(far, area), stepsWithin(far, { ...area, width: 100 })]).toEqual([['b', 'c'], []]);
    expect(c).toBeDefined();
  });

  it('[FAR4] what many lines share is drawn once, and an arrow stands where a line arrives', () => {
    const boxes = new Map([
      ['from', { x: 0, y: 0, width: 100, height: 50 }],
      ['one', { x: 200, y: 0, width: 100, height: 50 }],
      ['two', { x: 200, y: 100, width: 100, height: 50 }],
    ]);
    const edge = (to: string, y: number) => ({
      id: to,
      from: 'from',
      to,
      splits: false,
      points: [
        { x: 105, y: 25 },
        { x: 150, y: 25 },
        { x: 150, y },
        { x: 194, y },
      ],
    });
    const lines = straightLines([edge('one', 25), edge('two', 125)], boxes);
    expect(lines).toEqual({
      across: [
        { at: 25, from: 105, to: 194 },
        { at: 125, from: 150, to: 194 },
      ],
      down: [{ at: 150, from: 25, to: 125 }],
      arrows: [
        { x: 194, y: 25 },
        { x: 194, y: 125 },
      ],
    });
  });

  it('[FAR5] names break in two even lines, long words at a hyphen, and end with an ellipsis', () => {
    const lines = (name: string) => linesOf(name, 20, (text) => text.length);
    expect(lines('Prepare the list')).toEqual(['Prepare the list']);
    expect(lines('Prepare the whole list again')).toEqual(['Prepare the', 'whole list again']);
    expect(lines('Abhängigkeits\u00adaktualisierung')).toEqual(['Abhängigkeits-', 'aktualisierung']);
    expect(lines('Rechtsschutzversicherung benachrichtigen und fragen')[1]).toBe('cherung benac…fragen');
    expect(lines('Tell the customers of Germany about the year 2023')).toEqual(['Tell the customers', 'of Germany…year 2023']);
    expect(lines(`${'👩‍👩‍👧'.repeat(9)}`)).toEqual(['👩‍👩‍👧'.repeat(2), '👩‍👩‍👧…👩‍👩‍👧']);
    expect(lines('x'.repeat(30))).toEqual(['x'.repeat(20), 'x'.repeat(10)]);
  });

  it('[FAR6] at an edge the view goes on, the nearer the faster, and in the middle not at all', () => {
    const edges = { x: 100, y: 100, width: 400, height: 400 };
    expect([atEdges({ x: 300, y: 300 }, edges), atEdges({ x: 100, y: 490 }, edges)]).toEqual([
      { x: 0, y: 0 },
      { x: 15, y: -11 },
    ]);
  });
});

describe('steps that are dragged', () => {
  const boxes = places.boxes;
  const target = (ids: readonly string[], spot: { x: number; y: number }) => dropTarget(draft, { ids, spot, boxes });

  it('[DROP1] they go to the innermost loop under the pointer, out of theirs, or nowhere else', () => {
    expect([
      target(['a'], middle('in')),
      target(['in'], middle('a')),
      target(['in'], middle('out')),
      target(['a'], middle('b')),
    ]).toEqual([{ kind: 'into', loop: 'loop' }, { kind: 'out' }, undefined, undefined]);
  });

  it('[DROP2] a loop does not go into itself, and steps of two groups stay in theirs', () => {
    expect([target(['loop'], middle('in')), target(['a', 'in'], middle('loop'))]).toEqual([undefined, undefined]);
  });
});

describe('what comes into view', () => {
  const frame = { width: 800, height: 600, covers: [{ x: 600, y: 500, width: 180, height: 90 }] };
  const view = { x: 0, y: 0, zoom: 1 };

  it('[VIEW1] what is seen leaves the view as it is', () => {
    expect(viewOn({ x: 100, y: 100, width: 200, height: 100 }, view, frame)).toBe(view);
  });

  it('[VIEW2] what is beyond an edge or under a tool comes in by the shortest way', () => {
    expect([
      viewOn({ x: 900, y: 100, width: 200, height: 100 }, view, frame),
      viewOn({ x: 620, y: 480, width: 100, height: 100 }, view, frame),
    ]).toEqual([
      { x: -324, y: 0, zoom: 1 },
      { x: 0, y: -104, zoom: 1 },
    ]);
  });
});
