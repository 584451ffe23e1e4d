import { EDITOR_SPACING, type Box, type Point } from './layout/graph.ts';
import { crosses, routeAround } from './layout/avoid.ts';
import type { SceneEdge, SceneNode } from './scene.ts';

/** Height of a condition above its step. */
const CONDITION = 16;

/** Lines whose ends were moved, or that run into a step that was moved, take a way around the steps of their group. */
export function rerouted(edges: readonly SceneEdge[], nodes: readonly SceneNode[]): SceneEdge[] {
  const boxes = absoluteBoxes(nodes);
  const groups = new Map<string | undefined, Box[]>();
  for (const { step } of nodes) {
    const box = boxes.get(step.id);
    const group = groups.get(step.parent) ?? [];
    groups.set(step.parent, group);
    if (box !== undefined) group.push(step.fields.when === undefined ? box : withCondition(box));
  }
  const parents = new Map(nodes.map(({ step }) => [step.id, step.parent]));
  return edges.map((edge) => {
    const ends = endsOf(boxes.get(edge.from), boxes.get(edge.to));
    const around = groups.get(parents.get(edge.from)) ?? [];
    if (ends === undefined) return edge;
    const isInPlace = isAt(edge.points[0], ends.from) && isAt(edge.points.at(-1), ends.to);
    if (isInPlace && !around.some((box) => crosses(edge.points, box))) return edge;
    return { ...edge, points: routeAround(ends.from, ends.to, around) };
  });
}

function absoluteBoxes(nodes: readonly SceneNode[]): Map<string, Box> {
  const boxes = new Map<string, Box>();
  for (const { step, box } of nodes) {
    const parent = step.parent === undefined ? undefined : boxes.get(step.parent);
    boxes.set(step.id, parent === undefined ? box : { ...box, x: box.x + parent.x, y: box.y + parent.y });
  }
  return boxes;
}

function withCondition(box: Box): Box {
  return { ...box, y: box.y - CONDITION, height: box.height + CONDITION };
}

function endsOf(from: Box | undefined, to: Box | undefined): { readonly from: Point; readonly to: Point } | undefined {
  if (from === undefined || to === undefined) return undefined;
  return {
    from: { x: from.x + from.width + EDITOR_SPACING.start, y: from.y + from.height / 2 },
    to: { x: to.x - EDITOR_SPACING.end, y: to.y + to.height / 2 },
  };
}

function isAt(one: Point | undefined, other: Point): boolean {
  return one !== undefined && Math.abs(one.x - other.x) < 2 && Math.abs(one.y - other.y) < 2;
}
