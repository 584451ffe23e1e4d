import { canonicalJson } from '../lib/canonical-json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { jsonSchema, type Json, type JsonObject } from '../lib/json.ts';
import { nearest } from '../lib/nearest.ts';
import { problem, type Problem } from '../lib/problem.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { judge, type Surroundings } from './checks/check-linked.ts';
import { CODES } from './checks/codes.ts';
import { compileChecked, sha256Hex } from './compile.ts';
import type { CompiledStep, CompiledWorkflow } from './compiled.ts';
import { locationOf, pathOf, type Location } from './checks/finding.ts';
import { checkFormValues } from './form-values.ts';
import type { LinkFault, Links } from './checks/links.ts';
import { workflowSchema } from './schema.ts';

/** A change to what a run was started with: `inputs.<name>` is the value given, `steps.<id>.<field>` the definition. */
export interface PinnedEdit {
  readonly path: string;
  readonly value: Json;
}

/** What a run is started with. */
export interface Pinned {
  readonly compiled: CompiledWorkflow;
  readonly inputs: JsonObject;
}

/** What a run would be started in: as {@link Surroundings}, with the workflows that were pinned with the run by their hash. */
export interface PinnedSurroundings extends Omit<Surroundings, 'links'> {
  readonly part?: (hash: string) => CompiledWorkflow | undefined;
}

/** Fields whose change would make the kept steps mean something else. */
const FIXED = ['id', 'type', 'needs', 'steps', 'uses', 'child', 'skip', 'server', 'tool'];

/**
 * Changes inputs and step fields of a pinned workflow; the result is checked as at the start of a run and has a hash of its own. A text
 * that does not fit its field is read as JSON (`30`, `true`, `["a"]`). Errors: `edit_refused`, `workflow_invalid`, `inputs_invalid`.
 */
export function editPinned(
  pinned: Pinned,
  edits: readonly PinnedEdit[],
  around: PinnedSurroundings = {},
): Result<Pinned, Problem> {
  if (edits.length === 0) return ok(pinned);
  let { compiled } = pinned;
  let inputs = pinned.inputs;
  for (const edit of edits) {
    const [room] = edit.path.split('.', 1);
    if (room === 'inputs') {
      const changed = setInput({ compiled, inputs }, edit);
      if (!changed.ok) return changed;
      inputs = changed.value;
    } else if (room === 'steps') {
      const changed = setField(compiled, edit, around);
      if (!changed.ok) return changed;
      compiled = changed.value;
    } else {
      return err(
        refused(edit.path, 'Only inputs and fields of steps can be changed for a run.', 'Write inputs.NAME or steps.ID.FIELD.'),
      );
    }
  }
  const values = checkFormValues(compiled.workflow.inputs ?? {}, inputs);
  if (values.ok) return ok({ compiled, inputs: values.value });
  const [first] = values.error;
  return err(
    problem('inputs_invalid', values.error.map((found) => found.message).join(' '), {
      at: `inputs.${first?.at ?? ''}`,
      ...(first?.hint === undefined ? {} : { hint: first.hint }),
    }),
  );
}

/** The value at a path as {@link editPinned} would change it, or undefined when there is none yet. */
export function valueAt({ compiled, inputs }: Pinned, path: string): Json | undefined {
  if (path.startsWith('inputs.')) return inputs[path.slice('inputs.'.length)];
  const { at, rest } = locationOf(compiled.workflow, path);
  return rest.length > 0 ? undefined : memberAt(plain(compiled.workflow), at);
}

function setInput({ compiled, inputs }: Pinned, { path, value }: PinnedEdit): Result<JsonObject, Problem> {
  const name = path.slice('inputs.'.length);
  const names = Object.keys(compiled.workflow.inputs ?? {});
  if (names.includes(name)) return ok({ ...inputs, [name]: value });
  const meant = nearest(name, names);
  const has = names.length === 0 ? 'The workflow has no inputs.' : `The inputs are ${names.join(', ')}.`;
  return err(refused(path, `There is no input "${name}".`, meant === undefined ? has : `Did you mean inputs.${meant}?`));
}

