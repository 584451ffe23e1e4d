import type { EditOperation } from '../../src-shared/formats/edit/edit-operation.ts';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { freeId, slug } from '../../src-shared/workflow/names.ts';
import { DEFAULT_MAX_ITERATIONS } from '../../src-shared/workflow/schema.ts';
import type { Change } from './change.ts';
import { siblingsOf, type Draft, type DraftStep } from './draft.ts';
import { afterChange, hasAncestor, nameOf, runOperations, settleNeeds, type Edited, type Source } from './step-edits.ts';

/** How a new loop repeats, as its author says it. */
export type Repeating =
  | { readonly kind: 'times'; readonly times: number }
  | { readonly kind: 'for_each'; readonly list: string; readonly as?: string }
  | { readonly kind: 'while' | 'until'; readonly condition: string; readonly most: number };

/** Puts steps of one list into a new loop; where others are written between them they are moved together first. */
export function groupSteps(
  source: Source,
  { ids, name, repeating }: { readonly ids: readonly string[]; readonly name: string; readonly repeating: Repeating },
): Edited {
  const together = broughtTogether(source, ids);
  if (!together.ok) return together;
  const { change, steps } = together.value;
  const loopId = freeId(slug(name, 'loop'), new Set(source.draft.all.keys()));
  const wrapped = runOperations(afterChange(source, change), change.label, [
    { op: 'wrapInLoop', ids: steps.map((step) => step.id), loop: { id: loopId, name, type: 'loop', ...fieldsOf(repeating) } },
  ]);
  if (!wrapped.ok) return wrapped;
  const label = `Group ${namesOf(steps)} into ${name}`;
  return ok({
    ...wrapped.value,
    label,
    batches: [...change.batches, ...wrapped.value.batches],
    select: [loopId],
    moves: movesToAutomatic(source, steps),
  });
}

/** Takes steps of one list out into a workflow file of its own beside this one, used by a new step in their place. */
export function extractSteps(
  source: Source,
  { ids, name, file }: { readonly ids: readonly string[]; readonly name: string; readonly file: string },
): Edited {
  const together = broughtTogether(source, ids);
  if (!together.ok) return together;
  const { change, steps } = together.value;
  const before = afterChange(source, change);
  const taken = runOperations(before, change.label, [
    { op: 'extractWorkflow', ids: steps.map((step) => step.id), file: `./${file}`, name },
  ]);
  if (!taken.ok) return taken;
  const made = [...afterChange(before, taken.value).draft.all.keys()].filter((id) => !before.draft.all.has(id));
  return ok({
    ...taken.value,
    label: `Make ${file} of ${namesOf(steps)}`,
    batches: [...change.batches, ...taken.value.batches],
    select: made,
    moves: movesToAutomatic(source, steps),
  });
}

/** Moves steps one place up or down in the list they are written in; order by position follows. */
export function reorderSteps(
  source: Source,
  { ids, by }: { readonly ids: readonly string[]; readonly by: 'up' | 'down' },
): Edited {
  const chosen = chosenOf(source.draft, ids);
  if (!chosen.ok) return chosen;
  const steps = chosen.value;
  const siblings = siblingsOf(source.draft, steps[0]?.parent);
  const order = siblings.map((step) => step.id);
  const moving = by === 'up' ? steps : steps.toReversed();
  const operations: EditOperation[] = [];
  for (const step of moving) {
    const at = order.indexOf(step.id);
    const to = by === 'up' ? at - 1 : at + 1;
    if (to < 0 || to >= order.length)
      return err(
        problem('at_the_end', by === 'up' ? `${step.name} is the first step here.` : `${step.name} is the last step here.`, {
          hint: 'Cut it and paste it where it is to go.',
        }),
      );
    order.splice(at, 1);
    order.splice(to, 0, step.id);
    operations.push({ op: 'moveStep', id: step.id, after: order[to - 1] ?? null });
  }
  const moved = runOperations(source, `Move ${namesOf(steps)} ${by}`, operations);
  return moved.ok ? ok({ ...moved.value, select: [...ids] }) : moved;
}

/** Makes a step wait for exactly these siblings. */
export function setNeeds(source: Source, { id, needs }: { readonly id: string; readonly needs: readonly string[] }): Edited {
  return settleNeeds(source, { label: `Change what ${nameOf(source, id)} waits for`, batches: [] }, new Map([[id, needs]]));
}

/** The chosen steps as one block of their list, and the change that makes them one. */
function broughtTogether(
  source: Source,
  ids: readonly string[],
): Result<{ readonly change: Change; readonly steps: readonly DraftStep[] }, Problem> {
  const chosen = chosenOf(source.draft, ids);
  if (!chosen.ok) return chosen;
  const steps = chosen.value;
  const siblings = siblingsOf(source.draft, steps[0]?.parent);
  const first = siblings.findIndex((step) => step.id === steps[0]?.id);
  const still: Change = { label: '', batches: [] };
  if (steps.every((step, at) => siblings[first + at]?.id === step.id)) return ok({ change: still, steps });
  const operations = steps
    .slice(1)
    .map((step, at): EditOperation => ({ op: 'moveStep', id: step.id, after: steps[at]?.id ?? null }));
  const moved = runOperations(source, '', operations);
  if (!moved.ok) return moved;
  // Being written elsewhere is not to change what anybody waits for.
  const settled = settleNeeds(source, moved.value, new Map(siblings.map((step) => [step.id, step.needs])));
  return settled.ok ? ok({ change: settled.value, steps }) : settled;
}

/** The chosen steps in text order, without those that lie in a chosen loop; all must be of one list. */
export function chosenOf(draft: Draft, ids: readonly string[]): Result<readonly DraftStep[], Problem> {
  const steps = [...draft.all.values()].filter((step) => ids.includes(step.id) && !hasAncestor(draft, step.id, ids));
  const [first] = steps;
  if (first === undefined) return err(problem('nothing_selected', 'There is no step selected.'));
  if (steps.some((step) => step.parent !== first.parent))
    return err(
      problem('other_group', 'These steps are not in the same group.', {
        hint: 'Choose steps of one loop, or none inside a loop.',
      }),
    );
  return ok(steps);
}

/** Steps that are somewhere else now go back to the automatic layout. */
export function movesToAutomatic({ draft }: Source, steps: readonly DraftStep[]): NonNullable<Change['moves']> {
  const inside = steps.flatMap(function all(step): string[] {
    return [step.id, ...(draft.all.get(step.id)?.body ?? []).flatMap(all)];
  });
  return Object.fromEntries(inside.map((id) => [id, null]));
}

function fieldsOf(repeating: Repeating): JsonObject {
  switch (repeating.kind) {
    case 'times':
      return {
        times: repeating.times,
        ...(repeating.times > DEFAULT_MAX_ITERATIONS ? { max_iterations: repeating.times } : {}),
      };
    case 'for_each':
      return {
        for_each: repeating.list,
        ...(repeating.as === undefined ? {} : { as: repeating.as }),
      };
    default:
      return { [repeating.kind]: repeating.condition, max_iterations: repeating.most };
  }
}

/** What steps are called together. */
export function namesOf(steps: readonly DraftStep[]): string {
  return steps.length === 1 ? (steps[0]?.name ?? '') : `${steps.length} steps`;
}
