import { z } from 'zod';
import { jsonSchema, type Json } from '../lib/json.ts';
import { commonStepFields } from './step-fields.ts';
import { formFieldSchema } from './form-field.ts';
import {
  contextSchema,
  environmentSchema,
  policiesSchema,
  projectSchema,
  referenceSchema,
  requiresSchema,
  triggerSchema,
  workflowOutputSchema,
  workflowWorkspaceSchema,
} from './workflow-fields.ts';

/** `[a-z][a-z0-9_-]*`, unique in a file, loop bodies included. */
export const ID_PATTERN = /^[a-z][a-z0-9_-]*$/;
const id = z.string().regex(ID_PATTERN);

/** The roles with a system prompt of their own; any other text is a free role. */
export const ROLES = ['architect', 'implementer', 'tester', 'reviewer', 'release_engineer'] as const;

const step = { id, ...commonStepFields } as const;

export const agentStepSchema = z.strictObject({
  ...step,
  type: z.literal('agent'),
  role: z.string().min(1),
  goal: z.string().min(1),
  agent: z.string().optional(),
  model: z.string().optional(),
  inputs: z.record(z.string(), jsonSchema).optional(),
  tools: z.array(z.string()).optional(),
  max_turns: z.number().int().positive().optional(),
});
export const commandStepSchema = z.strictObject({
  ...step,
  type: z.literal('command'),
  command: z.string().min(1).optional(),
  argv: z.array(z.string()).min(1).optional(),
  shell: z.string().optional(),
  working_directory: z.string().optional(),
});
export const toolStepSchema = z.strictObject({
  ...step,
  type: z.literal('tool'),
  server: z.string().min(1),
  tool: z.string().min(1),
  arguments: z.record(z.string(), jsonSchema).optional(),
});
export const httpStepSchema = z.strictObject({
  ...step,
  type: z.literal('http'),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  url: z.string().min(1),
  headers: z.record(z.string(), z.string()).optional(),
  body: jsonSchema.optional(),
  expect: z
    .strictObject({ status: z.union([z.number().int(), z.array(z.number().int())]).optional(), schema: jsonSchema.optional() })
    .optional(),
});
export const deployStepSchema = z.strictObject({
  ...step,
  type: z.literal('deploy'),
  target: z.string().min(1),
  inputs: z.record(z.string(), jsonSchema).optional(),
});
export const approveStepSchema = z.strictObject({
  ...step,
  type: z.literal('approve'),
  reason: z.string().min(1),
  options: z.array(z.string()).optional(),
  timeout: z.union([z.number().positive(), z.string()]).optional(),
});
export const askStepSchema = z.strictObject({
  ...step,
  type: z.literal('ask'),
  reason: z.string().optional(),
  form: z.record(z.string(), formFieldSchema),
});
export const waitStepSchema = z.strictObject({
  ...step,
  type: z.literal('wait'),
  for_sec: z.union([z.number().nonnegative(), z.string()]).optional(),
  until: z.string().optional(),
});
export const workflowStepSchema = z.strictObject({
  ...step,
  type: z.literal('workflow'),
  uses: z.string().min(1),
  inputs: z.record(z.string(), jsonSchema).optional(),
});
/** Rounds of a loop that gives no max_iterations. */
export const DEFAULT_MAX_ITERATIONS = 100;
/** Rounds any loop may have. */
export const MAX_ROUNDS = 1_000_000;

const loopFields = {
  ...step,
  type: z.literal('loop'),
  for_each: z.string().optional(),
  as: z.string().optional(),
  max_parallel: z.number().int().positive().optional(),
  while: z.string().optional(),
  until: z.string().optional(),
  times: z.number().max(MAX_ROUNDS).int().nonnegative().optional(),
  max_iterations: z.number().max(MAX_ROUNDS).int().positive().optional(),
} as const;

/** Repeats its body: `for_each` | `while` (tests before) | `until` (tests after) | `times`. */
export interface LoopStep extends z.infer<z.ZodObject<typeof loopFields, z.core.$strict>> {
  readonly steps: readonly Step[];
}
export const loopStepSchema = z.strictObject({
  ...loopFields,
  get steps(): z.ZodArray<z.ZodType<Step>> {
    return z.array(stepSchema).min(1);
  },
});

export type AgentStep = z.infer<typeof agentStepSchema>;
export type CommandStep = z.infer<typeof commandStepSchema>;
export type ToolStep = z.infer<typeof toolStepSchema>;
export type HttpStep = z.infer<typeof httpStepSchema>;
export type DeployStep = z.infer<typeof deployStepSchema>;
export type ApproveStep = z.infer<typeof approveStepSchema>;
export type AskStep = z.infer<typeof askStepSchema>;
export type WaitStep = z.infer<typeof waitStepSchema>;
export type WorkflowStep = z.infer<typeof workflowStepSchema>;

/** One step of a workflow as its author wrote it, aliases resolved and missing ids derived. */
export type Step =
  AgentStep | CommandStep | ToolStep | HttpStep | DeployStep | ApproveStep | AskStep | WaitStep | WorkflowStep | LoopStep;
export type StepType = Step['type'];

/** Every step type, in palette order. */
export const STEP_TYPES = ['agent', 'command', 'tool', 'http', 'deploy', 'ask', 'approve', 'wait', 'loop', 'workflow'] as const;

export const stepSchema: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion('type', [
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
  ]),
);

/** The one definition of the language: a workflow as its author wrote it, `x-` keys already set aside. */
export const workflowSchema = z.strictObject({
  version: z.literal(1),
  id,
  name: z.string().min(1),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  license: z.string().optional(),
  homepage: z.string().optional(),
  project: projectSchema.optional(),
  inputs: z.record(z.string(), formFieldSchema).optional(),
  context: contextSchema.optional(),
  outputs: z.record(z.string(), workflowOutputSchema).optional(),
  workspace: workflowWorkspaceSchema.optional(),
  requires: requiresSchema.optional(),
  triggers: z.array(triggerSchema).optional(),
  policies: policiesSchema.optional(),
  references: z.array(referenceSchema).optional(),
  environments: z.record(z.string(), environmentSchema).optional(),
  resources: z.record(z.string(), z.number().int().positive()).optional(),
  priority: z.number().int().optional(),
  guidance: z.string().optional(),
  extends: z.string().optional(),
  overrides: z.record(z.string(), jsonSchema).optional(),
  steps: z.array(stepSchema).min(1),
});
export type Workflow = z.infer<typeof workflowSchema>;
export type { Json };
