import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import { joined, stepRead } from '../cel-words.ts';
import type { DraftStep } from '../draft.ts';
import { readFields, type FieldReader } from '../field-reader.ts';
import { literal, paragraphs, points, prose, inWords } from '../plain-text.ts';
import { assessmentChecks, assessmentWords, validationChecks } from './checks.ts';
import type { Emitting } from './emitting.ts';
import { told } from './goal.ts';
import type { StepNode } from './nodes.ts';
import { expressionOf } from './scope.ts';
import { schemaOfVariable } from './variables.ts';

/** The contract by which a step says whether its loop goes on. */
export const LOOP_CONTROL = 'wr.contracts.loop_control';

type Draft = Omit<DraftStep, 'needs'>;

/** A standard step: an agent step, with what WorkRail puts around it as steps of their own. */
export function emitStep(node: StepNode, emitting: Emitting): readonly Draft[] {
  const fields = readFields(node.source, node.path);
  fields.take('id', 'title', 'templateCall', 'type');
  const { scope } = emitting;
  const when = whenOf(node, fields, emitting);
  const title = titleOf(node);
  const asked = confirmOf(node, fields, emitting);
  const words = told(fields, scope, [...node.rules, ...emitting.also]);
  const mentioned = emitting.mentioned(node);
  const wordsField = needsSchema(node, mentioned, words.required.length) ? 'notes' : 'text';
  const read = `${stepRead(node.id)}.output.${wordsField}`;
  const validated = validationChecks(fields, scope, read);
  const assessed = assessmentChecks(fields, scope, { id: node.id, declared: emitting.assessments });
  const contract = contractOf(fields, emitting);
  const verification = verificationOf(fields, emitting);
  const notesOptional = fields.flag('notesOptional') === true;
  if (fields.flag('hasValidation') !== undefined)
    scope.recorder.changed(fields.at('hasValidation'), 'That a result is checked shows in the checks themselves.');
  const schema =
    wordsField === 'text'
      ? undefined
      : outputSchema(
          { required: words.required, mentioned, assessed: assessed.schema, contract, schemas: validated.schemas, notesOptional },
          emitting,
        );
  const verify = [...validated.verify, ...assessed.verify, ...verification.verify];
  const audit = auditOf(node, fields, emitting);
  const goal = paragraphs(
    words.goal === '' && node.missing === undefined ? literal(title) : words.goal,
    missingWords(node, emitting),
    points('Assess your result and hand the levels in:', assessmentWords(assessed.assessed).map(literal)),
    verification.words,
  );
  const step: Draft = {
    id: node.id,
    fields: {
      name: title,
      type: 'agent',
      when,
      role: roleOf(`${inWords(node.source['agentRole'] ?? '')} ${title}`),
      goal,
      inputs: emitting.handedOn(node),
      confirm: asked.kind === 'always' ? { at: 'before' } : undefined,
      verify: verify.length === 0 ? undefined : verify,
      output: schema === undefined ? undefined : { schema },
      'x-workrail': emitting.kept(fields, node),
    },
  };
  return [...asked.before(), step, ...asked.after(), ...audit.map((one) => ({ ...one, fields: { ...one.fields, when } }))];
}

/** What a step is called. */
export function titleOf(node: StepNode): string {
  const title = node.source['title'];
  return typeof title === 'string' && title.trim() !== '' ? prose(title).replace(/\s+/g, ' ') : node.id;
}

/** When a step runs: its own condition and those of the calls that brought it here. */
export function whenOf(node: StepNode, fields: FieldReader, { scope }: Emitting): string | undefined {
  fields.take('runCondition');
  const own = node.source['runCondition'];
  const conditions = [...node.callers, ...(own === undefined ? [] : [{ condition: own, path: fields.at('runCondition') }])];
  const made = conditions.flatMap(({ condition, path }) => expressionOf(condition, scope, path) ?? []);
  if (own !== undefined && expressionOf(own, scope, fields.at('runCondition')) === undefined) fields.keep('runCondition');
  return made.length === 0 ? undefined : joined([...new Set(made)], '&&');
}

