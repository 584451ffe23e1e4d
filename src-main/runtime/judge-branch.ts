import type { Problem } from '../../src-shared/lib/problem.ts';
import type { CompiledStep, CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { PinnedEdit, PinnedSurroundings } from '../../src-shared/workflow/edit-pinned.ts';
import { requirementRefusal } from '../../src-shared/workflow/checks/requirement-findings.ts';
import type { RuntimePorts } from './surface.ts';

type Ports = Pick<RuntimePorts, 'history' | 'judging'>;

/** What a run's changed workflow is judged with: the same as a workflow that is started from its file. */
export async function surroundingsOf(
  { history, judging }: Ports,
  { workflow }: CompiledWorkflow,
  edits: readonly PinnedEdit[],
): Promise<PinnedSurroundings> {
  const part = (hash: string): CompiledWorkflow | undefined => history.pinned(hash);
  if (judging === undefined || edits.length === 0) return { part };
  return {
    part,
    ...(callsTools(workflow.steps) ? { tools: await judging.tools() } : {}),
    ...(workflow.policies?.commands === undefined ? {} : { parseShell: await judging.shell() }),
  };
}

/** Why a run of these workflows cannot begin on this machine any more, or undefined. */
export async function missingFor({ judging }: Ports, workflows: readonly CompiledWorkflow[]): Promise<Problem | undefined> {
  if (judging === undefined) return undefined;
  const missing = await Promise.all(workflows.map(({ workflow }) => judging.requirements.missing(workflow.requires)));
  return requirementRefusal(missing.flat());
}

function callsTools(steps: readonly CompiledStep[]): boolean {
  return steps.some((step) => step.type === 'tool' || (step.type === 'loop' && callsTools(step.steps)));
}
