import type { Box, Point } from './layout/graph.ts';

/** A line that shows what a dragged step is in line with, px. */
export interface Guide {
  readonly from: Point;
  readonly to: Point;
}

/** How far a dragged box has to go to be in line with others, and the lines to show for it. */
export interface Alignment {
  readonly by: Point;
  readonly guides: readonly Guide[];
}

/** So near two edges or middles are brought in line, px. */
const REACH = 6;
/** How far a guide goes beyond the boxes it joins, px. */
const OVERHANG = 12;

/** Brings a box in line with the edges and middles of others near it, in each direction with the nearest one. */
export function align(box: Box, others: readonly Box[]): Alignment {
  const x = nearest(box, others, 'x');
  const y = nearest(box, others, 'y');
  const moved = { ...box, x: box.x + (x?.by ?? 0), y: box.y + (y?.by ?? 0) };
  return {
    by: { x: x?.by ?? 0, y: y?.by ?? 0 },
    guides: [
      ...(x === undefined ? [] : [guideOf(x.at, 'x', others.filter((other) => lines(other, 'x').includes(x.at)).concat(moved))]),
      ...(y === undefined ? [] : [guideOf(y.at, 'y', others.filter((other) => lines(other, 'y').includes(y.at)).concat(moved))]),
    ],
  };
}

/** The smallest box around boxes; `undefined` without any. */
export function boundsOf(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

type Axis = 'x' | 'y';

/** Where a box begins, has its middle and ends. */
function lines(box: Box, axis: Axis): readonly [number, number, number] {
  const start = axis === 'x' ? box.x : box.y;
  const size = axis === 'x' ? box.width : box.height;
  return [start, start + size / 2, start + size];
}

function nearest(box: Box, others: readonly Box[], axis: Axis): { readonly by: number; readonly at: number } | undefined {
  const own = lines(box, axis);
  let best: { readonly by: number; readonly at: number } | undefined;
  for (const other of others) {
    // Ends with ends and middles with middles: a middle at an edge is no line the eye sees.
    lines(other, axis).forEach((at, which) => {
      own.forEach((mine, mineWhich) => {
        if ((which === 1) !== (mineWhich === 1)) return;
        const by = at - mine;
        if (Math.abs(by) <= REACH && (best === undefined || Math.abs(by) < Math.abs(best.by))) best = { by, at };
      });
    });
  }
  return best;
}

function guideOf(at: number, axis: Axis, joined: readonly Box[]): Guide {
  const across: Axis = axis === 'x' ? 'y' : 'x';
  const from = Math.min(...joined.map((box) => lines(box, across)[0])) - OVERHANG;
  const to = Math.max(...joined.map((box) => lines(box, across)[2])) + OVERHANG;
  return axis === 'x' ? { from: { x: at, y: from }, to: { x: at, y: to } } : { from: { x: from, y: at }, to: { x: to, y: at } };
}
