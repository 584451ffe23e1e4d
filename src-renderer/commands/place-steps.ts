import type { EditOperation } from '../../src-shared/formats/edit/edit-operation.ts';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import { problem } from '../../src-shared/lib/problem.ts';
import { err, ok } from '../../src-shared/lib/result.ts';
import { siblingsOf, type DraftStep } from './draft.ts';
import { chosenOf, movesToAutomatic, namesOf } from './group-edits.ts';
import { relocate } from './relocate-steps.ts';
import { afterChange, hasAncestor, nameOf, runOperations, settleNeeds, type Edited, type Source } from './step-edits.ts';

/** A place in the order steps are written in: in a loop or in none, behind a step or first of all. */
export interface WrittenPlace {
  readonly parent: string | undefined;
  readonly after: string | null;
}

/** Moves steps to a place in the order they are written in, also into a loop or out of one; who waits by position follows. */
export function placeSteps(
  source: Source,
  { ids, place }: { readonly ids: readonly string[]; readonly place: WrittenPlace },
): Edited {
  const chosen = chosenOf(source.draft, ids);
  if (!chosen.ok) return chosen;
  const steps = chosen.value;
  const moved = steps.map((step) => step.id);
  const loop = place.parent === undefined ? undefined : source.draft.all.get(place.parent);
  if (loop !== undefined && (moved.includes(loop.id) || hasAncestor(source.draft, loop.id, moved)))
    return err(problem('into_itself', `${loop.name} cannot be put into itself.`, { hint: 'Put it somewhere else.' }));
  const after = standing(siblingsOf(source.draft, place.parent), moved, place.after);
  const made =
    steps[0]?.parent === place.parent
      ? runOperations(source, '', chain(moved, after))
      : acrossLoops(source, steps, { ...place, after });
  if (!made.ok) return made;
  return ok({ ...made.value, label: labelOf(source, steps, place), select: moved, moves: movesToAutomatic(source, steps) });
}

/** The nearest step before the place that stays where it is. */
function standing(siblings: readonly DraftStep[], moved: readonly string[], after: string | null): string | null {
  const at = siblings.findIndex((step) => step.id === after);
  return siblings.slice(0, at + 1).findLast((step) => !moved.includes(step.id))?.id ?? null;
}

function chain(ids: readonly string[], after: string | null): readonly EditOperation[] {
  return ids.map((id, at): EditOperation => ({ op: 'moveStep', id, after: ids[at - 1] ?? after }));
}

/** Takes steps out where they are, joining the ends, and writes them there; what they need of each other stays. */
function acrossLoops(source: Source, steps: readonly DraftStep[], { parent, after }: WrittenPlace): Edited {
  const ids = steps.map((step) => step.id);
  // The first place of a list is reached by way of the second.
  const anchor = after ?? siblingsOf(source.draft, parent)[0]?.id ?? null;
  const additions = steps.map((step, at): EditOperation => {
    const { needs: _, ...fields }: JsonObject = step.fields;
    const before = ids[at - 1];
    const inner = step.needs.filter((need) => ids.includes(need));
    const byPosition = before === undefined || (inner.length === 1 && inner[0] === before);
    return {
      op: 'addStep',
      step: { ...fields, id: step.id },
      after: before ?? anchor,
      ...(byPosition ? {} : { needs: inner.length > 0 || after === null ? inner : [after] }),
    };
  });
  const put = [...additions, ...(after === null ? chain(ids, null) : [])];
  const relocated = relocate(source, steps, { label: '', put });
  if (!relocated.ok) return relocated;
  const { change } = relocated.value;
  const { draft } = afterChange(source, change);
  const needs = new Map([...draft.all.values()].map((step) => [step.id, step.needs]));
  return settleNeeds(source, change, needs);
}

function labelOf(source: Source, steps: readonly DraftStep[], { parent }: WrittenPlace): string {
  const from = steps[0]?.parent;
  const what = namesOf(steps);
  if (parent === from) return `Move ${what}`;
  return parent === undefined
    ? `Move ${what} out of ${nameOf(source, from ?? '')}`
    : `Move ${what} into ${nameOf(source, parent)}`;
}
