import type { OutsideEffect } from '../../src-shared/engine/branches/branch-effects.ts';
import type { BranchPlan, BranchSource } from '../../src-shared/engine/branches/branch-plan.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Pinned, PinnedEdit } from '../../src-shared/workflow/edit-pinned.ts';

/** "Run again from here": from which step, with which changes; `confirmed` is the `boundTo` of the preview a person agreed to. */
export interface BranchRequest {
  readonly step: string;
  readonly edits: readonly PinnedEdit[];
  readonly confirmed?: string;
}

/** What a branch would do, before anything is done. */
export interface BranchOutlook {
  readonly plan: BranchPlan;
  readonly pinned: Pinned;
  readonly source: BranchSource;
  /** What it would do outside a second time. */
  readonly outside: readonly OutsideEffect[];
  readonly stale: readonly { readonly step: string; readonly input: string }[];
  /** Why the files as they were cannot be had. */
  readonly missing: Problem | undefined;
  /** Hash of all this, for a person's yes. */
  readonly boundTo: string;
}
