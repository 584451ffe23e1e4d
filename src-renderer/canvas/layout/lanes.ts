import type { LayoutGraph } from './graph.ts';
import type { Layering } from './layering.ts';

/** For every gap between columns: how many lanes its vertical lines need, and the lane of each edge (by edge index). */
export interface Gap {
  readonly lanes: number;
  readonly laneOf: ReadonlyMap<number, number>;
}

interface Trunk {
  readonly edges: number[];
  top: number;
  bottom: number;
}

/** Puts the vertical parts of edges into lanes: brothers share a trunk, strangers never lie on each other. */
export function assignLanes(graph: LayoutGraph, layering: Layering, centre: readonly number[]): Gap[] {
  const gaps: Map<string, Trunk>[] = layering.columns.map(() => new Map<string, Trunk>());
  const outgoing = count(graph, 0);
  const targets = targetsOf(layering);
  layering.chains.forEach((chain, edge) => {
    for (let at = 0; at + 1 < chain.length; at++) {
      const left = chain[at] ?? 0;
      const right = chain[at + 1] ?? 0;
      const from = centre[left] ?? 0;
      const to = centre[right] ?? 0;
      if (from === to) continue;
      const gap = gaps[layering.slots[left]?.layer ?? 0];
      const ends = graph.edges[edge];
      if (gap === undefined || ends === undefined) continue;
      const single = (outgoing.get(ends[0]) ?? 0) < 2;
      // Out of a fork everything shares the fork's trunk, also with forks to the very same steps; into a join the join's.
      const key =
        at === 0 && !single ? `from ${targets.get(left) ?? left}` : at + 2 === chain.length ? `to ${right}` : `edge ${edge}`;
      const trunk = gap.get(key);
      if (trunk === undefined) gap.set(key, { edges: [edge], top: Math.min(from, to), bottom: Math.max(from, to) });
      else {
        trunk.edges.push(edge);
        trunk.top = Math.min(trunk.top, from, to);
        trunk.bottom = Math.max(trunk.bottom, from, to);
      }
    }
  });
  return gaps.map((gap) => pack([...gap.values()]));
}

/** The slots that the lines out of each slot lead to, as a key that is equal for equal sets. */
function targetsOf(layering: Layering): Map<number, string> {
  const found = new Map<number, number[]>();
  for (const [from, to] of layering.chains) {
    if (from !== undefined && to !== undefined) found.set(from, [...(found.get(from) ?? []), to]);
  }
  return new Map([...found].map(([from, to]) => [from, to.sort((a, b) => a - b).join()]));
}

function count(graph: LayoutGraph, end: 0 | 1): Map<string, number> {
  const found = new Map<string, number>();
  for (const edge of graph.edges) found.set(edge[end], (found.get(edge[end]) ?? 0) + 1);
  return found;
}

function pack(trunks: readonly Trunk[]): Gap {
  const lanes: number[] = [];
  const laneOf = new Map<number, number>();
  for (const trunk of [...trunks].sort((a, b) => a.top - b.top || a.bottom - b.bottom)) {
    let lane = lanes.findIndex((bottom) => bottom + 12 < trunk.top);
    if (lane < 0) lane = lanes.length;
    lanes[lane] = trunk.bottom;
    for (const edge of trunk.edges) laneOf.set(edge, lane);
  }
  return { lanes: lanes.length, laneOf };
}
