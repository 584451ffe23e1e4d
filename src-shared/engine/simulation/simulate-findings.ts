import type { StepError } from '../../history/events.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Json } from '../../lib/json.ts';
import type { CompiledWorkflow } from '../../workflow/compiled.ts';
import type { PlacedStep } from '../../workflow/each-step.ts';
import { parseExpression, shorten, type Expression } from '../../workflow/expressions/expression.ts';
import { typeOf } from '../../workflow/expressions/expression-types.ts';
import { expressionSites } from '../../workflow/expressions/expression-sites.ts';
import type { Finding, Location } from '../../workflow/checks/finding.ts';
import { listOrder } from '../../workflow/checks/list-order.ts';
import { outputsSchema } from '../../workflow/checks/links.ts';
import type { Step } from '../../workflow/schema.ts';
import { ANY, memberShape, type Shape } from '../../workflow/expressions/shape.ts';
import { outputProblem } from '../output-schema.ts';
import { requestFindings, type RequestKnowledge } from './simulate-requests.ts';
import { expressionsOf, walkPaths, type Fault, type PathOptions, type PathsSeen, type StepSeen } from './simulate-paths.ts';
import { readsFew, solve } from './simulated-conditions.ts';
import { valuesOfSchema } from './simulated-values.ts';
import type { World } from './simulated-worlds.ts';

/** What tier 3 may be told besides the workflow. */
export interface ExecutionOptions extends PathOptions, RequestKnowledge {}

/** What tier 3 found, and how far it looked. */
export interface ExecutionChecked {
  readonly findings: readonly Finding[];
  readonly walks: number;
  readonly moments: number;
  readonly cut: boolean;
}

/**
 * Tier 3 of validation: walks a workflow that tiers 1 and 2 found right with the engine itself and tells what can only fail, may fail by its
 * definition, never starts, never ends. Pure, bounded in moments, the same for the same workflow.
 */
export function checkExecution(compiled: CompiledWorkflow, options: ExecutionOptions = {}): ExecutionChecked {
  const seen = walkPaths(compiled, options);
  const faulty = new Set<string>();
  const findings: Finding[] = [];
  for (const placed of seen.worlds.steps) {
    const found = [
      ...impossibleOutput(placed),
      ...stepFaults(placed, seen),
      ...loopFindings(placed, seen),
      ...requestFindings(placed, seenOf(seen, placed.step.id), options),
    ];
    if (found.some(({ code }) => code !== 'FR702')) faulty.add(placed.step.id);
    findings.push(...found);
  }
  if (!seen.cut && !seen.opaque) for (const placed of seen.worlds.steps) findings.push(...neverStarted(placed, seen, faulty));
  findings.push(...outputFindings(compiled, seen), ...runFindings(findings, seen));
  return { findings, walks: seen.walks, moments: seen.moments, cut: seen.cut };
}

function nothing(): StepSeen {
  return { started: 0, succeeded: 0, passedOver: 0, blocked: 0, stuck: 0, faults: new Map(), requests: new Map() };
}

function seenOf(seen: PathsSeen, id: string): StepSeen {
  return seen.steps.get(id) ?? nothing();
}

/** Errors that say something of the definition; what the world does (a command that is denied, a full disk) is none. */
export const DEFINITION: ReadonlySet<string> = new Set([
  'expression_failed',
  'expression_budget',
  'invalid_condition',
  'not_a_list',
  'unsafe_value',
  'value_too_long',
  'invalid_instant',
  'invalid_duration',
  'invalid_output',
  'invalid_schema',
]);

function stepFaults(placed: PlacedStep, seen: PathsSeen): readonly Finding[] {
  const { faults, succeeded } = seenOf(seen, placed.step.id);
  const found = new Map<string, Finding>();
  for (const fault of faults.values()) {
    const { error, world } = fault;
    const counted = error.code === 'loop_limit' && error.message.includes('Nothing was started');
    if (!DEFINITION.has(error.code) && !counted) continue;
    const place = placeOf(placed, error);
    const always = succeeded === 0 && isWhole(fault, seen, placed.step.id);
    if (counted && !always) continue;
    const isSure = always && isWholly(place.expression, seen);
    if (!isSure && !isCertain(place.expression, seen, placed)) continue;
    const key = JSON.stringify([place.at, place.within]);
    if (!found.has(key)) found.set(key, faultFinding(placed, { error, world, place, always: isSure }));
  }
  return [...found.values()];
}

