import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';

/**
 * What is known of a value before a run: `any` says nothing is; an `open` map may hold more than its fields.
 * Integers are told from doubles here and nowhere else.
 */
export type Shape =
  | { readonly kind: 'any' }
  /** `words`: all it can be, where that is a few. */
  | { readonly kind: 'text'; readonly words?: readonly string[] }
  | { readonly kind: 'double' | 'integer' | 'boolean' | 'nothing' }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'map'; readonly fields: ReadonlyMap<string, Shape>; readonly open: boolean };

/** Nothing is known. */
export const ANY: Shape = { kind: 'any' };

/** A map of known fields and no others. */
export function mapShape(fields: Iterable<readonly [string, Shape]>): Shape {
  return { kind: 'map', fields: new Map(fields), open: false };
}

/** A map of known fields and maybe others. */
export function openMapShape(fields: Iterable<readonly [string, Shape]>): Shape {
  return { kind: 'map', fields: new Map(fields), open: true };
}

/** What is known of a member or element; undefined when there can be none of that name. */
export function memberShape(shape: Shape, key: string | number | null): Shape | undefined {
  switch (shape.kind) {
    case 'any':
      return ANY;
    case 'list':
      return typeof key === 'string' ? undefined : shape.item;
    case 'map':
      if (typeof key !== 'string') return ANY;
      return shape.fields.get(key) ?? (shape.open ? ANY : undefined);
    default:
      return undefined;
  }
}

/** Reads the common part of a JSON Schema (type, properties, items, additionalProperties); what it cannot read is `any`. */
export function shapeOfSchema(schema: Json | undefined, depth = 0): Shape {
  if (!isJsonObject(schema) || depth > 20) return ANY;
  const words = wordsOf(schema);
  if (words !== undefined) return { kind: 'text', words };
  switch (schema['type']) {
    case 'string':
      return { kind: 'text' };
    case 'integer':
      return { kind: 'integer' };
    case 'number':
      return { kind: 'double' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'null':
      return { kind: 'nothing' };
    case 'array':
      return { kind: 'list', item: shapeOfSchema(schema['items'], depth + 1) };
    case 'object':
      return shapeOfObjectSchema(schema, depth);
    default:
      return schema['type'] === undefined && isJsonObject(schema['properties']) ? shapeOfObjectSchema(schema, depth) : ANY;
  }
}

/** The words of a schema that lists them. */
function wordsOf(schema: { readonly [key: string]: Json }): readonly string[] | undefined {
  const listed = typeof schema['const'] === 'string' ? [schema['const']] : schema['enum'];
  if (!isJsonList(listed) || listed.length === 0) return undefined;
  const words = listed.filter((one) => typeof one === 'string');
  return words.length === listed.length ? words : undefined;
}

function shapeOfObjectSchema(schema: { readonly [key: string]: Json }, depth: number): Shape {
  const properties = schema['properties'];
  if (!isJsonObject(properties)) return ANY;
  const fields = Object.entries(properties).map(([name, value]) => [name, shapeOfSchema(value, depth + 1)] as const);
  const composed = ['$ref', 'allOf', 'anyOf', 'oneOf', 'patternProperties'].some((key) => key in schema);
  const more = schema['additionalProperties'];
  return composed || more === true || isJsonObject(more) ? openMapShape(fields) : mapShape(fields);
}
