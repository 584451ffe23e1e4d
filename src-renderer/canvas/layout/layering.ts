import type { LayoutGraph } from './graph.ts';

/** A place in a column: a real node, or a waypoint (`node: -1`) of an edge that crosses the column. */
export interface Slot {
  readonly node: number;
  readonly edge: number;
  readonly layer: number;
  readonly before: number[];
  readonly after: number[];
}

/** Columns of slots in their order from top to bottom; `chains[e]` holds the slots edge `e` runs through, ends included. */
export interface Layering {
  readonly slots: readonly Slot[];
  readonly columns: readonly (readonly number[])[];
  readonly chains: readonly (readonly number[])[];
}

/** Assigns columns by longest path, adds waypoints to long edges and orders every column with few crossings. Edges that close a cycle are left out (empty chain). */
export function layerGraph(graph: LayoutGraph): Layering {
  const index = new Map(graph.nodes.map((node, at) => [node.id, at]));
  const ends = graph.edges.map(([from, to]): readonly [number, number] => [index.get(from) ?? -1, index.get(to) ?? -1]);
  const layers = longestPath(graph.nodes.length, ends);
  const slots: Slot[] = layers.map((layer, node) => ({ node, edge: -1, layer, before: [], after: [] }));
  const chains = ends.map(([from, to], edge) => {
    const first = layers[from];
    const last = layers[to];
    if (first === undefined || last === undefined || last <= first) return [];
    const chain = [from];
    for (let layer = first + 1; layer < last; layer++) {
      slots.push({ node: -1, edge, layer, before: [], after: [] });
      chain.push(slots.length - 1);
    }
    chain.push(to);
    for (let at = 1; at < chain.length; at++) {
      const left = chain[at - 1] ?? 0;
      const right = chain[at] ?? 0;
      slots[left]?.after.push(right);
      slots[right]?.before.push(left);
    }
    return chain;
  });
  return { slots, columns: orderColumns(slots), chains };
}

function longestPath(count: number, ends: readonly (readonly [number, number])[]): number[] {
  const after: number[][] = Array.from({ length: count }, () => []);
  const open = new Array<number>(count).fill(0);
  for (const [from, to] of ends) {
    if (from < 0 || to < 0) continue;
    after[from]?.push(to);
    open[to] = (open[to] ?? 0) + 1;
  }
  const layers = new Array<number>(count).fill(0);
  const settled = new Array<boolean>(count).fill(false);
  const ready = open.flatMap((waiting, node) => (waiting === 0 ? [node] : []));
  let at = 0;
  let next = 0;
  for (;;) {
    for (; at < ready.length; at++) {
      const node = ready[at] ?? 0;
      settled[node] = true;
      for (const heir of after[node] ?? []) {
        if (settled[heir]) continue;
        layers[heir] = Math.max(layers[heir] ?? 0, (layers[node] ?? 0) + 1);
        open[heir] = (open[heir] ?? 0) - 1;
        if (open[heir] === 0) ready.push(heir);
      }
    }
    // What is left waits in a circle: take the first in text order and go on.
    while (next < count && settled[next]) next++;
    if (next >= count) return layers;
    open[next] = 0;
    ready.push(next);
  }
}

function orderColumns(slots: readonly Slot[]): number[][] {
  const columns: number[][] = [];
  slots.forEach((slot, at) => (columns[slot.layer] ??= []).push(at));
  const place = new Array<number>(slots.length).fill(0);
  const settle = (column: readonly number[]) => column.forEach((slot, at) => (place[slot] = at));
  columns.forEach(settle);
  if (columns.length < 2) return columns;
  const weight = new Array<number>(slots.length).fill(0);
  let best = columns.map((column) => [...column]);
  let fewest = crossings(slots, columns, place);
  const rounds = slots.length > 4000 ? 4 : 8;
  for (let round = 0; round < rounds && fewest > 0; round++) {
    const forward = round % 2 === 0;
    for (let step = 1; step < columns.length; step++) {
      const column = columns[forward ? step : columns.length - 1 - step] ?? [];
      for (const slot of column)
        weight[slot] = middle(forward ? slots[slot]?.before : slots[slot]?.after, place, place[slot] ?? 0);
      column.sort((a, b) => (weight[a] ?? 0) - (weight[b] ?? 0) || (place[a] ?? 0) - (place[b] ?? 0));
      settle(column);
    }
    const now = crossings(slots, columns, place);
    if (now < fewest) {
      fewest = now;
      best = columns.map((column) => [...column]);
    }
  }
  return best;
}

function middle(neighbours: readonly number[] | undefined, place: readonly number[], own: number): number {
  if (neighbours === undefined || neighbours.length === 0) return own;
  let sum = 0;
  for (const other of neighbours) sum += place[other] ?? 0;
  return sum / neighbours.length;
}

/** Counts crossings between neighbouring columns with a Fenwick tree. */
function crossings(slots: readonly Slot[], columns: readonly (readonly number[])[], place: readonly number[]): number {
  let total = 0;
  for (let layer = 0; layer + 1 < columns.length; layer++) {
    const size = columns[layer + 1]?.length ?? 0;
    const tree = new Array<number>(size + 1).fill(0);
    let seen = 0;
    for (const left of columns[layer] ?? []) {
      const rights = slots[left]?.after ?? [];
      for (const right of rights) {
        let below = 0;
        for (let at = (place[right] ?? 0) + 1; at > 0; at -= at & -at) below += tree[at] ?? 0;
        total += seen - below;
      }
      for (const right of rights) {
        for (let at = (place[right] ?? 0) + 1; at <= size; at += at & -at) tree[at] = (tree[at] ?? 0) + 1;
        seen++;
      }
    }
  }
  return total;
}
