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
  const sides: readonly ('before' | 'after' | 'both')[] = ['before', 'after', 'before', 'after', 'both', 'both', 'both', 'both'];
  sides.forEach((side, round) => {
    const order = round % 2 === 0 ? columns : [...columns].reverse();
    for (const column of order) settle(column, { slots, centre, apart, side });
  });
  for (const column of columns) snap(column, centre, apart);
  return centre;
}

interface Sweep {
  readonly slots: readonly Slot[];
  readonly centre: number[];
  readonly apart: (upper: number, lower: number) => number;
  readonly side: 'before' | 'after' | 'both';
}

/** Moves a column to the weighted least-squares best of what its slots want, keeping their distances (pool adjacent violators). */
function settle(column: readonly number[], { slots, centre, apart, side }: Sweep): void {
  const blocks: { sum: number; weight: number; members: number }[] = [];
  const offsets: number[] = [];
  let offset = 0;
  column.forEach((slot, at) => {
    const above = column[at - 1];
    if (above !== undefined) offset += apart(above, slot);
    offsets.push(offset);
    const { want, weight } = wish(slots[slot], { centre, slots, side }, centre[slot] ?? 0);
    let block = { sum: (want - offset) * weight, weight, members: 1 };
    for (
      let last = blocks.at(-1);
      last !== undefined && last.sum / last.weight > block.sum / block.weight;
      last = blocks.at(-1)
    ) {
      block = { sum: last.sum + block.sum, weight: last.weight + block.weight, members: last.members + block.members };
      blocks.pop();
    }
    blocks.push(block);
  });
  let at = 0;
  for (const block of blocks) {
    for (let member = 0; member < block.members; member++, at++)
      centre[column[at] ?? 0] = block.sum / block.weight + (offsets[at] ?? 0);
  }
}

function wish(
  slot: Slot | undefined,
  { centre, slots, side }: Omit<Sweep, 'apart'>,
  own: number,
): { readonly want: number; readonly weight: number } {
  if (slot === undefined) return { want: own, weight: 0.1 };
  const neighbours = side === 'before' ? slot.before : side === 'after' ? slot.after : [...slot.before, ...slot.after];
  if (neighbours.length === 0) return { want: own, weight: 0.1 };
  let sum = 0;
  let weight = 0;
  for (const other of neighbours) {
    // An only child stays in line with its parent, and a long edge stays straight.
    const lone = slots[other]?.after.length === 1 && slots[other].before.length <= 1 ? 2 : 1;
    const pull = (slot.node < 0 ? 2 : 1) * (slots[other]?.node === -1 ? 2 : 1) * lone;
    sum += (centre[other] ?? 0) * pull;
    weight += pull;
  }
  return { want: sum / weight, weight };
}

function snap(column: readonly number[], centre: number[], apart: (upper: number, lower: number) => number): void {
  column.forEach((slot, at) => {
    const above = column[at - 1];
    const wanted = Math.round((centre[slot] ?? 0) / GRID) * GRID;
    const least = above === undefined ? -Infinity : Math.ceil(((centre[above] ?? 0) + apart(above, slot)) / GRID) * GRID;
    centre[slot] = Math.max(wanted, least);
  });
}