/** How a person is asked around a step. */
export interface Asked {
  readonly kind: 'never' | 'always' | 'sometimes';
  readonly before: () => readonly Draft[];
  readonly after: () => readonly Draft[];
}

/** `requireConfirmation` in all its forms: always, by kind, or under a condition (a step of its own that asks). */
export function confirmOf(node: StepNode, fields: FieldReader, emitting: Emitting): Asked {
  const own = fields.any('requireConfirmation') ?? false;
  const rule = node.confirm !== undefined && own === false ? node.confirm : own;
  const path = fields.at('requireConfirmation');
  const none = { before: () => [], after: () => [] };
  if (rule === false || rule === null) return { kind: 'never', ...none };
  if (rule === true) return { kind: 'always', ...none };
  const kind = isJsonObject(rule) ? rule['kind'] : undefined;
  if (kind === 'coordinator_eval') fields.keep('requireConfirmation');
  if (kind === 'coordinator_eval')
    emitting.scope.recorder.lost(path, 'No evaluator decides here: a person is asked.', emitting.keptAt(node));
  const condition = isJsonObject(rule) && kind !== undefined ? rule['condition'] : rule;
  const test = condition === undefined ? undefined : expressionOf(condition, emitting.scope, path);
  if (test === undefined) return { kind: 'always', ...none };
  const isLater = emitting.setsFirst(node, condition ?? null);
  const when = joined(
    [...(whenOf(node, fields, emitting) === undefined ? [] : [whenOf(node, fields, emitting) ?? '']), test],
    '&&',
  );
  const asking = (): readonly Draft[] => {
    const id = emitting.ids.own(`${node.id}-confirm`);
    const reason = isLater ? `Go on after "${titleOf(node)}"?` : `Confirm before "${titleOf(node)}" starts.`;
    emitting.scope.recorder.changed(
      path,
      isLater
        ? 'The question is a step of its own, after the step: the step itself sets what decides whether to ask.'
        : 'The question is a step of its own, before the step.',
    );
    return [{ id, fields: { type: 'approve', when, reason: literal(reason) } }];
  };
  return { kind: 'sometimes', before: () => (isLater ? [] : asking()), after: () => (isLater ? asking() : []) };
}

function needsSchema(node: StepNode, mentioned: readonly unknown[], required: number): boolean {
  const { source } = node;
  const criteria = JSON.stringify(source['validationCriteria'] ?? null);
  return (
    mentioned.length > 0 ||
    required > 0 ||
    source['outputContract'] !== undefined ||
    source['assessmentRefs'] !== undefined ||
    criteria.includes('"schema"')
  );
}

function outputSchema(
  from: {
    readonly required: readonly (readonly [string, string])[];
    readonly mentioned: readonly string[];
    readonly assessed: JsonObject | undefined;
    readonly contract: { readonly required: readonly string[]; readonly properties: JsonObject } | undefined;
    readonly schemas: readonly JsonObject[];
    readonly notesOptional: boolean;
  },
  emitting: Emitting,
): JsonObject {
  const properties = nullMap<Json>();
  properties['notes'] = { type: 'string', description: 'What was done, found and decided, and why.' };
  for (const [name, description] of from.required) properties[name] = { description };
  for (const name of from.mentioned) {
    const variable = emitting.scope.variables.get(name);
    if (variable === undefined) continue;
    const before = isJsonObject(properties[variable.key]) ? properties[variable.key] : {};
    properties[variable.key] = { ...(isJsonObject(before) ? before : {}), ...schemaOfVariable(variable) };
  }
  if (from.assessed !== undefined) properties['assessments'] = from.assessed;
  Object.assign(properties, from.contract?.properties ?? {});
  const required = [
    ...(from.notesOptional ? [] : ['notes']),
    ...from.required.map(([name]) => name),
    ...(from.assessed === undefined ? [] : ['assessments']),
    ...(from.contract?.required ?? []),
  ];
  const schema: JsonObject = {
    type: 'object',
    ...(required.length === 0 ? {} : { required: [...new Set(required)] }),
    properties,
  };
  return from.schemas.length === 0 ? schema : { ...schema, allOf: from.schemas };
}

