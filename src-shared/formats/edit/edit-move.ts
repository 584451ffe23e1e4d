import type { JsonObject } from '../../lib/json.ts';
import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { findCycle } from '../../workflow/graph.ts';
import { readParts } from '../read-workflow.ts';
import type { EditOperation } from './edit-operation.ts';
import {
  findStep,
  idOf,
  isProblem,
  needsChanges,
  needsOf,
  ordered,
  withNeeds,
  withValue,
  type EditPlan,
  type EditTarget,
  type FoundStep,
} from './edit-plan.ts';
import { circle, planned } from './edit-steps.ts';
import { applyChanges } from './text-changes.ts';

/**
 * Moves a step's lines after another's (or to the front of its list); order by position follows the text. Where that would have steps
 * wait for each other, those the move would turn round wait for what they waited for before, written out.
 */
export function planMove(target: EditTarget, op: Extract<EditOperation, { op: 'moveStep' }>): Result<EditPlan, Problem> {
  const found = findStep(target.model, op.id);
  if (isProblem(found)) return err(found);
  const after = op.after === null ? undefined : findStep(target.model, op.after);
  if (after !== undefined && isProblem(after)) return err(after);
  if (after !== undefined && after.list.join('.') !== found.list.join('.'))
    return err(
      problem('across_a_loop', `"${op.id}" cannot be moved out of its list.`, { hint: 'Remove it here and add it there.' }),
    );
  if (op.after === op.id || (after?.index ?? -1) === found.index - 1) return ok({ model: target.model, changes: [] });
  const others = found.steps.filter((_, index) => index !== found.index);
  const position = after === undefined ? 0 : others.findIndex((step) => idOf(step) === op.after) + 1;
  const bare = [...others.slice(0, position), found.step, ...others.slice(position)];
  const moved = withoutCircle(found, { moved: bare, position });
  if (moved === undefined) return err(circle(findCycle(ordered(bare)) ?? [op.id]));
  const model = withValue(target.model, found.list, moved);
  const before = after === undefined ? 0 : after.index + 1;
  const text = target.source.moveItem({ list: found.list, index: found.index, before });
  const written = text === undefined ? undefined : withNeedsIn(target, text, { list: found.list, from: bare, to: moved });
  if (written !== undefined) return ok({ model, changes: [], text: written });
  const removal = target.source.removeAt([...found.list, found.index]);
  const step = moved[position] ?? found.step;
  const insertion = target.source.insertItem({ list: found.list, index: before, value: step });
  const pairs = found.steps.flatMap((from, index) =>
    index === found.index
      ? []
      : [{ at: [...found.list, index], from, to: moved.find((other) => idOf(other) === idOf(from)) ?? from }],
  );
  const needs = needsChanges(target, pairs);
  return planned(
    model,
    removal === undefined || insertion === undefined || needs === undefined ? undefined : [...removal, ...insertion, ...needs],
  );
}

/** The steps in their new order, with as few needs written out as keep them from waiting in a circle. */
function withoutCircle(
  found: FoundStep,
  { moved, position }: { readonly moved: readonly JsonObject[]; readonly position: number },
): readonly JsonObject[] | undefined {
  if (findCycle(ordered(moved)) === undefined) return moved;
  const waited = needsOf(found.steps);
  const [own, next, left] = [found.step, moved[position + 1], found.steps[found.index + 1]].map((step) =>
    step === undefined ? [] : [idOf(step)],
  ) satisfies readonly string[][];
  const tries = [next, own, left, [...(next ?? []), ...(own ?? [])], [...(next ?? []), ...(left ?? [])]];
  for (const ids of [...tries, [...(next ?? []), ...(own ?? []), ...(left ?? [])]]) {
    const wanted = new Map((ids ?? []).map((id) => [id, waited.get(id) ?? []]));
    const steps = withNeeds(moved, wanted);
    if (findCycle(ordered(steps)) === undefined) return steps;
  }
  return undefined;
}

/** The text after the move with the needs written that have to be. */
function withNeedsIn(
  target: EditTarget,
  text: string,
  steps: { readonly list: FoundStep['list']; readonly from: readonly JsonObject[]; readonly to: readonly JsonObject[] },
): string | undefined {
  const { list, from, to } = steps;
  if (from === to) return text;
  const { source } = readParts(text, target.options);
  if (source === undefined) return undefined;
  const pairs = from.map((step, index) => ({ at: [...list, index], from: step, to: to[index] ?? step }));
  const changes = needsChanges({ ...target, text, source }, pairs);
  return changes === undefined ? undefined : applyChanges(text, changes);
}
