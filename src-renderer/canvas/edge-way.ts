import { EDITOR_SPACING, type Box, type Point } from './layout/graph.ts';
import { directRoute } from './layout/path.ts';

/** Where a line between two boxes begins and ends: a little outside their ports. */
export function endsBetween(from: Box, to: Box): { readonly from: Point; readonly to: Point } {
  return {
    from: { x: from.x + from.width + EDITOR_SPACING.start, y: from.y + from.height / 2 },
    to: { x: to.x - EDITOR_SPACING.end, y: to.y + to.height / 2 },
  };
}

/** The way of a line: the one that was found for it while both ends stand there, else straight from port to port. */
export function wayOf(points: readonly Point[], from: Point, to: Point): readonly Point[] {
  return isAt(points[0], from) && isAt(points.at(-1), to) ? points : directRoute(from, to);
}

/** Whether a point is where another is, as far as anyone can see. */
export function isAt(one: Point | undefined, other: Point): boolean {
  return one !== undefined && Math.abs(one.x - other.x) < 2 && Math.abs(one.y - other.y) < 2;
}
