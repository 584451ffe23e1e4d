import type { Dialect } from '../../../src-shared/formats/text-source.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../../src-shared/workflow/compiled.ts';
import { checkText } from '../../../src-shared/formats/check-text.ts';
import {
  applyBatch,
  differenceOf,
  invertBatch,
  movesOfRenaming,
  withClosed,
  withMoves,
  type Change,
} from '../../commands/change.ts';
import type { Source } from '../../commands/step-edits.ts';
import type { EditCommand } from '../../commands/edit-command.ts';
import type { AwayDocument } from './away-document.ts';
import { createDeepLook, type DeepSurroundings } from './deep-look.ts';
import { checkDocument, isQuick, type Checked } from './document-check.ts';
import type { DocumentClient } from './document-client.ts';
import { createEdits } from './document-edits.ts';
import { fileNow, writeConverted, writeMine, type Converted } from './document-files.ts';
import { changeTo, layoutToKeep, loopsAround } from './document-layout.ts';
import { record } from './document-history.ts';
import { problemOf } from './document-problem.ts';
import { createUsedWorkflows } from './used-workflows.ts';
import { freshDocument, isUnsaved, readOnlyProblem, type DocumentState } from './document-state.ts';

/** Time and background work, given from outside so that tests need no waiting. */
export interface DocumentSurroundings extends DeepSurroundings {
  readonly now: () => number;
  /** Runs `act` after `ms` unless asked for the same `key` again before. */
  readonly later: (key: string, ms: number, act: () => void) => void;
  /** Reads and edits long texts off the UI thread; absent means here and now. */
  readonly away?: AwayDocument;
  /** The folder workflows are looked up in besides those everybody has. */
  readonly project?: () => string | undefined;
}

/** An open document and everything that can be done to it. */
export interface DocumentStore extends Pick<StoreApi<DocumentState>, 'getState' | 'subscribe'> {
  open(): Promise<void>;
  /** What commands work on. */
  source(): Source;
  /** Makes one named change; refused on read-only files. `merge` joins it with the one just before. */
  perform(edited: Result<Change, Problem>, merge?: string): Result<Change, Problem>;
  /** Makes an edit where it keeps nobody waiting, on the text as it is then; else as {@link perform}. */
  edit(command: EditCommand, merge?: string): Promise<Result<Change, Problem>>;
  /** The pinned form of the text, while nothing in it is wrong. */
  compiled(): Promise<CompiledWorkflow | undefined>;
  /** Takes the whole text as typed by hand. */
  type(text: string): void;
  /** Moves steps, or closes and opens loops, in the picture alone; `merge` joins it with the one just before. */
  arrange(change: Pick<Change, 'label' | 'moves' | 'closes' | 'select'>, merge?: string): void;
  undo(): string | undefined;
  redo(): string | undefined;
  /** Selects steps; where one is looked for (`seek`) the picture comes near it. */
  select(ids: readonly string[], how?: 'seek'): void;
  /** The step that was looked for is in sight. */
  sighted(): void;
  save(): Promise<Result<void, Problem>>;
  /** Ends a conflict by taking the file's text, or by keeping ours as the next one to save. */
  settleConflict(how: 'theirs' | 'mine'): void;
  /** Shows how what was recovered differs from the file, to choose one of them. */
  showRecovered(): void;
  /** Goes back to the file, dropping what was recovered. */
  discardRecovered(): void;
  /** Copies the file into the person's own folder; gives the new path. */
  makeMine(name: string, project: string | undefined): Promise<Result<string, Problem>>;
  /** Writes what is open in another notation into a new file beside. */
  saveAs(to: Dialect): Promise<Result<Converted, Problem>>;
  /** Keeps what was recovered, without saying so any more. */
  keepRecovered(): void;
  /** Nobody looks at it any more: what works for it in the background ends when it has nothing to do. */
  rest(): void;
  /** Takes in what happened to the file, and to what it uses, while nobody looked. */
  lookAgain(): Promise<void>;
  close(): void;
}

