import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import type { FormField } from './form-field.ts';
import { openMapShape, shapeOfSchema, type Shape } from './expressions/shape.ts';
import { outputShape, type ShapedStep } from './expressions/scope-shape.ts';

/** The shape of what a step puts out. `declared`: the JSON Schema of its tool's output, or of the workflow it runs. */
export function shapeOfOutput(step: ShapedStep, declared: Json | undefined): Shape {
  if ((step.type !== 'tool' && step.type !== 'workflow') || step.output?.schema !== undefined) return outputShape(step);
  if (declared !== undefined) return shapeOfSchema(declared);
  return openMapShape(step.type === 'tool' ? [['text', { kind: 'text' }]] : []);
}

/** What a step may put out, to begin typing with; `declared` as in {@link shapeOfOutput}. What is declared is all there. */
export function exampleOutput(step: ShapedStep, declared?: Json): Json {
  const schema = step.output?.schema;
  const described = isJsonObject(schema) && isJsonObject(schema['properties']) ? schema['properties'] : {};
  switch (step.type) {
    case 'command':
      return {
        exit_code: 0,
        stdout: '',
        ...(described['data'] === undefined ? {} : { data: exampleOfSchema(described['data']) }),
      };
    case 'http':
      return { status: 200, headers: {}, body: described['body'] === undefined ? '' : exampleOfSchema(described['body']) };
    case 'agent':
      return schema === undefined ? { text: '' } : exampleOfSchema(schema);
    case 'tool':
      return exampleOfSchema(schema ?? declared ?? { type: 'object', properties: { text: { type: 'string' } } });
    case 'workflow':
      return exampleOfSchema(schema ?? declared ?? { type: 'object' });
    case 'ask':
      return Object.fromEntries(Object.entries(step.form).map(([name, field]) => [name, exampleAnswer(field)]));
    case 'approve':
      return { decision: 'approve', option: '', comment: '' };
    case 'deploy':
      return { url: '' };
    case 'wait':
      return {};
    case 'loop':
      return { count: 1, items: [Object.fromEntries(step.steps.map((inner) => [inner.id, exampleOutput(inner)]))] };
  }
}

/** A plain value that a JSON Schema describes: its default or first example, else empty texts and lists, zeros, no. */
export function exampleOfSchema(schema: Json | undefined, depth = 0): Json {
  if (!isJsonObject(schema) || depth > 20) return null;
  const { default: usual, examples, const: only, enum: listed } = schema;
  if (usual !== undefined) return usual;
  if (isJsonList(examples) && examples[0] !== undefined) return examples[0];
  if (only !== undefined) return only;
  if (isJsonList(listed) && listed[0] !== undefined) return listed[0];
  const choices = [schema['allOf'], schema['anyOf'], schema['oneOf']].find(isJsonList);
  if (schema['type'] === undefined && choices !== undefined && choices.length > 0) return exampleOfSchema(choices[0], depth + 1);
  switch (typeOfSchema(schema)) {
    case 'string':
      return '';
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? Math.max(0, schema['minimum']) : 0;
    case 'boolean':
      return false;
    case 'array':
      return Array.from({ length: leastOf(schema['minItems']) }, () => exampleOfSchema(schema['items'], depth + 1));
    case 'object': {
      const members = isJsonObject(schema['properties']) ? Object.entries(schema['properties']) : [];
      return Object.fromEntries(members.map(([name, inner]): [string, Json] => [name, exampleOfSchema(inner, depth + 1)]));
    }
    default:
      return null;
  }
}

function typeOfSchema(schema: JsonObject): Json | undefined {
  const { type } = schema;
  if (isJsonList(type)) return type.find((one) => one !== 'null');
  return type ?? (isJsonObject(schema['properties']) ? 'object' : undefined);
}

/** How many elements there are at least; a few are enough to begin with. */
function leastOf(value: Json | undefined): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? Math.min(value, 3) : 0;
}

function exampleAnswer(field: FormField): Json {
  if (field.default !== undefined) return field.default;
  switch (field.type) {
    case 'number':
    case 'integer':
      return 0;
    case 'boolean':
      return false;
    case 'multi_choice':
      return [];
    case 'choice':
      return (Array.isArray(field.options) ? field.options[0] : undefined) ?? '';
    default:
      return '';
  }
}
