import { jsonSchema, type Json, type JsonObject } from '../../src-shared/lib/json.ts';
import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { ANY, type Shape } from '../../src-shared/workflow/expressions/shape.ts';

/** One member of a value, and how it is typed in. */
export interface ValueField {
  readonly key: string;
  readonly kind: 'line' | 'text' | 'number' | 'whole' | 'yes-no' | 'json';
  /** All it can be, where that is a few words. */
  readonly words?: readonly string[];
}

/** What is wrong with a typed text. */
export type ValueFault = 'number' | 'whole' | 'json';

const MOST_FIELDS = 24;

/** The fields for a value of a shape; undefined where only JSON will do. What the value has beyond its shape has a field, too. */
export function valueFields(shape: Shape, value: Json): readonly ValueField[] | undefined {
  if (!isJsonObject(value)) return undefined;
  const known = shape.kind === 'map' ? [...shape.fields] : [];
  const others = Object.keys(value).filter((key) => !known.some(([name]) => name === key));
  if (shape.kind !== 'map' && shape.kind !== 'any') return undefined;
  const fields = [
    ...known.map(([key, inner]) => fieldOf(key, inner, value[key])),
    ...others.map((key) => fieldOf(key, ANY, value[key])),
  ];
  return fields.length === 0 || fields.length > MOST_FIELDS ? undefined : fields;
}

/** The texts of a value's fields, by key; an absent member is empty. */
export function shownFields(fields: readonly ValueField[], value: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.map(({ key, kind }) => {
      const member = value[key];
      if (member === undefined) return [key, ''];
      return [
        key,
        kind === 'json' ? JSON.stringify(member, null, 2) : typeof member === 'string' ? member : JSON.stringify(member),
      ];
    }),
  );
}

/** The value that typed texts make; members left empty go, but texts. The error names what is wrong by key. */
export function readFields(
  fields: readonly ValueField[],
  shown: Readonly<Record<string, string>>,
): Result<JsonObject, Readonly<Record<string, ValueFault>>> {
  const faults: Record<string, ValueFault> = {};
  const entries = fields.flatMap(({ key, kind }): [string, Json][] => {
    const text = shown[key] ?? '';
    if (kind === 'line' || kind === 'text') return [[key, text]];
    if (text.trim() === '') return [];
    if (kind === 'yes-no') return [[key, text === 'true']];
    if (kind === 'json') {
      // Words are words: only what begins like JSON has to be JSON.
      const parsed = readJson(text) ?? (/^\s*["[{]/.test(text) ? undefined : text);
      if (parsed === undefined) faults[key] = 'json';
      return parsed === undefined ? [] : [[key, parsed]];
    }
    const number = Number(text);
    if (!Number.isFinite(number) || (kind === 'whole' && !Number.isInteger(number))) {
      faults[key] = kind;
      return [];
    }
    return [[key, number]];
  });
  return Object.keys(faults).length > 0 ? err(faults) : ok(Object.fromEntries(entries));
}

/** The value of a JSON text; undefined where it is none. */
export function readJson(text: string): Json | undefined {
  try {
    return jsonSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function fieldOf(key: string, shape: Shape, value: Json | undefined): ValueField {
  switch (shape.kind) {
    case 'text':
      if (value !== undefined && typeof value !== 'string') return { key, kind: 'json' };
      return shape.words !== undefined && (value === undefined || shape.words.includes(value))
        ? { key, kind: 'line', words: shape.words }
        : { key, kind: isLong(key, value ?? '') ? 'text' : 'line' };
    case 'integer':
      return { key, kind: value === undefined || Number.isInteger(value) ? 'whole' : 'json' };
    case 'double':
      return { key, kind: value === undefined || typeof value === 'number' ? 'number' : 'json' };
    case 'boolean':
      return { key, kind: value === undefined || typeof value === 'boolean' ? 'yes-no' : 'json' };
    default:
      return { key, kind: 'json' };
  }
}

function isLong(key: string, value: string): boolean {
  return value.length > 60 || value.includes('\n') || /^(stdout|text|body|comment|summary|report)$/.test(key);
}