/** Whether the walks tried all that an expression may read, so that what happened in each of them happens in every run. */
function isWholly(expression: Expression | undefined, { worlds }: PathsSeen): boolean {
  if (expression === undefined) return true;
  const computed = solve(expression, 'computes', worlds.domains);
  if (computed.tried > 0 && computed.found.length === 0) return true;
  const names = new Set(expression.names.map(({ root, path }) => JSON.stringify([root, path])));
  return readsFew(expression, worlds.domains.shape) && names.size <= 1;
}

/** Whether a fault was met in every walk that came to the step, alone or with its like. */
function isWhole(fault: Fault, seen: PathsSeen, id: string): boolean {
  const { faults, started } = seenOf(seen, id);
  return started > 0 && [...faults.values()].every(({ error }) => error.code === fault.error.code);
}

interface Place {
  readonly at: Location;
  readonly within?: string;
  readonly expression?: Expression;
}

function faultFinding(
  { step }: PlacedStep,
  {
    error,
    world,
    place,
    always,
  }: { readonly error: StepError; readonly world: World; readonly place: Place; readonly always: boolean },
): Finding {
  const message = error.message.endsWith('.') ? error.message : `${error.message}.`;
  const when = world.words.length === 0 ? 'although all goes well' : `when ${wordsOf(world)}`;
  return {
    code: always ? 'FR701' : 'FR702',
    at: place.at,
    ...(place.within === undefined ? {} : { within: place.within }),
    message: always ? `"${step.id}" can only fail: ${message}` : `"${step.id}" fails ${when}: ${message}`,
    hint: error.hint ?? 'Change the expression, or what it reads.',
  };
}

function wordsOf({ words }: World): string {
  const [first = '', second] = words;
  return words.length > 2 ? `${first}, ${second ?? ''} and so on` : words.join(' and ');
}

/** Where in a step the engine met a fault: the expression it names, else the field its code belongs to. */
function placeOf({ step, at }: PlacedStep, error: StepError): Place {
  for (const site of expressionSites(step, at)) {
    const expression = expressionsOf(site).find(({ text }) => error.message.includes(`"${shorten(text)}"`));
    if (expression !== undefined) return { at: site.at, within: expression.text, expression };
  }
  const field = FIELDS[error.code]?.find((name) => Object.hasOwn(step, name) && Reflect.get(step, name) !== undefined);
  const place = field === undefined ? at : [...at, ...(field === 'output' ? ['output', 'schema'] : [field])];
  const site = expressionSites(step, at).find(
    (one) => one.at.length === place.length && one.at.every((key, index) => key === place[index]),
  );
  const [expression] = site === undefined ? [] : expressionsOf(site);
  return { at: place, ...(expression === undefined ? {} : { expression }) };
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  invalid_condition: ['when', 'while', 'until'],
  not_a_list: ['for_each'],
  loop_limit: ['for_each', 'times', 'max_iterations'],
  invalid_instant: ['until'],
  invalid_duration: ['for_sec', 'timeout'],
  invalid_output: ['output'],
  invalid_schema: ['output'],
  unsafe_value: ['command'],
  value_too_long: ['command'],
};

/** Whether everything an expression reads is described, so that what it was given in a walk is what it may be given in a run. */
function isCertain(expression: Expression | undefined, seen: PathsSeen, { loops }: Pick<PlacedStep, 'loops'>): boolean {
  if (expression === undefined) return true;
  const { shape } = seen.worlds.domains;
  return expression.names.every(({ root, path }) => {
    if (root === 'index') return true;
    const start =
      root === 'item' || loops.some((loop) => loop.as === root) ? itemShape(root, loops, shape) : memberShape(shape, root);
    return isDescribed(path.reduce<Shape | undefined>((at, key) => (at === undefined ? undefined : memberShape(at, key)), start));
  });
}

function itemShape(root: string, loops: PlacedStep['loops'], shape: Shape): Shape | undefined {
  const loop = loops.findLast((one) => (root === 'item' ? one.for_each !== undefined : one.as === root));
  const parsed = parseExpression(loop?.for_each ?? '');
  if (!parsed.ok) return undefined;
  const { type: list } = typeOf(parsed.value, (name) => memberShape(shape, name) ?? ANY);
  return list.kind === 'list' ? list.item : undefined;
}

