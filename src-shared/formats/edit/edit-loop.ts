import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { EditOperation } from './edit-operation.ts';
import { needsChanges, stepsOf, withNeeds, withValue, type EditPlan, type EditTarget } from './edit-plan.ts';
import { neighbours, needsAround } from './edit-neighbours.ts';
import { readSource } from '../read-source.ts';
import { applyChanges } from './text-changes.ts';

/** Puts neighbouring steps into the body of a new loop; what waited for them waits for the loop, and it for what they waited for. */
export function planLoop(target: EditTarget, op: Extract<EditOperation, { op: 'wrapInLoop' }>): Result<EditPlan, Problem> {
  const around = neighbours(target, op.ids, 'loop');
  if (!around.ok) return around;
  const { found, first, last } = around.value;
  const loopId = op.loop['id'];
  if (typeof loopId !== 'string' || stepsOf(target.model).some(({ step }) => step['id'] === loopId))
    return err(problem('id_taken', 'The loop needs an id that no step has.', { hint: 'Give it another id.' }));
  const { bodyWanted, outerWanted } = needsAround(first.steps, op.ids, loopId);
  const body = withNeeds(
    found.map(({ step }) => step),
    bodyWanted,
  );
  const { steps: _, needs: __, ...head } = op.loop;
  const bare = { ...head, type: 'loop', steps: body };
  const list = [...first.steps.slice(0, first.index), bare, ...first.steps.slice(last.index + 1)];
  const after = withNeeds(list, outerWanted);
  const loop = after[first.index] ?? bare;
  const pairs = first.steps.map((step, index) => {
    const inner = index >= first.index && index <= last.index;
    const now = inner ? body[index - first.index] : after[index < first.index ? index : index - (last.index - first.index)];
    return { at: [...first.list, index], from: step, to: now ?? step };
  });
  const needs = needsChanges(target, pairs);
  const middle = needs === undefined ? undefined : applyChanges(target.text, needs);
  const text =
    middle === undefined
      ? undefined
      : readSource(middle, target.options.path).wrapItems({ list: first.list, from: first.index, to: last.index, around: loop });
  if (text === undefined)
    return err(
      problem('edit_not_possible', 'The text is written in a way this edit cannot follow.', {
        hint: 'Make the change in the text itself.',
      }),
    );
  return ok({ model: withValue(target.model, first.list, after), changes: [], text });
}
