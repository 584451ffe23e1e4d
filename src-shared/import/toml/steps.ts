import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import { valueText } from '../../workflow/expressions/template.ts';
import { celNumber, celText } from '../cel-words.ts';
import type { DraftStep } from '../draft.ts';
import { readFields, type FieldReader } from '../field-reader.ts';
import { literal, prose, inWords } from '../plain-text.ts';
import type { Recorder } from '../recorder.ts';
import { translated, translatedCondition, type SourceNames } from './expression-words.ts';

/** What steps of a workflow.toml are read with. */
export interface StepPlace {
  readonly recorder: Recorder;
  readonly parameters: SourceNames['parameters'];
  /** New ids by the id in the source. */
  readonly ids: ReadonlyMap<string, string>;
  readonly actions: ReadonlyMap<string, JsonObject>;
}

/** One `[steps.<id>]`. A step without `needs` waits for nothing. */
export function readStep(sourceId: string, given: Json, at: { readonly path: string; readonly place: StepPlace }): DraftStep {
  const { path, place } = at;
  const { recorder } = place;
  const id = place.ids.get(sourceId) ?? sourceId;
  const fields = readFields(isJsonObject(given) ? given : { run: given }, path);
  const needs = needsOf(fields, place);
  const names: SourceNames = { parameters: place.parameters, steps: place.ids, needs };
  const uses = fields.text('uses');
  const inputs = fields.map('inputs') ?? fields.map('with') ?? {};
  const action = uses === undefined ? undefined : actionOf(uses, place.actions);
  const doing =
    action === undefined
      ? plainDoing(fields, { uses, inputs, names, recorder })
      : actionDoing(action.value, { inputs, names, recorder, path: `${path}/uses`, name: action.name });
  const condition = whenOf(fields, names, recorder);
  const env = envOf({ ...action?.env, ...fields.map('env') }, names, { recorder, path: fields.at('env') });
  const label = fields.text('name') ?? fields.text('title');
  const notes = fields.text('description') ?? action?.description;
  const timeout = secondsOf(fields.any('timeout') ?? fields.any('timeout_sec') ?? fields.any('timeout_seconds'));
  if (timeout === undefined) for (const key of ['timeout', 'timeout_sec', 'timeout_seconds']) fields.unread(key);
  const retries = fields.number('retries') ?? fields.number('retry');
  const goesOn = fields.flag('continue_on_error') ?? fields.flag('allow_failure');
  const folder = fields.text('working_directory') ?? fields.text('cwd') ?? fields.text('dir');
  const workspace = workspaceOf(fields.any('workspace'), { recorder, path: fields.at('workspace') });
  const rest = fields.rest();
  for (const key of Object.keys(rest)) recorder.lost(fields.at(key), fields.unused(key, 'A step'), `steps.${id}.x-toml.${key}`);
  const kept: JsonObject = { ...rest, ...condition.kept };
  return {
    id,
    needs,
    fields: {
      name: label === undefined ? undefined : prose(label),
      ...doing,
      when: condition.when,
      confirm: condition.confirm,
      env: Object.keys(env).length === 0 ? undefined : env,
      working_directory:
        folder === undefined || doing['type'] !== 'command'
          ? undefined
          : template(folder, names, { recorder, path: fields.at('cwd') }),
      workspace,
      timeout_sec: timeout,
      retry: retries === undefined || retries < 1 ? undefined : { max_attempts: Math.floor(retries) + 1 },
      on_failure: goesOn === true ? 'continue' : undefined,
      notes: notes === undefined ? undefined : prose(notes),
      'x-toml': Object.keys(kept).length === 0 ? undefined : kept,
    },
  };
}

function needsOf(fields: FieldReader, { ids, recorder }: StepPlace): readonly string[] {
  const one = fields.text('needs') ?? fields.text('depends_on');
  const given = one === undefined ? (fields.texts('needs') ?? fields.texts('depends_on') ?? []) : [one];
  return [...new Set(given)].flatMap((need) => {
    const id = ids.get(need);
    if (id === undefined)
      recorder.say({
        code: 'IM103',
        severity: 'warning',
        message: `The step waits for "${need}", and there is no such step.`,
        hint: 'It was left out.',
        path: fields.at('needs'),
      });
    return id === undefined ? [] : [id];
  });
}

interface Action {
  readonly name: string;
  readonly value: JsonObject;
  readonly env: JsonObject;
  readonly description?: string;
}

