import { isJsonList, isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import type { Json, JsonObject } from '../../../src-shared/lib/json.ts';
import { workflowJsonSchema } from '../../../src-shared/workflow/json-schema.ts';
import type { StepType } from '../../../src-shared/workflow/schema.ts';

/** The fields of a map by name, as the language's JSON Schema describes them. */
export type SchemaFields = Readonly<Record<string, JsonObject>>;

/** Spellings that say the same as another field, and what the form shows in its own way. */
const APART = new Set(['version', 'workflow_id', 'step_id', 'id', 'type', 'steps']);

/** The fields a step of a type may have. */
export function stepFields(type: StepType): SchemaFields {
  const steps = isJsonObject(workflowFields().steps?.items) ? resolved(workflowFields().steps?.items) : {};
  const branch = branchesOf(steps).find((one) => constantOf(propertiesOf(one).type) === type);
  return branch === undefined ? {} : without(propertiesOf(branch), APART);
}

/** The fields of the workflow itself. */
export function workflowFields(): SchemaFields {
  return propertiesOf(workflowJsonSchema());
}

/** The workflow's own fields that have a form. */
export function workflowFormFields(): SchemaFields {
  return without(workflowFields(), APART);
}

/** The properties of an object schema. */
export function propertiesOf(schema: Json | undefined): SchemaFields {
  const { properties } = isJsonObject(schema) ? schema : {};
  return Object.fromEntries(
    Object.entries(isJsonObject(properties) ? properties : {}).flatMap(([name, field]) =>
      isJsonObject(field) ? [[name, resolved(field)] as const] : [],
    ),
  );
}

/** The object schemas of which a value may follow any one. */
export function branchesOf(schema: Json | undefined): readonly JsonObject[] {
  const all = isJsonObject(schema) ? (schema.anyOf ?? schema.oneOf) : undefined;
  return isJsonList(all) ? all.filter(isJsonObject).map(resolved) : [];
}

/** The words of a schema that lists them. */
export function wordsOfSchema(schema: Json | undefined): readonly string[] | undefined {
  const list = isJsonObject(schema) ? schema.enum : undefined;
  const words = isJsonList(list) ? list.filter((one) => typeof one === 'string') : [];
  return words.length === 0 ? undefined : words;
}

/** The one value a schema allows, where it is a text. */
export function constantOf(schema: Json | undefined): string | undefined {
  return isJsonObject(schema) && typeof schema.const === 'string' ? schema.const : undefined;
}

function resolved(schema: Json | undefined): JsonObject {
  if (!isJsonObject(schema)) return {};
  const { $ref, ...rest } = schema;
  if (typeof $ref !== 'string') return schema;
  const defs = workflowJsonSchema().$defs;
  const found = isJsonObject(defs) ? defs[$ref.replace('#/$defs/', '')] : undefined;
  return isJsonObject(found) ? { ...found, ...rest } : schema;
}

function without(fields: SchemaFields, names: ReadonlySet<string>): SchemaFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
}