function contractOf(
  fields: FieldReader,
  { scope }: Emitting,
): { readonly required: readonly string[]; readonly properties: JsonObject } | undefined {
  const contract = fields.map('outputContract');
  const ref = contract?.['contractRef'];
  if (contract === undefined || typeof ref !== 'string') return undefined;
  const isRequired = contract['required'] !== false;
  if (ref === LOOP_CONTROL) {
    scope.recorder.changed(fields.at('outputContract'), 'The decision is a field of the result that the loop reads.');
    return { required: isRequired ? ['decision'] : [], properties: { decision: { type: 'string', enum: ['continue', 'stop'] } } };
  }
  scope.recorder.lost(
    fields.at('outputContract'),
    `The contract "${ref}" belongs to WorkRail: the step must hand in an artifact, but its inside is not checked.`,
    'output',
  );
  return {
    required: isRequired ? ['artifact'] : [],
    properties: { artifact: { type: 'object', description: `As WorkRail's contract ${ref} describes it.` } },
  };
}

function verificationOf(
  fields: FieldReader,
  { scope }: Emitting,
): { readonly verify: readonly JsonObject[]; readonly words?: string } {
  const given = fields.map('verification');
  if (given === undefined) return { verify: [] };
  const { command, prompt } = given;
  scope.recorder.changed(fields.at('verification'), 'The command is evidence that the engine checks after the step.');
  return {
    verify: typeof command === 'string' && command.trim() !== '' ? [{ command: literal(command), name: 'The result holds' }] : [],
    ...(typeof prompt === 'string' ? { words: literal(prose(prompt)) } : {}),
  };
}

function auditOf(node: StepNode, fields: FieldReader, emitting: Emitting): readonly Draft[] {
  const audit = fields.map('audit');
  if (audit === undefined) return [];
  const rubric = Array.isArray(audit['rubric']) ? audit['rubric'].map(inWords) : [];
  emitting.scope.recorder.changed(fields.at('audit'), 'The audit is a step of its own, after the step.');
  const goal = paragraphs(
    literal(typeof audit['prompt'] === 'string' ? prose(audit['prompt']) : `Audit what "${titleOf(node)}" made.`),
    points('Judge by:', rubric.map(literal)),
  );
  return [
    {
      id: emitting.ids.own(`${node.id}-audit`),
      fields: { name: `Audit: ${titleOf(node)}`, type: 'agent', role: 'reviewer', goal, inputs: emitting.handedOn(node) },
    },
  ];
}

function missingWords({ missing, path }: StepNode, { scope }: Emitting): string | undefined {
  if (missing === undefined) return undefined;
  const { templateId, args } = missing;
  const name = templateId.replace(/^wr\.templates\.(routine\.)?/, '');
  scope.recorder.say({
    code: 'IM104',
    severity: 'warning',
    message: `"${templateId}" is called, and its steps are not among the files.`,
    hint: 'Import the folder that holds the routine as well, or write the steps yourself.',
    path: `${path}/templateCall`,
  });
  scope.recorder.lost(
    `${path}/templateCall`,
    `The routine "${name}" is not at hand; an agent step stands in its place.`,
    'the goal of the step',
  );
  return paragraphs(
    literal(`Do what WorkRail's routine "${name}" describes. Its steps were not part of the import.`),
    points(
      'It is given:',
      Object.entries(args).map(([key, value]) => literal(`${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)),
    ),
  );
}

function roleOf(words: string): string {
  const found = ROLE_WORDS.find(([, pattern]) => pattern.test(words));
  return found?.[0] ?? 'implementer';
}

const ROLE_WORDS: readonly (readonly [string, RegExp])[] = [
  ['reviewer', /\b(review|audit|critic|challeng)/i],
  ['tester', /\b(test|verif|validat|qa\b)/i],
  ['architect', /\b(architect|design|plan)/i],
  ['release_engineer', /\b(releas|deploy|ship)/i],
];