function setField(
  compiled: CompiledWorkflow,
  { path, value }: PinnedEdit,
  around: PinnedSurroundings,
): Result<CompiledWorkflow, Problem> {
  const [, id = '', field = ''] = path.split('.');
  const model = plain(compiled.workflow);
  const place = locationOf(model, path);
  if (locationOf(model, `steps.${id}`).rest.length > 0)
    return err(refused(path, `There is no step "${id}".`, 'Paths name steps by id, as in steps.build.command.'));
  if (field === '') return err(refused(path, 'This names a whole step.', `Name a field of it, as in ${path}.command.`));
  if (FIXED.includes(field))
    return err(
      refused(
        path,
        `"${field}" cannot be changed for one run: the steps that are kept rely on it.`,
        'Change the workflow itself.',
      ),
    );
  const at: Location = [...place.at, ...place.rest];
  const changed = (to: Json) => recompiled(compiled, { model: withValue(model, at, to), path, around });
  const first = changed(value);
  if (first.ok || typeof value !== 'string') return first;
  const read = asJson(value);
  if (read === undefined) return first;
  const second = changed(read);
  return second.ok ? second : first;
}

function recompiled(
  before: CompiledWorkflow,
  { model, path, around }: { readonly model: Json; readonly path: string; readonly around: PinnedSurroundings },
): Result<CompiledWorkflow, Problem> {
  const parsed = workflowSchema.safeParse(withoutChildren(model));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return err(
      problem('workflow_invalid', `The workflow would not be right any more: ${issue?.message ?? 'its shape is wrong'}.`, {
        at: path,
        hint: 'Check the value, and what the field takes.',
      }),
    );
  }
  const children = childrenOf(before.workflow.steps);
  const links = linksOf(before.workflow.steps, around);
  const { findings } = judge(parsed.data, { ...around, links });
  const wrong = findings.find(({ code }) => CODES[code].severity === 'error');
  if (wrong !== undefined)
    return err(
      problem('workflow_invalid', `The workflow would not be right any more: ${wrong.message}`, {
        at: pathOf(parsed.data, wrong.at),
        ...(wrong.hint === undefined ? {} : { hint: wrong.hint }),
      }),
    );
  const { workflow } = compileChecked(parsed.data);
  const compiled = { ...workflow, steps: withChildren(workflow.steps, children) };
  return ok({ format: 1, hash: sha256Hex(canonicalJson(compiled)), workflow: compiled });
}

/** The workflows that steps use, as they are pinned; those that nobody keeps are left to the run. */
function linksOf(steps: readonly CompiledStep[], { part }: PinnedSurroundings): Links {
  return new Map(
    steps.flatMap((step): (readonly [string, Result<CompiledWorkflow, LinkFault>])[] => {
      if (step.type === 'loop') return [...linksOf(step.steps, part === undefined ? {} : { part })];
      const child = step.type === 'workflow' && step.child !== undefined ? part?.(step.child) : undefined;
      return step.type === 'workflow' && child !== undefined ? [[step.uses, ok(child)]] : [];
    }),
  );
}

/** The workflows that steps use stay pinned as they were. */
function childrenOf(steps: readonly CompiledStep[]): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap((step): (readonly [string, string])[] => {
      if (step.type === 'loop') return [...childrenOf(step.steps)];
      return step.type === 'workflow' && step.child !== undefined ? [[step.id, step.child]] : [];
    }),
  );
}

function withChildren(steps: readonly CompiledStep[], children: ReadonlyMap<string, string>): readonly CompiledStep[] {
  return steps.map((step) => {
    if (step.type === 'loop') return { ...step, steps: withChildren(step.steps, children) };
    const child = step.type === 'workflow' ? children.get(step.id) : undefined;
    return step.type === 'workflow' && child !== undefined ? { ...step, child } : step;
  });
}

function withoutChildren(value: Json): Json {
  if (isJsonList(value)) return value.map(withoutChildren);
  if (!isJsonObject(value)) return value;
  const isUse = value['type'] === 'workflow' && typeof value['uses'] === 'string';
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !(isUse && key === 'child'))
      .map(([key, member]) => [key, key === 'steps' ? withoutChildren(member) : member]),
  );
}

function withValue(here: Json | undefined, at: Location, value: Json): Json {
  const [key, ...rest] = at;
  if (key === undefined) return value;
  if (isJsonList(here)) return here.map((item, index) => (index === Number(key) ? withValue(item, rest, value) : item));
  const map = isJsonObject(here) ? here : {};
  return { ...map, [key]: withValue(map[String(key)], rest, value) };
}

function memberAt(here: Json | undefined, at: Location): Json | undefined {
  const [key, ...rest] = at;
  if (key === undefined) return here;
  if (isJsonList(here)) return memberAt(here[Number(key)], rest);
  return isJsonObject(here) ? memberAt(here[String(key)], rest) : undefined;
}

function asJson(text: string): Json | undefined {
  try {
    return jsonSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function plain(workflow: CompiledWorkflow['workflow']): Json {
  return jsonSchema.parse(JSON.parse(JSON.stringify(workflow)));
}

function refused(path: string, message: string, hint: string): Problem {
  return problem('edit_refused', message, { at: path, hint });
}
