import type { CompactedRun } from '../../src-shared/history/compacted.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';

/** How whole a run's history is. */
export interface Retained {
  /** A person wants it whole for ever. */
  readonly kept: boolean;
  readonly compacted: { readonly at: number; readonly events: number; readonly summary: CompactedRun } | undefined;
}

/** A compaction that has still to remove something. */
export interface UnfinishedCompaction {
  readonly runId: string;
  readonly stage: 'events' | 'files';
  readonly removeArtifacts: boolean;
}

/** What the database holds, in bytes and runs. `freeBytes` lie inside it unused. */
export interface DatabaseSize {
  readonly databaseBytes: number;
  readonly freeBytes: number;
  readonly runs: number;
  readonly compactedRuns: number;
}

/**
 * What retention may do to the history: replace the events of a run that has ended by a summary, which is recorded
 * before the first event goes, and give free pages back. Each step is one short transaction and may be cut short.
 */
export interface RetentionStore {
  retained(runId: string): Retained;
  /** Whether a person wants the run whole for ever. */
  keep(runId: string, wish: Pick<Retained, 'kept'>): Promise<Result<void, Problem>>;
  /** Whole runs that may be compacted, the one that ended first in front. */
  oldest(query: { readonly endedBefore: number; readonly limit: number }): readonly {
    readonly runId: string;
    readonly endedAt: number;
    readonly seq: number;
  }[];
  /** Records the summary; from here on the run counts as compacted. Error `not_compactable` when it is open or kept. */
  compact(
    runId: string,
    record: { readonly at: number; readonly summary: CompactedRun; readonly removeArtifacts: boolean },
  ): Promise<Result<void, Problem>>;
  /** Compactions that were begun and not ended, oldest first. */
  unfinished(): readonly UnfinishedCompaction[];
  /** Deletes at most `limit` events of a compacted run; true when none is left. */
  deleteEvents(runId: string, limit: number): Promise<Result<boolean, Problem>>;
  /** The files of a compacted run are gone. */
  finish(runId: string): Promise<Result<void, Problem>>;
  /** Gives at most `pages` free pages back to the disk; true when none is left. */
  shrink(pages: number): Promise<Result<boolean, Problem>>;
  size(): DatabaseSize;
}