/** Opens one workflow file for editing: the text is the truth, undo runs over text and positions alike. */
export function createDocumentStore(client: DocumentClient, path: string, around: DocumentSurroundings): DocumentStore {
  const store = createStore<DocumentState>(() => freshDocument(path));
  const ending = new AbortController();
  const deepLook = createDeepLook(client, path, around);
  const used = createUsedWorkflows({ client, path }, around, (found) => {
    if (!ending.signal.aborted) set({ used: found });
  });
  let drafted = false;
  let resting = false;
  /** The edits that are being made elsewhere. */
  let underWay: Promise<unknown> = Promise.resolve();
  const get = store.getState;
  const set = store.setState;

  function take(checked: Checked): void {
    const { selection } = get();
    const { draft } = checked;
    const kept = draft === undefined ? selection : selection.filter((id) => draft.all.has(id));
    set({
      checked,
      checking: false,
      ...(draft === undefined ? { broken: true } : { draft, broken: false }),
      ...(kept.length === selection.length ? {} : { selection: kept }),
    });
    if (draft === undefined) return;
    lookDeeper();
    used.follow(draft);
  }

  function lookDeeper(): void {
    if (resting) return;
    deepLook.soon(get, (deeper) => set({ checked: deeper }));
  }

  function check(): void {
    const { text, draft } = get();
    if (around.away === undefined || isQuick(text, path)) return take(checkDocument(text, path, draft));
    if (!get().checking) void checkAway(around.away);
  }

  /** Reads until what was read is what is there. */
  async function checkAway(away: AwayDocument): Promise<void> {
    set({ checking: true });
    for (;;) {
      const { text, checked } = await away.read(() => get().text).catch(() => readHere());
      if (ending.signal.aborted) return;
      if (text === get().text) {
        if (get().checking) take(checked);
        return;
      }
      // Someone types faster than it is read: the picture follows all the same, places wait for the newest text.
      const { draft } = checked;
      if (draft !== undefined) set({ draft, broken: false });
    }
  }

  // The worker is gone: slower, but nothing stops.
  function readHere(): { readonly text: string; readonly checked: Checked } {
    const { text, draft } = get();
    return { text, checked: checkDocument(text, path, draft) };
  }

  /** Makes `text` the text; its reading may be at hand already. */
  function put(text: string, checked?: Checked): void {
    if (text === get().text) return;
    set({ text });
    deepLook.stop();
    if (checked === undefined) check();
    else take(checked);
    around.later('draft', 800, () => void keepDraft());
  }

  async function keepDraft(): Promise<void> {
    const { text, version, ...state } = get();
    const unsaved = isUnsaved({ text, ...state });
    // Another window may keep a draft of the same file: only who wrote one takes it away.
    if (!unsaved && !drafted) return;
    drafted = unsaved;
    await client.documents.draft(unsaved ? { path, text, version } : { path, text: null }).catch(() => undefined);
  }

  function place(layout: Partial<Pick<DocumentState, 'positions' | 'closed'>>): void {
    set(layout);
    if (get().readOnly) return;
    around.later('layout', 400, () => {
      void client.documents.saveLayout({ path, ...layoutToKeep(get()) }).then(
        () => set({ layoutBroken: false }),
        () => undefined,
      );
    });
  }

  /** Opens the closed loops around a step that is to be seen. */
  function reveal(id: string | undefined): void {
    const { draft, closed } = get();
    const around = loopsAround(draft, id);
    if (closed.some((loop) => around.includes(loop))) place({ closed: closed.filter((loop) => !around.includes(loop)) });
  }

  function commit(change: Change, more: { readonly merge?: string; readonly checked?: Checked } = {}): void {
    const { merge, checked } = more;
    const before = get();
    const text = change.batches.reduce((current, batch) => applyBatch(current, batch), before.text);
    const moves = { ...movesOfRenaming(before.positions, change.renamed), ...change.moves };
    const moved = Object.keys(moves).length === 0 ? before.positions : withMoves(before.positions, moves);
    put(text, checked);
    const closed = withClosed(before.closed, change);
    if (moved !== before.positions || closed !== before.closed) place({ positions: moved, closed });
    if (change.select !== undefined) {
      set({ selection: change.select });
      if (change.select.length === 1) reveal(change.select[0]);
    }
    const [batch = [], ...others] = change.batches;
    const forward = others.length === 0 ? batch : differenceOf(before.text, text);
    const entry = {
      label: change.label,
      forward: before.text === text ? [] : forward,
      backward: before.text === text ? [] : invertBatch(before.text, forward),
      ...(moved === before.positions ? {} : { positions: { before: before.positions, after: moved } }),
      ...(closed === before.closed ? {} : { closed: { before: before.closed, after: closed } }),
      select: { before: before.selection, after: get().selection },
      ...(merge === undefined ? {} : { merge }),
      at: around.now(),
    };
    if (entry.forward.length > 0 || entry.positions !== undefined || entry.closed !== undefined)
      set({ journal: record(before.journal, entry, before.text) });
  }

  async function watch(): Promise<void> {
    try {
      const feed = await client.documents.changes({ path }, { signal: ending.signal });
      for await (const { version } of feed) if (version !== get().version) await outsideChange();
    } catch {
      // The feed ends with the connection; saving still notices a changed file by its version.
    }
  }

  async function outsideChange(): Promise<void> {
    const file = await fileNow(client, path);
    const state = get();
    // What is here is all there is: it counts as not saved, and saving writes the file again.
    if (file === undefined) return set({ gone: true, version: '', savedText: '', conflict: null });
    if (file.version === state.version) return;
    set({ gone: false });
    if (isUnsaved(state) && file.text !== state.text) {
      // Whoever saved took the draft of this file away with it.
      around.later('draft', 0, () => void keepDraft());
      return set({ conflict: { text: file.text, version: file.version } });
    }
    set({ version: file.version, savedText: file.text });
    commit(changeTo(state, 'Change made outside', file.text));
  }

  async function refreshLastRun(): Promise<void> {
    const id = get().draft.fields.id;
    if (typeof id !== 'string') return;
    try {
      const [latest] = await client.runs.list({ workflowId: id, limit: 1 });
      set({ lastRun: latest === undefined ? null : await client.runs.get({ runId: latest.runId }) });
    } catch {
      set({ lastRun: null });
    }
  }

  function travel(direction: 'undo' | 'redo'): string | undefined {
    const { journal, text } = get();
    const entry = direction === 'undo' ? journal.past.at(-1) : journal.future.at(-1);
    if (entry === undefined) return undefined;
    put(applyBatch(text, direction === 'undo' ? entry.backward : entry.forward));
    const way = direction === 'undo' ? 'before' : 'after';
    if (entry.positions !== undefined || entry.closed !== undefined)
      place({
        ...(entry.positions === undefined ? {} : { positions: entry.positions[way] }),
        ...(entry.closed === undefined ? {} : { closed: entry.closed[way] }),
      });
    const wanted = direction === 'undo' ? entry.select.before : entry.select.after;
    set({
      selection: wanted.filter((id) => get().draft.all.has(id)),
      journal:
        direction === 'undo'
          ? { past: journal.past.slice(0, -1), future: [...journal.future, entry] }
          : { past: [...journal.past, { ...entry, at: 0 }], future: journal.future.slice(0, -1) },
    });
    return entry.label;
  }

  function perform(edited: Result<Change, Problem>, merge?: string): Result<Change, Problem> {
    if (!edited.ok) return edited;
    if (get().readOnly) return err(readOnlyProblem(path));
    commit(edited.value, merge === undefined ? {} : { merge });
    return edited;
  }

  const edit = createEdits({ client, path, away: around.away, get, commit, isOver: () => ending.signal.aborted });

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    async open() {
      try {
        const file = await client.documents.open({ path });
        const recovered = file.draft !== null && file.draft.text !== file.text ? file.draft : null;
        set({
          text: recovered?.text ?? file.text,
          savedText: file.text,
          version: recovered?.version ?? file.version,
          readOnly: file.readOnly,
          positions: file.layout ?? {},
          closed: file.closed,
          layoutBroken: file.layoutBroken,
          recovered: recovered === null ? null : { at: recovered.at },
        });
        if (around.away === undefined || isQuick(get().text, path)) check();
        else await checkAway(around.away);
        // The file went on without the draft: which of the two counts is for the person to say.
        const conflict =
          recovered !== null && recovered.version !== file.version ? { text: file.text, version: file.version } : null;
        drafted = recovered !== null;
        set({ phase: 'ready', conflict });
        void watch();
        void client.library.tools().then(
          (tools) => set({ tools }),
          () => undefined,
        );
        await refreshLastRun();
      } catch (failure) {
        set({ phase: 'failed', failure: problemOf(failure, path) });
      }
    },
    source: () => ({ text: get().text, path, draft: get().draft }),
    perform,
    edit(command, merge) {
      const made = edit(command, merge);
      underWay = Promise.allSettled([underWay, made]);
      return made;
    },
    async compiled() {
      const { text } = get();
      if (around.away === undefined || isQuick(text, path)) return checkText(text, { path }).compiled;
      return around.away.compile(() => get().text).catch(() => checkText(get().text, { path }).compiled);
    },
    type(text) {
      const before = get();
      if (!before.readOnly) commit({ label: 'Typing', batches: [differenceOf(before.text, text)] }, { merge: 'typing' });
    },
    arrange(change, merge) {
      commit({ ...change, batches: [] }, merge === undefined ? {} : { merge });
    },
    sighted: () => set({ sought: null }),
    undo: () => travel('undo'),
    redo: () => travel('redo'),
    select(ids, how) {
      const now = get().selection;
      const isSame = ids.length === now.length && ids.every((id, at) => id === now[at]);
      if (!isSame || how === 'seek') set({ selection: isSame ? now : ids, sought: how === 'seek' ? (ids[0] ?? null) : null });
      if (ids.length === 1) reveal(ids[0]);
    },
    async save() {
      if (get().saving) return ok(undefined);
      set({ saving: true });
      // What was done before saving is part of what is saved.
      await underWay;
      const { text, version } = get();
      try {
        const saved = await client.documents.save({ path, text, version });
        set({ version: saved.version, savedText: text, savedAt: around.now(), conflict: null, recovered: null, gone: false });
        drafted = true;
        await keepDraft();
        return ok(undefined);
      } catch (failure) {
        const found = problemOf(failure, path);
        if (found.code === 'changed_outside') await outsideChange();
        return err(found);
      } finally {
        set({ saving: false });
      }
    },
    settleConflict(how) {
      const { conflict } = get();
      if (conflict === null) return;
      set({ conflict: null, version: conflict.version, savedText: conflict.text, recovered: null });
      if (how === 'theirs') commit(changeTo(get(), 'Take the other version', conflict.text));
    },
    showRecovered() {
      const { savedText, version } = get();
      set({ conflict: { text: savedText, version } });
    },
    discardRecovered() {
      set({ recovered: null });
      commit(changeTo(get(), 'Go back to the saved file', get().savedText));
    },
    keepRecovered: () => set({ recovered: null }),
    rest() {
      resting = true;
      deepLook.stop();
      around.away?.rest();
    },
    async lookAgain() {
      resting = false;
      around.away?.wake();
      if (get().phase !== 'ready') return;
      // A host that is away: saving still notices a changed file by its version.
      await outsideChange().catch(() => undefined);
      if (!get().broken) lookDeeper();
      used.follow(get().draft, 'anew');
      await refreshLastRun();
    },
    makeMine: (name, project) => writeMine(client, path, { name, project, text: get().text }),
    saveAs: (to) => writeConverted(client, path, { to, text: get().text }),
    close() {
      if (get().phase === 'ready') void keepDraft();
      ending.abort();
      deepLook.stop();
    },
  };
}
