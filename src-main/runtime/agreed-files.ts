import { CHANGED_SINCE } from '../../src-shared/engine/binding.ts';
import type { PerformEffect } from '../../src-shared/engine/io.ts';
import type { StepError, WorkspaceRecord } from '../../src-shared/history/events.ts';
import { err, type Err } from '../../src-shared/lib/result.ts';
import type { Workspaces } from '../ports/workspaces.ts';

/** The error of an attempt whose files are not those a person agreed to, or cannot be told; undefined when they are, or nobody was asked. */
export async function changedSince(
  workspaces: Pick<Workspaces, 'snapshot'>,
  { step, attempt, boundTree }: PerformEffect,
  { runId, workspace }: { readonly runId: string; readonly workspace: WorkspaceRecord },
): Promise<Err<StepError> | undefined> {
  if (boundTree === undefined) return undefined;
  const seen = await workspaces.snapshot({ runId: workspace.lentBy ?? runId, step, attempt, before: boundTree, workspace });
  if (seen.ok && seen.value === boundTree) return undefined;
  return err({
    code: CHANGED_SINCE,
    message: `The files of the workspace have changed since "${step}" was confirmed, so it was not started.`,
    at: step,
    hint: 'Look at it again; it asks anew.',
  });
}
