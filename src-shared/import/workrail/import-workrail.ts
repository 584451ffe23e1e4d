import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { fastYamlValue } from '../../formats/yaml/fast-yaml.ts';
import { readYaml } from '../../formats/yaml/yaml-source.ts';
import { cleanJson, readJson, refusalOf, tooDeep } from '../clean-json.ts';
import { validId } from '../ids.ts';
import type { ImportFile, ImportResult, ImportSource } from '../import-result.ts';
import { finishedSteps, finishedWorkflow } from '../draft.ts';
import { printWorkflow } from '../print-workflow.ts';
import { createRecorder, type Recorder } from '../recorder.ts';
import { importWorkflow } from './import-workflow.ts';
import { indexDefinitions, type FindDefinition } from './routines.ts';
import { NO_TRIGGERS, triggerFields, triggersByWorkflow, type TriggerFields } from './triggers.ts';
import { inWords } from '../plain-text.ts';

/** What is imported, and what lies near it: routines, workflows that are started as children, documents, triggers. */
export interface WorkrailImport {
  readonly wanted: readonly ImportSource[];
  readonly near: readonly ImportSource[];
}

/** Children a workflow may bring along, each and theirs. */
const MOST_CHILDREN = 50;

/** WorkRail workflows, routines and `triggers.yml` as workflow folders. Never throws. */
export function importWorkrail({ wanted, near }: WorkrailImport): ImportResult {
  const recorder = createRecorder();
  const all = [...wanted, ...near];
  const find = indexDefinitions(all);
  const triggers = readTriggers(
    all.filter(({ path }) => isTriggers(path)),
    recorder,
  );
  const files: ImportFile[] = [];
  const folders = new Set<string>();
  const started = new Set<string>();
  for (const source of wanted) {
    if (isTriggers(source.path)) continue;
    const value = readDefinition(source, recorder);
    if (value === undefined) continue;
    const own = triggersOf(value, triggers);
    own.names.forEach((name) => started.add(name));
    files.push(...folderOf({ value, source, near: all, find, recorder, triggers: triggerFields(own.list, recorder), folders }));
  }
  const isAsked = wanted.some(({ path }) => isTriggers(path));
  for (const [name, list] of triggers)
    if (isAsked && !started.has(name)) files.push(starterOf(name, { list, recorder, folders }));
  if (files.length === 0 && recorder.report().diagnostics.every(({ severity }) => severity !== 'error'))
    recorder.say({
      code: 'IM005',
      severity: 'error',
      message: 'There is no workflow here.',
      hint: 'Choose a WorkRail workflow (JSON with id and steps).',
      path: wanted[0]?.path ?? '',
    });
  return { files, ...recorder.report() };
}

/** Whether a file holds triggers. */
export function isTriggers(path: string): boolean {
  return /(^|\/)triggers\.ya?ml$/i.test(path);
}

type TriggerMap = ReturnType<typeof triggersByWorkflow>;

function readTriggers(sources: readonly ImportSource[], recorder: Recorder): TriggerMap {
  const found = new Map<string, readonly { readonly value: JsonObject; readonly path: string }[]>();
  for (const { path, text } of sources) {
    const refused = refusalOf(text, path);
    if (refused !== undefined) {
      recorder.say(refused);
      continue;
    }
    const raw: Json | undefined = fastYamlValue(text) ?? readYaml(text).value;
    const value = raw === undefined ? undefined : cleanJson(raw, path, recorder);
    if (value === undefined || (!isJsonObject(value) && !isJsonList(value))) {
      recorder.say({
        code: 'IM006',
        severity: 'error',
        message: 'The triggers cannot be read.',
        hint: 'Mend the YAML, then import again.',
        path,
      });
      continue;
    }
    for (const [id, list] of triggersByWorkflow(value, path, recorder)) found.set(id, [...(found.get(id) ?? []), ...list]);
  }
  return found;
}

function triggersOf(
  value: JsonObject,
  triggers: TriggerMap,
): { readonly names: readonly string[]; readonly list: TriggerMap extends ReadonlyMap<string, infer L> ? L : never } {
  const id = inWords(value['id'] ?? '');
  const names = [...new Set([id, `wr.${id}`, id.replace(/^wr\./, '')])].filter((name) => triggers.has(name));
  return { names, list: names.flatMap((name) => triggers.get(name) ?? []) };
}

function readDefinition({ path, text }: ImportSource, recorder: Recorder): JsonObject | undefined {
  const read = readJson(text, path);
  if (!read.ok) {
    recorder.say(read.error);
    return undefined;
  }
  const value = cleanJson(read.value, `${path}#`, recorder);
  if (value === undefined) recorder.say(tooDeep(path));
  else if (!isJsonObject(value))
    recorder.say({
      code: 'IM005',
      severity: 'error',
      message: 'The file holds no workflow.',
      hint: 'A WorkRail workflow is a map with id and steps.',
      path,
    });
  return isJsonObject(value) ? value : undefined;
}

