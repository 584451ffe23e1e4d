import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { typeOf } from './expressions/expression-types.ts';
import type { ExpressionType } from './expressions/expression-type.ts';
import { outputsSchema } from './checks/links.ts';
import type { Workflow } from './schema.ts';
import { scopeShape } from './expressions/scope-shape.ts';
import { ANY, memberShape } from './expressions/shape.ts';
import { parseTemplate } from './expressions/template.ts';

/** JSON Schema of what a workflow hands to whoever uses it: kinds are those declared, else those its expressions come to. */
export function declaredOutputs(workflow: Workflow): JsonObject {
  const schema = outputsSchema({ workflow });
  const declared = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const properties = Object.entries(workflow.outputs ?? {}).map(([name, { type, value }]): [string, Json] => [
    name,
    type === undefined ? schemaOf(value, workflow) : (declared[name] ?? {}),
  ]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

function schemaOf(value: Json, workflow: Workflow): Json {
  if (typeof value !== 'string') return schemaOfValue(value);
  const template = parseTemplate(value);
  if (!template.ok) return {};
  const [part, ...more] = template.value.parts;
  if (part?.kind !== 'expression' || more.length > 0) return { type: 'string' };
  const scope = scopeShape(workflow);
  return schemaOfType(typeOf(part.expression, (name) => memberShape(scope, name) ?? ANY).type);
}

function schemaOfValue(value: Json): Json {
  if (isJsonList(value)) return { type: 'array' };
  return typeof value === 'number' || typeof value === 'boolean'
    ? { type: typeof value }
    : isJsonObject(value)
      ? { type: 'object' }
      : {};
}

function schemaOfType(type: ExpressionType): Json {
  switch (type.kind) {
    case 'text':
      return type.words === undefined ? { type: 'string' } : { type: 'string', enum: [...type.words] };
    case 'integer':
    case 'boolean':
      return { type: type.kind };
    case 'double':
      return { type: 'number' };
    case 'list':
      return { type: 'array', items: schemaOfType(type.item) };
    case 'map':
      return {
        type: 'object',
        properties: Object.fromEntries([...type.fields].map(([name, field]) => [name, schemaOfType(field)])),
        ...(type.open ? { additionalProperties: true } : {}),
      };
    case 'any':
    case 'nothing':
    case 'cel':
      return {};
  }
}
