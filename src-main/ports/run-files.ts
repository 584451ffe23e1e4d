import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';

/** Bytes on disk beside the database. */
export interface FileSizes {
  readonly logBytes: number;
  readonly artifactBytes: number;
  readonly workspaceBytes: number;
  readonly trashBytes: number;
}

/** The files of runs as retention sees them: folders that are measured and removed whole. */
export interface RunFiles {
  sizes(): Promise<FileSizes>;
  /** Bytes of one run's log and, where asked for, its artifacts. */
  bytesOf(runId: string, which: { readonly artifacts: boolean }): Promise<number>;
  /** Removes a run's log and, where asked for, its artifacts; those that are gone already are no error. */
  remove(runId: string, which: { readonly artifacts: boolean }): Promise<Result<void, Problem>>;
}
