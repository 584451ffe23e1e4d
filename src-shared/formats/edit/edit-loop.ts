import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { EditOperation } from './edit-operation.ts';
import { parseWorkflow } from '../parse-workflow.ts';
import { repair } from '../repair.ts';
import { schemaFindings } from '../schema-findings.ts';
import { CODES } from '../../workflow/codes.ts';
import { checkSteps } from '../../workflow/check-steps.ts';
import type { JsonObject } from '../../lib/json.ts';
import { isSameJson } from '../../lib/same-json.ts';
import type { Location } from '../../workflow/finding.ts';
import {
  needsChanges,
  ownNeeds,
  same,
  stepsOf,
  withNeeds,
  withValue,
  type EditPlan,
  type EditTarget,
  type FoundStep,
} from './edit-plan.ts';
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
  const kept = withKeptNeeds(target, text, { at: [...first.list, first.index], needs: ownNeeds(loop), inside: found });
  return ok({ model: withValue(target.model, first.list, after), changes: [], text: kept });
}

/** The new text with the loop's needs in the very lines that a step inside had them in, where those hold comments. */
function withKeptNeeds(
  { source, options }: EditTarget,
  text: string,
  loop: { readonly at: Location; readonly needs: readonly string[] | undefined; readonly inside: readonly FoundStep[] },
): string {
  const { at, needs, inside } = loop;
  const from = inside.find(({ step }) => needs !== undefined && same(ownNeeds(step) ?? [], needs));
  const lines = from === undefined ? undefined : source.entryLines?.([...from.list, from.index, 'needs']);
  if (lines === undefined || !lines.includes('#')) return text;
  const now = readSource(text, options.path);
  const [key, value] = [now.rangeAt([...at, 'needs'], { onKey: true }), now.rangeAt([...at, 'needs'])];
  if (key === undefined || value === undefined) return text;
  const line = text.lastIndexOf('\n', key.start.offset - 1) + 1;
  const indent = text.slice(line, key.start.offset);
  const put = lines.replace(/\r?\n$/, '').replace(/^(?=[^\r\n])/gm, indent);
  const made = text.slice(0, line) + put + text.slice(value.end.offset);
  return isSameJson(readSource(made, options.path).value, now.value) ? made : text;
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
