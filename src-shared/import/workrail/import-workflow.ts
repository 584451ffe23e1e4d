import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import { stepRead } from '../cel-words.ts';
import { finishedSteps, finishedWorkflow, type DraftStep } from '../draft.ts';
import { readFields, type FieldReader } from '../field-reader.ts';
import { createIds, validId, validName } from '../ids.ts';
import type { ImportFile } from '../import-result.ts';
import { literal, paragraphs, points, prose, inWords } from '../plain-text.ts';
import { printWorkflow } from '../print-workflow.ts';
import type { Recorder } from '../recorder.ts';
import { readAssessments } from './checks.ts';
import { emitNodes } from './emit-nodes.ts';
import type { Emitting } from './emitting.ts';
import { flat, gatherVariables, namesOf, wordsOf } from './gather.ts';
import { functionPoints } from './goal.ts';
import { resolveNodes, type StepNode } from './nodes.ts';
import { readReferences } from './references.ts';
import { withSoundKinds } from './kinds.ts';
import type { Definition, FindDefinition } from './routines.ts';
import type { Scope } from './scope.ts';
import type { TriggerFields } from './triggers.ts';
import { contextOf, createVariables, type Variable } from './variables.ts';

/** A definition to make a workflow of. */
export interface WorkflowRequest {
  readonly value: JsonObject;
  readonly path: string;
  /** Names that whoever starts it hands over. */
  readonly given: ReadonlySet<string>;
  /** Started by another workflow of the same import, to which it hands its result. */
  readonly isChild: boolean;
  readonly find: FindDefinition;
  readonly recorder: Recorder;
  /** Texts of files that references may carry along. */
  readonly readReference: (source: string) => string | undefined;
  readonly triggers: TriggerFields;
  readonly child: (workflowId: string) => string | undefined;
}

/** What one definition becomes: its file, its README, and files its references carry. */
export interface MadeWorkflow {
  readonly id: string;
  readonly text: string;
  readonly readme: string | undefined;
  readonly refs: readonly ImportFile[];
}

/** A WorkRail definition as a workflow. Never throws; what cannot be said is kept and reported. */
export function importWorkflow(request: WorkflowRequest): MadeWorkflow {
  const { path, recorder } = request;
  const value = withSoundKinds(request.value, `${path}#`, recorder);
  const fields = readFields(value, `${path}#`);
  const source = fields.text('id') ?? 'workflow';
  const id = validId(source, 'workflow');
  if (id !== source) recorder.renamed(fields.at('id'), source, id);
  const name = prose(fields.text('name') ?? id).replace(/\s+/g, ' ') || id;
  const ids = createIds(recorder);
  const inputNames = routineInputs(value, request.given);
  const nodes = resolveNodes(
    fields.list('steps') ?? [],
    { path: `${path}#`, inputs: inputNames },
    { ids, recorder, find: (name) => soundDefinition(request, name) },
  );
  const gathered = createVariables();
  gatherVariables(nodes, gathered);
  const variables = gathered.declare(inputNames, recorder, path);
  const slots = slotsOf(fields, recorder);
  const scope: Scope = { recorder, variables, loops: [], slots };
  const task = variables.has('task') ? 'task_to_do' : 'task';
  const questions = fields.texts('clarificationPrompts') ?? [];
  if (questions.length > 0)
    recorder.changed(fields.at('clarificationPrompts'), 'What is to be cleared up first is asked in the form that starts a run.');
  const emitting = createEmitting({
    request,
    nodes,
    scope,
    ids,
    task,
    questions,
    assessments: readAssessments(fields, scope),
  });
  if (fields.any('assessments') !== undefined)
    recorder.changed(fields.at('assessments'), 'Assessments stand in the results of the steps that make them.');
  const steps = emitNodes(nodes, emitting);
  const references = readReferences(fields, request.readReference, recorder);
  const readme = readmeOf(name, fields, recorder);
  const top = {
    version: 1,
    id,
    name,
    description: descriptionOf(fields),
    tags: [...(fields.texts('tags') ?? [])],
    ...request.triggers.fields,
    inputs: inputsOf({ task, questions, given: inputNames, variables }),
    context: contextOf(variables),
    outputs: request.isChild ? outputsOf(steps) : undefined,
    references: references.list.length === 0 ? undefined : references.list,
    guidance: guidanceOf(fields, scope, references.words),
  };
  const kept = keptOf(fields, recorder);
  const all = { ...kept, ...request.triggers.kept };
  const workflow = finishedWorkflow({
    ...top,
    tags: top.tags.length === 0 ? undefined : top.tags,
    'x-workrail': Object.keys(all).length === 0 ? undefined : all,
    steps: steps.length > 0 ? finishedSteps(steps) : finishedSteps([placeholder(recorder, fields)]),
  });
  return { id, text: printWorkflow(workflow), readme, refs: references.files };
}

