import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import { evaluate, parseExpression } from '../../workflow/expressions/expression.ts';
import { readFields } from '../field-reader.ts';
import { validName } from '../ids.ts';
import { literal, prose, inWords } from '../plain-text.ts';
import type { Recorder } from '../recorder.ts';

/** The inputs of a workflow, what each parameter of the source is called there, and what of them is only kept. */
export interface ReadParameters {
  readonly inputs: JsonObject;
  readonly names: ReadonlyMap<string, string>;
  readonly kept: JsonObject;
}

/** `[[parameters]]` or `[parameters.name]` as inputs. */
export function readParameters(given: Json | undefined, path: string, recorder: Recorder): ReadParameters {
  const inputs = nullMap<Json>();
  const names = new Map<string, string>();
  const kept = nullMap<Json>();
  for (const { name, value, at } of listed(given, path, recorder)) {
    let key = validName(name, 'parameter');
    while (Object.hasOwn(inputs, key)) key = `${key}_`;
    if (key !== name) recorder.renamed(at, name, key);
    names.set(name, key);
    const { field, rest } = fieldOf(value, at, recorder);
    inputs[key] = field;
    if (Object.keys(rest).length > 0) kept[key] = rest;
  }
  return { inputs, names, kept };
}

function listed(
  given: Json | undefined,
  path: string,
  recorder: Recorder,
): readonly { readonly name: string; readonly value: Json; readonly at: string }[] {
  if (isJsonList(given))
    return given.map((value, index) => {
      const at = `${path}/${index}`;
      if (isJsonObject(value) && typeof value['name'] === 'string') return { name: value['name'], value, at };
      const name = `parameter_${index + 1}`;
      recorder.changed(at, `The parameter has no name; it is called "${name}".`);
      return { name, value, at };
    });
  return isJsonObject(given) ? Object.entries(given).map(([name, value]) => ({ name, value, at: `${path}/${name}` })) : [];
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ...['string', 'str', 'text', 'url'].map((name) => [name, 'text'] as const),
  ...['int', 'integer', 'i64', 'u64'].map((name) => [name, 'integer'] as const),
  ...['float', 'number', 'f64'].map((name) => [name, 'number'] as const),
  ...['bool', 'boolean', 'flag'].map((name) => [name, 'boolean'] as const),
  ...['enum', 'choice', 'select'].map((name) => [name, 'choice'] as const),
  ...['path', 'file'].map((name) => [name, 'file'] as const),
  ...['dir', 'directory', 'folder'].map((name) => [name, 'folder'] as const),
  ...['multiline', 'secret', 'date', 'multi_choice'].map((name) => [name, name] as const),
]);

function fieldOf(value: Json, at: string, recorder: Recorder): { readonly field: JsonObject; readonly rest: JsonObject } {
  // `channel = "beta"` is a parameter that has only a default.
  if (!isJsonObject(value)) return { field: withDefault({ type: typeFrom(value) }, value), rest: {} };
  const fields = readFields(value, at);
  fields.take('name');
  const said = fields.text('type') ?? '';
  const rule = fields.map('validation') ?? fields.text('validation');
  const rules = isJsonObject(rule) ? readFields(rule, fields.at('validation')) : undefined;
  const choices =
    fields.list('options') ??
    fields.list('choices') ??
    fields.list('values') ??
    fields.list('enum') ??
    rules?.list('enum') ??
    rules?.list('choices') ??
    rules?.list('allowed') ??
    rules?.list('options');
  const options = choices?.filter((one) => typeof one === 'string' || typeof one === 'number');
  if (options?.length !== choices?.length) recorder.lost(at, 'Choices that are neither text nor numbers are left out.', 'x-toml');
  const fallback = fields.any('default');
  const type =
    options !== undefined && options.length > 0 && said !== 'multi_choice'
      ? 'choice'
      : typeOf(said, { fallback, at: fields.at('type') }, recorder);
  const pattern = typeof rule === 'string' ? rule : (fields.text('pattern') ?? rules?.text('pattern') ?? rules?.text('regex'));
  const usable = pattern !== undefined && patternRuns(pattern) && TEXTS.has(type);
  if (pattern !== undefined && !usable) recorder.lost(fields.at('validation'), 'The pattern cannot be checked here.', 'x-toml');
  const help = fields.text('description') ?? fields.text('help') ?? rules?.text('message');
  const label = fields.text('label') ?? fields.text('title');
  const required = fields.flag('required');
  const rest: Record<string, Json> = { ...fields.rest() };
  for (const [key, member] of Object.entries(rules?.rest() ?? {})) {
    recorder.lost(`${fields.at('validation')}/${key}`, `An input has no rule ${key} here.`, 'x-toml');
    rest['validation'] = { ...(isJsonObject(rest['validation']) ? rest['validation'] : {}), [key]: member };
  }
  if (options?.length !== choices?.length) rest['options'] = [...(choices ?? [])];
  for (const key of Object.keys(fields.rest())) recorder.lost(fields.at(key), fields.unused(key, 'An input'), 'x-toml');
  if (pattern !== undefined && !usable) rest['pattern'] = pattern;
  const field: JsonObject = {
    type,
    ...(label === undefined ? {} : { label: literal(prose(label)) }),
    ...(help === undefined ? {} : { help: literal(prose(help)) }),
    ...(required === undefined ? {} : { required }),
    ...(usable ? { pattern } : {}),
    ...(type === 'choice' || type === 'multi_choice' ? { options: options ?? [] } : {}),
  };
  return { field: fallback === undefined ? field : withDefault(field, fallback), rest };
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'multiline']);

function withDefault(field: JsonObject, fallback: Json): JsonObject {
  if (fallback === '' && field['required'] === true) return field;
  return { ...field, default: isTextual(field['type']) && typeof fallback !== 'string' ? JSON.stringify(fallback) : fallback };
}

function isTextual(type: Json | undefined): boolean {
  return ['text', 'multiline', 'file', 'folder', 'date'].includes(inWords(type));
}

function typeOf(said: string, about: { readonly fallback: Json | undefined; readonly at: string }, recorder: Recorder): string {
  const type = TYPES.get(said.toLowerCase());
  if (type !== undefined && type !== 'choice' && type !== 'multi_choice') return type;
  if (said === '') return typeFrom(about.fallback);
  recorder.lost(about.at, `"${said}" is not a kind of input; it is asked for as text.`);
  return 'text';
}

function typeFrom(value: Json | undefined): string {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return 'text';
}

function patternRuns(pattern: string): boolean {
  const expression = parseExpression('"".matches(pattern)');
  return expression.ok && evaluate(expression.value, { pattern: `^(?:${pattern})$` }).ok;
}
