import type { Draft } from '../commands/draft.ts';
import type { Place } from '../commands/step-edits.ts';
import type { Box, Point } from './layout/graph.ts';

/** Where a block lands: on a line it goes between, on a loop into its body, else it stands free. */
export function dropPlace(
  draft: Draft,
  drop: {
    readonly spot: Point;
    readonly boxes: ReadonlyMap<string, Box>;
    readonly edge: { readonly from: string; readonly to: string } | undefined;
  },
): { readonly place: Place; readonly parent: string | undefined } {
  if (drop.edge !== undefined) return { place: { kind: 'between', ...drop.edge }, parent: draft.all.get(drop.edge.from)?.parent };
  // The body of a closed loop has no boxes: what is dropped on it stands free.
  const loops = [...draft.all.values()].filter((step) => step.body.some((inner) => drop.boxes.has(inner.id)));
  const inside = loops.filter((loop) => contains(drop.boxes.get(loop.id), drop.spot)).at(-1);
  const last = inside?.body.at(-1);
  return last === undefined
    ? { place: { kind: 'free' }, parent: undefined }
    : { place: { kind: 'branch', id: last.id }, parent: inside?.id };
}

/** A point on the canvas as seen from the loop that will hold it. */
export function relativeTo(point: Point, parent: string | undefined, boxes: ReadonlyMap<string, Box>): [number, number] {
  const box = parent === undefined ? undefined : boxes.get(parent);
  return [snapped(point.x - (box?.x ?? 0)), snapped(point.y - (box?.y ?? 0))];
}

function snapped(value: number): number {
  return Math.round(value / 8) * 8;
}

function contains(box: Box | undefined, point: Point): boolean {
  return (
    box !== undefined && point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height
  );
}
