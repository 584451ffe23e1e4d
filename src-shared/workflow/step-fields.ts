import { z } from 'zod';
import { jsonSchema } from '../lib/json.ts';

/** What happens when a step has failed for good; the tagged spelling is normalised to these before parsing. */
export const onFailureSchema = z.union([
  z.enum(['stop', 'continue']),
  z.strictObject({ fail_fast: z.strictObject({ message: z.string().optional() }) }),
  z.strictObject({
    agent_retry: z.strictObject({
      role: z.string(),
      max_attempts: z.number().int().positive().optional(),
      goal: z.string().optional(),
    }),
  }),
]);
export type OnFailure = z.infer<typeof onFailureSchema>;

/** One attempt counter for errors, invalid output and failed evidence; seconds between attempts grow by `factor`. */
export const retrySchema = z.strictObject({
  max_attempts: z.number().int().positive().optional(),
  backoff_sec: z.number().nonnegative().optional(),
  factor: z.number().positive().optional(),
});

/** A person confirms before the step starts or after its result is shown. */
export const confirmSchema = z.union([
  z.boolean(),
  z.strictObject({ reason: z.string().optional(), at: z.enum(['before', 'after']).optional() }),
]);

/** Evidence the engine itself gathers after a step. */
export const verifySchema = z.union([
  z.strictObject({ command: z.string(), name: z.string().optional() }),
  z.strictObject({ expression: z.string(), name: z.string().optional() }),
  z.strictObject({ file: z.string(), contains: z.string().optional(), name: z.string().optional() }),
  z.strictObject({ artifact: z.string(), name: z.string().optional() }),
]);
export type Verify = z.infer<typeof verifySchema>;

/** Something a step leaves behind for people: a file pattern below the workspace or the artifacts folder. */
export const artifactSchema = z.strictObject({
  type: z.enum(['file', 'report', 'patch', 'pr_link', 'test_report', 'deploy_url', 'log_bundle', 'release_notes']),
  path: z.string().optional(),
  name: z.string().optional(),
  retention_days: z.number().positive().optional(),
});
export type ArtifactSpec = z.infer<typeof artifactSchema>;

/** The fields every step type has, `id` and `type` aside. */
export const commonStepFields = {
  name: z.string().optional(),
  needs: z.array(z.string()).optional(),
  when: z.string().optional(),
  skip: z.enum(['step', 'branch']).optional(),
  retry: retrySchema.optional(),
  timeout_sec: z.number().positive().optional(),
  on_failure: onFailureSchema.optional(),
  env: z.record(z.string(), z.string()).optional(),
  secrets: z.array(z.string()).optional(),
  workspace: z.union([z.enum(['inherit', 'ephemeral']), z.strictObject({ path: z.string() })]).optional(),
  writes: z.boolean().optional(),
  confirm: confirmSchema.optional(),
  attachments: z.array(z.string()).optional(),
  artifacts: z.array(artifactSchema).optional(),
  verify: z.array(verifySchema).optional(),
  output: z.strictObject({ schema: jsonSchema }).optional(),
  resources: z.record(z.string(), z.number().int().positive()).optional(),
  notes: z.string().optional(),
} as const;