function actionOf(uses: string, actions: ReadonlyMap<string, JsonObject>): Action | undefined {
  const name = uses.replace(/^(actions?[./]|\.\/actions\/)/, '');
  const value = actions.get(name);
  if (value === undefined) return undefined;
  return {
    name,
    value,
    env: isJsonObject(value['env']) ? value['env'] : {},
    ...(typeof value['description'] === 'string' ? { description: value['description'] } : {}),
  };
}

type Doing = { readonly [key: string]: Json | undefined };
interface DoingPlace {
  readonly inputs: JsonObject;
  readonly names: SourceNames;
  readonly recorder: Recorder;
}

function plainDoing(fields: FieldReader, place: DoingPlace & { readonly uses: string | undefined }): Doing {
  const { uses, inputs, names, recorder } = place;
  const goal = fields.text('prompt') ?? fields.text('goal');
  if (goal !== undefined)
    return {
      type: 'agent',
      role: fields.text('role') ?? 'implementer',
      goal: template(prose(goal), names, { recorder, path: fields.at('prompt') }),
      inputs: Object.keys(inputs).length === 0 ? undefined : values(inputs, place, fields.at('inputs')),
    };
  const run = fields.text('run') ?? fields.text('command');
  if (run !== undefined) {
    const shell = fields.text('shell');
    const env = Object.keys(inputs).length === 0 ? {} : { inputs };
    if (Object.keys(inputs).length > 0)
      recorder.changed(fields.at('inputs'), 'Inputs of a step that runs a command are put into the command where it names them.');
    const withInputs = { ...names, inputs: new Map([...(names.inputs ?? []), ...inputExpressions(env.inputs ?? {}, names)]) };
    return {
      type: 'command',
      command: command(run, withInputs, { recorder, path: fields.at('run') }),
      shell: shell === undefined || shell === 'sh' ? undefined : shell,
    };
  }
  const argv = fields.texts('run') ?? fields.texts('argv');
  if (argv !== undefined && argv.length > 0)
    return { type: 'command', argv: argv.map((word) => template(word, names, { recorder, path: fields.at('run') })) };
  if (uses !== undefined)
    return {
      type: 'workflow',
      uses,
      inputs: Object.keys(inputs).length === 0 ? undefined : values(inputs, place, fields.at('inputs')),
    };
  recorder.say({
    code: 'IM102',
    severity: 'warning',
    message: 'The step does nothing: it has neither run nor uses.',
    hint: 'A question to a person stands in its place.',
    path: fields.path,
  });
  return { type: 'approve', reason: 'This step did nothing in the workflow it was imported from.' };
}

function actionDoing(action: JsonObject, place: DoingPlace & { readonly path: string; readonly name: string }): Doing {
  const { recorder, names, path } = place;
  recorder.changed(path, `The action "${place.name}" is written out where it is used.`);
  const defaults = nullMap<Json>();
  const declared = action['inputs'] ?? action['parameters'];
  if (isJsonObject(declared))
    for (const [name, value] of Object.entries(declared)) defaults[name] = isJsonObject(value) ? (value['default'] ?? '') : value;
  const expressions = inputExpressions({ ...defaults, ...place.inputs }, names);
  const fields = readFields(action, `${path}/${place.name}`);
  // Read elsewhere; what is of another kind is told with the rest.
  for (const key of ['env', 'inputs', 'parameters']) fields.map(key);
  for (const key of ['description', 'name']) fields.text(key);
  const doing = plainDoing(fields, { inputs: {}, names: { ...names, inputs: expressions }, recorder, uses: fields.text('uses') });
  for (const key of Object.keys(fields.rest()))
    recorder.lost(`${fields.path}/${key}`, fields.unused(key, 'An action'), `x-toml.actions.${place.name}`);
  return doing;
}

/** Given values as expressions: what is computed is read, what is fixed is written as it is. */
function inputExpressions(inputs: JsonObject, names: SourceNames): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(inputs).map(([name, value]) => {
      const computed =
        typeof value === 'string' && /^\s*\$?\{\{[^{}]*\}\}\s*$/.test(value) ? translated(value, names) : undefined;
      const fixed =
        typeof value === 'number'
          ? celNumber(value).replace(/\.0$/, '')
          : typeof value === 'boolean'
            ? inWords(value)
            : celText(valueText(value));
      return [name, computed ?? fixed] as const;
    }),
  );
}

interface TextPlace {
  readonly recorder: Recorder;
  readonly path: string;
}

