import type { StepType } from './schema.ts';
import { wordsFromId } from './names.ts';

/** What the order rules need to know of a step. */
export interface Ordered {
  readonly id: string;
  readonly needs?: readonly string[];
}

/** What the picture needs to know of a step. */
export interface Drawable extends Ordered {
  readonly type: StepType;
  readonly name?: string;
  readonly steps?: readonly Drawable[];
}

/** The picture of a workflow: nodes in text order, edges by index, `parent` the index of the loop that holds the node. */
export interface Graph {
  nodes: { id: string; name: string; type: StepType; parent?: number }[];
  edges: [number, number][];
}

/** Needs of siblings by position: what a step says, else the step written before it. Same order as `steps`. */
export function needsInOrder(steps: readonly Ordered[]): readonly (readonly string[])[] {
  return steps.map((step, index) => {
    if (step.needs !== undefined) return step.needs;
    const before = steps[index - 1];
    return before === undefined ? [] : [before.id];
  });
}

/** Effective needs by id for one list of siblings (the workflow's steps, or one loop's body). */
export function effectiveNeeds(steps: readonly Ordered[]): ReadonlyMap<string, readonly string[]> {
  const needs = needsInOrder(steps);
  return new Map(steps.map((step, index) => [step.id, needs[index] ?? []]));
}

/** The picture of a compiled workflow. */
export function graphOf(compiled: { readonly workflow: { readonly steps: readonly Drawable[] } }): Graph {
  return graphOfSteps(compiled.workflow.steps);
}

/** The picture of any list of steps, loops flattened; needs that name no sibling are left out. */
export function graphOfSteps(steps: readonly Drawable[]): Graph {
  const graph: Graph = { nodes: [], edges: [] };
  addSteps(graph, steps, undefined);
  return graph;
}

function addSteps(graph: Graph, steps: readonly Drawable[], parent: number | undefined): void {
  const indexOf = new Map<string, number>();
  for (const step of steps) {
    const index = graph.nodes.length;
    if (!indexOf.has(step.id)) indexOf.set(step.id, index);
    graph.nodes.push({
      id: step.id,
      name: step.name ?? wordsFromId(step.id),
      type: step.type,
      ...(parent === undefined ? {} : { parent }),
    });
    if (step.steps !== undefined) addSteps(graph, step.steps, index);
  }
  const needs = needsInOrder(steps);
  steps.forEach((step, position) => {
    const to = indexOf.get(step.id);
    for (const need of new Set(needs[position] ?? [])) {
      const from = indexOf.get(need);
      if (from !== undefined && to !== undefined) graph.edges.push([from, to]);
    }
  });
}

/** Ids of every sibling a step waits for, directly or through others; safe on cycles and unknown needs. */
export function ancestorsOf(steps: readonly Ordered[], id: string): ReadonlySet<string> {
  const needs = effectiveNeeds(steps);
  const found = new Set<string>();
  const open = [...(needs.get(id) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next) || !needs.has(next)) continue;
    found.add(next);
    open.push(...(needs.get(next) ?? []));
  }
  return found;
}

/** One cycle among siblings as ids in waiting order, first repeated last (`[a, b, a]`: a waits for b waits for a). */
export function findCycle(steps: readonly Ordered[]): readonly string[] | undefined {
  const needs = effectiveNeeds(steps);
  const finished = new Set<string>();
  for (const start of needs.keys()) {
    if (finished.has(start)) continue;
    const path: { id: string; next: number }[] = [{ id: start, next: 0 }];
    const onPath = new Set([start]);
    while (path.length > 0) {
      const top = path[path.length - 1];
      if (top === undefined) break;
      const need = needs.get(top.id)?.[top.next++];
      if (need === undefined) {
        finished.add(top.id);
        onPath.delete(top.id);
        path.pop();
      } else if (onPath.has(need)) {
        const ids = path.map((entry) => entry.id);
        return [...ids.slice(ids.indexOf(need)), need];
      } else if (needs.has(need) && !finished.has(need)) {
        path.push({ id: need, next: 0 });
        onPath.add(need);
      }
    }
  }
  return undefined;
}

/** Indexes of siblings so that every step comes after what it needs; what hangs on a cycle is left out. */
export function inWaitingOrder(steps: readonly Ordered[]): readonly number[] {
  const indexOf = new Map(steps.map((step, index) => [step.id, index]));
  const waits = needsInOrder(steps).map((needs) => [
    ...new Set(needs.map((need) => indexOf.get(need)).filter((index) => index !== undefined)),
  ]);
  const heirs: number[][] = steps.map(() => []);
  const open = waits.map((needs, index) => {
    for (const need of needs) heirs[need]?.push(index);
    return needs.length;
  });
  const order = open.flatMap((count, index) => (count === 0 ? [index] : []));
  for (const index of order) {
    for (const heir of heirs[index] ?? []) {
      const left = (open[heir] ?? 0) - 1;
      open[heir] = left;
      if (left === 0) order.push(heir);
    }
  }
  return order;
}
