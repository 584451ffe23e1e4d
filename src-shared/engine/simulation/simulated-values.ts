import { canonicalJson } from '../../lib/canonical-json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { nothingCompared, type Compared } from '../../workflow/expressions/compared-values.ts';
import type { FormField } from '../../workflow/form-field.ts';
import { outputProblem } from '../output-schema.ts';

/** Values of one kind that a simulation tries: the first is the usual one, the others are the extremes. */
type Values = readonly Json[];

const MOST_VALUES = 40;
const MOST_DEPTH = 6;

/**
 * Values that fit a JSON Schema: options, defaults, bounds, empty and absent parts, and whatever expressions compare them with.
 * Empty when none was found that fits. Without a schema the value is made to hold what expressions look for in it.
 */
export function valuesOfSchema(schema: Json | undefined, compared: Compared = nothingCompared()): Values {
  const values = distinct(made({ schema, root: schema, compared, depth: 0 }));
  return (schema === undefined ? values : values.filter((value) => outputProblem(schema, value) === undefined)).slice(
    0,
    MOST_VALUES,
  );
}

interface Wanted {
  readonly schema: Json | undefined;
  readonly root: Json | undefined;
  readonly compared: Compared;
  readonly depth: number;
}

function made(wanted: Wanted): Json[] {
  const { schema, compared, depth } = wanted;
  if (depth > MOST_DEPTH) return [null];
  if (!isJsonObject(schema)) return undescribed(wanted);
  const named = resolved(schema, wanted.root);
  if (named !== undefined) return made({ ...wanted, schema: named, depth: depth + 1 });
  if (schema['const'] !== undefined) return [schema['const']];
  const options = schema['enum'];
  if (isJsonList(options)) return [...options];
  const given = [schema['default'], ...(isJsonList(schema['examples']) ? schema['examples'] : [])].filter(
    (one) => one !== undefined,
  );
  const choices = ['anyOf', 'oneOf'].flatMap((key) => (isJsonList(schema[key]) ? schema[key] : []));
  if (choices.length > 0)
    return [...given, ...choices.flatMap((choice) => made({ ...wanted, schema: merged(schema, choice), depth: depth + 1 }))];
  if (isJsonList(schema['allOf']))
    return [
      ...given,
      ...made({ ...wanted, schema: schema['allOf'].reduce<JsonObject>(merged, without(schema, 'allOf')), depth: depth + 1 }),
    ];
  const { type } = schema;
  if (isJsonList(type)) return type.flatMap((one) => made({ ...wanted, schema: { ...schema, type: one } }));
  switch (type) {
    case 'string':
      return [...given, ...texts(schema, compared)];
    case 'integer':
    case 'number':
      return [...given, ...numbers(schema, compared)];
    case 'boolean':
      return [...given, true, false];
    case 'null':
      return [null];
    case 'array':
      return [...given, ...lists({ ...wanted, schema })];
    case 'object':
      return [...given, ...maps({ ...wanted, schema })];
    default:
      if (isJsonObject(schema['properties'])) return [...given, ...maps({ ...wanted, schema })];
      return [...given, ...undescribed(wanted)];
  }
}

function undescribed({ compared, root, depth }: Wanted): Json[] {
  if (compared.fields.size > 0) {
    const members = [...compared.fields].map(
      ([name, inner]) => [name, made({ schema: undefined, root, compared: inner, depth: depth + 1 })] as const,
    );
    return [usual(members), ...variants(members)];
  }
  if (compared.item !== undefined) {
    const items = made({ schema: undefined, root, compared: compared.item, depth: depth + 1 });
    return [items.slice(0, 3), []];
  }
  return [
    ...numbersAround([...compared.with]),
    ...[...compared.with].filter((value) => typeof value !== 'number'),
    'text',
    ...fullText(compared, { least: 0, most: LONGEST_TEXT }),
  ];
}

function resolved(schema: JsonObject, root: Json | undefined): Json | undefined {
  const reference = schema['$ref'];
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .reduce<Json | undefined>((at, key) => (isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), root);
}

function merged(schema: JsonObject, more: Json): JsonObject {
  if (!isJsonObject(more)) return schema;
  const [mine, theirs] = [schema['properties'], more['properties']];
  const base = without(without(schema, 'anyOf'), 'oneOf');
  return {
    ...base,
    ...more,
    ...(isJsonObject(mine) && isJsonObject(theirs) ? { properties: { ...mine, ...theirs } } : {}),
  };
}

function without(schema: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== key));
}

const FORMATS: Readonly<Record<string, Json>> = {
  date: '2026-03-31',
  'date-time': '2026-03-31T09:00:00Z',
  time: '09:00:00Z',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  email: 'someone@example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
};
const WORDS = [
  'text',
  '',
  'a',
  'A1',
  '1',
  '1.2.3',
  '2026-03-31',
  'a b',
  'a-b',
  'some@example.com',
  'https://example.com/',
  'ABC-123',
];

function texts(schema: JsonObject, compared: Compared): Json[] {
  const format = typeof schema['format'] === 'string' ? FORMATS[schema['format']] : undefined;
  const least = typeof schema['minLength'] === 'number' ? schema['minLength'] : 0;
  const most = typeof schema['maxLength'] === 'number' ? schema['maxLength'] : 200;
  const fitting = WORDS.map((word) => word.padEnd(least, 'x').slice(0, Math.max(least, most)));
  const wanted = [...compared.with].filter((value) => typeof value === 'string');
  return [
    ...(format === undefined ? [] : [format]),
    ...(schema['pattern'] === undefined ? fitting.slice(0, 1) : fitting),
    ...fullText(compared, { least, most: typeof schema['maxLength'] === 'number' ? schema['maxLength'] : LONGEST_TEXT }),
    ...wanted,
    ...(format === undefined ? fitting.slice(1, 2) : []),
  ];
}

