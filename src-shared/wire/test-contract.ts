import { oc } from '@orpc/contract';
import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from '../lib/json.ts';
import { problemSchema } from '../lib/problem.ts';
import { placeSchema } from './place.ts';

const call = oc.errors({ PROBLEM: { data: problemSchema } });
const givenBy = z.enum(['pinned', 'earlier', 'typed']);

/** What came of a step the last time it really ran, in a test or a run. */
export const stepResultSchema = z.object({
  step: z.string(),
  runId: z.string(),
  /** When it began and ended, wall-clock ms. */
  at: z.number(),
  endedAt: z.number(),
  /** How often it was tried. */
  tries: z.number(),
  /** What its expressions came to when it began. */
  input: jsonSchema.optional(),
  status: z.enum(['succeeded', 'failed']),
  output: jsonSchema.optional(),
  error: problemSchema.optional(),
  /** Identifies the step as it ran; see `stepFingerprint`. */
  fingerprint: z.string(),
  /** It ran in a test. */
  test: z.boolean(),
});
export type StepResultView = z.infer<typeof stepResultSchema>;

/** An output a person keeps for tests; `output` is absent where the pin was taken away at `at`. */
export const pinSchema = z.object({ step: z.string(), at: z.number(), output: jsonSchema.optional() });
export type Pin = z.infer<typeof pinSchema>;

/** A step that has another id from `at` on, wall-clock ms. */
export const renamingSchema = z.object({ from: z.string(), to: z.string(), at: z.number() });
export type Renaming = z.infer<typeof renamingSchema>;

const notesSchema = z.object({ pins: z.array(pinSchema), renamings: z.array(renamingSchema) });

/** Calls that test a part of a workflow as it stands in the editor. */
export const testsContract = {
  /** Starts a test of the text; what it takes as given stands in `given`. Problems are those of a run, or `inside_loop`. */
  start: call
    .input(
      z.object({
        path: placeSchema,
        text: z.string(),
        scope: z.object({ kind: z.enum(['step', 'to', 'from']), step: z.string() }),
        given: z.record(z.string(), z.object({ output: jsonSchema, by: givenBy })),
        inputs: jsonObjectSchema,
        project: placeSchema.optional(),
        dirty: z.boolean().optional(),
        unenforced: z.boolean().optional(),
        /** The run is listed in the history like any other. */
        listed: z.boolean().default(false),
      }),
    )
    .output(z.object({ runId: z.string() })),
  /** The newest result of each step of a workflow under the id it had, and the pins and renamings of its file, oldest first. */
  results: call
    .input(z.object({ path: placeSchema, workflowId: z.string() }))
    .output(notesSchema.extend({ results: z.array(stepResultSchema) })),
  /** Pins an output, or takes the pin away with `output` absent. `pin_too_large` over 256 KB. */
  pin: call
    .input(z.object({ path: placeSchema, step: z.string(), output: jsonSchema.optional() }))
    .output(z.object({ pins: z.array(pinSchema) })),
  /** Says that a step has another id from now on: its pin and its results go along. */
  rename: call.input(z.object({ path: placeSchema, from: z.string(), to: z.string() })).output(notesSchema),
};