function soundDefinition({ find, recorder }: WorkflowRequest, name: string): Definition | undefined {
  const found = find(name);
  return found === undefined ? undefined : { ...found, value: withSoundKinds(found.value, `${found.path}#`, recorder) };
}

function placeholder(recorder: Recorder, fields: FieldReader): DraftStep {
  recorder.say({
    code: 'IM105',
    severity: 'error',
    message: 'The file has no steps.',
    hint: 'A step that asks you to write the first one stands in their place.',
    path: fields.at('steps'),
  });
  return { id: 'start', needs: [], fields: { type: 'approve', reason: 'Replace this with the first step of the workflow.' } };
}

function createEmitting(about: {
  readonly request: WorkflowRequest;
  readonly nodes: readonly StepNode[];
  readonly scope: Scope;
  readonly ids: Emitting['ids'];
  readonly task: string;
  readonly questions: readonly string[];
  readonly assessments: Emitting['assessments'];
}): Emitting {
  const { nodes, scope, request } = about;
  const order = flat(nodes);
  const steps = order.filter((node) => node.kind === 'step');
  const words = new Map(order.map((node) => [node.id, wordsOf(node.source)]));
  const first = new Map<string, string>();
  const talks = new Map<string, string[]>();
  for (const variable of scope.variables.values()) {
    for (const id of talkers(variable.name, steps, words)) {
      if (!first.has(variable.name)) first.set(variable.name, id);
      talks.set(id, [...(talks.get(id) ?? []), variable.name]);
    }
  }
  giveToFirst({ steps, scope, first, talks });
  const isContext = (name: string): boolean => scope.variables.get(name)?.root === 'context';
  const isFirst = steps[0]?.id;
  return {
    scope,
    ids: about.ids,
    assessments: about.assessments,
    find: request.find,
    also: [],
    child: request.child,
    mentioned: (node) => (talks.get(node.id) ?? []).filter(isContext),
    setsFirst: (node, condition) => {
      const names = namesOf(condition);
      return (
        names.length > 0 &&
        names.every((name) => first.get(name) === node.id || !isContext(name)) &&
        names.some((name) => first.get(name) === node.id)
      );
    },
    handedOn: (node) => {
      const inputs = nullMap<Json>();
      inputs[about.task] = `{{ inputs.${about.task} }}`;
      if (node.id === isFirst)
        about.questions.forEach((_, index) => (inputs[`answer_${index + 1}`] = `{{ inputs.answer_${index + 1} }}`));
      for (const name of talks.get(node.id) ?? []) {
        const variable = scope.variables.get(name);
        if (variable !== undefined && first.get(name) !== node.id) inputs[variable.key] = `{{ ${variable.read} }}`;
      }
      return inputs;
    },
    kept: (fields, node) => keptOfStep(fields, node, request.recorder),
    keptAt: (node) => `steps.${node.id}.x-workrail`,
  };
}

/** Steps that talk about a name: a plain word counts only where it is marked as one, unless no step marks it. */
function talkers(name: string, steps: readonly StepNode[], words: ReadonlyMap<string, string>): readonly string[] {
  const word = escaped(name);
  const loose = new RegExp(`(?<![\\w$.])${word}(?![\\w$])`);
  const marked = new RegExp(`[\`"'{]\\s*${word}(?![\\w$])|(?<![\\w$.])${word}\\s*[=:]`);
  const by = (pattern: RegExp): readonly string[] => steps.flatMap(({ id }) => (pattern.test(words.get(id) ?? '') ? [id] : []));
  if (/[A-Z_]/.test(name)) return by(loose);
  const strict = by(marked);
  return strict.length > 0 ? strict : by(loose);
}

/** A value that conditions read and no step talks about may be set by the first step: else nothing ever could. */
function giveToFirst(about: {
  readonly steps: readonly StepNode[];
  readonly scope: Scope;
  readonly first: Map<string, string>;
  readonly talks: Map<string, string[]>;
}): void {
  const [step] = about.steps;
  if (step === undefined) return;
  for (const { name, root } of about.scope.variables.values()) {
    if (about.first.has(name) || root !== 'context') continue;
    about.first.set(name, step.id);
    about.talks.set(step.id, [...(about.talks.get(step.id) ?? []), name]);
    about.scope.recorder.say({
      code: 'IM106',
      severity: 'warning',
      message: `No step says that it sets "${name}"; "${step.id}" may.`,
      hint: `Tell the step that knows it to set ${name}.`,
      path: `${step.path}`,
    });
  }
}

function keptOfStep(fields: FieldReader, node: StepNode, recorder: Recorder): JsonObject | undefined {
  const rest = fields.rest();
  for (const key of Object.keys(rest).filter(fields.isUnread))
    recorder.lost(fields.at(key), KNOWN_LOSSES.get(key) ?? fields.unused(key, 'A step'), `steps.${node.id}.x-workrail.${key}`);
  return Object.keys(rest).length === 0 ? undefined : rest;
}

