import { memo, useMemo } from 'react';
import { ViewportPortal } from '@xyflow/react';
import { endsBetween, wayOf } from './edge-way.ts';
import type { Box } from './layout/graph.ts';
import { roundedPath } from './layout/path.ts';
import type { Scene } from './scene.ts';

/**
 * All lines that are at rest, each group's as one path: where thirty lines share a trunk it is as thin as one. The lines themselves are
 * there to point at, and are drawn when they are pointed at, selected or on their way.
 */
export const EdgeSheet = memo(function EdgeSheet(props: {
  readonly scene: Scene;
  readonly boxes: ReadonlyMap<string, Box>;
  /** Lines that are drawn by themselves. */
  readonly moving: ReadonlySet<string>;
}) {
  const { scene, boxes, moving } = props;
  const paths = useMemo(() => pathsOf(scene, boxes, moving), [scene, boxes, moving]);
  return (
    <ViewportPortal>
      {paths.map(([depth, path]) => (
        // Over the loop that holds the lines, under the steps in it.
        <svg key={depth} className="edge-sheet" style={{ zIndex: depth - 1 }} aria-hidden="true">
          <path d={path} />
        </svg>
      ))}
    </ViewportPortal>
  );
});

/** The lines that move while steps (ids, one a line) are dragged: theirs, and those in the loops among them. */
export function movingLines(scene: Scene, dragged: string): ReadonlySet<string> {
  if (dragged === '') return STILL;
  const moved = new Set(dragged.split('\n'));
  // Loops come before their bodies.
  for (const { step } of scene.nodes) if (step.parent !== undefined && moved.has(step.parent)) moved.add(step.id);
  return new Set(scene.edges.filter(({ from, to }) => moved.has(from) || moved.has(to)).map((edge) => edge.id));
}

const STILL: ReadonlySet<string> = new Set();

function pathsOf(
  scene: Scene,
  boxes: ReadonlyMap<string, Box>,
  moving: ReadonlySet<string>,
): readonly (readonly [number, string])[] {
  const depths = new Map<string, number>();
  for (const { step } of scene.nodes) depths.set(step.id, step.parent === undefined ? 0 : (depths.get(step.parent) ?? 0) + 1);
  const paths = new Map<number, string[]>();
  for (const { id, from, to, points } of scene.edges) {
    const [start, end] = [boxes.get(from), boxes.get(to)];
    if (start === undefined || end === undefined || moving.has(id)) continue;
    const ends = endsBetween(start, end);
    const path = roundedPath(wayOf(points, ends.from, ends.to));
    const depth = depths.get(to) ?? 0;
    const others = paths.get(depth);
    if (others === undefined) paths.set(depth, [path]);
    else others.push(path);
  }
  return [...paths].map(([depth, parts]) => [depth, parts.join('')]);
}
