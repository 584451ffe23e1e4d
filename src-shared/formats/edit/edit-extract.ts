import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { findCycle } from '../../workflow/graph.ts';
import { FILE_NAME_HINT, isWorkflowFileName } from '../../workflow/file-name.ts';
import { freeId, slug, wordsFromId } from '../../workflow/names.ts';
import { readParts } from '../read-workflow.ts';
import { readSource } from '../read-source.ts';
import type { EditOperation } from './edit-operation.ts';
import { needsWithComments, withKeptNeeds } from './kept-needs.ts';
import { neighbours, needsAround } from './edit-neighbours.ts';
import {
  idOf,
  needsChanges,
  ordered,
  ownNeeds,
  stepsOf,
  withNeeds,
  withValue,
  type EditPlan,
  type EditTarget,
} from './edit-plan.ts';
import { oneReplacement } from './edit-rename.ts';
import { cannot, crossingsOf, type Crossings, type Taken } from './extract-crossings.ts';
import { childText } from './extract-text.ts';
import { applyChanges } from './text-changes.ts';

/** What a workflow taken out of another keeps of it: where and under which limits its steps work. */
const KEPT = ['project', 'workspace', 'requires', 'guidance'] as const;

/** Takes neighbouring steps out into a workflow file of their own, used by a new step in their place. */
export function planExtract(
  target: EditTarget,
  op: Extract<EditOperation, { op: 'extractWorkflow' }>,
): Result<EditPlan, Problem> {
  const file = op.file.replace(/^\.\//, '');
  if (!isWorkflowFileName(file))
    return err(
      problem('bad_file', `"${op.file}" cannot be the file of the new workflow.`, {
        at: op.file,
        hint: `It lies in the same folder. ${FILE_NAME_HINT}`,
      }),
    );
  const base = file.replace(/\.ya?ml$/i, '');
  const { workflow } = readParts(target.text, target.options);
  if (workflow === undefined)
    return err(
      problem('text_not_readable', 'The workflow has mistakes that must be mended first.', { hint: 'See the problems list.' }),
    );
  const around = neighbours(target, op.ids, 'workflow');
  if (!around.ok) return around;
  const { found, first, last } = around.value;
  const ids = found.map(({ step }) => idOf(step));
  const all = stepsOf(target.model);
  const id = slug(base, 'part');
  const name = op.name ?? wordsFromId(base);
  const newId = freeId(id, new Set(all.map(({ step }) => idOf(step))));
  const inside = new Set([...ids, ...found.flatMap(({ step }) => stepsOf(step).map((inner) => idOf(inner.step)))]);
  const taken: Taken = { list: first.list, from: first.index, to: last.index, inside, newId };
  const crossings = crossingsOf(target.model, workflow, taken);
  if (!crossings.ok) return crossings;
  const { inputs, texts } = crossings.value;

  const { bodyWanted, outerWanted } = needsAround(first.steps, ids, newId);
  const uses: JsonObject = {
    id: newId,
    ...(name === wordsFromId(id) ? {} : { name }),
    type: 'workflow',
    uses: `./${file}`,
    ...needsWithComments(target, found, outerWanted.get(newId)),
    ...(inputs.size === 0 ? {} : { inputs: Object.fromEntries([...inputs].map(([key, { given }]) => [key, given])) }),
  };
  const rewritten = texts.reduce((model, { at, after }) => withValue(model, at, after), target.model);
  const steps = stepsIn(rewritten, first.list);
  const body = withNeeds(steps.slice(first.index, last.index + 1), bodyWanted);
  const list = withNeeds([...steps.slice(0, first.index), uses, ...steps.slice(last.index + 1)], outerWanted);
  const cycle = findCycle(ordered(list));
  if (cycle !== undefined)
    return err(cannot(`Then these steps would wait for each other: ${cycle.join(' → ')}.`, 'Take the steps between along.'));
  const made = childModel(target.model, {
    id,
    name,
    body,
    crossings: crossings.value,
  });
  if (!made.ok) return made;
  const child = made.value;

  const pairs = first.steps.map((step, index) => {
    const isInner = index >= first.index && index <= last.index;
    const now = isInner ? body[index - first.index] : list[index < first.index ? index : index - (last.index - first.index)];
    return { at: [...first.list, index], from: step, to: now ?? step };
  });
  const needs = needsChanges(target, pairs);
  const reads = texts.map(({ at, before, after }) => oneReplacement(target, at, { before, after }));
  const middle =
    needs === undefined || reads.some((made) => made === undefined)
      ? undefined
      : applyChanges(target.text, [...needs, ...reads.flatMap((made) => made ?? [])]);
  const text = middle === undefined ? undefined : withStepInPlace(middle, target, { taken, step: list[first.index] ?? uses });
  const written = middle === undefined ? undefined : childText({ middle, path: target.options.path, child, taken });
  if (text === undefined || written === undefined)
    return err(
      problem('edit_not_possible', 'The text is written in a way this edit cannot follow.', {
        hint: 'Make the change in the text itself.',
      }),
    );
  const kept = withKeptNeeds(target, text, {
    at: [...first.list, first.index],
    needs: ownNeeds(list[first.index] ?? uses),
    inside: found,
  });
  return ok({
    model: withValue(rewritten, first.list, list),
    changes: [],
    text: kept,
    files: [{ path: op.file, text: written }],
  });
}

function stepsIn(model: JsonObject, list: Taken['list']): readonly JsonObject[] {
  let here: Json | undefined = model;
  for (const key of list) here = isJsonList(here) ? here[Number(key)] : isJsonObject(here) ? here[key] : undefined;
  return isJsonList(here) ? here.filter(isJsonObject) : [];
}

/** The text with the new step where the taken ones were. */
function withStepInPlace(
  middle: string,
  { options }: EditTarget,
  { taken, step }: { readonly taken: Taken; readonly step: JsonObject },
): string | undefined {
  const { list, from, to } = taken;
  const inserted = readSource(middle, options.path).insertItem({ list, index: from, value: step });
  let text = inserted === undefined ? undefined : applyChanges(middle, inserted);
  for (let count = from; count <= to && text !== undefined; count++) {
    const removed = readSource(text, options.path).removeAt([...list, from + 1]);
    text = removed === undefined ? undefined : applyChanges(text, removed);
  }
  return text;
}

function childModel(
  model: JsonObject,
  {
    id,
    name,
    body,
    crossings,
  }: { readonly id: string; readonly name: string; readonly body: readonly JsonObject[]; readonly crossings: Crossings },
): Result<JsonObject, Problem> {
  const steps = body.flatMap((step) => [step, ...stepsOf(step).map((inner) => inner.step)]);
  if (steps.some((step) => step['resources'] !== undefined))
    return err(
      cannot('A step shares a resource with the rest of the workflow.', 'Leave it where it is, or take its resources away.'),
    );
  const listed = (key: string): ReadonlySet<Json> => new Set(steps.flatMap((step) => (isJsonList(step[key]) ? step[key] : [])));
  const attached = listed('attachments');
  const { references, environments, policies } = model;
  const used = isJsonList(references) ? references.filter((one) => isJsonObject(one) && attached.has(one['id'] ?? null)) : [];
  const targets = new Set(steps.flatMap((step) => (step['type'] === 'deploy' ? [step['target']] : [])));
  const places = isJsonObject(environments) ? Object.entries(environments).filter(([key]) => targets.has(key)) : [];
  const { budget: _, concurrency: __, ...limits } = isJsonObject(policies) ? policies : {};
  return ok({
    version: 1,
    id,
    name,
    ...Object.fromEntries(KEPT.flatMap((key) => (model[key] === undefined ? [] : [[key, model[key]]]))),
    ...(crossings.inputs.size === 0
      ? {}
      : { inputs: Object.fromEntries([...crossings.inputs].map(([key, { field }]) => [key, plain(field)])) }),
    ...(Object.keys(limits).length === 0 ? {} : { policies: limits }),
    ...(used.length === 0 ? {} : { references: used }),
    ...(places.length === 0 ? {} : { environments: Object.fromEntries(places) }),
    steps: body,
    ...(crossings.outputs.size === 0
      ? {}
      : { outputs: Object.fromEntries([...crossings.outputs].map(([key, output]) => [key, { ...output }])) }),
  });
}

/** A field without members that are not there. */
function plain(field: object): Json {
  const read: unknown = JSON.parse(canonicalJson(field));
  return isJsonObject(read) ? read : {};
}
