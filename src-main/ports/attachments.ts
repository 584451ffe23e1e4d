import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';

/** A file that a workflow refers to. */
export type Reference = NonNullable<CompiledWorkflow['workflow']['references']>[number];

/** Finds the files that steps attach. */
export interface Attachments {
  /** Absolute path and size of a reference's file, below the folder it is resolved from; error when it is not there, or leads out of it. */
  find(
    reference: Reference,
    folders: { readonly workflowDir: string | undefined; readonly projectRoot: string },
  ): Promise<Result<{ readonly path: string; readonly bytes: number }, Problem>>;
}
