import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Step } from '../../workflow/schema.ts';
import type { SimulatedOutcome } from './simulate.ts';

/** Draws whole numbers below a bound. */
export type Draw = (below: number) => number;

/** A generator for a seed: the same seed draws the same. */
export function drawOf(seed: number): Draw {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below);
  };
}

const LEVELS = ['low', 'high'];
const KINDS = ['small', 'large'];

/** A workflow with typed inputs, outputs and expressions that read them: right, guarded, failing in some case, or failing always. */
export function typedWorkflow(draw: Draw): JsonObject {
  const steps: JsonObject[] = [];
  const names = { steps, body: undefined } satisfies Names;
  const count = 1 + draw(5);
  for (let at = 0; at < count; at++) steps.push(stepOf(draw, `s${at}`, names));
  return {
    version: 1,
    id: 'typed',
    name: 'Typed',
    workspace: 'none',
    inputs: {
      n: { type: 'integer', default: 1 },
      flag: { type: 'boolean', default: false },
      kind: { type: 'choice', options: KINDS, default: 'small' },
      who: { type: 'text', default: 'me' },
    },
    context: { round: { type: 'integer', default: 0 } },
    steps,
  };
}

interface Names {
  readonly steps: readonly JsonObject[];
  /** Steps of the loop around, and whether there is an item. */
  readonly body: { readonly steps: readonly JsonObject[]; readonly item: boolean } | undefined;
}

function stepOf(draw: Draw, id: string, names: Names): JsonObject {
  const around: Record<string, Json> = { id };
  if (draw(3) === 0) around['when'] = truth(draw, names, 2);
  if (draw(6) === 0) around['on_failure'] = 'continue';
  if (draw(5) === 0 && names.body === undefined)
    around['needs'] = names.steps.filter(() => draw(2) === 0).map((step) => String(step['id']));
  switch (draw(names.body === undefined ? 6 : 4)) {
    case 0:
    case 1:
      return { ...around, ...agentStep(draw) };
    case 2:
      return { ...around, type: 'wait', for_sec: `{{ ${whole(draw, names, 2)} }}` };
    case 3:
      return { ...around, type: 'approve', reason: `{{ ${words(draw, names, 1)} }}` };
    case 4:
      return { ...around, type: 'command', command: 'true', verify: [{ expression: truth(draw, names, 1) }] };
    default:
      return { ...around, ...loopStep(draw, id, names) };
  }
}

function agentStep(draw: Draw): JsonObject {
  const properties: JsonObject = {
    ok: { type: 'boolean' },
    n: { type: 'integer', minimum: 0, maximum: 3 },
    level: { enum: LEVELS },
    list: { type: 'array', items: { type: 'string' }, maxItems: 3 },
    ...(draw(3) === 0 ? { round: { type: 'integer', minimum: 0, maximum: 2 } } : {}),
  };
  const required = ['ok', 'n', 'level', 'list', 'round'].filter((name) => Object.hasOwn(properties, name) && draw(6) > 0);
  return {
    type: 'agent',
    role: 'tester',
    goal: 'Look.',
    output: { schema: { type: 'object', required, properties, additionalProperties: false } },
  };
}

function loopStep(draw: Draw, id: string, names: Names): JsonObject {
  const item = draw(2) === 0;
  const body: JsonObject[] = [];
  const inside: Names = { steps: names.steps, body: { steps: body, item } };
  const count = 1 + draw(2);
  for (let at = 0; at < count; at++) body.push(stepOf(draw, `${id}_b${at}`, inside));
  const control: JsonObject = item
    ? { for_each: listed(draw, names, 1) }
    : draw(2) === 0
      ? { until: truth(draw, inside, 1), max_iterations: 1 + draw(4) }
      : { times: 1 + draw(3) };
  return { type: 'loop', ...control, steps: body };
}

/** A step that may be read, most often one that is there. */
function readable(draw: Draw, { steps, body }: Names, type: string): string | undefined {
  const all = [...steps, ...(body?.steps ?? [])].filter((step) => step['type'] === type);
  return all.length === 0 ? undefined : `steps.${String(all[draw(all.length)]?.['id'])}`;
}

function output(draw: Draw, names: Names, field: string): string | undefined {
  const step = readable(draw, names, 'agent');
  return step === undefined ? undefined : `${step}.output.${field}`;
}

