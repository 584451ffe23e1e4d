import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonObject } from '../lib/json-guards.ts';
import { ANY, shapeOfSchema, type Shape } from './shape.ts';
import { outputShape, type ShapedStep } from './scope-shape.ts';

/** The shape of what a step puts out; a tool's own schema says more than the text. */
export function shapeOfOutput(step: ShapedStep, toolSchema: Json | undefined): Shape {
  if (step.type === 'tool' && step.output?.schema === undefined)
    return toolSchema === undefined ? ANY : shapeOfSchema(toolSchema);
  return outputShape(step);
}

/** What a step may put out, to begin typing with: {@link exampleOf} its shape, an answer from the web as one that came. */
export function exampleOutput(step: Pick<ShapedStep, 'type'>, shape: Shape): Json {
  const example = exampleOf(shape);
  return step.type === 'http' && isJsonObject(example) ? { ...example, status: 200 } : example;
}

/** A plain value of a shape to begin typing with: empty texts and lists, zeros, no. */
export function exampleOf(shape: Shape): Json {
  switch (shape.kind) {
    case 'text':
      return shape.words?.[0] ?? '';
    case 'integer':
    case 'double':
      return 0;
    case 'boolean':
      return false;
    case 'list':
      return [];
    case 'map': {
      // What nothing is known of is left out: whoever needs it knows what belongs there.
      const known = [...shape.fields].filter(([, inner]) => inner.kind !== 'any');
      const members: JsonObject = Object.fromEntries(known.map(([name, inner]) => [name, exampleOf(inner)]));
      return members;
    }
    case 'any':
    case 'nothing':
      return null;
  }
}