function isDescribed(shape: Shape | undefined): boolean {
  switch (shape?.kind) {
    case undefined:
    case 'any':
      return false;
    case 'list':
      return isDescribed(shape.item);
    case 'map':
      return [...shape.fields.values()].every(isDescribed);
    default:
      return true;
  }
}

function impossibleOutput({ step, at }: PlacedStep): readonly Finding[] {
  const schema = step.output?.schema;
  if (schema === undefined || valuesOfSchema(schema).length > 0 || hasHardWords(schema)) return [];
  const wrong = outputProblem(schema, {});
  return [
    {
      code: 'FR706',
      at: [...at, 'output', 'schema'],
      message:
        wrong?.code === 'invalid_schema'
          ? `The output schema of "${step.id}" cannot be used. ${wrong.message}`
          : `No output of "${step.id}" can fit its schema.`,
      hint: 'Look for bounds that exclude each other, empty lists of choices, and required fields that may not be there.',
    },
  ];
}

/** Keywords whose values cannot be found by trying; nothing is claimed of a schema that has one. */
const HARD: ReadonlySet<string> = new Set([
  'pattern',
  'not',
  'if',
  'contains',
  'patternProperties',
  'propertyNames',
  'format',
  'multipleOf',
  'minProperties',
  'uniqueItems',
  '$ref',
  '$dynamicRef',
]);

function hasHardWords(schema: Json): boolean {
  if (isJsonList(schema)) return schema.some(hasHardWords);
  return isJsonObject(schema) && Object.entries(schema).some(([key, value]) => HARD.has(key) || hasHardWords(value));
}

function loopFindings({ step, at }: PlacedStep, seen: PathsSeen): readonly Finding[] {
  if (step.type !== 'loop') return [];
  const text = step.until ?? step.while;
  const atCap = [...seenOf(seen, step.id).faults.values()].find(({ error }) => error.code === 'loop_limit');
  if (text === undefined || atCap === undefined) return [];
  const parsed = parseExpression(text);
  if (!parsed.ok) return [];
  const solution = seen.conditions.get(step.id);
  const ending = step.until === undefined ? solution?.fails : solution?.holds;
  const never = seenOf(seen, step.id).succeeded === 0 && ending !== undefined && ending.complete && ending.found.length === 0;
  if (!never && changes(parsed.value, step)) return [];
  const field = step.until === undefined ? 'while' : 'until';
  return [
    {
      code: 'FR704',
      at: [...at, field],
      message: never
        ? `Nothing makes "${shorten(text)}" ${step.until === undefined ? 'false' : 'true'}, so "${step.id}" goes round until its cap and fails.`
        : `Nothing in "${step.id}" changes "${shorten(text)}", so once it goes round it does so until its cap and fails.`,
      hint: 'Read what the body does, as in steps.check.output.ok, or use times to go round a fixed number of times.',
    },
  ];
}

/** Whether a round of the loop may change what its condition reads. */
function changes({ names }: Expression, loop: Extract<Step, { type: 'loop' }>): boolean {
  const inside = idsIn(loop.steps);
  return names.some(
    ({ root, path }) =>
      root === 'context' ||
      root === 'previous' ||
      root === 'index' ||
      root === 'item' ||
      (root === 'steps' && (path[0] === null || inside.has(String(path[0])))),
  );
}

function idsIn(steps: readonly Step[]): ReadonlySet<string> {
  return new Set(steps.flatMap((step) => [step.id, ...(step.type === 'loop' ? idsIn(step.steps) : [])]));
}

function neverStarted(placed: PlacedStep, seen: PathsSeen, faulty: ReadonlySet<string>): readonly Finding[] {
  const { step, at, siblings, loops } = placed;
  const own = seenOf(seen, step.id);
  if (own.started > 0 || own.passedOver + own.blocked === 0) return [];
  const order = listOrder(siblings);
  const before = siblings.filter((other) => other.id !== step.id && order.waitsFor(step.id, other.id));
  const asked = [step, ...before, ...loops].filter(({ when }) => when !== undefined);
  if ([...before, ...loops].some(({ id }) => faulty.has(id) || seenOf(seen, id).started === 0)) return [];
  if (!asked.every(({ id }) => seen.conditions.get(id)?.holds.complete === true)) return [];
  const impossible = step.when !== undefined && seen.conditions.get(step.id)?.holds.found.length === 0;
  return [
    {
      code: 'FR703',
      at: step.when === undefined ? at : [...at, 'when'],
      message: impossible
        ? `"${step.id}" never starts: nothing makes "${shorten(step.when ?? '')}" true.`
        : `"${step.id}" never starts, whatever the steps before it come to.`,
      hint:
        step.when === undefined
          ? 'Look at the steps it needs: they cannot all end well in one run.'
          : 'Change the condition, or remove the step.',
    },
  ];
}

