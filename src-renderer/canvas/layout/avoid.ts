import type { Box, Point } from './graph.ts';
import { directRoute } from './path.ts';

/** Room a line keeps to a step it passes, px. */
const CLEAR = 8;
/** How far around its ends a line looks for what is in its way, px. */
const REACH = 320;
/** So many steps at most are looked at for one line: the nearest. */
const MOST = 24;

/**
 * A right-angled line from a right port to a left port that passes no box where it can: the direct way, another trunk, or a lane above
 * or below what is in the way; of all that are clear the shortest with the fewest bends.
 */
export function routeAround(from: Point, to: Point, boxes: readonly Box[]): readonly Point[] {
  const direct = directRoute(from, to);
  const near = boxes
    .filter((box) => isWithin(box, from, to))
    .sort((a, b) => farness(a, from, to) - farness(b, from, to))
    .slice(0, MOST);
  if (!near.some((box) => crosses(direct, box))) return direct;
  const ways = [direct, ...trunks(from, to, near), ...lanes(from, to, near)];
  const costs = ways.map((way) => ({ way, cost: cost(way, near) }));
  return costs.reduce((best, one) => (one.cost < best.cost ? one : best)).way;
}

/** Whether a right-angled line runs through a box. */
export function crosses(points: readonly Point[], box: Box): boolean {
  for (let at = 0; at + 1 < points.length; at++) {
    const one = points[at];
    const next = points[at + 1];
    if (one === undefined || next === undefined) continue;
    if (
      Math.max(one.x, next.x) > box.x &&
      Math.min(one.x, next.x) < box.x + box.width &&
      Math.max(one.y, next.y) > box.y &&
      Math.min(one.y, next.y) < box.y + box.height
    )
      return true;
  }
  return false;
}

function trunks(from: Point, to: Point, boxes: readonly Box[]): Point[][] {
  if (to.x - from.x < 24) return [];
  const places = [to.x - 14, from.x + 14, ...boxes.flatMap((box) => [box.x - CLEAR, box.x + box.width + CLEAR])];
  return places.filter((x) => x >= from.x + 8 && x <= to.x - 12).map((x) => [from, { x, y: from.y }, { x, y: to.y }, to]);
}

function lanes(from: Point, to: Point, boxes: readonly Box[]): Point[][] {
  const right = from.x + 15;
  const left = to.x - 14;
  const heights = boxes.flatMap((box) => [box.y - CLEAR, box.y + box.height + CLEAR]);
  return heights.map((y) => [from, { x: right, y: from.y }, { x: right, y }, { x: left, y }, { x: left, y: to.y }, to]);
}

function cost(points: readonly Point[], boxes: readonly Box[]): number {
  let length = points.length * 24;
  for (let at = 0; at + 1 < points.length; at++) {
    const one = points[at];
    const next = points[at + 1];
    if (one !== undefined && next !== undefined) length += Math.abs(one.x - next.x) + Math.abs(one.y - next.y);
  }
  return length + boxes.filter((box) => crosses(points, box)).length * 100_000;
}

function isWithin(box: Box, from: Point, to: Point): boolean {
  return (
    box.x < Math.max(from.x, to.x) + REACH &&
    box.x + box.width > Math.min(from.x, to.x) - REACH &&
    box.y < Math.max(from.y, to.y) + REACH &&
    box.y + box.height > Math.min(from.y, to.y) - REACH
  );
}

function farness(box: Box, from: Point, to: Point): number {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  return Math.abs(x - (from.x + to.x) / 2) + Math.abs(y - (from.y + to.y) / 2);
}
