import type { CompiledStep, CompiledWorkflow } from '../compiled.ts';
import { limitsCommands, limitsHosts, limitsPaths, type EffectivePolicies } from './effective.ts';

/** How a limit is kept: by a sandbox around each command, by judging before a start, by looking afterwards, or not at all. */
export type EnforcementLevel = 'sandboxed' | 'judged' | 'checked' | 'none';

/** One kind of limit a run has, and how it is kept on this machine. */
export interface Enforcement {
  readonly what: 'commands' | 'files' | 'network';
  readonly level: EnforcementLevel;
}

/** What this machine has to keep limits with; `why` says what is missing. */
export interface EnforcementMeans {
  readonly sandbox: boolean;
  readonly why?: string;
  readonly hint?: string;
}

/** How each limit of a workflow would be kept; limits it does not have are not named. */
export function enforcementOf(
  compiled: Pick<CompiledWorkflow, 'workflow'>,
  policies: EffectivePolicies,
  means: EnforcementMeans,
): readonly Enforcement[] {
  const { mode } = compiled.workflow.workspace;
  const found: Enforcement[] = [];
  if (limitsCommands(policies)) found.push({ what: 'commands', level: 'judged' });
  const sandboxed = limitsHosts(policies) && means.sandbox;
  // Requests of the program itself are judged by it; only what starts other programs needs the sandbox.
  const starts = startsPrograms(compiled.workflow.steps);
  if (limitsHosts(policies)) found.push({ what: 'network', level: starts ? (means.sandbox ? 'sandboxed' : 'none') : 'judged' });
  if (limitsPaths(policies)) {
    // Blocks and agents work in this program, outside any sandbox; only a workspace of its own is looked through afterwards.
    const outside = compiled.workflow.steps.some((step) => step.type !== 'command');
    found.push({
      what: 'files',
      level: sandboxed && (mode !== 'none' || !outside) ? 'sandboxed' : mode === 'none' ? 'none' : 'checked',
    });
  }
  return found;
}

function startsPrograms(steps: readonly CompiledStep[]): boolean {
  return steps.some(
    (step) =>
      (step.type !== 'http' && step.type !== 'approve' && step.type !== 'ask' && step.type !== 'wait' && step.type !== 'loop') ||
      (step.verify ?? []).some((check) => 'command' in check) ||
      (step.type === 'loop' && startsPrograms(step.steps)),
  );
}

/** The level in words for people. */
export function levelWords(level: EnforcementLevel): string {
  switch (level) {
    case 'sandboxed':
      return 'sandboxed';
    case 'judged':
      return 'judged before each start';
    case 'checked':
      return 'checked afterwards';
    case 'none':
      return 'not enforced here';
  }
}
