import type { ArtifactRecord, WorkspaceRecord } from '../../src-shared/history/events.ts';
import type { WorkspaceEnd } from '../../src-shared/workflow/compiled.ts';
import type { WorkspaceMode } from '../../src-shared/workflow/workflow-fields.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';

/** A workspace on disk as lists show it. */
export interface WorkspaceRow {
  readonly runId: string;
  readonly root: string;
  readonly projectRoot: string;
  readonly bytes: number;
  readonly unmerged: boolean;
  /** Wall-clock ms. */
  readonly createdAt: number;
  readonly keepUntil?: number;
}

/** Files of another run at some moment: a snapshot it took, or what it began with; `base` is that run's own. */
export interface SnapshotOrigin {
  readonly run: string;
  readonly snapshot?: string;
  readonly base?: string;
}

/** A path (with `/`, below the top of the repository or copied folder) that differs. */
export interface ChangedFile {
  readonly path: string;
  readonly kind: 'added' | 'modified' | 'deleted';
  /** Git modes (`100644`, `100755`, `120000`; `000000` for nothing) when they differ. */
  readonly mode?: { readonly before: string; readonly after: string };
}

/** How two snapshots differ: a patch in git's format (empty when they do not) and its files in name order. */
export interface Difference {
  readonly patch: string;
  readonly files: readonly ChangedFile[];
}

/** A place for one attempt of one step. */
export interface StepPlace {
  readonly runId: string;
  readonly step: string;
  readonly attempt: number;
}

/** Paths that a step's change brought into the workspace; with `conflict` none, and its `patch` is to be kept. */
export interface Merged {
  readonly files: readonly string[];
  readonly conflict?: Problem;
  readonly patch?: string;
}

/** Places where runs work (engine.md "Workspaces"). */
export interface Workspaces {
  /** Whether the project has uncommitted work that an isolated workspace would leave out. */
  dirty(projectRoot: string): Promise<Result<boolean, Problem>>;
  prepare(request: {
    readonly runId: string;
    readonly projectRoot: string;
    readonly mode: WorkspaceMode;
    readonly ref?: string;
    readonly includeDirty: boolean;
    readonly artifacts: string;
    /** A branch begins with these files exactly; fails with `snapshot_gone` when they are not kept any more. */
    readonly from?: SnapshotOrigin;
  }): Promise<Result<WorkspaceRecord, Problem>>;
  /**
   * Keeps the files of a run's workspace as they are, ignored ones left out, for longer than the workspace; nobody may write
   * meanwhile, and nothing of the person's (index, HEAD, hooks, configuration) is touched. The same files as `before` (a
   * snapshot of the same run; without it, what the workspace began with) give its id again. `workspace` is needed for a run in
   * place; a read-only one has none (`no_snapshots`).
   */
  snapshot(request: {
    readonly runId: string;
    readonly step: string;
    readonly attempt: number;
    readonly before?: string;
    readonly workspace?: WorkspaceRecord;
  }): Promise<Result<string, Problem>>;
  /**
   * Makes the files of a run's workspace exactly what a snapshot of it holds; ignored files of a git project stay. With `paths`
   * only those files, and all below those folders; a run in place is restored only so (else `in_place`). Other errors:
   * `snapshot_gone`, `restore_incomplete`.
   */
  restore(request: {
    readonly runId: string;
    readonly snapshot: string;
    readonly workspace?: WorkspaceRecord;
    readonly paths?: readonly string[];
  }): Promise<Result<void, Problem>>;
  /**
   * A place for a single step that begins as a snapshot of the workspace (without `from`: as it is now). The same request again
   * gives the same place with its files.
   */
  isolate(request: {
    readonly place: StepPlace;
    readonly workspace: WorkspaceRecord;
    readonly from?: string;
  }): Promise<Result<WorkspaceRecord, Problem>>;
  /** Brings the change of a step's place into the workspace, three-way: all of it or nothing, also when the host dies. */
  merge(place: StepPlace): Promise<Result<Merged, Problem>>;
  /** Deletes a step's place. */
  leave(place: StepPlace): Promise<void>;
  /** What changed between two snapshots of a workspace. `from` absent: since it began; `to` absent: up to now. */
  changes(request: {
    readonly runId: string;
    readonly workspace?: WorkspaceRecord;
    readonly from?: string;
    readonly to?: string;
  }): Promise<Result<Difference, Problem>>;
  /** Whether a branch could begin with these files; fails with `snapshot_gone` when not. */
  holds(request: { readonly projectRoot: string; readonly from: SnapshotOrigin }): Promise<Result<void, Problem>>;
  /** The patch that makes the files of one snapshot those of another, of runs on the same project; empty when alike. */
  difference(request: {
    readonly projectRoot: string;
    readonly from: string;
    readonly to: string;
  }): Promise<Result<string, Problem>>;
  /** The change made in the workspace as a patch (git format), or undefined when nothing changed. */
  patch(workspace: WorkspaceRecord): Promise<Result<string | undefined, Problem>>;
  /** Keeps or deletes by policy; one with unmerged work is never deleted. */
  release(request: {
    readonly runId: string;
    readonly workspace: WorkspaceRecord;
    readonly end: WorkspaceEnd;
    readonly succeeded: boolean;
  }): Promise<Result<{ readonly kept: boolean; readonly reason: string }, Problem>>;
  list(): Promise<readonly WorkspaceRow[]>;
  /** What lies on the disk, bytes: workspaces, and the contents that snapshots of plain folders keep. */
  usage(): Promise<{ readonly workspaces: number; readonly snapshots: number; readonly count: number }>;
  /** Deletes a kept workspace. Refused while its run is open, while a program works in it, and with unmerged changes but to `discard` them. */
  remove(runId: string, discard?: 'discard'): Promise<Result<void, Problem>>;
  /** Deletes all kept workspaces made before an instant (ms) that hold nothing unmerged and that nobody uses. */
  clean(before: number): Promise<{
    readonly removed: readonly string[];
    readonly kept: readonly { readonly runId: string; readonly reason: string }[];
  }>;
  /** Brings disk and records together at host start; open runs' workspaces stay. */
  reconcile(openRuns: ReadonlySet<string>): Promise<void>;
}

/** A file an in-place run moved away, until it is put back or the trash is emptied. */
export interface TrashEntry {
  readonly id: string;
  readonly runId: string;
  readonly step: string;
  /** Absolute path it was at. */
  readonly from: string;
  /** Absolute path it is at now (review folder or trash). */
  readonly to: string;
  readonly at: number;
  readonly bytes: number;
  readonly restored: boolean;
}

/** Moves that can be undone. Every move is recorded durably before it is made. */
export interface Trash {
  /** Moves `from` to `to` (absolute), or into the trash when `to` is not given. Never overwrites. */
  move(request: {
    readonly runId: string;
    readonly step: string;
    readonly from: string;
    readonly to?: string;
  }): Promise<Result<TrashEntry, Problem>>;
  list(runId?: string): Promise<readonly TrashEntry[]>;
  /** Puts entries back where they were; one whose place is taken is reported and stays. */
  putBack(ids: readonly string[]): Promise<{ readonly restored: readonly string[]; readonly problems: readonly Problem[] }>;
}
export type { ArtifactRecord };