function folderOf(about: {
  readonly value: JsonObject;
  readonly source: ImportSource;
  readonly near: readonly ImportSource[];
  readonly find: FindDefinition;
  readonly recorder: Recorder;
  readonly triggers: TriggerFields;
  readonly folders: Set<string>;
}): readonly ImportFile[] {
  const { value, source, near, find, recorder } = about;
  const children = new Map<
    string,
    { readonly value: JsonObject; readonly path: string; readonly file: string; readonly given: ReadonlySet<string> }
  >();
  function child(workflowId: string): string | undefined {
    const known = children.get(workflowId);
    if (known !== undefined) return known.file;
    const found = find(workflowId);
    if (found === undefined || children.size >= MOST_CHILDREN || found.value === value || found.path === source.path)
      return undefined;
    const taken = new Set([...children.values()].map(({ file }) => file));
    let file = `./${validId(inWords(found.value['id']), 'child')}.yaml`;
    for (let count = 2; taken.has(file); count += 1) file = `./${validId(inWords(found.value['id']), 'child')}-${count}.yaml`;
    children.set(workflowId, { value: found.value, path: found.path, file, given: givenTo(workflowId, near) });
    return file;
  }
  const readReference = (wanted: string): string | undefined => {
    const plain = wanted.replace(/^\.\//, '');
    return plain.includes('..') ? undefined : near.find(({ path }) => path === plain || path.endsWith(`/${plain}`))?.text;
  };
  const common = { find, recorder, readReference, child };
  const made = importWorkflow({
    ...common,
    value,
    path: source.path,
    given: about.triggers.given,
    isChild: false,
    triggers: about.triggers,
  });
  const folder = freeFolder(made.id, about.folders);
  const files: ImportFile[] = [
    { path: `${folder}/workflow.yaml`, text: made.text },
    ...made.refs.map((file) => ({ ...file, path: `${folder}/${file.path}` })),
  ];
  if (made.readme !== undefined) files.push({ path: `${folder}/README.md`, text: made.readme });
  const done = new Set<string>();
  for (let open = [...children]; open.length > 0; open = [...children].filter(([id]) => !done.has(id))) {
    for (const [id, one] of open) {
      done.add(id);
      const inner = importWorkflow({
        ...common,
        value: one.value,
        path: one.path,
        given: one.given,
        isChild: true,
        triggers: NO_TRIGGERS,
      });
      files.push(
        { path: `${folder}/${one.file.slice(2)}`, text: inner.text },
        ...inner.refs.map((file) => ({ ...file, path: `${folder}/${file.path}` })),
      );
    }
  }
  const unique = new Map(files.map((file) => [file.path, file]));
  return [...unique.values()];
}

/** Names that any delegation hands to a workflow. */
function givenTo(workflowId: string, near: readonly ImportSource[]): ReadonlySet<string> {
  const given = new Set<string>();
  for (const { path, text } of near) {
    const read = /\.jsonc?$/i.test(path) ? readJson(text, path) : undefined;
    if (read?.ok === true) collect(read.value, 0);
  }
  function collect(value: Json, depth: number): void {
    if (depth > 60) return;
    if (isJsonList(value)) value.forEach((item) => collect(item, depth + 1));
    else if (isJsonObject(value)) {
      if (value['workflowId'] === workflowId) {
        const { contextMapping, args } = value;
        if (isJsonObject(contextMapping))
          for (const name of Object.values(contextMapping)) if (typeof name === 'string') given.add(name);
        if (isJsonObject(args)) for (const name of Object.keys(args)) given.add(name);
      }
      for (const member of Object.values(value)) collect(member, depth + 1);
    }
  }
  return given;
}

/** A workflow for triggers whose own is not at hand: an agent does what the trigger says. */
function starterOf(
  name: string,
  about: {
    readonly list: readonly { readonly value: JsonObject; readonly path: string }[];
    readonly recorder: Recorder;
    readonly folders: Set<string>;
  },
): ImportFile {
  const { recorder, list } = about;
  const id = validId(name.replace(/\./g, '-'), 'triggered');
  const made = triggerFields(list, recorder);
  recorder.say({
    code: 'IM107',
    severity: 'warning',
    message:
      name === '' ? 'These triggers name no workflow.' : `"${name}" is started by triggers, and it is not among the files.`,
    hint: 'The workflow made for it asks one agent to do what the trigger says; put the real steps in.',
    path: list[0]?.path ?? '',
  });
  const workflow = finishedWorkflow({
    version: 1,
    id,
    name: `Started by triggers: ${name === '' ? 'unnamed' : name}`,
    ...made.fields,
    inputs: {
      task: { type: 'multiline', label: 'What is to be done?', default: '' },
      ...Object.fromEntries([...made.given].map((input) => [input, { type: 'text', default: '' }])),
    },
    'x-workrail': { workflowId: name, ...made.kept },
    steps: finishedSteps([
      {
        id: 'work',
        needs: [],
        fields: {
          type: 'agent',
          role: 'implementer',
          goal: 'Do what the task says.',
          inputs: Object.fromEntries(['task', ...made.given].map((input) => [input, `{{ inputs.${input} }}`])),
        },
      },
    ]),
  });
  return { path: `${freeFolder(id, about.folders)}/workflow.yaml`, text: printWorkflow(workflow) };
}

/** A folder name nobody has yet. */
function freeFolder(id: string, taken: Set<string>): string {
  let folder = id;
  for (let count = 2; taken.has(folder); count += 1) folder = `${id}-${count}`;
  taken.add(folder);
  return folder;
}
