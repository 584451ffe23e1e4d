import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import { wordsFromId } from '../../workflow/names.ts';
import { finishedSteps, finishedWorkflow, type DraftStep } from '../draft.ts';
import { readFields, type FieldReader } from '../field-reader.ts';
import { createIds, validId } from '../ids.ts';
import type { ImportDiagnostic, ImportResult, ImportSource } from '../import-result.ts';
import { prose, inWords } from '../plain-text.ts';
import { printWorkflow } from '../print-workflow.ts';
import { createRecorder, type Recorder } from '../recorder.ts';
import { withArtifacts } from './artifacts.ts';
import { readParameters } from './parameters.ts';
import { readToml } from './read-toml.ts';
import { envOf, readStep, type StepPlace } from './steps.ts';

/** A `workflow.toml` as a workflow folder. Never throws. */
export function importToml(source: ImportSource): ImportResult {
  const recorder = createRecorder();
  const read = readToml(source, recorder);
  if (!read.ok) return { files: [], ...recorder.report(), diagnostics: [read.error] };
  const { path } = source;
  const root = read.value;
  if (Object.keys(root).length === 0) return { files: [], ...recorder.report(), diagnostics: [nothingIn(path)] };
  // Its facts may stand at the top or under [workflow].
  const nested = isJsonObject(root['workflow']) ? root['workflow'] : {};
  const fields = readFields({ ...root, ...nested }, `${path}#`);
  if (isJsonObject(root['workflow'])) fields.take('workflow');
  const sourceId = fields.text('id') ?? fields.text('name') ?? fileName(path);
  const id = validId(sourceId, 'workflow');
  if (fields.text('id') !== undefined && id !== sourceId) recorder.renamed(fields.at('id'), sourceId, id);
  const parameters = readParameters(
    fields.list('parameters') ?? fields.map('parameters') ?? fields.list('inputs') ?? fields.map('inputs'),
    fields.at('parameters'),
    recorder,
  );
  const types = new Map(
    [...parameters.names].map(([name, key]) => [name, { key, type: typeOf(parameters.inputs[key]) }] as const),
  );
  const listed = stepsOf(fields);
  const ids = createIds(recorder);
  const newIds = new Map(listed.map(({ name, at }) => [name, ids.give(name, at)]));
  const place: StepPlace = { recorder, parameters: types, ids: newIds, actions: actionsOf(fields, recorder) };
  if (place.actions.size > 0) recorder.changed(fields.at('actions'), 'Actions are written out in the steps that use them.');
  const steps = listed.map(({ name, value, at }) => readStep(name, value, { path: at, place }));
  const shared = envOf(
    fields.map('env') ?? {},
    { parameters: types, steps: newIds, needs: [] },
    { recorder, path: fields.at('env') },
  );
  const withEnv = steps.map((step) => sharedEnv(step, shared));
  const artifacts = fields.any('artifacts');
  const done =
    artifacts === undefined
      ? { steps: withEnv, kept: {} }
      : withArtifacts(withEnv, { given: artifacts, path: fields.at('artifacts'), ids: newIds, recorder });
  const name = fields.text('name');
  const workflow: { readonly [key: string]: Json | undefined } = {
    version: 1,
    id,
    name: name === undefined || name.trim() === '' ? wordsFromId(id) : prose(name),
    description: textOf(fields.text('description')),
    tags: listOrNothing(fields.texts('tags') ?? fields.texts('keywords')),
    license: fields.text('license'),
    homepage: fields.text('homepage'),
    workspace: modeOf(fields, recorder),
    requires: requirementsOf(fields, recorder),
    inputs: Object.keys(parameters.inputs).length === 0 ? undefined : parameters.inputs,
  };
  fields.take('version', 'schema', 'schema_version');
  const rest: JsonObject = {
    ...fields.rest(),
    ...versionOf(root, nested),
    ...(Object.keys(parameters.kept).length === 0 ? {} : { parameters: parameters.kept }),
    ...done.kept,
  };
  for (const key of Object.keys(fields.rest())) recorder.lost(fields.at(key), fields.unused(key, 'A workflow'), `x-toml.${key}`);
  if (Object.keys(versionOf(root, nested)).length > 0)
    recorder.lost(fields.at('version'), 'A workflow gets its version number when it is shared.', 'x-toml.version');
  const made = done.steps.length > 0 ? done.steps : [empty(recorder, fields)];
  const text = printWorkflow(
    finishedWorkflow({ ...workflow, 'x-toml': Object.keys(rest).length === 0 ? undefined : rest, steps: finishedSteps(made) }),
  );
  return { files: [{ path: `${id}/workflow.yaml`, text }], ...recorder.report() };
}

function nothingIn(path: string): ImportDiagnostic {
  return {
    code: 'IM005',
    severity: 'error',
    message: 'The file is empty.',
    hint: 'A workflow.toml has an id, a name and steps.',
    path,
  };
}

function versionOf(root: JsonObject, nested: JsonObject): JsonObject {
  const version = nested['version'] ?? root['version'];
  return version === undefined || version === 1 || version === '1' ? {} : { version };
}

