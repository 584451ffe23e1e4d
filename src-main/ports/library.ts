import type { DocumentView, FolderListing, LibraryDetail, LibraryGroup } from '../../src-shared/wire/views.ts';
import type { UsedWorkflow } from '../../src-shared/history/events.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { Diagnostic } from '../../src-shared/workflow/checks/diagnostic.ts';
import type { MissingRequirement } from '../../src-shared/workflow/checks/requirement-findings.ts';
import type { Workflow } from '../../src-shared/workflow/schema.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';

/** A workflow's text and where it came from. `source` is what a run records: `group/id`, or the path. */
export interface WorkflowText {
  readonly path: string;
  readonly text: string;
  readonly source: string;
}

/** A workflow's text checked together with the workflows it uses, and those they use. */
export interface LinkedWorkflow {
  readonly workflow?: Workflow;
  readonly diagnostics: readonly Diagnostic[];
  /** There only when nothing in it or in what it uses is an error; its hash covers them all. */
  readonly compiled?: CompiledWorkflow;
  /** Every workflow it uses, directly or not, each once. */
  readonly parts: readonly CompiledWorkflow[];
  /** What it and they require and this machine does not have; a run is refused with it. */
  readonly missing: readonly MissingRequirement[];
  /** Where they came from, as a run records it. */
  readonly uses: Readonly<Record<string, UsedWorkflow>>;
}

/** How deep a check goes: 1 the file by itself, 2 with what it uses and the tools that are there, 3 walked by the engine in simulated worlds. */
export type Tier = 1 | 2 | 3;

/** Workflows the person can reach: bundled, their own, their project's. Broken files are listed with their errors. */
export interface Library {
  /** Groups from the lowest layer to the highest; `project` (absolute) adds its layers. */
  list(project?: string): Promise<readonly LibraryGroup[]>;
  inspect(ref: string, project?: string): Promise<Result<LibraryDetail, Problem>>;
  /** Finds `id`, `group/id` or a path; an ambiguous id is a Problem that names the candidates. */
  resolve(ref: string, project?: string): Promise<Result<WorkflowText, Problem>>;
  /** Checks and compiles a text with all that its `uses` lead to. `path` is absolute where the text has a file. Tier 2 where none is said. */
  link(text: { readonly path: string; readonly text: string }, project?: string, tier?: Tier): Promise<LinkedWorkflow>;
  /** Calls back when a listing may have changed; returns the function that stops it. */
  watch(callback: () => void): () => void;
  close(): Promise<void>;
}

/** Files open in an editor. Paths are absolute. */
export interface Documents {
  open(path: string): Promise<Result<DocumentView, Problem>>;
  save(request: {
    readonly path: string;
    readonly text: string;
    readonly version: string;
  }): Promise<Result<{ readonly version: string }, Problem>>;
  /** Keeps where steps are drawn and which loops are drawn closed, in a file beside the document. */
  saveLayout(
    path: string,
    layout: Readonly<Record<string, readonly [number, number]>>,
    closed?: readonly string[],
  ): Promise<Result<void, Problem>>;
  /** Writes new files into the document's folder, all or none; `file_exists` when a name is taken. */
  writeNew(
    path: string,
    files: readonly { readonly name: string; readonly text: string }[],
  ): Promise<Result<{ readonly paths: readonly string[] }, Problem>>;
  draft(path: string, text: string | null, version?: string): Promise<Result<void, Problem>>;
  /** Makes a workflow in a folder of its own; `from` (absolute) is copied with the files of its folder, `text` taken instead of its text. */
  create(request: {
    readonly name: string;
    readonly text?: string;
    readonly project?: string;
    readonly from?: string;
  }): Promise<Result<{ readonly path: string }, Problem>>;
  /** Writes a text into a new file beside another, with its layout; a taken name gets a number. */
  writeBeside(
    path: string,
    what: { readonly text: string; readonly extension: string },
  ): Promise<Result<{ readonly path: string }, Problem>>;
  /** Calls back with the file's new version when its bytes change; returns the function that stops it. */
  watch(path: string, callback: (version: string) => void): () => void;
  close(): Promise<void>;
}

/** Folders as the picker and the run form need them. */
export interface Folders {
  list(path?: string): Promise<Result<FolderListing, Problem>>;
  /** The absolute real path of an existing, readable folder, else what is wrong with it. */
  check(path: string): Promise<Result<string, Problem>>;
  /** An own folder for runs of the workflow `id` that work on no project; made when missing. */
  scratch(id: string): Promise<Result<string, Problem>>;
}