function keptOf(fields: FieldReader, recorder: Recorder): JsonObject {
  const rest = fields.rest();
  for (const key of Object.keys(rest).filter(fields.isUnread))
    recorder.lost(fields.at(key), KNOWN_LOSSES.get(key) ?? fields.unused(key, 'A workflow'), `x-workrail.${key}`);
  return rest;
}

const KNOWN_LOSSES: ReadonlyMap<string, string> = new Map([
  ['modelTier', 'How strong a model should be is not chosen by tier here; choose a model for the step.'],
  ['version', 'A workflow gets its version number when it is shared.'],
  ['recommendedPreferences', 'How much an agent may decide alone is set where the agent is connected.'],
  ['features', 'These are pieces that WorkRail adds to prompts by itself.'],
  ['validatedAgainstSpecVersion', 'This is about WorkRail itself.'],
  ['metricsProfile', 'WorkRail’s own metrics have no equal; runs keep their times, costs and results by themselves.'],
]);

function slotsOf(fields: FieldReader, recorder: Recorder): ReadonlyMap<string, string> {
  const slots = new Map<string, string>();
  const list = fields.list('extensionPoints') ?? [];
  if (list.length > 0) {
    fields.keep('extensionPoints');
    recorder.lost(
      fields.at('extensionPoints'),
      'Extension points are filled with their defaults; to change one, change the step.',
      'x-workrail.extensionPoints',
    );
  }
  for (const one of list)
    if (isJsonObject(one) && typeof one['slotId'] === 'string' && typeof one['default'] === 'string')
      slots.set(one['slotId'], one['default']);
  return slots;
}

function descriptionOf(fields: FieldReader): string | undefined {
  const text = fields.text('description');
  return text === undefined ? undefined : prose(text);
}

function guidanceOf(fields: FieldReader, scope: Scope, references: readonly string[]): string | undefined {
  const rules = fields.texts('metaGuidance') ?? [];
  const before = fields.texts('preconditions') ?? [];
  const functions = functionPoints(fields.list('functionDefinitions') ?? [], scope, fields.at('functionDefinitions'));
  if (rules.length + before.length + functions.length > 0)
    scope.recorder.changed(
      fields.path,
      'Rules, preconditions and functions are the guidance that every agent of the workflow gets.',
    );
  const text = paragraphs(
    points('Before the work begins, these must hold:', before.map(prose)),
    points('Rules:', rules.map(prose)),
    points('Functions:', functions),
    points('Documents:', references),
  );
  return text === '' ? undefined : text;
}

function readmeOf(name: string, fields: FieldReader, recorder: Recorder): string | undefined {
  const about = fields.text('about');
  const examples = fields.texts('examples');
  if (about === undefined && examples === undefined) return undefined;
  recorder.changed(
    about === undefined ? fields.at('examples') : fields.at('about'),
    'What people read before they choose it stands in README.md.',
  );
  return `${paragraphs(`# ${name}`, about === undefined ? undefined : prose(about), points('## Examples\n', (examples ?? []).map(prose)))}\n`;
}

function inputsOf(about: {
  readonly task: string;
  readonly questions: readonly string[];
  readonly given: ReadonlySet<string>;
  readonly variables: ReadonlyMap<string, Variable>;
}): JsonObject {
  const inputs = nullMap<Json>();
  inputs[about.task] = { type: 'multiline', label: 'What is to be done?', default: '' };
  about.questions.forEach(
    (question, index) => (inputs[`answer_${index + 1}`] = { type: 'multiline', label: literal(prose(question)), default: '' }),
  );
  for (const name of about.given)
    if (name !== about.task) inputs[about.variables.get(name)?.key ?? validName(name, 'input')] = { type: 'text', default: '' };
  return inputs;
}

/** The names in single braces that a routine is given, and those a parent hands over. */
function routineInputs(value: JsonObject, given: ReadonlySet<string>): ReadonlySet<string> {
  if (!/^(wr\.)?routine[-.]/.test(inWords(value['id'] ?? ''))) return given;
  const words = JSON.stringify(value['steps'] ?? []);
  return new Set([...given, ...[...words.matchAll(/(?<!\{)\{([A-Za-z_]\w*)\}(?!\})/g)].map(([, name = '']) => name)]);
}

/** What a child hands back: the words of its last step. */
function outputsOf(steps: readonly DraftStep[]): JsonObject {
  const last = steps.findLast(({ fields }) => fields['type'] === 'agent');
  if (last === undefined) return { result: { value: '', type: 'text' } };
  const read = `${stepRead(last.id)}.output.${last.fields['output'] === undefined ? 'text' : 'notes'}`;
  const isSure = last.fields['output'] === undefined || JSON.stringify(last.fields['output']).includes('"required":["notes"');
  const guard = `${stepRead(last.id)}.status == "succeeded"${isSure ? '' : ` && has(${read})`}`;
  return { result: { value: `{{ ${guard} ? ${read} : "" }}`, type: 'text' } };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
