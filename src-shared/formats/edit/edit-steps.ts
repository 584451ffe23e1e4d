import { isJsonObject } from '../../lib/json-guards.ts';
import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { findCycle } from '../../workflow/graph.ts';
import { ID_PATTERN } from '../../workflow/schema.ts';
import type { EditOperation } from './edit-operation.ts';
import {
  findStep,
  idOf,
  isProblem,
  needsChanges,
  needsOf,
  ordered,
  ownNeeds,
  stepsOf,
  withNeeds,
  withValue,
  type EditPlan,
  type EditTarget,
} from './edit-plan.ts';

type Op<Name extends EditOperation['op']> = Extract<EditOperation, { op: Name }>;
type Planned = Result<EditPlan, Problem>;

/** Adds a step after another (what followed by position follows it), first (`after: null`), or unconnected at the end. */
export function planAdd(target: EditTarget, op: Op<'addStep'>): Planned {
  const { model } = target;
  const id = op.step['id'];
  if (typeof id !== 'string' || !ID_PATTERN.test(id))
    return err(
      problem('bad_id', 'A new step needs an id of small letters, digits, - and _.', {
        hint: 'Give the step an id such as run-tests.',
      }),
    );
  if (stepsOf(model).some(({ step }) => step['id'] === id))
    return err(problem('id_taken', `There is a step "${id}" already.`, { at: id, hint: 'Choose another id.' }));
  const place = op.after === null || op.after === undefined ? undefined : findStep(model, op.after);
  if (place !== undefined && isProblem(place)) return err(place);
  const list = place?.list ?? ['steps'];
  const top = model['steps'];
  const steps = place?.steps ?? (Array.isArray(top) ? top.filter(isJsonObject) : []);
  const index = place !== undefined ? place.index + 1 : op.after === null ? 0 : steps.length;
  const needs = op.needs ?? ownNeeds(op.step);
  const unknown = (needs ?? []).find((need) => !steps.some((step) => idOf(step) === need));
  if (unknown !== undefined)
    return err(
      problem('unknown_step', `The new step cannot wait for "${unknown}": there is no such step beside it.`, {
        at: unknown,
        hint: 'Name steps of the same list.',
      }),
    );
  const before = steps[index - 1];
  const position = before === undefined ? [] : [idOf(before)];
  const wanted = needs ?? (op.after === undefined ? [] : position);
  const { needs: _, ...bare } = op.step;
  const asPosition = wanted.length === position.length && wanted.every((need, at) => need === position[at]);
  const step =
    asPosition && !(op.after === undefined && wanted.length === 0 && steps.length > 0) ? bare : withNeedsAfterType(bare, wanted);
  const inserted = [...steps.slice(0, index), step, ...steps.slice(index)];
  const cycle = findCycle(ordered(inserted));
  if (cycle !== undefined) return err(circle(cycle));
  const insertion = target.source.insertItem({ list, index, value: step });
  const changes = insertion ?? (steps.length === 0 ? target.source.setAt(list, inserted) : undefined);
  return planned(withValue(model, list, inserted), changes);
}

function withNeedsAfterType(step: EditTarget['model'], needs: readonly string[]): EditTarget['model'] {
  const { id, type, ...rest } = step;
  return { ...(id === undefined ? {} : { id }), ...(type === undefined ? {} : { type }), needs: [...needs], ...rest };
}

/** Removes a step; with `heal` its heirs wait for what it waited for, without they wait for one thing less. */
export function planRemove(target: EditTarget, op: Op<'removeStep'>): Planned {
  const found = findStep(target.model, op.id);
  if (isProblem(found)) return err(found);
  const { list, index, steps } = found;
  if (steps.length === 1)
    return err(
      problem('last_step', `"${op.id}" is the only step left here, and one must stay.`, {
        at: op.id,
        hint: list.length > 1 ? 'Remove the loop instead.' : 'Add another step first.',
      }),
    );
  const before = needsOf(steps);
  const inherited = op.heal === true ? (before.get(op.id) ?? []) : [];
  const wanted = new Map(
    [...before].map(([id, needs]) => [
      id,
      needs.includes(op.id) ? [...new Set(needs.flatMap((need) => (need === op.id ? inherited : [need])))] : needs,
    ]),
  );
  const left = steps.filter((_, at) => at !== index);
  const after = withNeeds(left, wanted);
  const removal = target.source.removeAt([...list, index]);
  const pairs = left.map((from, at) => ({ at: [...list, at < index ? at : at + 1], from, to: after[at] ?? from }));
  const needs = needsChanges(target, pairs);
  return planned(
    withValue(target.model, list, after),
    removal === undefined || needs === undefined ? undefined : [...removal, ...needs],
  );
}

/** Makes one step wait for another, or no longer. */
export function planConnection(target: EditTarget, op: Op<'connect'> | Op<'disconnect'>): Planned {
  const [from, to] = [findStep(target.model, op.from), findStep(target.model, op.to)];
  if (isProblem(from)) return err(from);
  if (isProblem(to)) return err(to);
  if (from.list.join('.') !== to.list.join('.')) {
    return err(
      problem('across_a_loop', `"${op.to}" and "${op.from}" are not in the same list, so one cannot wait for the other.`, {
        hint: 'Connect the loop itself, or two steps inside it.',
      }),
    );
  }
  const before = needsOf(to.steps);
  const needs = before.get(op.to) ?? [];
  if (op.op === 'connect' && needs.includes(op.from)) return ok({ model: target.model, changes: [] });
  if (op.op === 'disconnect' && !needs.includes(op.from))
    return err(
      problem('not_connected', `"${op.to}" does not wait for "${op.from}".`, { hint: 'There is nothing to take away.' }),
    );
  const wanted = new Map(before).set(op.to, op.op === 'connect' ? [...needs, op.from] : needs.filter((need) => need !== op.from));
  const after = withNeeds(to.steps, wanted);
  const cycle = findCycle(ordered(after));
  if (cycle !== undefined) return err(circle(cycle));
  const pairs = to.steps.map((step, index) => ({ at: [...to.list, index], from: step, to: after[index] ?? step }));
  return planned(withValue(target.model, to.list, after), needsChanges(target, pairs));
}

/** A plan, or the refusal where the text has no place for it. */
export function planned(model: EditTarget['model'], changes: EditPlan['changes'] | undefined): Planned {
  if (changes === undefined)
    return err(
      problem('edit_not_possible', 'The text is written in a way this edit cannot follow.', {
        hint: 'Make the change in the text itself.',
      }),
    );
  return ok({ model, changes });
}

/** The refusal of an order that would go round. */
export function circle(cycle: readonly string[]): Problem {
  return problem('would_wait_in_circle', `Then these steps would wait for each other: ${cycle.join(' → ')}.`, {
    hint: 'Take another connection away first.',
  });
}
