import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { EditOperation } from './edit-operation.ts';
import { parseWorkflow } from '../parse-workflow.ts';
import { repair } from '../repair.ts';
import { schemaFindings } from '../schema-findings.ts';
import { CODES } from '../../workflow/checks/codes.ts';
import { checkSteps } from '../../workflow/checks/check-steps.ts';
import type { JsonObject } from '../../lib/json.ts';
import { needsChanges, ownNeeds, stepsOf, withNeeds, withValue, type EditPlan, type EditTarget } from './edit-plan.ts';
import { needsWithComments, withKeptNeeds } from './kept-needs.ts';
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
  const fault = loopFault(op.loop);
  if (fault !== undefined) return err(fault);
  const { bodyWanted, outerWanted } = needsAround(first.steps, op.ids, loopId);
  const body = withNeeds(
    found.map(({ step }) => step),
    bodyWanted,
  );
  const { steps: _, needs: __, ...head } = op.loop;
  const kept = needsWithComments(target, found, outerWanted.get(loopId));
  const bare = { ...head, type: 'loop', ...kept, steps: body };
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
  const written = withKeptNeeds(target, text, { at: [...first.list, first.index], needs: ownNeeds(loop), inside: found });
  return ok({ model: withValue(target.model, first.list, after), changes: [], text: written });
}

/** Why a loop that is made to go round cannot be as it is said, in the words of the language's own checks. */
function loopFault(loop: JsonObject): Problem | undefined {
  const said = { ...loop, type: 'loop', steps: [{ id: 'body', type: 'wait', for_sec: 1 }] };
  const made = { version: 1, id: 'made', name: 'made', steps: [said] };
  const repaired = repair(made, undefined).value;
  const parsed = parseWorkflow(repaired);
  const found = parsed.ok ? checkSteps(parsed.value) : schemaFindings(parsed.error, repaired);
  const finding = found.find(({ code, at }) => CODES[code].severity === 'error' || at.at(-1) === 'times');
  if (finding === undefined) return undefined;
  const { message, hint } = finding;
  return problem('bad_loop', `The loop cannot be made: ${message}`, { ...(hint === undefined ? {} : { hint }) });
}