const LONGEST_TEXT = 10_000;

/** A text that holds every piece that is looked for and is longer than any size it is held against. */
function fullText({ pieces, size = 0 }: Compared, { least, most }: { readonly least: number; readonly most: number }): string[] {
  if (pieces.size === 0 && size === 0) return [];
  const text = [...pieces].join(' ').padEnd(Math.max(least, size + 1), ' x');
  return text.length <= most ? [text] : [];
}

function numbers(schema: JsonObject, compared: Compared): Json[] {
  const bound = (key: string): number[] => (typeof schema[key] === 'number' ? [schema[key]] : []);
  const step = bound('multipleOf')[0] ?? (schema['type'] === 'integer' ? 1 : 0.5);
  const low = [...bound('minimum'), ...bound('exclusiveMinimum').map((value) => value + step)];
  const high = [...bound('maximum'), ...bound('exclusiveMaximum').map((value) => value - step)];
  const all = [1, ...numbersAround([...compared.with]), ...low, ...high, 0, -1, 2].map((value) =>
    step === 0 ? value : Math.round(value / step) * step,
  );
  return all.filter((value) => low.every((least) => value >= least) && high.every((most) => value <= most));
}

function numbersAround(constants: readonly Json[]): number[] {
  return constants.flatMap((value) => (typeof value === 'number' ? [value, value + 1, value - 1, value + 0.5, value - 0.5] : []));
}

function lists(wanted: Wanted & { readonly schema: JsonObject }): Json[] {
  const { schema, compared, depth } = wanted;
  const items = distinct(
    made({ ...wanted, schema: schema['items'], compared: compared.item ?? nothingCompared(), depth: depth + 1 }),
  );
  const least = typeof schema['minItems'] === 'number' ? schema['minItems'] : 0;
  const most = typeof schema['maxItems'] === 'number' ? schema['maxItems'] : 3;
  const [first] = items;
  const two = first === undefined ? [] : [first, items[1] ?? first];
  const shapes: Json[][] = [two, [], items.slice(0, 4), ...items.slice(0, 4).map((item) => [item])];
  return shapes.map((list) => {
    const padded =
      first === undefined
        ? list
        : [...list, ...Array.from({ length: Math.max(0, Math.min(least, 50) - list.length) }, () => first)];
    return padded.slice(0, Math.max(least, most));
  });
}

function maps(wanted: Wanted & { readonly schema: JsonObject }): Json[] {
  const { schema, compared, depth } = wanted;
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = new Set(isJsonList(schema['required']) ? schema['required'].map(String) : []);
  const open = schema['additionalProperties'] !== false;
  const names = new Set([...Object.keys(properties), ...required, ...(open ? compared.fields.keys() : [])]);
  const members = [...names].map((name) => {
    const inner = compared.fields.get(name) ?? nothingCompared();
    return [name, distinct(made({ ...wanted, schema: properties[name], compared: inner, depth: depth + 1 }))] as const;
  });
  const optional = members.filter(([name]) => !required.has(name));
  const whole = usual(members);
  return [
    whole,
    ...(optional.length === 0 ? [] : [usual(members.filter(([name]) => required.has(name)))]),
    ...variants(members),
    ...optional.slice(0, 8).map(([left]) => usual(members.filter(([name]) => name !== left))),
  ];
}

type Members = readonly (readonly [name: string, values: readonly Json[]])[];

function usual(members: Members): JsonObject {
  return Object.fromEntries(members.flatMap(([name, [value]]) => (value === undefined ? [] : [[name, value]])));
}

/** The usual map with one member at another of its values. */
function variants(members: Members): JsonObject[] {
  const whole = usual(members);
  return members.flatMap(([name, values]) => values.slice(1, 7).map((value) => ({ ...whole, [name]: value })));
}

/** Values for a field of a form as a person may give them; undefined stands for leaving it out. */
export function valuesOfField(field: FormField, compared: Compared = nothingCompared()): readonly (Json | undefined)[] {
  const left = field.required === true && field.default === undefined ? [] : [undefined];
  return [...(field.default === undefined ? [] : left), ...fieldValues(field, compared), ...left].filter(
    (value, index, all) => all.findIndex((other) => other === value) === index,
  );
}

function fieldValues(field: FormField, compared: Compared): Json[] {
  const options = isJsonList(field.options) ? [...field.options] : [];
  switch (field.type) {
    case 'number':
    case 'integer':
      return numbers({ type: field.type }, compared);
    case 'boolean':
      return [true, false];
    case 'choice':
      return options.length > 0 ? options : texts({}, compared);
    case 'multi_choice':
      return options.length > 0 ? [options.slice(0, 1), options, []] : [['text'], []];
    case 'date':
      return ['2026-03-31', ...[...compared.with].filter((value) => typeof value === 'string')];
    case 'secret':
      return ['TOKEN'];
    case 'text':
    case 'multiline':
      return texts(field.pattern === undefined ? {} : { pattern: field.pattern }, compared);
    case 'file':
    case 'folder':
      return ['example', ...[...compared.with].filter((value) => typeof value === 'string')];
  }
}

function distinct(values: readonly Json[]): Json[] {
  const seen = new Map<string, Json>();
  for (const value of values) {
    const key = canonicalJson(value);
    if (!seen.has(key)) seen.set(key, value);
  }
  return [...seen.values()];
}
