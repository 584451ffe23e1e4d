import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';

/** A commit that changed a file. `at` is when it was committed, wall-clock ms. */
export interface FileCommit {
  readonly commit: string;
  readonly at: number;
  readonly author: string;
  /** The first line of its message. */
  readonly subject: string;
}

/** What git knows of single files. It is only ever read: no hook, filter or other program of the repository is run. */
export interface CommittedFiles {
  /** The commits that changed a file, newest first, at most `most`; none where there is no git, no repository or no such file. */
  commits(path: string, most: number): Promise<readonly FileCommit[]>;
  /** The text of a file (absolute path) as `revision` has it. Errors: `no_git`, `not_in_git`, `ref_not_found`, `file_not_found`, `file_binary`. */
  read(path: string, revision: string): Promise<Result<string, Problem>>;
}
