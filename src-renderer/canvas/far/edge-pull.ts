import type { Box, Point } from '../layout/graph.ts';

/** So near an edge the view begins to go on, px. */
const REACH = 40;
/** How far it goes in a frame at most, px. */
const FASTEST = 15;

/** How far the view moves in one frame while something is dragged to the edge of a window: the nearer, the faster. */
export function atEdges({ x, y }: Point, edges: Box): Point {
  return {
    x: pull(x - edges.x) - pull(edges.x + edges.width - x),
    y: pull(y - edges.y) - pull(edges.y + edges.height - y),
  };
}

function pull(distance: number): number {
  return Math.round(Math.max(0, Math.min(1, (REACH - distance) / REACH)) * FASTEST);
}
