import { describe, expect, it } from 'vitest';
import { leastZoom, viewNear, wholeView, type ViewFrame } from './viewport.ts';

const FRAME: ViewFrame = { width: 900, height: 600, covers: [] };
const row = Array.from({ length: 1_500 }, (_, at) => ({ x: at * 240, y: 0, width: 176, height: 80 }));

describe('the view of a picture', () => {
  it('[V1] the whole picture is shown however long it is', () => {
    const view = wholeView(row, FRAME);
    const [first, last] = [row[0], row.at(-1)];
    expect([(first?.x ?? -1) * view.zoom + view.x >= 0, ((last?.x ?? 0) + 176) * view.zoom + view.x <= 900]).toEqual([
      true,
      true,
    ]);
  });

  it('[V2] one can go as far away as it takes to see all, and of a small picture not into nowhere', () => {
    expect([
      leastZoom({ width: 360_000, height: 80 }) < wholeView(row, FRAME).zoom,
      leastZoom({ width: 400, height: 80 }),
    ]).toEqual([true, 0.05]);
  });

  it('[V3] a step that is looked for from afar comes near and to the middle; one that is read where it is stays there', () => {
    const box = { x: 240_000, y: 0, width: 176, height: 80 };
    const near = viewNear(box, { x: 0, y: 0, zoom: 0.003 }, FRAME);
    expect([near, near === undefined ? 'none' : viewNear(box, near, FRAME)]).toEqual([
      { zoom: 0.9, x: 450 - 240_088 * 0.9, y: 300 - 40 * 0.9 },
      undefined,
    ]);
  });
});
