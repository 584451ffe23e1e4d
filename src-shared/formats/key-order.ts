import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { nullMap } from '../lib/null-map.ts';
import { commonStepFields } from '../workflow/step-fields.ts';
import {
  agentStepSchema,
  approveStepSchema,
  askStepSchema,
  commandStepSchema,
  deployStepSchema,
  httpStepSchema,
  loopStepSchema,
  toolStepSchema,
  waitStepSchema,
  workflowSchema,
  workflowStepSchema,
} from '../workflow/schema.ts';

const STEP_SCHEMAS = [
  agentStepSchema,
  commandStepSchema,
  toolStepSchema,
  httpStepSchema,
  deployStepSchema,
  approveStepSchema,
  askStepSchema,
  waitStepSchema,
  workflowStepSchema,
  loopStepSchema,
];

const WORKFLOW_KEYS = Object.keys(workflowSchema.shape);
const FIRST = ['id', 'name', 'type', 'needs', 'when', 'skip'];
const COMMON = Object.keys(commonStepFields);
const OWN = STEP_SCHEMAS.flatMap((schema) => Object.keys(schema.shape)).filter((key) => !COMMON.includes(key) && key !== 'steps');
const STEP_KEYS = [...new Set([...FIRST, ...OWN, ...COMMON])];

/** A workflow with its keys, and those of its steps, in the order the language tells them; a loop's steps and unknown keys come last. */
export function inKeyOrder(workflow: JsonObject): JsonObject {
  return ordered(workflow, WORKFLOW_KEYS);
}

function ordered(map: JsonObject, keys: readonly string[]): JsonObject {
  const made = nullMap<Json>();
  const place = (key: string): number => (keys.includes(key) ? keys.indexOf(key) : keys.length);
  for (const key of Object.keys(map).sort((a, b) => place(a) - place(b))) {
    const value = map[key] ?? null;
    made[key] = key === 'steps' && isJsonList(value) ? value.map(orderedStep) : value;
  }
  return made;
}

function orderedStep(step: Json): Json {
  return isJsonObject(step) ? ordered(step, STEP_KEYS) : step;
}
