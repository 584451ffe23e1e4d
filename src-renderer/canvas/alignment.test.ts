import { describe, expect, it } from 'vitest';
import { align } from './alignment.ts';

const box = (x: number, y: number, width = 176, height = 80) => ({ x, y, width, height });

describe('alignment of a dragged step', () => {
  it('[L12] a box near the top of another is brought in line, with a guide through both', () => {
    expect(align(box(300, 4), [box(0, 0)])).toEqual({
      by: { x: 0, y: -4 },
      guides: [{ from: { x: -12, y: 0 }, to: { x: 488, y: 0 } }],
    });
  });

  it('[L13] middles are brought in line where heights differ', () => {
    expect(align(box(300, 10), [box(0, 0, 176, 96)]).by).toEqual({ x: 0, y: -2 });
  });

  it('[L14] far from every line nothing happens', () => {
    expect(align(box(320, 30), [box(0, 0)])).toEqual({ by: { x: 0, y: 0 }, guides: [] });
  });

  it('[L15] the nearest line wins in each direction', () => {
    expect(align(box(3, 205), [box(0, 0), box(5, 200)]).by).toEqual({ x: 2, y: -5 });
  });
});
