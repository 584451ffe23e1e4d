import type { WorkspaceRecord } from '../../src-shared/history/events.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { RuntimePorts } from './surface.ts';

/**
 * The place of a run for which nothing has to be made, so that it can be recorded with the run's creation. Nothing where one must be
 * made, or where it may not work there: then the run itself tells why.
 */
export async function placeThere(
  ports: Pick<RuntimePorts, 'artifacts' | 'workspaces'>,
  run: { readonly runId: string; readonly compiled: CompiledWorkflow; readonly projectRoot: string },
): Promise<{ readonly workspace?: WorkspaceRecord }> {
  const { runId, compiled, projectRoot } = run;
  const { mode } = compiled.workflow.workspace;
  if (mode !== 'none') return {};
  const artifacts = ports.artifacts.folder(runId);
  const there = await ports.workspaces.prepare({ runId, projectRoot, mode, includeDirty: false, artifacts });
  return there.ok ? { workspace: there.value } : {};
}
