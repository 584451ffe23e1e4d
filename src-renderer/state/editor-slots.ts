import type { ReactNode } from 'react';
import type { Change } from '../commands/change.ts';
import type { WorkflowDiff } from '../../src-shared/workflow/diff/workflow-diff.ts';
import type { TestScope } from '../../src-shared/engine/testing/test-plan.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { WrittenPlace } from '../commands/place-steps.ts';
import type { Place } from '../commands/step-edits.ts';
import type { DocumentStore } from './documents/document-store.ts';
import type { KeptLook } from './documents/open-documents.ts';
import type { StepTests } from './testing/step-tests.ts';

/** The statuses a node can wear in the editor. */
export type NodeBadge = {
  readonly kind:
    | 'done'
    | 'running'
    | 'needs-you'
    | 'queued'
    | 'failed'
    | 'skipped'
    | 'stopped'
    | 'to-fix'
    | 'not-installed'
    | 'switched-off'
    | 'pinned'
    | 'out-of-date';
  readonly words?: string;
};

/** Acts on tests and pinned outputs. */
export interface TestActs {
  /** Tests a step or what leads to or follows from it; asks first where something is needed, or where `how` is `ask`. */
  test(scope: TestScope, how?: 'ask'): void;
  stopTest(): void;
  /** Pins the outputs of steps, or lets them go; asks for an output where there is none. */
  pin(ids: readonly string[]): void;
  editPin(id: string): void;
  isPinned(id: string): boolean;
}

/** What every part of the editor may ask for; the page does it and says so. */
export interface EditorActs extends TestActs {
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
  /** Opens what a step stands for: the workflow it uses, else its settings. */
  enter(id: string): void;
  /** Asks how to repeat steps and puts them into a loop. */
  group(ids: readonly string[]): void;
  /** Asks for a name and makes steps a workflow of their own. */
  extract(ids: readonly string[]): void;
  /** Asks what a step waits for. */
  needs(id: string): void;
  /** Moves steps one place in the order they are written in. */
  reorder(ids: readonly string[], by: 'up' | 'down'): void;
  /** Moves steps to a place in the order they are written in. */
  place(ids: readonly string[], place: WrittenPlace): void;
  /** Draws loops closed, or open again. */
  fold(ids: readonly string[], how: 'close' | 'open'): void;
  /** Puts steps elsewhere in the picture; moves with the same `merge` that follow each other are undone as one. */
  move(moves: NonNullable<Change['moves']>, merge?: string): void;
  /** Puts steps into a loop, or with `undefined` out of every loop, drawn at these places. */
  moveInto(ids: readonly string[], loop: string | undefined, at: NonNullable<Change['moves']>): void;
  tidy(): void;
  announce(text: string): void;
}

/** What a menu of steps needs to know of where it is shown. */
export interface StepMenuPlace {
  /** Starts connecting by hand where that is possible. */
  readonly onConnect?: (id: string) => void;
}

/** What the canvas gets from the page. */
export interface CanvasSlotProps {
  readonly document: DocumentStore;
  readonly acts: EditorActs;
  /** How it was looked at last. */
  readonly look: KeptLook;
  readonly badges: ReadonlyMap<string, NodeBadge>;
  /** The steps that what is searched for is in. */
  readonly found: ReadonlySet<string>;
  /** The name field is open on this step. */
  readonly renaming: string | undefined;
  readonly onRenamed: (id: string, name: string | undefined) => void;
  /** Every act on steps, behind one button. */
  readonly menu: (ids: readonly string[], place: StepMenuPlace) => ReactNode;
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

/** A test that has to be talked about before it starts. */
export interface TestQuestion {
  readonly scope: TestScope;
  readonly compiled: CompiledWorkflow;
  readonly text: string;
  /** Why the host did not start it. */
  readonly problem?: Problem;
}

/** What the dialog before a test gets. */
export interface TestDialogSlotProps {
  readonly document: DocumentStore;
  readonly tests: StepTests;
  readonly question: TestQuestion;
  readonly onClose: () => void;
  readonly onStarted: (scope: TestScope) => void;
}

/** What the inspector gets. */
export interface InspectorSlotProps {
  readonly document: DocumentStore;
  readonly tests: StepTests;
  readonly acts: EditorActs;
  readonly badges: ReadonlyMap<string, NodeBadge>;
  /** Puts the caret into this field when `at` changes. */
  readonly focus: { readonly path: string; readonly at: number } | undefined;
  /** The caret is there: who comes to the step again later keeps the keyboard where it is. */
  readonly onFocused: () => void;
}
