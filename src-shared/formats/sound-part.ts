import { ownValue } from '../lib/own-value.ts';
import { z } from 'zod';
import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { checkContext } from '../workflow/checks/check-context.ts';
import { checkExpressions } from '../workflow/checks/check-expressions.ts';
import { checkIds } from '../workflow/checks/check-ids.ts';
import { checkOrder } from '../workflow/checks/check-order.ts';
import { checkPolicies } from '../workflow/checks/check-policies.ts';
import { checkSteps } from '../workflow/checks/check-steps.ts';
import type { Code } from '../workflow/checks/codes.ts';
import type { Finding, Location } from '../workflow/checks/finding.ts';
import { loopStepSchema, type LoopStep, type Step, type ToolStep, type Workflow } from '../workflow/schema.ts';
import { commonStepFields } from '../workflow/step-fields.ts';
import { ANY_STEP, parseStep } from './parse-workflow.ts';
import { OF_VALUES, soundAround, type SoundAround } from './sound-around.ts';
import { soundStepFields, type SoundFields } from './sound-fields.ts';

/** A step that has not the shape of one. */
interface FaultyStep {
  readonly at: Location;
  readonly id: string;
  /** What of it is right; absent where not even its kind can be told. */
  readonly fields?: SoundFields<Step>;
}

/**
 * What can be said of a workflow although parts of it have not the shape of one: ids and order of all steps, the fields that are right,
 * and the steps that are. Nothing is said that depends on what the faulty parts may have been meant to say.
 */
export function soundPartFindings(value: JsonObject): readonly Finding[] {
  const found = soundAround(value);
  const faulty: FaultyStep[] = [];
  const steps = soundSteps(value['steps'], ['steps'], faulty);
  if (steps === undefined) return found === undefined ? [] : aroundFindings(found.around);
  const workflow: Workflow = { ...(found?.around ?? { version: 1, id: 'w', name: 'w' }), steps };
  const doubted = new Set<Code>(found?.doubted);
  if (faulty.some(({ fields }) => fields?.doubted.has('needs') === true)) for (const code of OF_ORDER) doubted.add(code);
  const order = [...checkIds(workflow), ...checkOrder(workflow)];
  const inside = found === undefined ? [] : sureFindings(workflow, { others: found.others, faulty });
  return [...order, ...inside].filter(({ code }) => !doubted.has(code));
}

/** What depends on which steps a step waits for. */
const OF_ORDER: readonly Code[] = ['FR301', 'FR404', 'FR405', 'FR507'];

/** What is said of the fields around the steps; a gate may guard a step that could not be read. */
function aroundFindings(around: Workflow): readonly Finding[] {
  return [...checkSteps(around), ...checkPolicies(around)].filter(({ at, code }) => at[0] !== 'steps' && code !== 'FR506');
}

/** Of what may depend on the values of the workflow, only what is said whatever those are of which that is not known. */
function sureFindings(
  workflow: Workflow,
  { others, faulty }: { readonly others: SoundAround['others']; readonly faulty: readonly FaultyStep[] },
): readonly Finding[] {
  const found = insideFindings(workflow, faulty);
  let sure = new Set(found.filter(({ code }) => OF_VALUES.has(code)).map(sentence));
  for (const other of others) {
    // Each is one more look at the whole workflow, and mostly there is nothing to ask.
    const around = sure.size === 0 ? undefined : other();
    if (around === undefined) break;
    const said = new Set(insideFindings({ ...around, steps: workflow.steps }, faulty).map(sentence));
    sure = new Set([...sure].filter((each) => said.has(each)));
  }
  return found.filter((finding) => !OF_VALUES.has(finding.code) || others.length === 0 || sure.has(sentence(finding)));
}

/** What a finding says and of which piece of the text. */
function sentence({ code, at, message, within, nth }: Finding): string {
  return JSON.stringify([code, at, message, within ?? '', nth ?? 0]);
}

function insideFindings(workflow: Workflow, faulty: readonly FaultyStep[]): readonly Finding[] {
  const check = (each: Workflow): readonly Finding[] => [
    ...checkSteps(each),
    ...checkExpressions(each),
    ...checkContext(each),
    ...checkPolicies(each),
  ];
  const others = check(workflow).filter(
    ({ at, code }) => code !== 'FR506' && !faulty.some((step) => isOwn(at, step) || hidesBody(at, step)),
  );
  // Each is looked at beside stand-ins of the others: what one of them gives is as little known as before.
  const own = faulty.slice(0, MOST_LOOKED_INTO).flatMap((step): readonly Finding[] => {
    const { fields } = step;
    if (fields === undefined || faulty.some((loop) => loop !== step && hidesBody(step.at, loop))) return [];
    const beside = { ...workflow, steps: withStep(workflow.steps, step.at.slice(1), { ...fields.value, id: step.id }) };
    return check(beside).filter((finding) => isOwn(finding.at, step) && isSure(finding, step.at.length, fields.doubted));
  });
  return [...others, ...own];
}

