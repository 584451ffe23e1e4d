import { z } from 'zod';
import { jsonObjectSchema } from '../lib/json.ts';
import { problemSchema } from '../lib/problem.ts';
import { withArtifact } from './artifact-list.ts';
import { artifactRecordSchema, triggerOriginSchema, type EventBody, workspaceRecordSchema } from './events.ts';

/** What is left of a run's history once it is compacted: what went in, what came out, what it made. */
export const compactedRunSchema = z.object({
  inputs: jsonObjectSchema,
  outputs: jsonObjectSchema,
  trigger: triggerOriginSchema,
  error: problemSchema.optional(),
  cancelReason: z.string().optional(),
  artifacts: z.array(artifactRecordSchema.extend({ step: z.string().optional() })),
  workspace: workspaceRecordSchema.extend({ kept: z.boolean() }).optional(),
});
export type CompactedRun = z.infer<typeof compactedRunSchema>;

/** The summary of a run before its first event. */
export const nothingCompacted: CompactedRun = { inputs: {}, outputs: {}, trigger: { kind: 'manual' }, artifacts: [] };

/** Takes one more event, in order, into the summary. */
export function compact(summary: CompactedRun, body: EventBody): CompactedRun {
  switch (body.type) {
    case 'runCreated':
      return { ...summary, inputs: body.inputs, trigger: body.trigger };
    case 'workspaceReady':
      return { ...summary, workspace: { ...body.workspace, kept: true } };
    case 'workspaceReleased':
      return summary.workspace === undefined ? summary : { ...summary, workspace: { ...summary.workspace, kept: body.kept } };
    case 'artifactProduced':
      return {
        ...summary,
        artifacts: [
          ...withArtifact(summary.artifacts, { ...body.artifact, ...(body.step === undefined ? {} : { step: body.step }) }),
        ],
      };
    case 'runSucceeded':
      return { ...summary, outputs: body.outputs };
    case 'runFailed':
      return { ...summary, outputs: body.outputs, error: body.error };
    case 'runCancelled':
      return { ...summary, cancelReason: body.reason };
    default:
      return summary;
  }
}
