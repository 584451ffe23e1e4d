import type { Point } from './graph.ts';

const RADIUS = 8;

/** An SVG path through right-angled corners, each rounded by up to 8 px. */
export function roundedPath(points: readonly Point[]): string {
  const first = points[0];
  if (first === undefined) return '';
  let path = `M${first.x} ${first.y}`;
  for (let at = 1; at < points.length; at++) {
    const here = points[at];
    const before = points[at - 1];
    const next = points[at + 1];
    if (here === undefined || before === undefined) continue;
    if (next === undefined) {
      path += `L${here.x} ${here.y}`;
      continue;
    }
    const radius = Math.min(RADIUS, distance(before, here) / 2, distance(here, next) / 2);
    const into = toward(here, before, radius);
    const out = toward(here, next, radius);
    path += `L${into.x} ${into.y}Q${here.x} ${here.y} ${out.x} ${out.y}`;
  }
  return path;
}

/** A line from a right port to a left port wherever the two stand: `forward` with one trunk, else around below. */
export function directRoute(from: Point, to: Point): Point[] {
  if (from.y === to.y && to.x >= from.x) return [from, to];
  if (to.x - from.x >= 24) {
    const x = to.x - from.x > 96 ? to.x - 14 : Math.round((from.x + to.x) / 2);
    return [from, { x, y: from.y }, { x, y: to.y }, to];
  }
  const y = Math.abs(to.y - from.y) > 120 ? Math.round((from.y + to.y) / 2) : Math.max(from.y, to.y) + 72;
  const right = from.x + 15;
  const left = to.x - 14;
  return [from, { x: right, y: from.y }, { x: right, y }, { x: left, y }, { x: left, y: to.y }, to];
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function toward(from: Point, to: Point, by: number): Point {
  const length = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * by) / length, y: from.y + ((to.y - from.y) * by) / length };
}