/** Each is one more look at the whole workflow. */
const MOST_LOOKED_INTO = 20;

/** Whether a place is a faulty step or lies in a field of it; the body of a loop is not its field. */
function isOwn(at: Location, { at: place }: FaultyStep): boolean {
  return isWithin(at, place) && !(at[place.length] === 'steps' && at.length > place.length + 1);
}

/** Where a loop may call its items otherwise, what its body reads is not known. */
function hidesBody(at: Location, { at: place, fields }: FaultyStep): boolean {
  return fields !== undefined && ['as', 'for_each'].some((key) => fields.doubted.has(key)) && isWithin(at, place);
}

/** What is said of a step as a whole may be for want of a field that is there, in another spelling. */
function isSure({ code, at }: Finding, depth: number, doubted: ReadonlySet<string>): boolean {
  const key = at[depth];
  if (typeof key !== 'string' || doubted.has(key)) return false;
  return code === 'FR110' || !(ownValue(DEPEND_ON, key) ?? []).some((other) => doubted.has(other));
}

/** Fields of which something is said because of other fields. */
const DEPEND_ON: Readonly<Record<string, readonly string[]>> = {
  times: ['max_iterations'],
  verify: ['output'],
  confirm: ['output'],
  artifacts: ['output'],
  command: ['shell'],
  while: ['as'],
  until: ['as'],
};

function withStep(steps: readonly Step[], [index, , ...inner]: Location, fields: Step): Step[] {
  return steps.map((step, at) => {
    if (at !== index) return step;
    if (inner.length > 0 && step.type === 'loop') return { ...step, steps: withStep(step.steps, inner, fields) };
    return fields.type === 'loop' && step.type === 'loop' ? { ...fields, steps: step.steps } : fields;
  });
}

function soundSteps(value: Json | undefined, at: Location, faulty: FaultyStep[]): Step[] | undefined {
  if (!isJsonList(value) || value.length === 0) return undefined;
  return value.map((item, index) => {
    const step = isJsonObject(item) ? item : {};
    const id = step['id'];
    const isName = typeof id === 'string' || typeof id === 'number';
    return soundStep(step, isName ? String(id) : `#${index + 1}`, { at: [...at, index], faulty });
  });
}

function soundStep(step: JsonObject, id: string, { at, faulty }: { readonly at: Location; readonly faulty: FaultyStep[] }): Step {
  const whole = parseStep(step);
  if (whole !== undefined) return whole;
  const body = step['steps'] === undefined ? undefined : soundSteps(step['steps'], [...at, 'steps'], faulty);
  if (body !== undefined) {
    const loop = loopStepSchema.safeParse({ ...step, steps: ANY_STEP });
    if (loop.success) return { ...loop.data, steps: body };
  }
  const fields = soundStepFields(step, at);
  faulty.push({ at, id, ...(fields === undefined ? {} : { fields }) });
  return standIn(step, { id, body });
}

/** A step that waits as a faulty one does, and of whose output nothing is known. */
function standIn(step: JsonObject, { id, body }: { readonly id: string; readonly body: readonly Step[] | undefined }): Step {
  const { needs } = step;
  const common = Object.fromEntries(
    ['when', 'skip', 'on_failure'].flatMap((key) =>
      FIELDS[key]?.safeParse(step[key]).success === true ? [[key, step[key]]] : [],
    ),
  );
  const read = z.object(commonStepFields).partial().parse(common);
  const waits =
    typeof needs === 'string' ? [needs] : isJsonList(needs) ? needs.filter((need) => typeof need === 'string') : undefined;
  const own = { id, ...read, ...(waits === undefined ? {} : { needs: waits }) };
  if (body !== undefined) {
    const as = typeof step['as'] === 'string' ? { as: step['as'] } : {};
    const list = typeof step['for_each'] === 'string' ? { for_each: step['for_each'] } : {};
    const loop: LoopStep = { ...own, ...as, ...list, type: 'loop', steps: body };
    return loop;
  }
  const tool: ToolStep = { ...own, type: 'tool', server: 'unknown', tool: 'unknown' };
  return tool;
}

const FIELDS: Readonly<Record<string, z.ZodType>> = commonStepFields;

function isWithin(at: Location, place: Location): boolean {
  return place.every((key, index) => at[index] === key);
}
