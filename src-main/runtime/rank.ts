import type { RunState } from '../../src-shared/engine/run-state.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';

/** Which run goes first: higher priority, then the older one. */
export interface Rank {
  readonly priority: number;
  readonly createdAt: number;
}

/** The rank of a run by itself. */
export function rankOf(state: RunState): Rank {
  return { priority: priorityOf(state.compiled), createdAt: state.createdAt };
}

/** The priority a workflow gives its runs. */
export function priorityOf({ workflow }: CompiledWorkflow): number {
  return workflow.priority ?? 0;
}

/** Orders runs by who goes first. */
export function firstOf(a: Rank & { readonly runId: string }, b: Rank & { readonly runId: string }): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  return a.runId < b.runId ? -1 : 1;
}
