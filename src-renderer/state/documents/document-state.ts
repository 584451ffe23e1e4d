import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import type { RunDetail, ToolView } from '../../../src-shared/wire/views.ts';
import type { Positions } from '../../commands/change.ts';
import type { UsedWorkflows } from '../../commands/described-draft.ts';
import { EMPTY_DRAFT, type Draft } from '../../commands/draft.ts';
import { UNCHECKED, type Checked } from './document-check.ts';
import { EMPTY_JOURNAL, type Journal } from './document-history.ts';

/** How the file on disk relates to ours while someone else changed it too. */
export interface Conflict {
  readonly text: string;
  readonly version: string;
}

/** An open workflow file: one text, everything else read from it. */
export interface DocumentState {
  readonly phase: 'opening' | 'ready' | 'failed';
  /** Why it could not be opened. */
  readonly failure: Problem | null;
  readonly path: string;
  readonly text: string;
  /** The text on disk, and its version there. */
  readonly savedText: string;
  readonly version: string;
  readonly savedAt: number | null;
  readonly readOnly: boolean;
  readonly positions: Positions;
  /** Loops drawn closed, by id; like the positions it lies beside the file. */
  readonly closed: readonly string[];
  /** Findings of the newest text. */
  readonly checked: Checked;
  /** The newest text that could be read. */
  readonly draft: Draft;
  /** The newest text cannot be read: the draft is the last good one. */
  readonly broken: boolean;
  /** A large text is still being checked. */
  readonly checking: boolean;
  readonly journal: Journal;
  readonly selection: readonly string[];
  /** The selected step that someone looks for: the picture comes near enough to read it. */
  readonly sought: string | null;
  readonly saving: boolean;
  readonly conflict: Conflict | null;
  /** The file was deleted or moved by someone else; saving writes it again. */
  readonly gone: boolean;
  /** The places beside the file could not be read. */
  readonly layoutBroken: boolean;
  /** A draft from before was found and put back. */
  readonly recovered: { readonly at: number } | null;
  readonly tools: readonly ToolView[];
  /** What workflows that steps run ask for and give; those that were found. */
  readonly used: UsedWorkflows;
  readonly lastRun: RunDetail | null;
}

/** A document before it is opened. */
export function freshDocument(path: string): DocumentState {
  return {
    phase: 'opening',
    failure: null,
    path,
    text: '',
    savedText: '',
    version: '',
    savedAt: null,
    readOnly: false,
    positions: {},
    closed: [],
    checked: UNCHECKED,
    draft: EMPTY_DRAFT,
    broken: false,
    checking: false,
    journal: EMPTY_JOURNAL,
    selection: [],
    sought: null,
    saving: false,
    conflict: null,
    gone: false,
    layoutBroken: false,
    recovered: null,
    tools: [],
    used: new Map(),
    lastRun: null,
  };
}

/** True while the text differs from the file. */
export function isUnsaved(state: Pick<DocumentState, 'text' | 'savedText'>): boolean {
  return state.text !== state.savedText;
}

/** Why nothing can be changed in a file that only may be read. */
export function readOnlyProblem(path: string): Problem {
  return problem('read_only', 'This workflow cannot be changed here.', {
    at: path,
    hint: 'Choose "Make mine" to edit a copy.',
  });
}
