import { z } from 'zod';
import { jsonSchema } from '../lib/json.ts';
import { problemSchema } from '../lib/problem.ts';
import { formFieldSchema } from '../workflow/form-field.ts';
import { branchLinkSchema, runStatusSchema, stepStatusSchema, stepTypeSchema } from './views.ts';

/** A change made before a branch starts: `inputs.<name>` or `steps.<id>.<field>`. */
export const branchEditSchema = z.object({ path: z.string(), value: jsonSchema });
export type BranchEdit = z.infer<typeof branchEditSchema>;

const namedStep = { step: z.string(), name: z.string(), type: stepTypeSchema, status: stepStatusSchema } as const;

/** What "run again from here" would do, before anything is done. */
export const branchPreviewSchema = z.object({
  runId: z.string(),
  from: z.string(),
  /** Done again, and why: chosen, follows from one that is, did not end well before, changed files that are taken back. */
  again: z.array(z.object({ ...namedStep, why: z.enum(['chosen', 'follows', 'unfinished', 'files']), begun: z.boolean() })),
  /** Taken over as it was. */
  kept: z.array(z.object(namedStep)),
  /** Reaches outside the workspace and was done before; wants a yes. */
  confirm: z.array(
    z.object({ step: z.string(), name: z.string(), kind: z.enum(['tool', 'http', 'deploy', 'command']), what: z.string() }),
  ),
  /** `restored`: as after these steps; `began`: as the run began; `not_rewound`: the folder stays as it is; `untouched`: none change. */
  files: z.object({
    kind: z.enum(['restored', 'began', 'not_rewound', 'untouched']),
    after: z.array(z.string()),
    /** Why the files cannot be had; the branch cannot start then. */
    problem: problemSchema.nullable(),
  }),
  /** Kept steps that read an input which is changed: what they gave stands on the old value. */
  stale: z.array(z.object({ step: z.string(), name: z.string(), input: z.string() })),
  edits: z.array(z.object({ path: z.string(), before: jsonSchema, value: jsonSchema })),
  inputs: z.array(z.object({ name: z.string(), field: formFieldSchema, value: jsonSchema })),
  /** Goals and commands of the steps that are done again. */
  fields: z.array(z.object({ path: z.string(), step: z.string(), name: z.string(), field: z.string(), value: z.string() })),
  /** Stands for all of this; `runs.branch` with it says yes to exactly this. */
  boundTo: z.string(),
});
export type BranchPreview = z.infer<typeof branchPreviewSchema>;

const comparedRunSchema = z.object({
  runId: z.string(),
  workflowName: z.string(),
  workflowHash: z.string(),
  status: runStatusSchema,
  createdAt: z.number(),
  /** From start to end, or to now. */
  durationMs: z.number(),
  credits: z.number(),
  branchOf: branchLinkSchema.nullable(),
});

const comparedStepSchema = z.object({
  status: stepStatusSchema,
  attempts: z.number(),
  durationMs: z.number().nullable(),
  credits: z.number(),
  output: jsonSchema,
  error: z.string().nullable(),
  /** It was taken over from another run. */
  kept: z.boolean(),
});

/** Two runs side by side; `differs` names what is not alike. */
export const comparisonSchema = z.object({
  left: comparedRunSchema,
  right: comparedRunSchema,
  steps: z.array(
    z.object({
      step: z.string(),
      name: z.string(),
      /** Its kind; absent from older hosts, and of a step that is in no plan. */
      type: z.string().optional(),
      left: comparedStepSchema.nullable(),
      right: comparedStepSchema.nullable(),
      differs: z.array(z.enum(['presence', 'status', 'attempts', 'output', 'credits', 'definition'])),
    }),
  ),
  inputs: z.array(z.object({ name: z.string(), left: jsonSchema, right: jsonSchema })),
  /** Fields of the workflow that are not alike, by path. */
  definition: z.array(z.object({ path: z.string(), left: jsonSchema, right: jsonSchema })),
  outputs: z.array(z.object({ name: z.string(), left: jsonSchema, right: jsonSchema })),
  /** The patch from the files of the left run to those of the right one; null where there are none to compare, with why. */
  files: z.object({ patch: z.string().nullable(), problem: problemSchema.nullable() }),
});
export type Comparison = z.infer<typeof comparisonSchema>;
