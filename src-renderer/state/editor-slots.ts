import type { Change } from '../commands/change.ts';
import type { WorkflowDiff } from '../../src-shared/workflow/diff/workflow-diff.ts';
import type { Place } from '../commands/step-edits.ts';
import type { DocumentStore } from './document-store.ts';

/** The statuses a node can wear in the editor. */
export type NodeBadge = {
  readonly kind: 'done' | 'running' | 'needs-you' | 'failed' | 'skipped' | 'stopped' | 'to-fix' | 'switched-off' | 'out-of-date';
  readonly words?: string;
};

/** What every part of the editor may ask for; the page does it and says so. */
export interface EditorActs {
  /** Opens the picker for a place, optionally at a spot on the canvas. */
  pick(place: Place, at?: readonly [number, number]): void;
  /** Adds a block by its key without asking. */
  addBlock(key: string, place: Place, at?: readonly [number, number]): void;
  remove(ids: readonly string[], how: 'cut' | 'heal'): void;
  connect(from: string, to: string): void;
  disconnect(from: string, to: string): void;
  duplicate(ids: readonly string[]): void;
  toggle(ids: readonly string[]): void;
  copy(ids: readonly string[]): void;
  cut(ids: readonly string[]): void;
  paste(): void;
  rename(id: string): void;
  openInspector(): void;
  move(moves: NonNullable<Change['moves']>): void;
  tidy(): void;
  announce(text: string): void;
}

/** What the canvas gets from the page. */
export interface CanvasSlotProps {
  readonly document: DocumentStore;
  readonly acts: EditorActs;
  readonly badges: ReadonlyMap<string, NodeBadge>;
  /** The name field is open on this step. */
  readonly renaming: string | undefined;
  readonly onRenamed: (id: string, name: string | undefined) => void;
}

/** What the text view gets. */
export interface TextSlotProps {
  readonly document: DocumentStore;
  readonly theme: 'light' | 'dark';
  /** Goes to an offset when `at` changes. */
  readonly goTo: { readonly offset: number; readonly at: number } | undefined;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

/** What the picture of a difference gets. */
export interface DiffSlotProps {
  readonly diff: Pick<WorkflowDiff, 'steps' | 'edges'>;
  /** Key of the chosen step. */
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
  readonly label: string;
}

/** What the inspector gets. */
export interface InspectorSlotProps {
  readonly document: DocumentStore;
  readonly acts: EditorActs;
  readonly badges: ReadonlyMap<string, NodeBadge>;
  /** Puts the caret into this field when `at` changes. */
  readonly focus: { readonly path: string; readonly at: number } | undefined;
}