const EXPRESSION = /\$?\{\{([^{}]*)\}\}/g;

/** A text whose `{{ }}` and `${{ }}` read our names; what cannot be read stays as it was written. */
export function template(text: string, names: SourceNames, { recorder, path }: TextPlace): string {
  let made = '';
  let from = 0;
  for (const match of text.matchAll(EXPRESSION)) {
    const expression = translated(match[1] ?? '', names);
    if (expression === undefined)
      recorder.lost(path, `${match[0]} has no equal and stays in the text as it is written.`, 'the text');
    made += literal(text.slice(from, match.index)) + (expression === undefined ? literal(match[0]) : `{{ ${expression} }}`);
    from = match.index + match[0].length;
  }
  return made + literal(text.slice(from));
}

/** {@link template} for a shell: values of the environment are read by the shell itself. */
function command(text: string, names: SourceNames, place: TextPlace): string {
  return template(
    text
      .replace(/\r\n?/g, '\n')
      .replace(/\n+$/, '')
      .replace(/\$?\{\{\s*env\.([A-Za-z_]\w*)\s*\}\}/g, '${$1}'),
    names,
    place,
  );
}

function values(inputs: JsonObject, { names, recorder }: DoingPlace, path: string): JsonObject {
  const made = nullMap<Json>();
  for (const [name, value] of Object.entries(inputs)) made[name] = deepTemplate(value, names, { recorder, path });
  return made;
}

function deepTemplate(value: Json, names: SourceNames, place: TextPlace): Json {
  if (typeof value === 'string') return template(value, names, place);
  if (isJsonList(value)) return value.map((item) => deepTemplate(item, names, place));
  if (!isJsonObject(value)) return value;
  const made = nullMap<Json>();
  for (const [key, member] of Object.entries(value)) made[key] = deepTemplate(member, names, place);
  return made;
}

/** Environment variables; names that are none are left out and said. */
export function envOf(env: JsonObject, names: SourceNames, place: TextPlace): JsonObject {
  const made = nullMap<Json>();
  for (const [name, value] of Object.entries(env)) {
    if (/^[A-Za-z_]\w*$/.test(name)) made[name] = template(valueText(value), names, place);
    else place.recorder.lost(`${place.path}/${name}`, `"${name}" cannot be the name of an environment variable.`);
  }
  return made;
}

function whenOf(
  fields: FieldReader,
  names: SourceNames,
  recorder: Recorder,
): { readonly when?: string; readonly confirm?: JsonObject; readonly kept: JsonObject } {
  const given = fields.any('when') ?? fields.any('if');
  const path = fields.at('when');
  if (given === undefined || given === true || given === '') return { kept: {} };
  if (given === false) return { when: 'false', kept: {} };
  const text = valueText(given);
  const when = typeof given === 'string' ? translatedCondition(given, names) : undefined;
  if (when === 'true') return { kept: {} };
  if (when !== undefined) {
    if (when !== text.trim()) recorder.changed(path, `"${text}" is written ${when}.`);
    return { when, kept: {} };
  }
  recorder.lost(path, `"${text}" cannot be decided here: a person is asked before the step starts.`, 'x-toml.when');
  return { confirm: { at: 'before', reason: literal(`Start this step only when: ${text}`) }, kept: { when: given } };
}

function workspaceOf(given: Json | undefined, { recorder, path }: TextPlace): Json | undefined {
  if (given === undefined) return undefined;
  if (given === 'inherit' || given === 'ephemeral') return given;
  if (given === 'isolated' || given === 'clean' || given === 'new' || given === 'temp') return 'ephemeral';
  if (given === 'shared' || given === 'same' || given === 'default') return 'inherit';
  const folder = isJsonObject(given) ? given['path'] : given;
  if (typeof folder === 'string' && folder !== '') return { path: folder };
  recorder.lost(path, 'This workspace has no equal; the step works where the run works.');
  return undefined;
}

/** Seconds of `90`, `"90s"`, `"5m"`, `"1h"`. */
function secondsOf(given: Json | undefined): number | undefined {
  if (typeof given === 'number') return given > 0 ? given : undefined;
  const [, amount = '', unit = 's'] = /^\s*(\d+(?:\.\d+)?)\s*([smhd])?/.exec(inWords(given ?? '')) ?? [];
  const factor = { s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1;
  return amount === '' || Number(amount) === 0 ? undefined : Number(amount) * factor;
}
