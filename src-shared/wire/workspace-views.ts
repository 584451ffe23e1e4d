import { z } from 'zod';

/** A workspace on disk: `bytes` as it lies there, `unmerged` when it holds what neither a branch nor the project has. */
export const workspaceRowSchema = z.object({
  runId: z.string(),
  root: z.string(),
  projectRoot: z.string(),
  bytes: z.number(),
  unmerged: z.boolean(),
  /** Wall-clock ms when it was made, and until when it is kept where that is set. */
  createdAt: z.number(),
  keepUntil: z.number().optional(),
});

/** What workspaces and the snapshots of plain folders take on the disk, bytes. */
export const workspaceUsageSchema = z.object({ workspaces: z.number(), snapshots: z.number(), count: z.number() });

const changedFileSchema = z.object({
  path: z.string(),
  kind: z.enum(['added', 'modified', 'deleted']),
  mode: z.object({ before: z.string(), after: z.string() }).optional(),
});

/** What a run changed: as a patch and its files; `into` is the folder it would be applied to. */
export const runChangeSchema = z.object({
  runId: z.string(),
  root: z.string(),
  into: z.string(),
  git: z.boolean(),
  applied: z.boolean(),
  patch: z.string(),
  files: z.array(changedFileSchema),
});

/** How the change would reach the folder; `token` names exactly this plan. */
export const applyPreviewSchema = z.object({
  runId: z.string(),
  into: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      kind: z.enum(['added', 'modified', 'deleted']),
      how: z.enum(['taken', 'merged', 'same', 'conflict']),
    }),
  ),
  token: z.string(),
  clean: z.boolean(),
});
export type ApplyPreviewView = z.infer<typeof applyPreviewSchema>;

/** What was cleaned away, and what was not and why. */
export const cleanedSchema = z.object({
  removed: z.array(z.string()),
  kept: z.array(z.object({ runId: z.string(), reason: z.string() })),
});
