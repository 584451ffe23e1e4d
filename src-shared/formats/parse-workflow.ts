import type { z } from 'zod';
import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { stepSchema, workflowSchema, type Step, type Workflow } from '../workflow/schema.ts';

/** What the schema finds wrong. */
export type Issues = readonly z.core.$ZodIssue[];

const known = new WeakMap<JsonObject, Step>();

/** Tells a workflow from a value that has not the shape of one. The same step gives the same object, so only new steps cost anything. */
export function parseWorkflow(value: Json): Result<Workflow, Issues> {
  const steps = isJsonObject(value) ? stepsOf(value['steps']) : undefined;
  if (isJsonObject(value) && steps !== undefined) {
    const around = parseAround(value);
    if (around !== undefined) return ok({ ...around, steps });
  }
  // Something is wrong: what, and in what order, is told by the one definition.
  const parsed = workflowSchema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(parsed.error.issues);
}

/** The workflow without its own steps; undefined where something else in it has not the shape of one. */
export function parseAround(value: JsonObject): Workflow | undefined {
  return workflowSchema.safeParse({ ...value, steps: ANY_STEP }).data;
}

/** Steps that are right, where any will do. */
export const ANY_STEP: readonly JsonObject[] = [{ id: 'any', type: 'wait', for_sec: 0 }];

function stepsOf(value: Json | undefined): Step[] | undefined {
  if (!isJsonList(value) || value.length === 0) return undefined;
  const steps: Step[] = [];
  for (const item of value) {
    const step = isJsonObject(item) ? parseStep(item) : undefined;
    if (step === undefined) return undefined;
    steps.push(step);
  }
  return steps;
}

/** A step, the same object for the same value; undefined where it has not the shape of one. */
export function parseStep(value: JsonObject): Step | undefined {
  const before = known.get(value);
  if (before !== undefined) return before;
  const parsed = stepSchema.safeParse(value);
  if (parsed.success) known.set(value, parsed.data);
  return parsed.success ? parsed.data : undefined;
}
