import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { Difference } from './workspaces.ts';

/**
 * What becomes of one path when a change is applied: `taken` as the run left it, `merged` with what the folder changed
 * itself, `same` already there, `conflict` when both changed the same place.
 */
export interface PlannedFile {
  readonly path: string;
  readonly kind: 'added' | 'modified' | 'deleted';
  readonly how: 'taken' | 'merged' | 'same' | 'conflict';
}

/** How a run's change would reach its folder. `token` names exactly this plan: applying asks for it. */
export interface ApplyPreview {
  readonly runId: string;
  /** Folder that would be written: the project, or the top of its repository. */
  readonly into: string;
  readonly files: readonly PlannedFile[];
  readonly token: string;
  /** Whether it can be applied: no conflict, and something to write. */
  readonly clean: boolean;
}

/** What a run changed and what can be done with it. */
export interface RunChange extends Difference {
  readonly runId: string;
  readonly root: string;
  readonly into: string;
  /** Whether branches can be made. */
  readonly git: boolean;
  /** Whether it is applied to the folder now, so that it can be undone. */
  readonly applied: boolean;
}

/** Brings the change of a finished run back to where the person works. Nothing is ever half applied. */
export interface WriteBack {
  /** Errors: `workspace_gone` when it is not kept (its patch is among the artifacts), `worked_in_place`. */
  change(runId: string): Promise<Result<RunChange, Problem>>;
  preview(runId: string): Promise<Result<ApplyPreview, Problem>>;
  /** Writes the plan that was shown. Errors: `stale_preview`, `conflict`, `nothing_to_apply`, `changed_meanwhile`. */
  apply(runId: string, token: string): Promise<Result<ApplyPreview, Problem>>;
  /** Takes an applied change back, where nothing has changed since. Errors: `nothing_to_undo`, `changed_meanwhile`. */
  undo(runId: string): Promise<Result<{ readonly files: readonly string[] }, Problem>>;
  /** Makes a branch of the project that holds the change as one commit; nothing is checked out. Errors: `not_a_repository`, `branch_exists`, `bad_branch_name`. */
  branch(runId: string, name: string): Promise<Result<{ readonly branch: string; readonly commit: string }, Problem>>;
}