function truth(draw: Draw, names: Names, depth: number): string {
  const step = readable(draw, names, 'agent') ?? readable(draw, names, 'approve');
  const field = output(draw, names, 'ok');
  switch (draw(depth === 0 ? 5 : 10)) {
    case 0:
      return field ?? 'inputs.flag';
    case 1:
      return field === undefined ? 'inputs.flag' : `has(${field}) && ${field}`;
    case 2:
      return `inputs.kind == "${KINDS[draw(2)] ?? ''}"`;
    case 3:
      return step === undefined ? 'inputs.flag' : `${step}.status == "${draw(2) === 0 ? 'succeeded' : 'skipped'}"`;
    case 4:
      return `context.round < ${draw(3)}`;
    case 5:
      return `${whole(draw, names, depth - 1)} ${['<', '==', '>='][draw(3)] ?? '<'} ${whole(draw, names, depth - 1)}`;
    case 6:
      return `(${truth(draw, names, depth - 1)}) ${draw(2) === 0 ? '&&' : '||'} (${truth(draw, names, depth - 1)})`;
    case 7:
      return `!(${truth(draw, names, depth - 1)})`;
    case 8:
      return `${listed(draw, names, depth - 1)}.exists(one, one == ${words(draw, names, 0)})`;
    default:
      return `${words(draw, names, depth - 1)} != ""`;
  }
}

function whole(draw: Draw, names: Names, depth: number): string {
  const field = output(draw, names, 'n');
  switch (draw(depth === 0 ? 4 : 8)) {
    case 0:
      return String(draw(4));
    case 1:
      return 'inputs.n';
    case 2:
      return field ?? 'context.round';
    case 3:
      return 'context.round';
    case 4:
      return `size(${listed(draw, names, depth - 1)})`;
    case 5:
      return `(${whole(draw, names, depth - 1)} ${draw(2) === 0 ? '/' : '%'} ${whole(draw, names, depth - 1)})`;
    case 6:
      return `(${whole(draw, names, depth - 1)} ${draw(2) === 0 ? '+' : '-'} ${whole(draw, names, depth - 1)})`;
    default:
      return `int(${words(draw, names, depth - 1)})`;
  }
}

function words(draw: Draw, names: Names, depth: number): string {
  const field = output(draw, names, 'level');
  switch (draw(depth === 0 ? 4 : 6)) {
    case 0:
      return 'inputs.who';
    case 1:
      return field ?? 'inputs.kind';
    case 2:
      return `"${['low', 'x', '3'][draw(3)] ?? ''}"`;
    case 3:
      return names.body?.item === true ? 'string(item)' : 'inputs.kind';
    case 4:
      return `${listed(draw, names, depth - 1)}[${whole(draw, names, 0)}]`;
    default:
      return `string(${whole(draw, names, depth - 1)})`;
  }
}

function listed(draw: Draw, names: Names, depth: number): string {
  const field = output(draw, names, 'list');
  switch (draw(depth <= 0 ? 2 : 3)) {
    case 0:
      return field ?? '["a", "b"]';
    case 1:
      return '["a", "b"]';
    default:
      return `${listed(draw, names, depth - 1)}.filter(one, one != ${words(draw, names, 0)})`;
  }
}

/** What a run is given, by the declared types. */
export function typedInputs(draw: Draw): JsonObject {
  return {
    n: draw(6) - 1,
    flag: draw(2) === 0,
    kind: KINDS[draw(2)] ?? '',
    who: ['me', '', '3', 'low'][draw(4)] ?? '',
  };
}

/** What becomes of a step, by its declared output. */
export function typedOutcome(draw: Draw, step: Step | undefined): SimulatedOutcome {
  if (draw(8) === 0) return step?.type === 'approve' ? answer('reject') : { kind: 'fail', takes: 1 };
  if (step?.type === 'approve') return answer('approve');
  if (step?.type !== 'agent') return { kind: 'ok', takes: 1 };
  const all: Readonly<Record<string, Json>> = {
    ok: draw(2) === 0,
    n: draw(4),
    level: LEVELS[draw(2)] ?? '',
    list: ['x', '3', 'low'].slice(0, draw(4)),
    round: draw(3),
  };
  const schema = step.output?.schema;
  const { properties = {}, required = [] } = membersOf(schema);
  const given = Object.keys(properties).filter((name) => required.includes(name) || draw(2) === 0);
  return { kind: 'ok', takes: 1, output: Object.fromEntries(given.map((name) => [name, all[name] ?? null])) };
}

function answer(decision: 'approve' | 'reject'): SimulatedOutcome {
  return { kind: 'answer', decision, values: {}, words: '' };
}

function membersOf(schema: Json | undefined): { readonly properties?: JsonObject; readonly required?: readonly Json[] } {
  if (!isJsonObject(schema)) return {};
  const { properties, required } = schema;
  return { ...(isJsonObject(properties) ? { properties } : {}), ...(isJsonList(required) ? { required } : {}) };
}
