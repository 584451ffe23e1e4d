import type { Range } from '../workflow/checks/diagnostic.ts';

/** The kinds of file that can become a workflow. */
export const IMPORT_KINDS = ['workrail', 'toml', 'just', 'workflow-as-code'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** A text that is imported, or that lies near one and may be asked for. Paths use `/` and are relative to a common folder. */
export interface ImportSource {
  readonly path: string;
  readonly text: string;
}

/** A file that an import makes; `path` is relative to the folder it goes to and never leaves it. */
export interface ImportFile {
  readonly path: string;
  readonly text: string;
}

/** What a person must know about the source: it is broken, or something in it had to be read another way. */
export interface ImportDiagnostic {
  /** One of `IMPORT_CODES`, or the code of a finding in what was written. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'hint';
  readonly message: string;
  readonly hint?: string;
  /** Where in the source: `file.json#/steps/0/prompt`. */
  readonly path: string;
  readonly range?: Range;
}

/** Something that says the same in another way. */
export interface ImportChange {
  readonly path: string;
  readonly message: string;
}

/** Something that has no equal here; `kept` names the place in the new workflow where it is written down all the same. */
export interface ImportLoss extends ImportChange {
  readonly kept?: string;
}

/** What an import gives: files to write, and what became of everything that is not simply the same. */
export interface ImportResult {
  readonly files: readonly ImportFile[];
  readonly diagnostics: readonly ImportDiagnostic[];
  readonly changes: readonly ImportChange[];
  readonly losses: readonly ImportLoss[];
}
