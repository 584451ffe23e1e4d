import type { Draft } from '../commands/draft.ts';
import { hasAncestor } from '../commands/step-edits.ts';
import type { Box, Point } from './layout/graph.ts';

/** Where dragged steps would go: into a loop, or `undefined` where they stay in the group they are in. */
export type DropTarget = { readonly kind: 'into'; readonly loop: string } | { readonly kind: 'out' } | undefined;

/**
 * The group under the pointer when it is another than the one the dragged steps are in: the innermost loop there, closed or open, or
 * the workflow itself. Steps of several groups stay where they are.
 */
export function dropTarget(
  draft: Draft,
  drag: { readonly ids: readonly string[]; readonly spot: Point; readonly boxes: ReadonlyMap<string, Box> },
): DropTarget {
  const steps = drag.ids.flatMap((id) => draft.all.get(id) ?? []);
  const [first] = steps;
  if (first === undefined || steps.some((step) => step.parent !== first.parent)) return undefined;
  const loop = [...draft.all.values()].findLast(
    (step) =>
      step.type === 'loop' &&
      !drag.ids.includes(step.id) &&
      !hasAncestor(draft, step.id, drag.ids) &&
      contains(drag.boxes.get(step.id), drag.spot),
  );
  if (loop?.id === first.parent) return undefined;
  return loop === undefined ? { kind: 'out' } : { kind: 'into', loop: loop.id };
}

function contains(box: Box | undefined, { x, y }: Point): boolean {
  return box !== undefined && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}
