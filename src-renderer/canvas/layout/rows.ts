import type { LayoutGraph, Spacing } from './graph.ts';
import type { Layering, Slot } from './layering.ts';

const GRID = 8;

/** The vertical centre of every slot, px: neighbours in line where there is room, columns never overlapping. */
export function placeRows(graph: LayoutGraph, layering: Layering, spacing: Spacing): number[] {
  const { slots, columns } = layering;
  const height = (slot: Slot) => (slot.node < 0 ? 0 : (graph.nodes[slot.node]?.height ?? 0));
  const apart = (upper: number, lower: number): number => {
    const a = slots[upper];
    const b = slots[lower];
    if (a === undefined || b === undefined) return 0;
    const room = a.node >= 0 && b.node >= 0 ? spacing.row : a.node < 0 && b.node < 0 ? spacing.row / 3 : spacing.row / 2;
    return (height(a) + height(b)) / 2 + room;
  };
  const centre = new Array<number>(slots.length).fill(0);
  for (const column of columns) {
    let y = 0;
    column.forEach((slot, at) => {
      const above = column[at - 1];
      y = above === undefined ? 0 : y + apart(above, slot);
      centre[slot] = y;
    });
    const half = y / 2;
    for (const slot of column) centre[slot] = (centre[slot] ?? 0) - half;
  }
  const pulls = slots.map(pullOf);
  const sides: readonly ('before' | 'after' | 'both')[] = ['before', 'after', 'before', 'after', 'both', 'both', 'both', 'both'];
  sides.forEach((side, round) => {
    const order = round % 2 === 0 ? columns : [...columns].reverse();
    for (const column of order) settle(column, { slots, pulls, centre, apart, side });
  });
  for (const column of columns) snap(column, centre, apart);
  return centre;
}

interface Sweep {
  readonly slots: readonly Slot[];
  readonly pulls: readonly number[];
  readonly centre: number[];
  readonly apart: (upper: number, lower: number) => number;
  readonly side: 'before' | 'after' | 'both';
}

/** How strongly a slot holds its neighbours: an only child stays in line with its parent, and a long edge stays straight. */
function pullOf({ node, before, after }: Slot): number {
  return (node === -1 ? 2 : 1) * (after.length === 1 && before.length <= 1 ? 2 : 1);
}

/**
 * Moves a column to the weighted least-squares best of what its slots want, keeping their distances (pool adjacent violators). Runs for
 * every slot several times at each layout, so it makes no objects.
 */
function settle(column: readonly number[], sweep: Sweep): void {
  const { centre, apart } = sweep;
  const sums: number[] = [];
  const weights: number[] = [];
  const members: number[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (let at = 0; at < column.length; at++) {
    const slot = column[at] ?? 0;
    if (at > 0) offset += apart(column[at - 1] ?? 0, slot);
    offsets.push(offset);
    const total = weightOf(slot, sweep);
    let weight = total === 0 ? 0.1 : total;
    let sum = ((total === 0 ? (centre[slot] ?? 0) : wantOf(slot, sweep) / total) - offset) * weight;
    let count = 1;
    while (sums.length > 0 && (sums.at(-1) ?? 0) / (weights.at(-1) ?? 1) > sum / weight) {
      sum += sums.pop() ?? 0;
      weight += weights.pop() ?? 0;
      count += members.pop() ?? 0;
    }
    sums.push(sum);
    weights.push(weight);
    members.push(count);
  }
  let at = 0;
  for (let block = 0; block < members.length; block++) {
    const base = (sums[block] ?? 0) / (weights[block] ?? 1);
    for (let member = members[block] ?? 0; member > 0; member--, at++) centre[column[at] ?? 0] = base + (offsets[at] ?? 0);
  }
}

/** How strongly the neighbours of a slot pull it, all together; 0 where it has none. */
function weightOf(at: number, { slots, pulls, side }: Sweep): number {
  const slot = slots[at];
  if (slot === undefined) return 0;
  let weight = 0;
  if (side !== 'after') for (const other of slot.before) weight += pulls[other] ?? 0;
  if (side !== 'before') for (const other of slot.after) weight += pulls[other] ?? 0;
  return slot.node < 0 ? 2 * weight : weight;
}

/** Where the neighbours of a slot stand, each by how strongly it pulls. */
function wantOf(at: number, { slots, pulls, centre, side }: Sweep): number {
  const slot = slots[at];
  if (slot === undefined) return 0;
  let sum = 0;
  if (side !== 'after') for (const other of slot.before) sum += (centre[other] ?? 0) * (pulls[other] ?? 0);
  if (side !== 'before') for (const other of slot.after) sum += (centre[other] ?? 0) * (pulls[other] ?? 0);
  return slot.node < 0 ? 2 * sum : sum;
}

function snap(column: readonly number[], centre: number[], apart: (upper: number, lower: number) => number): void {
  column.forEach((slot, at) => {
    const above = column[at - 1];
    const wanted = Math.round((centre[slot] ?? 0) / GRID) * GRID;
    const least = above === undefined ? -Infinity : Math.ceil(((centre[above] ?? 0) + apart(above, slot)) / GRID) * GRID;
    centre[slot] = Math.max(wanted, least);
  });
}
