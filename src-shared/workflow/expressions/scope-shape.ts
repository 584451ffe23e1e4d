import { assertNever } from '../../lib/assert-never.ts';
import type { FormField } from '../form-field.ts';
import type { Step, Workflow } from '../schema.ts';
import { ANY, mapShape, memberShape, openMapShape, shapeOfSchema, type Shape } from './shape.ts';

const TEXT: Shape = { kind: 'text' };
const INTEGER: Shape = { kind: 'integer' };

const COMMAND = commandShape(ANY);
const HTTP = httpShape(ANY);
const AGENT = mapShape([['text', TEXT]]);
const APPROVE = mapShape([
  ['decision', { kind: 'text', words: ['approve'] }],
  ['option', TEXT],
  ['comment', TEXT],
]);
/** An option is one of those offered, where they are written out. */
function approveShape(options: readonly string[] | undefined): Shape {
  if (options === undefined || options.length === 0 || options.some((option) => option.includes('{{'))) return APPROVE;
  return mapShape([
    ['decision', { kind: 'text', words: ['approve'] }],
    ['option', { kind: 'text', words: [...options] }],
    ['comment', TEXT],
  ]);
}

const DEPLOY = openMapShape([['url', TEXT]]);
const WAIT = mapShape([]);

function commandShape(data: Shape): Shape {
  return mapShape([
    ['exit_code', INTEGER],
    ['stdout', TEXT],
    ['data', data],
  ]);
}

function httpShape(body: Shape): Shape {
  return mapShape([
    ['status', INTEGER],
    ['headers', ANY],
    ['body', body],
  ]);
}

/** What the step's output holds (language.md "Outputs"), as far as the text tells. */
export function outputShape(step: ShapedStep): Shape {
  const schema = step.output?.schema;
  const described = shapeOfSchema(schema);
  switch (step.type) {
    case 'command':
      return schema === undefined ? COMMAND : commandShape(memberShape(described, 'data') ?? ANY);
    case 'http':
      return schema === undefined ? HTTP : httpShape(memberShape(described, 'body') ?? ANY);
    case 'tool':
    case 'workflow':
      return described;
    case 'agent':
      return schema === undefined ? AGENT : described;
    case 'approve':
      return approveShape(step.options);
    case 'ask':
      return formShape(step.form);
    case 'deploy':
      return DEPLOY;
    case 'wait':
      return WAIT;
    case 'loop':
      return mapShape([
        ['count', INTEGER],
        ['items', { kind: 'list', item: bodyShape(step.steps) }],
      ]);
    default:
      return assertNever(step);
  }
}

/** Steps as authored and as compiled, which differ in a loop's body only. */
export type ShapedStep =
  Exclude<Step, { type: 'loop' }> | (Omit<Extract<Step, { type: 'loop' }>, 'steps'> & { readonly steps: readonly ShapedStep[] });

/** One map of body outputs, as in `previous` and in a loop's `items`. */
export function bodyShape(steps: readonly ShapedStep[]): Shape {
  return mapShape(steps.map((step) => [step.id, outputShape(step)]));
}

/** The answers to a form. */
export function formShape(form: Readonly<Record<string, FormField>>): Shape {
  return mapShape(Object.entries(form).map(([name, field]) => [name, fieldShape(field)]));
}

function fieldShape(field: FormField): Shape {
  switch (field.type) {
    case 'number':
      return { kind: 'double' };
    case 'integer':
      return INTEGER;
    case 'boolean':
      return { kind: 'boolean' };
    case 'multi_choice':
      return { kind: 'list', item: optionShape(field) };
    case 'choice':
      return optionShape(field);
    default:
      return TEXT;
  }
}

function optionShape({ options }: FormField): Shape {
  if (!Array.isArray(options)) return ANY;
  const words = options.filter((option) => typeof option === 'string');
  return words.length === options.length && words.every((word) => !word.includes('{{')) ? { kind: 'text', words } : ANY;
}

const CONTEXT_SHAPES: Readonly<Record<string, Shape>> = {
  text: TEXT,
  number: { kind: 'double' },
  integer: INTEGER,
  boolean: { kind: 'boolean' },
  list: { kind: 'list', item: ANY },
  map: ANY,
};

/** What the status of a step may be. */
export const STATUS_WORDS = [
  'pending',
  'queued',
  'running',
  'waiting',
  'blocked',
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
  'unknown',
] as const;

const STATUS: Shape = { kind: 'text', words: STATUS_WORDS };

const RUN = mapShape([
  ['id', TEXT],
  ['started_at', { kind: 'double' }],
  [
    'trigger',
    mapShape([
      ['kind', TEXT],
      ['payload', ANY],
    ]),
  ],
]);

const computed = new WeakMap<object, Shape>();

/** The shape of everything expressions of a workflow may read, loop bodies included; give it to `evaluate` so that integers stay integers. */
export function scopeShape(workflow: Pick<Workflow, 'inputs' | 'context'> & { readonly steps: readonly ShapedStep[] }): Shape {
  const before = computed.get(workflow);
  if (before !== undefined) return before;
  const shape = mapShape([
    ['inputs', formShape(workflow.inputs ?? {})],
    [
      'context',
      mapShape(Object.entries(workflow.context ?? {}).map(([name, value]) => [name, CONTEXT_SHAPES[value.type] ?? ANY])),
    ],
    ['steps', openMapShape(stepEntries(workflow.steps))],
    ['run', RUN],
    ['index', INTEGER],
    ['item', ANY],
    ['previous', ANY],
  ]);
  computed.set(workflow, shape);
  return shape;
}

/**
 * The shape of `item`, `previous` and the names of `as`. A run takes their numbers as doubles whatever their list says, so they are
 * doubles here.
 */
export function roundShape(shape: Shape): Shape {
  switch (shape.kind) {
    case 'integer':
      return { kind: 'double' };
    case 'list':
      return { kind: 'list', item: roundShape(shape.item) };
    case 'map':
      return { ...shape, fields: new Map([...shape.fields].map(([name, field]) => [name, roundShape(field)])) };
    default:
      return shape;
  }
}

function stepEntries(steps: readonly ShapedStep[]): readonly (readonly [string, Shape])[] {
  return steps.flatMap((step) => {
    const entry = [step.id, stepShape(outputShape(step))] as const;
    return step.type === 'loop' ? [entry, ...stepEntries(step.steps)] : [entry];
  });
}

const stepShapes = new WeakMap<Shape, Shape>();

/** What expressions read of a step with this output; most steps of a type share it. */
function stepShape(output: Shape): Shape {
  const before = stepShapes.get(output);
  if (before !== undefined) return before;
  const shape = mapShape([
    ['output', output],
    ['status', STATUS],
  ]);
  if (SHARED.has(output)) stepShapes.set(output, shape);
  return shape;
}

const SHARED: ReadonlySet<Shape> = new Set([COMMAND, HTTP, AGENT, APPROVE, DEPLOY, WAIT, ANY]);
