import { jsonSchema, type Json, type JsonObject } from '../../../src-shared/lib/json.ts';
import { isJsonList, isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import { nearest } from '../../../src-shared/lib/nearest.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';

/** One member of the result that a step asks for, as its JSON Schema says. */
export interface ResultField {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly required: boolean;
  readonly type: 'text' | 'lines' | 'number' | 'boolean' | 'json';
  readonly options: readonly string[];
}

/** What a person hands in at a command line: `pairs` are `name=value` words, `text` is free text. */
export interface HandedIn {
  readonly pairs: readonly string[];
  readonly text?: string;
  readonly values: JsonObject;
}

/** The members a result has by its schema; none where it says nothing about them. */
export function resultFields(schema: Json | undefined): ResultField[] {
  if (!isJsonObject(schema) || !isJsonObject(schema.properties)) return [];
  const required = isJsonList(schema.required) ? schema.required : [];
  return Object.entries(schema.properties).map(([name, member]) => ({
    name,
    label: textOf(member, 'title') ?? name,
    help: textOf(member, 'description'),
    required: required.includes(name),
    type: typeOf(member),
    options: isJsonObject(member) && isJsonList(member.enum) ? member.enum.map((each) => String(each)) : [],
  }));
}

/** The result that words of a command line make, typed by the step's schema. Errors: `unknown_field`, `wrong_value`, `no_text_field`. */
export function resultFrom(schema: Json | undefined, { pairs, text, values }: HandedIn): Result<JsonObject, Problem> {
  const fields = resultFields(schema);
  const given = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    given.set(name, [...(given.get(name) ?? []), pair.slice(at + 1)]);
  }
  if (text !== undefined) {
    const name = schema === undefined ? 'text' : textField(fields)?.name;
    if (name === undefined) {
      return err(
        problem('no_text_field', 'A text alone is not the result this step asks for.', {
          hint: fieldsHint(fields),
          at: '--text',
        }),
      );
    }
    if (!given.has(name)) given.set(name, [text]);
  }
  const result: Record<string, Json> = { ...values };
  for (const name of [...Object.keys(values), ...given.keys()]) {
    if (schema === undefined || !isClosed(schema, fields) || fields.some((field) => field.name === name)) continue;
    const meant = nearest(
      name,
      fields.map((field) => field.name),
    );
    return err(
      problem('unknown_field', `The result of this step has no field "${name}".`, {
        hint: meant === undefined ? fieldsHint(fields) : `Did you mean "${meant}"?`,
        at: name,
      }),
    );
  }
  for (const [name, texts] of given) {
    const value = typedResult(
      fields.find((field) => field.name === name),
      texts,
    );
    if (!value.ok) return value;
    result[name] = value.value;
  }
  return ok(result);
}

/** The value of a member from the texts that were given for it: several for a list, else the last counts. */
export function typedResult(field: ResultField | undefined, texts: readonly string[]): Result<Json, Problem> {
  const last = texts.at(-1) ?? '';
  const wrong = (kind: string) =>
    err(problem('wrong_value', `"${field?.label ?? ''}" should be ${kind}, not ${JSON.stringify(last)}.`, { at: field?.name }));
  switch (field?.type) {
    case 'lines': {
      const list = texts.length === 1 ? jsonFrom(last) : undefined;
      if (isJsonList(list)) return ok(list);
      return ok(
        texts
          .flatMap((each) => each.split('\n'))
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      );
    }
    case 'number':
      return last.trim() !== '' && Number.isFinite(Number(last)) ? ok(Number(last)) : wrong('a number');
    case 'boolean':
      if (/^(y|yes|true|1)$/i.test(last.trim())) return ok(true);
      return /^(n|no|false|0)$/i.test(last.trim()) ? ok(false) : wrong('yes or no');
    case 'json': {
      const value = jsonFrom(last);
      return value === undefined ? wrong('JSON') : ok(value);
    }
    default:
      return ok(last);
  }
}

/** Where free text goes: the one member that must be there and can be written, else the only one that is text. */
function textField(fields: readonly ResultField[]): ResultField | undefined {
  const written = fields.filter((field) => field.type === 'text' || field.type === 'lines');
  const must = written.filter((field) => field.required);
  const texts = written.filter((field) => field.type === 'text');
  return [must, texts, written].find((some) => some.length === 1)?.[0];
}

function isClosed(schema: Json, fields: readonly ResultField[]): boolean {
  return (
    fields.length > 0 &&
    isJsonObject(schema) &&
    (schema.additionalProperties === undefined || schema.additionalProperties === false)
  );
}

function fieldsHint(fields: readonly ResultField[]): string {
  return fields.length === 0
    ? `Give it as JSON: --values '{"name": "value"}'.`
    : `Give its fields by --input name=value: ${fields.map((field) => field.name).join(', ')}.`;
}

function typeOf(member: Json | undefined): ResultField['type'] {
  if (!isJsonObject(member)) return 'json';
  switch (member.type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return isJsonObject(member.items) && member.items.type === 'string' ? 'lines' : 'json';
    default:
      return isJsonList(member.enum) && member.enum.every((each) => typeof each === 'string') ? 'text' : 'json';
  }
}

function textOf(member: Json | undefined, key: string): string | undefined {
  const value = isJsonObject(member) ? member[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function jsonFrom(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const parsed = jsonSchema.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
