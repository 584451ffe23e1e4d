import { describe, expect, it } from 'vitest';
import { draftOf, type Draft } from '../commands/draft.ts';
import { areaAround, nearView } from './near-view.ts';
import { createSceneMaker } from './scene.ts';
import { createPlaces } from './viewport.ts';

const draft = (command: string, before?: Draft) =>
  draftOf(
    {
      steps: Array.from({ length: 300 }, (_, at) => ({
        id: `s${at}`,
        type: 'command',
        command: at === 150 ? command : 'echo',
        ...(at === 0 ? {} : { needs: [`s${at - 1}`] }),
      })),
    },
    before,
  );

function made() {
  const first = draft('one');
  const second = draft('two', first);
  if (first === undefined || second === undefined) throw new Error('The sample cannot be read.');
  const maker = createSceneMaker(() => 40);
  const placesOf = createPlaces();
  const positions = {};
  const before = maker(first, positions);
  const placesBefore = placesOf(before);
  const after = maker(second, positions);
  return { before, after, places: [placesBefore, placesOf(after)] as const };
}

describe('what is near the view', () => {
  it('[N1] a large picture gives what is seen with the ends of its lines, and what is kept', () => {
    const { before, places } = made();
    const area = areaAround({ x: 0, y: 0, zoom: 1 }, { width: 800, height: 600 });
    const near = nearView(before, { boxes: places[0].boxes, area, keep: ['s299'] });
    const ids = new Set(near.nodes.map(({ step }) => step.id));
    expect(near.edges.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true);
    expect([ids.has('s0'), ids.has('s3'), ids.has('s150'), ids.has('s299')]).toEqual([true, true, false, true]);
  });

  it('[N2] a small move of the view leaves the area, so that nothing is handed over anew', () => {
    const size = { width: 800, height: 600 };
    expect(areaAround({ x: -10, y: -20, zoom: 1 }, size)).toEqual(areaAround({ x: -40, y: -60, zoom: 1 }, size));
  });

  it('[N3] an edit of one step replaces that step and leaves every place and line the same object', () => {
    const { before, after, places } = made();
    const changed = after.nodes.filter((node, at) => node !== before.nodes[at]).map(({ step }) => step.id);
    expect([changed, after.edges === before.edges, places[0] === places[1]]).toEqual([['s150'], true, true]);
    expect(after.nodes.every(({ box }, at) => box === before.nodes[at]?.box)).toBe(true);
  });
});
