import { parse } from 'yaml';
import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from '../../src-shared/lib/json.ts';

const answer = z.strictObject({
  answer: z.union([z.enum(['approve', 'reject', 'changes']), jsonObjectSchema]),
  words: z.string().optional(),
});
const outcome = z.union([
  z.enum(['ok', 'fail', 'hang', 'crash']),
  answer,
  z.strictObject({ output: jsonSchema.optional(), takes: z.number().optional() }),
]);

/** One scripted outcome as a case file writes it. */
export type WrittenOutcome = z.infer<typeof outcome>;

const caseSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  workflow: z.string(),
  inputs: jsonObjectSchema.optional(),
  outcomes: z.record(z.string(), z.union([outcome, z.array(outcome)])).optional(),
  /** The engine's own addition to the form: what a person or fate does, seconds after the start. */
  acts: z.array(z.strictObject({ after: z.number(), act: z.enum(['cancel', 'pause', 'resume', 'crash']) })).optional(),
  expect: z.strictObject({
    run: z.string().optional(),
    steps: z.record(z.string(), z.string()).optional(),
    before: z.array(z.tuple([z.string(), z.string()])).optional(),
    together: z.array(z.array(z.string())).optional(),
    attempts: z.record(z.string(), z.number()).optional(),
    output: z.record(z.string(), jsonSchema).optional(),
    error: z.string().optional(),
    invalid: z.string().optional(),
  }),
});

/** A small workflow, what its steps come to, and what must come out. */
export type ConformanceCase = z.infer<typeof caseSchema>;

/** Reads a case file (YAML, a list of cases); throws with the place when it is not one. */
export function readCases(text: string): readonly ConformanceCase[] {
  return z.array(caseSchema).parse(parse(text));
}
