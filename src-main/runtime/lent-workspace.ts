import type { WorkspaceRecord } from '../../src-shared/history/events.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';

/**
 * The parent's workspace as its child gets it: the same place, no freer than the parent's and no freer than the child asks. Undefined
 * when the child must have one of its own: it works on a copy, and its parent has none.
 */
export function lentWorkspace(
  workspace: WorkspaceRecord,
  to: { readonly by: string; readonly compiled: CompiledWorkflow; readonly artifacts: string },
): WorkspaceRecord | undefined {
  const { mode } = to.compiled.workflow.workspace;
  if (workspace.mode === 'none' && mode === 'isolated') return undefined;
  return { ...workspace, mode: mode === 'none' ? 'none' : workspace.mode, artifacts: to.artifacts, lentBy: to.by };
}