function outputFindings(compiled: CompiledWorkflow, seen: PathsSeen): readonly Finding[] {
  const declared = compiled.workflow.outputs ?? {};
  const findings: Finding[] = [];
  for (const [name, { error, world }] of seen.outputs) {
    const text = declared[name]?.value ?? '';
    const [expression] = expressionsOf({ kind: 'text', text });
    const always = seen.values.length === 0 && (expression === undefined || isWholly(expression, seen));
    if (!always && !expressionsOf({ kind: 'text', text }).every((one) => isCertain(one, seen, NOWHERE))) continue;
    findings.push({
      code: always ? 'FR701' : 'FR702',
      at: ['outputs', name, 'value'],
      ...(expression === undefined ? {} : { within: expression.text }),
      message: `The output ${name} ${always ? 'can only fail' : `fails when ${wordsOf(world)}`}: ${error.message}`,
      hint: error.hint ?? 'Change the expression, or what it reads.',
    });
  }
  const schema = outputsSchema(compiled);
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  for (const [name, type] of Object.entries(properties)) {
    const values = seen.values.flatMap((outputs) => (outputs[name] === undefined ? [] : [outputs[name]]));
    const expressions = expressionsOf({ kind: 'text', text: declared[name]?.value ?? '' });
    if (values.length === 0 || values.some((value) => outputProblem(type, value) === undefined)) continue;
    if (!expressions.every((one) => isCertain(one, seen, NOWHERE))) continue;
    findings.push({
      code: 'FR706',
      at: ['outputs', name, 'type'],
      message: `The output ${name} is never of type ${declared[name]?.type ?? ''}; it gives ${JSON.stringify(values[0]).slice(0, 60)}.`,
      hint: 'Change its type, or convert the value.',
    });
  }
  return findings;
}

const NOWHERE = { loops: [] } as const;

/** Whether a step that ended well in no walk may do so in a run, with values that were not tried: nothing is said of it that must be. */
function mayEndWell({ step, at }: PlacedStep, found: readonly Finding[], seen: PathsSeen): boolean {
  const { started, succeeded } = seenOf(seen, step.id);
  if (started === 0 || succeeded > 0) return false;
  return !found.some(({ code, at: place }) => CERTAIN.has(code) && at.every((key, depth) => place[depth] === key));
}

const CERTAIN: ReadonlySet<string> = new Set(['FR701', 'FR704', 'FR706']);

function runFindings(found: readonly Finding[], seen: PathsSeen): readonly Finding[] {
  const findings: Finding[] = [];
  const known = found.some(({ code }) => code === 'FR701' || code === 'FR706');
  const isUnsure = seen.worlds.steps.some((placed) => mayEndWell(placed, found, seen));
  if (seen.succeeded === 0 && seen.failure !== undefined && !known && !seen.cut && !seen.opaque && !isUnsure)
    findings.push({
      code: 'FR705',
      at: ['steps'],
      onKey: true,
      message: `No run of this workflow succeeds: ${seen.failure.error.message}`,
      hint: seen.failure.error.hint ?? 'Look at the step that fails.',
    });
  for (const { step, at } of seen.worlds.steps)
    if (seenOf(seen, step.id).stuck > 0 && seenOf(seen, step.id).succeeded === 0)
      findings.push({
        code: 'FR709',
        at,
        message: `"${step.id}" waits for an answer, and none that was tried is taken.`,
        hint: 'Look at its form or its output schema: some answer must fit.',
      });
  if (seen.cut)
    findings.push({
      code: 'FR708',
      at: ['steps'],
      onKey: true,
      message: `Not every way was walked: ${seen.walks} runs were simulated.`,
      hint: 'What was found holds. Smaller loops and workflows of their own for parts make more of it be walked.',
    });
  return findings;
}
