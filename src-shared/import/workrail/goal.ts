import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { valueText } from '../../workflow/expressions/template.ts';
import { celText } from '../cel-words.ts';
import { paragraphs, points, prose, inWords } from '../plain-text.ts';
import type { FieldReader } from '../field-reader.ts';
import { expressionOf, type Scope } from './scope.ts';
import { SNIPPETS } from './snippets.ts';
import { templateOf } from './tokens.ts';

/** What a step tells its agent in prose, and what its blocks ask it to hand in. */
export interface Told {
  readonly goal: string;
  readonly required: readonly (readonly [string, string])[];
}

/** Everything of a step that is words for its agent. `also` comes from around it: rules of its routine, functions of its loop. */
export function told(fields: FieldReader, scope: Scope, also: readonly string[]): Told {
  const text = (given: string, key: string): string => templateOf(prose(given), scope, fields.at(key));
  const persona = fields.text('agentRole');
  const prompt = fields.text('prompt');
  const blocks = fields.map('promptBlocks');
  const blocked = blocks === undefined ? undefined : blocksText(blocks, scope, fields.at('promptBlocks'));
  if (blocks !== undefined)
    scope.recorder.changed(fields.at('promptBlocks'), 'The blocks of the prompt are written one after another, under headings.');
  const guidance = fields.texts('guidance') ?? [];
  if (persona !== undefined)
    scope.recorder.changed(
      fields.at('agentRole'),
      'Who the agent is stands at the start of its goal; the role is the nearest of the five.',
    );
  const goal = paragraphs(
    persona === undefined ? undefined : text(persona, 'agentRole'),
    prompt === undefined ? undefined : text(prompt, 'prompt'),
    blocked?.text,
    ...fragments(fields, scope),
    points(
      'Guidance:',
      guidance.map((one) => text(one, 'guidance')),
    ),
    ...functions(fields, scope),
    points(
      'Rules:',
      also.map((one) => text(one, 'rules')),
    ),
    askForFiles(fields, scope),
  );
  return { goal, required: blocked?.required ?? [] };
}

function askForFiles(fields: FieldReader, scope: Scope): string | undefined {
  if (fields.flag('askForFiles') !== true) return undefined;
  scope.recorder.changed(fields.at('askForFiles'), 'The goal tells the agent to ask for the files it needs.');
  return 'Ask for the files you need before you begin.';
}

function fragments(fields: FieldReader, scope: Scope): readonly string[] {
  const list = fields.list('promptFragments') ?? [];
  const path = fields.at('promptFragments');
  if (list.length > 0) scope.recorder.changed(path, 'Conditional pieces of the prompt are conditions inside the goal.');
  return list.flatMap((fragment, index) => {
    const at = `${path}/${index}`;
    if (!isJsonObject(fragment) || typeof fragment['text'] !== 'string') {
      scope.recorder.lost(at, 'This is not a piece of a prompt.');
      return [];
    }
    for (const key of Object.keys(fragment))
      if (!['id', 'when', 'text'].includes(key)) scope.recorder.lost(`${at}/${key}`, `A piece of a prompt has no ${key}.`);
    const text = prose(fragment['text']);
    const when = fragment['when'] === undefined ? undefined : expressionOf(fragment['when'], scope, `${at}/when`);
    if (when === undefined) return [templateOf(text, scope, at)];
    return [`{{ ${when} ? ${celText(text)} : "" }}`];
  });
}

/** Functions as prose: WorkRail's agents read them, nothing runs them. */
export function functionPoints(list: readonly Json[], scope: Scope, path: string): readonly string[] {
  return list.flatMap((one, index) => {
    if (!isJsonObject(one) || typeof one['name'] !== 'string' || typeof one['definition'] !== 'string') {
      scope.recorder.lost(`${path}/${index}`, 'This is not a definition of a function.');
      return [];
    }
    for (const key of Object.keys(one))
      if (!['name', 'definition', 'parameters', 'scope'].includes(key))
        scope.recorder.lost(`${path}/${index}/${key}`, `A function has no ${key}.`);
    const parameters = isJsonList(one['parameters']) ? one['parameters'].filter(isJsonObject) : [];
    const where = typeof one['scope'] === 'string' ? ` (for the whole ${one['scope']})` : '';
    const head = `${one['name']}(${parameters.map((parameter) => inWords(parameter['name'] ?? '')).join(', ')})${where}: ${prose(one['definition'])}`;
    return [templateOf([head, ...parameters.map((parameter) => `  ${parameterWords(parameter)}`)].join('\n'), scope, path)];
  });
}

