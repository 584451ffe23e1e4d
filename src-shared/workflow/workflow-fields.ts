import { z } from 'zod';
import { jsonSchema } from '../lib/json.ts';

/** Which repository or folder the workflow is for. */
export const projectSchema = z.union([
  z.strictObject({ provider: z.enum(['github', 'gitlab']), owner: z.string(), repo: z.string(), ref: z.string().optional() }),
  z.strictObject({ path: z.string(), ref: z.string().optional() }),
]);

/** What may start the workflow. */
export const triggerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('manual') }),
  z.strictObject({
    type: z.literal('cron'),
    cron: z.string(),
    timezone: z.string().optional(),
    catch_up: z.enum(['skip', 'once', 'all']).optional(),
    inputs: z.record(z.string(), jsonSchema).optional(),
  }),
  z.strictObject({
    type: z.literal('repo_event'),
    event: z.string(),
    provider: z.enum(['github', 'gitlab', 'git']).optional(),
    branches: z.array(z.string()).optional(),
    inputs: z.record(z.string(), jsonSchema).optional(),
  }),
  z.strictObject({
    type: z.literal('webhook'),
    name: z.string(),
    secret_ref: z.string().optional(),
    inputs: z.record(z.string(), jsonSchema).optional(),
  }),
]);

/** What the workflow may do and spend. */
export const policiesSchema = z.strictObject({
  budget: z
    .strictObject({ max_credits: z.number().nonnegative().optional(), max_wall_clock_sec: z.number().positive().optional() })
    .optional(),
  repo: z
    .strictObject({ allowed_paths: z.array(z.string()).optional(), blocked_paths: z.array(z.string()).optional() })
    .optional(),
  secrets: z.strictObject({ allowed: z.array(z.string()) }).optional(),
  gates: z.strictObject({ require_human_approval_for: z.array(z.string()) }).optional(),
  commands: z.strictObject({ allowed: z.array(z.string()).optional(), denied: z.array(z.string()).optional() }).optional(),
  network: z.strictObject({ allowed_hosts: z.array(z.string()) }).optional(),
  concurrency: z
    .strictObject({
      group: z.string(),
      max_runs: z.number().int().positive().optional(),
      on_conflict: z.enum(['queue', 'cancel', 'skip']).optional(),
    })
    .optional(),
});

/** A file carried with the workflow or found in the project, attached to the steps that name it. */
export const referenceSchema = z.strictObject({
  id: z.string(),
  title: z.string().optional(),
  source: z.string(),
  resolve_from: z.enum(['workflow', 'project']).optional(),
});

/** A place a `deploy` step can target. */
export const environmentSchema = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('static'), directory: z.string() }),
  z.strictObject({ provider: z.literal('command'), command: z.string() }),
  z.strictObject({
    provider: z.literal('http'),
    url: z.string(),
    method: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    body: jsonSchema.optional(),
  }),
  z.strictObject({ provider: z.literal('github'), workflow: z.string().optional(), environment: z.string().optional() }),
]);

/** Named values a run may change. */
export const contextSchema = z.record(
  z.string(),
  z.strictObject({ type: z.enum(['text', 'number', 'integer', 'boolean', 'list', 'map']), default: jsonSchema.optional() }),
);

/** A value the workflow hands to whoever started it. */
export const workflowOutputSchema = z.strictObject({ value: z.string(), type: z.string().optional() });

/** The three ways a run may touch the project folder. */
export const WORKSPACE_MODES = ['isolated', 'in_place', 'none'] as const;
export type WorkspaceMode = (typeof WORKSPACE_MODES)[number];

/** Where the run works, and what becomes of that place when it ends. */
export const workflowWorkspaceSchema = z.union([
  z.enum(WORKSPACE_MODES),
  z.strictObject({
    mode: z.enum(WORKSPACE_MODES),
    end: z
      .union([z.enum(['delete_on_success', 'keep_while_unmerged']), z.strictObject({ keep_days: z.number().positive() })])
      .optional(),
  }),
]);

/** What must be installed or connected; each value is a version range or `*`. */
export const requiresSchema = z.strictObject({
  programs: z.record(z.string(), z.string()).optional(),
  agents: z.array(z.string()).optional(),
  servers: z.array(z.string()).optional(),
});
