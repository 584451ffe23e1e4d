import type { ImportKind, ImportSource } from '../../src-shared/import/import-result.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { ImportPreview } from '../../src-shared/wire/import-views.ts';

/** What to import: a file or folder of this computer (absolute), or texts that came another way. */
export type ImportTarget =
  | { readonly path: string; readonly kind?: ImportKind | undefined }
  | { readonly files: readonly ImportSource[]; readonly kind?: ImportKind | undefined };

/** Where imported workflows go, and what happens to a folder that is there already. */
export interface ImportPlace {
  /** Absolute; absent means the person's own workflows. */
  readonly folder?: string | undefined;
  readonly taken: 'refuse' | 'replace' | 'number';
  /** What was shown; another result is refused. */
  readonly stamp?: string | undefined;
}

/** Makes workflows of files of other tools. */
export interface Importer {
  /** What would be made, written nowhere. A file that cannot be read is told in the preview's diagnostics. */
  preview(target: ImportTarget): Promise<Result<ImportPreview, Problem>>;
  /** Writes it; `paths` are absolute, `workflows` those that can be opened. */
  write(
    target: ImportTarget,
    how: ImportPlace,
  ): Promise<
    Result<{ readonly preview: ImportPreview; readonly paths: readonly string[]; readonly workflows: readonly string[] }, Problem>
  >;
}
