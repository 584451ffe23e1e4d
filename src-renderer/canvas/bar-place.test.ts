import { describe, expect, it } from 'vitest';
import { barPlace } from './bar-place.ts';

const FRAME = { width: 500, height: 400 };
const one = { width: 118, height: 34, align: 'start' } as const;
const many = { width: 300, height: 34, align: 'center' } as const;
const steps = (x: number, y: number, width = 176, height = 80) => ({ x, y, width, height });

describe('the bar of selected steps', () => {
  it('[L40] stands below them where there is room, and above where there is none', () => {
    expect([barPlace(steps(100, 100), one, FRAME), barPlace(steps(100, 310), one, FRAME)]).toEqual([
      { side: 'below', by: { x: 0, y: 0 } },
      { side: 'above', by: { x: 0, y: 0 } },
    ]);
  });

  it('[L41] is moved to be whole where steps reach over the rim of the canvas', () => {
    expect([
      barPlace(steps(-20, 100), one, FRAME).by,
      barPlace(steps(400, 100, 900), many, FRAME).by,
      barPlace(steps(100, -200, 176, 900), many, FRAME),
    ]).toEqual([
      { x: 28, y: 0 },
      { x: 192 - 700, y: 0 },
      { side: 'below', by: { x: 0, y: 358 - 708 } },
    ]);
  });

  it('[L42] goes along with steps that are out of sight', () => {
    expect(barPlace(steps(600, 100), one, FRAME)).toEqual({ side: 'below', by: { x: 0, y: 0 } });
  });
});
