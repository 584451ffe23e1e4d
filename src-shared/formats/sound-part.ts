import { z } from 'zod';
import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { checkExpressions } from '../workflow/check-expressions.ts';
import { checkIds } from '../workflow/check-ids.ts';
import { checkOrder } from '../workflow/check-order.ts';
import { checkSteps } from '../workflow/check-steps.ts';
import type { Finding, Location } from '../workflow/finding.ts';
import { loopStepSchema, type LoopStep, type Step, type ToolStep, type Workflow } from '../workflow/schema.ts';
import { commonStepFields } from '../workflow/step-fields.ts';
import { ANY_STEP, parseAround, parseStep } from './parse-workflow.ts';

/**
 * What can be said of a workflow although parts of it have not the shape of one: ids and order of all steps, and the expressions and
 * fields of the steps that are right. Nothing is said that depends on what the faulty parts may have been meant to say.
 */
export function soundPartFindings(value: JsonObject): readonly Finding[] {
  const faulty: Location[] = [];
  const steps = soundSteps(value['steps'], ['steps'], faulty);
  if (steps === undefined) return [];
  const around = parseAround(value);
  const workflow: Workflow = around === undefined ? { version: 1, id: 'w', name: 'w', steps } : { ...around, steps };
  const order = [...checkIds(workflow), ...checkOrder(workflow)];
  if (around === undefined) return order;
  const inside = [...checkSteps(workflow), ...checkExpressions(workflow)];
  return [...order, ...inside.filter(({ at }) => !faulty.some((place) => isWithin(at, place)))];
}

function soundSteps(value: Json | undefined, at: Location, faulty: Location[]): Step[] | undefined {
  if (!isJsonList(value) || value.length === 0) return undefined;
  return value.map((item, index) => {
    const step = isJsonObject(item) ? item : {};
    const id = step['id'];
    const isName = typeof id === 'string' || typeof id === 'number';
    return soundStep(step, isName ? String(id) : `#${index + 1}`, { at: [...at, index], faulty });
  });
}

function soundStep(step: JsonObject, id: string, { at, faulty }: { readonly at: Location; readonly faulty: Location[] }): Step {
  const whole = parseStep(step);
  if (whole !== undefined) return whole;
  const body = step['steps'] === undefined ? undefined : soundSteps(step['steps'], [...at, 'steps'], faulty);
  if (body !== undefined) {
    const loop = loopStepSchema.safeParse({ ...step, steps: ANY_STEP });
    if (loop.success) return { ...loop.data, steps: body };
  }
  faulty.push(at);
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
    const loop: LoopStep = { ...own, ...as, type: 'loop', steps: body };
    return loop;
  }
  const tool: ToolStep = { ...own, type: 'tool', server: 'unknown', tool: 'unknown' };
  return tool;
}

const FIELDS: Readonly<Record<string, z.ZodType>> = commonStepFields;

function isWithin(at: Location, place: Location): boolean {
  return place.every((key, index) => at[index] === key);
}