function empty(recorder: Recorder, fields: FieldReader): DraftStep {
  recorder.say({
    code: 'IM105',
    severity: 'error',
    message: 'The file has no steps.',
    hint: 'A step that asks you to write the first one stands in their place.',
    path: fields.at('steps'),
  });
  return { id: 'start', needs: [], fields: { type: 'approve', reason: 'Replace this with the first step of the workflow.' } };
}

function stepsOf(fields: FieldReader): readonly { readonly name: string; readonly value: Json; readonly at: string }[] {
  const given = fields.map('steps') ?? fields.list('steps');
  const path = fields.at('steps');
  if (isJsonObject(given)) return Object.entries(given).map(([name, value]) => ({ name, value, at: `${path}/${name}` }));
  if (!isJsonList(given)) return [];
  return given.map((value, index) => {
    const id = isJsonObject(value) ? (value['id'] ?? value['name']) : undefined;
    const { id: _, ...rest } = isJsonObject(value) ? value : { run: value };
    return { name: typeof id === 'string' ? id : `step-${index + 1}`, value: rest, at: `${path}/${index}` };
  });
}

function actionsOf(fields: FieldReader, recorder: Recorder): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const [name, value] of Object.entries(fields.map('actions') ?? {})) {
    if (isJsonObject(value)) found.set(name, value);
    else if (typeof value === 'string') found.set(name, { run: value });
    else recorder.lost(`${fields.at('actions')}/${name}`, `This is not an action: ${inWords(value)}`);
  }
  return found;
}

function sharedEnv(step: DraftStep, shared: JsonObject): DraftStep {
  if (Object.keys(shared).length === 0 || (step.fields['type'] !== 'command' && step.fields['type'] !== 'agent')) return step;
  const own = step.fields['env'];
  return { ...step, fields: { ...step.fields, env: { ...shared, ...(isJsonObject(own) ? own : {}) } } };
}

function modeOf(fields: FieldReader, recorder: Recorder): Json | undefined {
  const given = fields.text('workspace');
  if (given === 'isolated' || given === 'in_place' || given === 'none') return given;
  if (given === 'ephemeral' || given === 'clone') return 'isolated';
  if (given === undefined) return undefined;
  recorder.lost(fields.at('workspace'), `A workspace "${given}" has no equal; the workflow works in a copy of the project.`);
  return 'isolated';
}

function requirementsOf(fields: FieldReader, recorder: Recorder): Json | undefined {
  const given = fields.any('requirements') ?? fields.any('requires');
  if (given === undefined) return undefined;
  const programs = nullMap<Json>();
  const lists: Record<'agents' | 'servers', string[]> = { agents: [], servers: [] };
  const path = fields.at('requirements');
  function program(name: string, range: Json, at: string): void {
    if (typeof range === 'string') programs[name] = range.trim() === '' ? '*' : range.trim();
    else if (isJsonObject(range) && typeof range['version'] === 'string') programs[name] = range['version'];
    else programs[name] = '*';
    if (isJsonObject(range) && Object.keys(range).some((key) => key !== 'version'))
      recorder.lost(at, `Only the version of "${name}" is checked.`);
  }
  function listed(list: readonly Json[]): void {
    for (const [index, one] of list.entries()) {
      const [, name = '', range = ''] =
        /^\s*([\w.+-]+)\s*(.*)$/.exec(inWords(isJsonObject(one) ? (one['name'] ?? '') : one)) ?? [];
      if (name === '') recorder.lost(`${path}/${index}`, 'This is not a program.');
      else program(name, isJsonObject(one) ? (one['version'] ?? '*') : range, `${path}/${index}`);
    }
  }
  if (isJsonList(given)) listed(given);
  else if (isJsonObject(given))
    for (const [key, value] of Object.entries(given)) {
      if ((key === 'agents' || key === 'servers') && isJsonList(value)) lists[key].push(...value.map(inWords));
      else if (PROGRAM_LISTS.has(key) && isJsonList(value)) listed(value);
      else if (PROGRAM_LISTS.has(key) && isJsonObject(value))
        for (const [name, range] of Object.entries(value)) program(name, range, `${path}/${key}/${name}`);
      else program(key, value, `${path}/${key}`);
    }
  else if (typeof given === 'string') listed([given]);
  return {
    ...(Object.keys(programs).length === 0 ? {} : { programs }),
    ...(lists.agents.length === 0 ? {} : { agents: lists.agents }),
    ...(lists.servers.length === 0 ? {} : { servers: lists.servers }),
  };
}

const PROGRAM_LISTS: ReadonlySet<string> = new Set(['programs', 'tools', 'commands', 'binaries']);

function typeOf(field: Json | undefined): string {
  return isJsonObject(field) ? inWords(field['type']) : 'text';
}

function textOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : prose(text);
}

function listOrNothing(list: readonly string[] | undefined): readonly string[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

function fileName(path: string): string {
  const parts = path.split('/');
  const name = (parts.at(-1) ?? '').replace(/\.toml$/i, '');
  return /^workflow$/i.test(name) ? (parts.at(-2) ?? 'workflow') : name;
}
