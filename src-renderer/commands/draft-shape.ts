import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { formFieldSchema, type FormField } from '../../src-shared/workflow/form-field.ts';
import { formShape, outputShape, STATUS_WORDS } from '../../src-shared/workflow/expressions/scope-shape.ts';
import { ANY, mapShape, openMapShape, shapeOfSchema, type Shape } from '../../src-shared/workflow/expressions/shape.ts';
import type { ToolView } from '../../src-shared/wire/views.ts';
import type { Draft, DraftStep } from './draft.ts';

const TEXT: Shape = { kind: 'text' };

/** What a step that may be half written gives, as far as its text and its tool tell. */
export function draftOutputShape(step: DraftStep, tools: readonly ToolView[]): Shape {
  const { id, type, fields } = step;
  const schema = isJsonObject(fields.output) ? fields.output.schema : undefined;
  const output = schema === undefined ? {} : { output: { schema } };
  switch (type) {
    case undefined:
      return ANY;
    case 'loop':
      return mapShape([
        ['count', { kind: 'integer' }],
        ['items', { kind: 'list', item: mapShape(step.body.map((inner) => [inner.id, draftOutputShape(inner, tools)])) }],
      ]);
    case 'ask':
      return formShape(formOf(fields.form));
    case 'tool': {
      const tool = tools.find((one) => one.server === fields.server && one.tool === fields.tool);
      return schema === undefined ? toolShape(tool) : shapeOfSchema(schema);
    }
    case 'workflow':
      return shapeOfSchema(schema);
    case 'agent':
      return outputShape({ id, type, role: 'any', goal: 'any', ...output });
    case 'http':
      return outputShape({ id, type, url: 'any', ...output });
    case 'approve':
      return outputShape({ id, type, reason: 'any', ...output });
    case 'deploy':
      return outputShape({ id, type, target: 'any', ...output });
    case 'command':
    case 'wait':
      return outputShape({ id, type, ...output });
  }
}

/** The shape of everything expressions of a draft may read; see `scopeShape`. */
export function draftScopeShape(draft: Draft, tools: readonly ToolView[]): Shape {
  const steps = [...draft.all.values()].map((step) => [step.id, stepShape(step, tools)] as const);
  return openMapShape([
    ['inputs', formShape(formOf(draft.fields.inputs))],
    ['context', contextShape(draft.fields.context)],
    ['steps', mapShape(steps)],
    ['run', RUN_SHAPE],
    ['index', { kind: 'integer' }],
  ]);
}

/** What is known of a step's shape: an edit of one step among a thousand makes one shape anew. */
const shapes = new WeakMap<DraftStep, { readonly tools: readonly ToolView[]; readonly shape: Shape }>();

function stepShape(step: DraftStep, tools: readonly ToolView[]): Shape {
  const known = shapes.get(step);
  if (known?.tools === tools) return known.shape;
  const shape = mapShape([
    ['output', draftOutputShape(step, tools)],
    ['status', { kind: 'text', words: STATUS_WORDS }],
  ]);
  shapes.set(step, { tools, shape });
  return shape;
}

/** What every run tells of itself. */
export const RUN_SHAPE: Shape = mapShape([
  ['id', TEXT],
  [
    'trigger',
    mapShape([
      ['kind', TEXT],
      ['payload', ANY],
    ]),
  ],
]);

/** What the declared context values are. */
export function contextShape(context: Json | undefined): Shape {
  return mapShape(
    Object.entries(isJsonObject(context) ? context : {}).map(([name, one]) => [
      name,
      CONTEXT[isJsonObject(one) && typeof one.type === 'string' ? one.type : ''] ?? ANY,
    ]),
  );
}

const CONTEXT: Readonly<Record<string, Shape>> = {
  text: TEXT,
  number: { kind: 'double' },
  integer: { kind: 'integer' },
  boolean: { kind: 'boolean' },
  list: { kind: 'list', item: ANY },
};

/** The fields of a form that are whole. */
export function formOf(form: Json | undefined): Readonly<Record<string, FormField>> {
  return Object.fromEntries(
    Object.entries(isJsonObject(form) ? form : {}).flatMap(([name, field]) => {
      const parsed = formFieldSchema.safeParse(field);
      return parsed.success ? [[name, parsed.data] as const] : [];
    }),
  );
}

function toolShape(tool: ToolView | undefined): Shape {
  if (tool === undefined) return ANY;
  return isJsonObject(tool.outputSchema) ? shapeOfSchema(tool.outputSchema) : mapShape([['text', TEXT]]);
}
