import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { Block } from '../commands/blocks.ts';
import type { Change } from '../commands/change.ts';
import { stepsFromText, stepsToText } from '../commands/clipboard.ts';
import type { EditCommand } from '../commands/edit-command.ts';
import type { Place } from '../commands/step-edits.ts';
import type { DocumentStore } from '../state/document-store.ts';
import type { EditorActs, TestActs } from '../state/editor-slots.ts';
import { sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';

/** What the acts need of the page around them. */
export interface ActSurroundings {
  readonly blocks: () => readonly Block[];
  readonly openPicker: (place: Place, at: readonly [number, number] | undefined) => void;
  readonly startRenaming: (id: string) => void;
  readonly openInspector: () => void;
  readonly announce: (text: string) => void;
  /** Puts the keyboard back on the picture when what had the focus is gone. */
  readonly comeBack: () => void;
}

/** Every act of the editor, done on one document: each is undoable, and each is said aloud. */
export function createActs(
  document: DocumentStore,
  around: ActSurroundings,
): Omit<EditorActs, keyof TestActs> & { readonly pasteText: (text: string) => void } {
  const say = words().canvas;
  const done = async (command: EditCommand): Promise<void> => {
    const result = await document.edit(command);
    around.comeBack();
    if (result.ok) around.announce(result.value.label);
    else {
      sayProblem(result.error);
      around.announce([result.error.message, result.error.hint].filter((part) => part !== undefined).join(' '));
    }
  };
  const copy = (ids: readonly string[]) => {
    const text = stepsToText(document.getState().draft, ids);
    void navigator.clipboard.writeText(text).catch(() => undefined);
    around.announce(say.copied(ids.length));
  };
  const pasteText = (text: string) => {
    const steps = stepsFromText(text);
    if (!steps.ok) return sayProblem(steps.error);
    const label = steps.value.length === 1 ? 'Paste a step' : `Paste ${steps.value.length} steps`;
    void done({ kind: 'addCopies', label, steps: steps.value, after: document.getState().selection.at(-1) });
  };
  return {
    pick: (place, at) => around.openPicker(place, at),
    addBlock(key, place, at) {
      const block = around.blocks().find((one) => one.key === key);
      if (block === undefined) return;
      void done({ kind: 'addStep', step: { step: block.step, place, ...(at === undefined ? {} : { at }) } });
    },
    remove: (ids, how) => void done({ kind: 'remove', ids, how }),
    connect: (from, to) => void done({ kind: 'connect', from, to }),
    disconnect: (from, to) => void done({ kind: 'disconnect', from, to }),
    duplicate: (ids) => void done({ kind: 'duplicate', ids }),
    toggle: (ids) => void done({ kind: 'toggle', ids }),
    copy,
    cut(ids) {
      copy(ids);
      void done({ kind: 'remove', ids, how: 'cut' });
    },
    paste: () =>
      void navigator.clipboard
        .readText()
        .then(pasteText, () => sayProblem({ message: 'The clipboard could not be read.', hint: 'Press Ctrl+V instead.' })),
    pasteText,
    rename: (id) => around.startRenaming(id),
    openInspector: around.openInspector,
    move(moves) {
      const ids = Object.keys(moves);
      const name = document.getState().draft.all.get(ids[0] ?? '')?.name ?? '';
      document.move(ids.length === 1 ? `Move ${name}` : `Move ${ids.length} steps`, moves);
      around.announce(say.moved(ids.length === 1 ? name : say.selectedMany(ids.length)));
    },
    tidy() {
      const { positions } = document.getState();
      document.move(words().editor.tidy, Object.fromEntries(Object.keys(positions).map((id) => [id, null])));
      around.announce(say.tidied);
    },
    announce: around.announce,
  };
}

/** Gives a step the name typed on the canvas; an unchanged or empty one changes nothing. */
export async function finishRenaming(
  document: DocumentStore,
  id: string,
  name: string | undefined,
): Promise<Result<Change, Problem> | undefined> {
  const now = document.getState().draft.all.get(id);
  const wanted = name?.trim();
  if (now === undefined || wanted === undefined || wanted === '' || wanted === now.name) return undefined;
  return document.edit({ kind: 'name', id, name: wanted });
}
