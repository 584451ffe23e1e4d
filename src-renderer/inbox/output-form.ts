import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { isJsonList } from '../../src-shared/lib/json-guards.ts';
import type { FormField } from '../../src-shared/workflow/form-field.ts';

/** How a step's output is asked for: as a form made from its JSON Schema, or as one text when there is none. */
export type OutputForm =
  | {
      readonly kind: 'fields';
      readonly fields: Readonly<Record<string, FormField>>;
      readonly rows: Readonly<Record<string, RowsField>>;
    }
  | { readonly kind: 'text' }
  | { readonly kind: 'json' };

/** A list of things with several answers each. */
export interface RowsField {
  readonly label: string;
  readonly help: string | undefined;
  readonly columns: Readonly<Record<string, FormField>>;
}

/** Makes the form for a JSON Schema; anything a form cannot hold is asked for as JSON. */
export function outputForm(schema: Json | undefined): OutputForm {
  if (schema === undefined || schema === null || schema === true) return { kind: 'text' };
  if (!isObject(schema)) return { kind: 'json' };
  const properties = schema['properties'];
  if (schema['type'] === 'string' && properties === undefined) return { kind: 'text' };
  if (!isObject(properties)) return { kind: 'json' };
  const fields: [string, FormField][] = [];
  const rows: [string, RowsField][] = [];
  for (const [id, property] of Object.entries(properties)) {
    if (!isObject(property)) return { kind: 'json' };
    const parts = partsOf(id, property, schema);
    if (parts !== undefined) {
      fields.push(...parts);
      continue;
    }
    const field = fieldOf(property);
    const columns = field === undefined ? columnsOf(property) : undefined;
    if (field !== undefined) fields.push([id, { ...field, required: isRequired(schema, id) }]);
    else if (columns !== undefined)
      rows.push([id, { label: textOf(property['title']) ?? wordsOf(id), help: textOf(property['description']), columns }]);
    else return { kind: 'json' };
  }
  return { kind: 'fields', fields: Object.fromEntries(fields), rows: Object.fromEntries(rows) };
}

/**
 * Turns form values back into what the schema asks for: texts of a list field become its items, empty answers and
 * empty rows go.
 */
export function outputValues(schema: Json | undefined, values: JsonObject): JsonObject {
  const properties = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(
    Object.entries(nested(properties, values)).flatMap(([id, value]): [string, Json][] => {
      const property = properties[id];
      if (isObject(property) && property['type'] === 'object' && isObject(value)) {
        const inner = outputValues(property, value);
        return Object.keys(inner).length === 0 && !isRequired(isObject(schema) ? schema : {}, id) ? [] : [[id, inner]];
      }
      const items = isObject(property) && property['type'] === 'array' ? property['items'] : undefined;
      if (isJsonList(value) && isObject(items) && items['type'] === 'object') {
        return [[id, value.flatMap((row) => (isObject(row) ? [outputValues(items, row)] : []))]];
      }
      if (items !== undefined && !hasChoices(items) && typeof value === 'string') {
        return [
          [
            id,
            value
              .split('\n')
              .map((line) => line.trim())
              .filter((line) => line !== ''),
          ],
        ];
      }
      return value === '' || value === null ? [] : [[id, value]];
    }),
  );
}

/** The parts of an object whose parts are all plain answers, as fields `<id>.<part>`. */
function partsOf(id: string, property: JsonObject, schema: JsonObject): [string, FormField][] | undefined {
  if (property['type'] !== 'object') return undefined;
  const inner = outputForm(property);
  if (inner.kind !== 'fields' || Object.keys(inner.rows).length > 0) return undefined;
  const title = textOf(property['title']) ?? wordsOf(id);
  return Object.entries(inner.fields).map(([part, field]) => [
    `${id}.${part}`,
    { ...field, label: `${title}: ${field.label ?? wordsOf(part)}`, required: isRequired(schema, id) && field.required === true },
  ]);
}

/** Puts the answers `<id>.<part>` of an object back together. */
function nested(properties: JsonObject, values: JsonObject): JsonObject {
  const flat = Object.entries(values);
  const objects = Object.entries(properties).flatMap(([id, property]): [string, Json][] => {
    const parts = flat.filter(([at]) => at.startsWith(`${id}.`) && !(at in properties));
    if (!isObject(property) || property['type'] !== 'object' || parts.length === 0) return [];
    return [[id, Object.fromEntries(parts.map(([at, value]) => [at.slice(id.length + 1), value]))]];
  });
  const taken = objects.map(([id]) => `${id}.`);
  return Object.fromEntries([
    ...flat.filter(([at]) => at in properties || !taken.some((prefix) => at.startsWith(prefix))),
    ...objects,
  ]);
}

/** The columns of a list of objects whose parts are all plain answers; undefined for anything deeper. */
function columnsOf(property: JsonObject): RowsField['columns'] | undefined {
  const items = property['items'];
  if (property['type'] !== 'array' || !isObject(items)) return undefined;
  const inner = outputForm(items);
  return inner.kind === 'fields' && Object.keys(inner.fields).length > 0 && Object.keys(inner.rows).length === 0
    ? inner.fields
    : undefined;
}

function isRequired(schema: JsonObject, id: string): boolean {
  const required = schema['required'];
  return Array.isArray(required) && required.includes(id);
}

function wordsOf(id: string): string {
  const text = id.replaceAll(/[_-]+/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function fieldOf(property: JsonObject): FormField | undefined {
  const shared = { label: textOf(property['title']), help: textOf(property['description']), default: property['default'] };
  const choices = property['enum'];
  if (Array.isArray(choices)) return { ...shared, type: 'choice', options: scalars(choices) };
  switch (property['type']) {
    case 'string':
      return {
        ...shared,
        type: property['format'] === 'date' ? 'date' : isLong(property) ? 'multiline' : 'text',
        pattern: textOf(property['pattern']),
      };
    case 'number':
      return { ...shared, type: 'number' };
    case 'integer':
      return { ...shared, type: 'integer' };
    case 'boolean':
      return { ...shared, type: 'boolean' };
    case 'array':
      return listField(shared, property['items']);
    default:
      return undefined;
  }
}

function listField(shared: Partial<FormField>, items: Json | undefined): FormField | undefined {
  if (isObject(items) && Array.isArray(items['enum']))
    return { ...shared, type: 'multi_choice', options: scalars(items['enum']) };
  return isObject(items) && items['type'] === 'string' ? { ...shared, type: 'multiline' } : undefined;
}

function isLong(property: JsonObject): boolean {
  const most = property['maxLength'];
  return typeof most === 'number'
    ? most > 120
    : /text|summary|notes|description|report|body/i.test(String(property['description'] ?? property['title'] ?? ''));
}

function hasChoices(items: Json | undefined): boolean {
  return isObject(items) && Array.isArray(items['enum']);
}

function scalars(values: readonly Json[]): (string | number)[] {
  return values.filter((value) => typeof value === 'string' || typeof value === 'number');
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
