import type { EditOperation } from '../../src-shared/formats/edit/edit-operation.ts';
import { isJsonList } from '../../src-shared/lib/json-guards.ts';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import { problem } from '../../src-shared/lib/problem.ts';
import { err, ok } from '../../src-shared/lib/result.ts';
import type { Change } from './change.ts';
import { siblingsOf, type DraftStep } from './draft.ts';
import { relocate } from './relocate-steps.ts';
import { afterChange, hasAncestor, nameOf, runOperations, settleNeeds, type Edited, type Source } from './step-edits.ts';

/** Steps that go to another group: the loop, or `null` for none, and where they are drawn there. */
export interface Moving {
  readonly ids: readonly string[];
  readonly into: string | null;
  readonly at: NonNullable<Change['moves']>;
}

/**
 * Moves steps of one group into a loop, behind its last step, or out of every loop, standing free. What waited for them waits for what
 * they waited for; what they need of each other stays; their lines keep their words and comments where the notation has lines.
 */
export function moveInto(source: Source, { ids, into, at }: Moving): Edited {
  const steps = [...source.draft.all.values()].filter(
    (step) => ids.includes(step.id) && !hasAncestor(source.draft, step.id, ids),
  );
  const [first] = steps;
  const loop = into === null ? undefined : source.draft.all.get(into);
  if (first === undefined || (into !== null && loop === undefined))
    return err(problem('unknown_step', 'One of these steps is gone.'));
  if (steps.some((step) => step.parent !== first.parent))
    return err(problem('other_group', 'These steps are not in the same group.', { hint: 'Move them one after the other.' }));
  if ((loop !== undefined && hasAncestor(source.draft, loop.id, ids)) || ids.includes(loop?.id ?? ''))
    return err(problem('into_itself', `${loop?.name ?? ''} cannot be put into itself.`));
  if (siblingsOf(source.draft, first.parent).length === steps.length)
    return err(
      problem('last_step', `${nameOf(source, first.parent ?? '')} would be left without a step.`, {
        hint: 'Move the loop itself, or put another step into it first.',
      }),
    );
  const what = steps.length === 1 ? first.name : `${steps.length} steps`;
  const label =
    loop === undefined ? `Take ${what} out of ${nameOf(source, first.parent ?? '')}` : `Put ${what} into ${loop.name}`;
  const needs = neededThere(steps, loop);
  const relocated = relocate(source, steps, { label, put: additions(source, { steps, loop, needs }) });
  if (!relocated.ok) return relocated;
  const { change, without } = relocated.value;
  const kept = withoutForeignNeeds(source, change, steps);
  if (!kept.ok) return kept;
  const wanted = new Map([...without.draft.all.values()].map((step) => [step.id, step.needs]));
  for (const [id, own] of needs) wanted.set(id, own);
  const settled = settleNeeds(source, kept.value, wanted);
  return settled.ok ? ok({ ...settled.value, select: steps.map((step) => step.id), moves: at }) : settled;
}

/** The old lines may name steps of the group they came from: those cannot be waited for any more, and are not there to be disconnected. */
function withoutForeignNeeds(source: Source, change: Change, steps: readonly DraftStep[]): Edited {
  const now = afterChange(source, change);
  const operations = steps.flatMap(({ id }): EditOperation[] => {
    const step = now.draft.all.get(id);
    const written = step?.fields.needs;
    const named = typeof written === 'string' ? [written] : isJsonList(written) ? written : [];
    return named.some((need) => typeof need !== 'string' || step?.needs.includes(need) !== true)
      ? [{ op: 'removeField', path: `steps.${id}.needs` }]
      : [];
  });
  if (operations.length === 0) return ok(change);
  const cleared = runOperations(now, change.label, operations);
  return cleared.ok ? ok({ ...change, batches: [...change.batches, ...cleared.value.batches] }) : cleared;
}

/** What moved steps wait for where they are now: each other as before, the first of them what ends the loop they come into. */
function neededThere(steps: readonly DraftStep[], loop: DraftStep | undefined): ReadonlyMap<string, readonly string[]> {
  const moved = new Set(steps.map((step) => step.id));
  const last = loop?.body.at(-1)?.id;
  return new Map(
    steps.map((step) => {
      const inner = step.needs.filter((need) => moved.has(need));
      return [step.id, inner.length > 0 || last === undefined ? inner : [last]];
    }),
  );
}

function additions(
  { draft }: Source,
  put: {
    readonly steps: readonly DraftStep[];
    readonly loop: DraftStep | undefined;
    readonly needs: ReadonlyMap<string, readonly string[]>;
  },
): readonly EditOperation[] {
  const { steps, loop, needs } = put;
  const bare = steps.map(({ id, fields: { needs: _, ...fields } }): JsonObject => ({ ...fields, id }));
  if (loop !== undefined && loop.body.length === 0) return [{ op: 'setField', path: `steps.${loop.id}.steps`, value: bare }];
  // Out of its loops a step is written behind the outermost of them.
  let around = draft.all.get(steps[0]?.parent ?? '');
  while (around?.parent !== undefined) around = draft.all.get(around.parent);
  let after = loop === undefined ? (around?.id ?? null) : (loop.body.at(-1)?.id ?? null);
  return bare.map((step, at): EditOperation => {
    const id = steps[at]?.id ?? '';
    const operation: EditOperation = { op: 'addStep', step, after, needs: [...(needs.get(id) ?? [])] };
    after = id;
    return operation;
  });
}
