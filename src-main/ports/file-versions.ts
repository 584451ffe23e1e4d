import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';

/** A text a file had. `id` is the sha256 hex of it, `at` wall-clock ms, `bytes` its size. */
export interface KeptVersion {
  readonly id: string;
  readonly at: number;
  readonly bytes: number;
}

/** Earlier texts of files, kept outside of them. Paths are absolute. */
export interface FileVersions {
  /** Keeps a text as the newest version of a file; one that is the newest already is not kept twice. */
  keep(path: string, version: { readonly text: string; readonly at: number }): Promise<Result<void, Problem>>;
  /** Newest first. */
  list(path: string): Promise<readonly KeptVersion[]>;
  /** The text of a kept version. Error: `version_not_found`. */
  read(path: string, id: string): Promise<Result<string, Problem>>;
}
