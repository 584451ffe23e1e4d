import type { EditOperation } from '../../src-shared/formats/edit/edit-operation.ts';
import { isJsonList } from '../../src-shared/lib/json-guards.ts';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import { problem } from '../../src-shared/lib/problem.ts';
import { err, ok } from '../../src-shared/lib/result.ts';
import { siblingsOf, textField } from './draft.ts';
import { withFreeIds, withRenamedReads } from './free-ids.ts';
import { hasAncestor, runOperations, settleNeeds, type Edited, type Source } from './step-edits.ts';

/** Puts a copy of each step right beside it, waiting for the same. */
export function duplicateSteps(source: Source, ids: readonly string[]): Edited {
  const steps = [...source.draft.all.values()].filter(
    (step) => ids.includes(step.id) && !hasAncestor(source.draft, step.id, ids),
  );
  return addCopies(source, {
    label: steps.length === 1 ? `Duplicate ${steps[0]?.name ?? ''}` : `Duplicate ${steps.length} steps`,
    steps: steps.map((step) => ({ ...step.fields, id: step.id, needs: [...step.needs] })),
    after: steps.at(-1)?.id,
  });
}

/**
 * Adds copied steps with new ids where theirs are taken. What they need of each other, and read of each other, is kept under the new
 * ids; other needs stay where such a step exists.
 */
export function addCopies(
  source: Source,
  copies: { readonly label: string; readonly steps: readonly JsonObject[]; readonly after: string | undefined },
): Edited {
  if (copies.steps.length === 0) return err(problem('nothing_selected', 'There is no step to add.'));
  const taken = new Set(source.draft.all.keys());
  const siblings = new Set(siblingsOf(source.draft, source.draft.all.get(copies.after ?? '')?.parent).map((step) => step.id));
  const renamed = new Map<string, string>();
  const made = copies.steps.map((step) => withFreeIds(step, taken, renamed)).map((step) => withRenamedReads(step, renamed));
  const here = new Set(made.map((step) => textField(step, 'id')));
  let after = copies.after ?? source.draft.steps.at(-1)?.id;
  const operations = made.map((step): EditOperation => {
    const { needs, ...fields } = step;
    const kept = (isJsonList(needs) ? needs : []).filter(
      (need): need is string => typeof need === 'string' && (here.has(need) || siblings.has(need)),
    );
    const operation: EditOperation = { op: 'addStep', step: fields, needs: kept, ...(after === undefined ? {} : { after }) };
    after = textField(step, 'id');
    return operation;
  });
  const added = runOperations(source, copies.label, operations);
  if (!added.ok) return added;
  // Who followed by position goes on waiting for what it waited for, not for the copy.
  const edited = settleNeeds(source, added.value, new Map([...source.draft.all.values()].map((step) => [step.id, step.needs])));
  return edited.ok ? ok({ ...edited.value, select: made.flatMap((step) => textField(step, 'id') ?? []) }) : edited;
}