function parameterWords(parameter: JsonObject): string {
  const { name, type, required, description, ...more } = parameter;
  const facts = [
    type,
    required === true ? 'required' : 'optional',
    description,
    ...Object.entries(more).map(([key, value]) => `${key}: ${valueText(value)}`),
  ];
  return `${inWords(name ?? 'value')}: ${facts
    .filter((fact) => fact !== undefined && fact !== '')
    .map(inWords)
    .join(', ')}`;
}

function functions(fields: FieldReader, scope: Scope): readonly (string | undefined)[] {
  const own = functionPoints(fields.list('functionDefinitions') ?? [], scope, fields.at('functionDefinitions'));
  const calls = (fields.list('functionCalls') ?? []).map((call) =>
    isJsonObject(call)
      ? `${inWords(call['name'] ?? 'call')}(${Object.entries(isJsonObject(call['args']) ? call['args'] : {})
          .map(([name, value]) => `${name}: ${valueText(value)}`)
          .join(', ')})`
      : valueText(call),
  );
  const references = fields.texts('functionReferences') ?? [];
  if (own.length + calls.length + references.length > 0)
    scope.recorder.changed(fields.path, 'Functions are words for the agent: they stand in the goal.');
  return [
    points('Functions:', own),
    points(
      'Do these functions:',
      calls.map((call) => templateOf(call, scope, fields.at('functionCalls'))),
    ),
    points('Functions used here:', references),
  ];
}

const BLOCKS = ['goal', 'constraints', 'procedure', 'outputRequired', 'verify'];

function blocksText(
  blocks: JsonObject,
  scope: Scope,
  path: string,
): { readonly text: string; readonly required: Told['required'] } {
  const value = (given: Json | undefined, key: string): string =>
    templateOf(prose(promptValue(given ?? '', scope, `${path}/${key}`)), scope, `${path}/${key}`);
  const items = (key: string): readonly string[] => {
    const list = blocks[key];
    return isJsonList(list) ? list.map((one, index) => value(one, `${key}/${index}`)) : [];
  };
  for (const key of Object.keys(blocks))
    if (!BLOCKS.includes(key)) scope.recorder.lost(`${path}/${key}`, `A prompt has no block ${key}.`);
  const outputs = isJsonObject(blocks['outputRequired']) ? Object.entries(blocks['outputRequired']) : [];
  const required = outputs.map(([name, words]) => [name, prose(valueText(words))] as const);
  const numbered = items('procedure').map((item, index) => `${index + 1}. ${item}`);
  return {
    required,
    text: paragraphs(
      blocks['goal'] === undefined ? undefined : value(blocks['goal'], 'goal'),
      points('Constraints:', items('constraints')),
      numbered.length === 0 ? undefined : `Procedure:\n${numbered.join('\n')}`,
      points(
        'Hand in:',
        required.map(([name, words]) => templateOf(`${name}: ${words}`, scope, path)),
      ),
      points('Check before you hand in:', items('verify')),
    ),
  };
}

function promptValue(value: Json, scope: Scope, path: string): string {
  if (!isJsonList(value)) return typeof value === 'string' ? value : valueText(value);
  return value
    .map((part) => {
      if (!isJsonObject(part)) return valueText(part);
      if (typeof part['text'] === 'string') return part['text'];
      const id = inWords(part['refId'] ?? '');
      const known = SNIPPETS.get(id);
      if (known === undefined) {
        scope.recorder.lost(path, `The snippet "${id}" belongs to WorkRail and is not part of the file.`, 'the text');
        return `(WorkRail's snippet ${id})`;
      }
      scope.recorder.changed(path, `WorkRail's snippet "${id}" is said in our words.`);
      return known;
    })
    .join('');
}
