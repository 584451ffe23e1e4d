import { strictest, type EffectivePolicies, type Policies } from '../workflow/policies/effective.ts';
import type { RunState } from './run-state.ts';

/** What the person and the machine say at this moment, beside what the run has pinned. */
export interface OwnLimits {
  readonly policies?: Policies | undefined;
  /** Credits a day over all runs: what the person allows, and what was spent since midnight. */
  readonly day?: { readonly max: number; readonly spent: number } | undefined;
}

/** What holds for the run now: the strictest of its own limits, those of the runs above it, and the person's. */
export function limitsOf(state: Pick<RunState, 'compiled' | 'created'>, own: OwnLimits | undefined): EffectivePolicies {
  // What a child spends counts against the runs above it where it is spent, so their budgets are theirs to watch.
  const above = (state.created?.parent?.policies ?? []).map(({ budget: _, ...rest }) => rest);
  return strictest([state.compiled.workflow.policies, ...above, own?.policies]);
}
