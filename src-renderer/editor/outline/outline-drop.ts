import type { WrittenPlace } from '../../commands/place-steps.ts';
import { siblingsOf, type Draft, type DraftStep } from '../../commands/draft.ts';

/** A row of the outline: its step and how deep it stands, from 1. */
export interface PlacedRow {
  readonly step: DraftStep;
  readonly depth: number;
}

/** Where steps would go when they are let go now, and where the line that shows it is drawn. */
export interface OutlineDrop {
  readonly place: WrittenPlace;
  /** The line stands before this row; after the last one where it is the number of rows. */
  readonly gap: number;
  readonly depth: number;
}

/**
 * The place for the gap before row `gap` at a depth as near to the wanted one as there is: behind the row above, first inside of it, or
 * behind a loop that ends there. Undefined where the moved steps cannot go, or already are.
 */
export function dropAt(
  rows: readonly PlacedRow[],
  {
    gap,
    depth,
    moved,
    closed,
  }: {
    readonly gap: number;
    readonly depth: number;
    readonly moved: readonly string[];
    readonly closed: readonly string[];
  },
): OutlineDrop | undefined {
  const above = rows[gap - 1];
  const below = rows[gap];
  const all = new Map(rows.map((row) => [row.step.id, row]));
  if (above === undefined) return checked(rows, { place: { parent: undefined, after: null }, gap, depth: 1 }, moved);
  const { step } = above;
  const isOpen = step.type === 'loop' && step.body.length > 0 && !closed.includes(step.id);
  if (isOpen) return checked(rows, { place: { parent: step.id, after: null }, gap, depth: above.depth + 1 }, moved);
  const least = below?.depth ?? 1;
  let row = above;
  while (row.depth > Math.max(least, Math.min(depth, above.depth))) {
    const parent = all.get(row.step.parent ?? '');
    if (parent === undefined) break;
    row = parent;
  }
  return checked(rows, { place: { parent: row.step.parent, after: row.step.id }, gap, depth: row.depth }, moved);
}

function checked(rows: readonly PlacedRow[], drop: OutlineDrop, moved: readonly string[]): OutlineDrop | undefined {
  const { parent, after } = drop.place;
  const parents = new Map(rows.map(({ step }) => [step.id, step.parent]));
  for (let around = parent; around !== undefined; around = parents.get(around)) if (moved.includes(around)) return undefined;
  const siblings = rows.filter(({ step }) => step.parent === parent).map(({ step }) => step.id);
  const without = siblings.filter((id) => !moved.includes(id));
  const at =
    after === null
      ? 0
      : without.indexOf(siblings.slice(0, siblings.indexOf(after) + 1).findLast((id) => !moved.includes(id)) ?? '') + 1;
  const ids = rows.map(({ step }) => step.id).filter((id) => moved.includes(id));
  const next = [...without.slice(0, at), ...ids, ...without.slice(at)];
  return next.length === siblings.length && next.every((id, index) => id === siblings[index]) ? undefined : drop;
}

/** The last place of the loop just above steps; undefined where there is none. */
export function placeInto(draft: Draft, ids: readonly string[]): WrittenPlace | undefined {
  const siblings = siblingsOf(draft, draft.all.get(ids[0] ?? '')?.parent);
  const before = siblings[siblings.findIndex((step) => ids.includes(step.id)) - 1];
  return before?.type === 'loop' ? { parent: before.id, after: before.body.at(-1)?.id ?? null } : undefined;
}

/** The place right behind the loop around steps; undefined where there is none. */
export function placeOut(draft: Draft, ids: readonly string[]): WrittenPlace | undefined {
  const around = draft.all.get(draft.all.get(ids[0] ?? '')?.parent ?? '');
  return around === undefined ? undefined : { parent: around.parent, after: around.id };
}
