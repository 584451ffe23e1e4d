import { endsBetween, isAt } from './edge-way.ts';
import type { Box } from './layout/graph.ts';
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
    const [start, end] = [boxes.get(edge.from), boxes.get(edge.to)];
    if (start === undefined || end === undefined) return edge;
    const around = groups.get(parents.get(edge.from)) ?? [];
    const ends = endsBetween(start, end);
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
