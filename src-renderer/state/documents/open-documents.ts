import type { DocumentClient } from './document-client.ts';
import { isUnsaved } from './document-state.ts';
import { createDocumentStore, type DocumentStore } from './document-store.ts';
import { createSurroundings } from './document-surroundings.ts';
import type { Readers } from './readers.ts';
import { createStepTests, type StepTests, type TestClient } from '../testing/step-tests.ts';

/** How a document is looked at. */
export interface Look {
  readonly view: 'canvas' | 'outline';
  readonly text: 'open' | 'closed';
  /** What the canvas shows; absent until it has shown something. */
  readonly viewport?: { readonly x: number; readonly y: number; readonly zoom: number };
}

/** How a document was looked at last. Nothing is drawn from it; it is read when the document is shown again. */
export interface KeptLook {
  readonly last: () => Look;
  readonly keep: (more: Partial<Look>) => void;
}

/** A document that is open in this window, with what is known from its tests and how it was looked at. */
export interface OpenDocument {
  readonly document: DocumentStore;
  readonly tests: StepTests;
  readonly look: KeptLook;
  /** Nobody looks at it any more: what is known of it stays, what works for it in the background ends. */
  readonly rest: () => void;
  readonly close: () => void;
}

/** The documents of this window: whoever comes back to one finds it as it was left, with what can be undone. */
export interface OpenDocuments {
  /** The document of a file and those of the workflows it was reached through, outermost first. Opens what is not open. */
  show(path: string, via: readonly string[]): { readonly shown: OpenDocument; readonly trail: readonly OpenDocument[] };
  /** The window shows none of them. */
  leave(): void;
}

/** How many documents stay open that are saved and not shown. */
const MOST_AT_REST = 8;

/** Keeps documents open: all with unsaved changes, and of the others the newest. `openOne` begins to open a file. */
export function createOpenDocuments(openOne: (path: string) => OpenDocument): OpenDocuments {
  /** Newest last. */
  const open = new Map<string, OpenDocument>();

  function take(path: string): OpenDocument {
    const kept = open.get(path);
    const { phase } = kept?.document.getState() ?? { phase: 'failed' };
    // What could not be opened may be there by now.
    if (phase === 'failed') kept?.close();
    const taken = kept === undefined || phase === 'failed' ? openOne(path) : kept;
    open.delete(path);
    open.set(path, taken);
    return taken;
  }

  function closeOld(inUse: ReadonlySet<string>): void {
    const resting = [...open].filter(([path, { document }]) => !inUse.has(path) && !isUnsaved(document.getState()));
    for (const [path, old] of resting.slice(0, -MOST_AT_REST)) {
      open.delete(path);
      old.close();
    }
  }

  return {
    show(path, via) {
      const trail = via.map(take);
      const before = open.get(path);
      const shown = take(path);
      if (shown === before) void shown.document.lookAgain().then(() => shown.tests.open());
      closeOld(new Set([path, ...via]));
      for (const other of open.values()) if (other !== shown) other.rest();
      return { shown, trail };
    },
    leave() {
      for (const one of open.values()) one.rest();
    },
  };
}

/** Begins to open a file for editing, with real timers and workers. */
export function openDocument(path: string, client: DocumentClient & TestClient, readers: Readers): OpenDocument {
  // While the file is fetched.
  readers.prepare();
  const surroundings = createSurroundings(path, readers);
  const document = createDocumentStore(client, path, surroundings);
  const tests = createStepTests(client, document, surroundings);
  void document.open().then(() => tests.open());
  return {
    document,
    tests,
    look: keptLook(),
    rest() {
      document.rest();
      surroundings.rest();
    },
    close() {
      tests.close();
      document.close();
      surroundings.close();
    },
  };
}

function keptLook(): KeptLook {
  let look: Look = { view: 'canvas', text: 'closed' };
  return { last: () => look, keep: (more) => (look = { ...look, ...more }) };
}
