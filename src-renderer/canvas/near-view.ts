import type { Box } from './layout/graph.ts';
import type { Scene, SceneEdge } from './scene.ts';
import type { View } from './viewport.ts';

/** Pictures up to this many steps are handed over whole. */
const SMALL = 120;

/** A piece of the picture that is larger than what is seen, in steps, so that it changes seldom while someone moves about. */
export function areaAround(view: View, size: { readonly width: number; readonly height: number }): Box {
  const seen = { width: (size.width || 2_000) / view.zoom, height: (size.height || 2_000) / view.zoom };
  const pace = 2 ** Math.ceil(Math.log2(Math.max(seen.width, seen.height))) / 8;
  const x = Math.floor(-view.x / view.zoom / pace) - 1;
  const y = Math.floor(-view.y / view.zoom / pace) - 1;
  const across = Math.ceil(seen.width / pace) + 3;
  const down = Math.ceil(seen.height / pace) + 3;
  return { x: x * pace, y: y * pace, width: across * pace, height: down * pace };
}

/** What has to be handed over besides what is near. */
export interface Near {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly area: Box;
  /** Steps that are wanted wherever they are: someone may drag them along. */
  readonly keep: readonly string[];
}

/** The part of a large scene that is near what is seen, with the ends of its lines and the loops around its steps. */
export function nearView(scene: Scene, { boxes, area, keep }: Near): Scene {
  if (scene.nodes.length <= SMALL) return scene;
  const wanted = new Set(keep);
  const edges = scene.edges.filter((edge) => {
    if (!passes(edge, boxes, area)) return false;
    wanted.add(edge.from);
    wanted.add(edge.to);
    return true;
  });
  for (const { step } of scene.nodes) {
    const box = boxes.get(step.id);
    if (box !== undefined && overlaps(box, area)) wanted.add(step.id);
  }
  // From the last to the first: a loop comes before its body.
  for (const { step } of scene.nodes.toReversed()) if (step.parent !== undefined && wanted.has(step.id)) wanted.add(step.parent);
  return { nodes: scene.nodes.filter(({ step }) => wanted.has(step.id)), edges };
}

/** So many selected steps are kept when nothing else is: what floats beside them needs to know where they are. */
const KEPT = 50;

/** Only these steps and the loops around them, without lines. */
export function keptView(scene: Scene, ids: readonly string[]): Scene {
  const wanted = new Set(ids.slice(0, KEPT));
  for (const { step } of scene.nodes.toReversed()) if (step.parent !== undefined && wanted.has(step.id)) wanted.add(step.parent);
  return { nodes: scene.nodes.filter(({ step }) => wanted.has(step.id)), edges: [] };
}

/** Whether the bounds of a line and its ends touch an area. */
function passes({ from, to, points }: SceneEdge, boxes: ReadonlyMap<string, Box>, area: Box): boolean {
  const start = boxes.get(from);
  const end = boxes.get(to);
  if (start === undefined || end === undefined) return false;
  let left = Math.min(start.x, end.x);
  let top = Math.min(start.y, end.y);
  let right = Math.max(start.x + start.width, end.x + end.width);
  let bottom = Math.max(start.y + start.height, end.y + end.height);
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return overlaps({ x: left, y: top, width: right - left, height: bottom - top }, area);
}

function overlaps(one: Box, other: Box): boolean {
  return (
    one.x <= other.x + other.width &&
    one.x + one.width >= other.x &&
    one.y <= other.y + other.height &&
    one.y + one.height >= other.y
  );
}
