import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crosses, routeAround } from './avoid.ts';

const box = (x: number, y: number) => ({ x, y, width: 176, height: 80 });

describe('lines around steps', () => {
  it('[L8] a line with nothing in its way is the direct one', () => {
    expect(routeAround({ x: 0, y: 0 }, { x: 300, y: 0 }, [box(0, 200)])).toEqual([
      { x: 0, y: 0 },
      { x: 300, y: 0 },
    ]);
  });

  it('[L9] a line goes around a step that stands in its way', () => {
    const way = routeAround({ x: 0, y: 0 }, { x: 400, y: 0 }, [box(100, -40)]);
    expect(crosses(way, box(100, -40))).toBe(false);
    expect([way[0], way.at(-1)]).toEqual([
      { x: 0, y: 0 },
      { x: 400, y: 0 },
    ]);
  });

  it('[L10] a line never runs through a single step between its ends, wherever that stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 40, max: 160 }), (y, x) => {
        // Room for the stub at each end, which no way can do without.
        const from = { x: 0, y: 0 };
        const to = { x: 400, y: 120 };
        expect(crosses(routeAround(from, to, [box(x, y)]), box(x, y))).toBe(false);
      }),
    );
  });

  it('[L11] every way is right-angled and keeps its ends', () => {
    const place = fc.record({ x: fc.integer({ min: -400, max: 800 }), y: fc.integer({ min: -400, max: 400 }) });
    fc.assert(
      fc.property(place, place, fc.array(place, { maxLength: 6 }), (from, to, corners) => {
        const way = routeAround(
          from,
          to,
          corners.map(({ x, y }) => box(x, y)),
        );
        expect([way[0], way.at(-1)]).toEqual([from, to]);
        expect(way.every((point, at) => at === 0 || point.x === way[at - 1]?.x || point.y === way[at - 1]?.y)).toBe(true);
      }),
    );
  });
});
