import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { Block } from '../commands/blocks.ts';
import type { Change } from '../commands/change.ts';
import { stepsFromText, stepsToText } from '../commands/clipboard.ts';
import type { EditCommand } from '../commands/edit-command.ts';
import type { Place } from '../commands/step-edits.ts';
import { textField } from '../commands/draft.ts';
import { loopsAround } from '../state/documents/document-layout.ts';
import { readOnlyProblem } from '../state/documents/document-state.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';
import type { StepQuestion } from './editor-dialogs.tsx';
import type { EditorActs, TestActs } from '../state/editor-slots.ts';
import { say as tell, sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';

/** What the acts need of the page around them. */
export interface ActSurroundings {
  readonly blocks: () => readonly Block[];
  readonly openPicker: (place: Place, at: readonly [number, number] | undefined) => void;
  readonly startRenaming: (id: string) => void;
  readonly openInspector: () => void;
  /** Asks something about steps in a dialog of its own. */
  readonly ask: (question: StepQuestion) => void;
  /** Goes to the workflow that `uses` names. */
  readonly goInto: (uses: string) => void;
  readonly announce: (text: string) => void;
  /** Puts the keyboard back on the picture when what had the focus is gone. */
  readonly comeBack: () => void;
}

/** The acts of the page: those every part may ask for, and those that need the page itself. */
export type PageActs = EditorActs & OwnActs;

/** What the page's own acts are besides those on tests. */
export type OwnActs = Omit<EditorActs, keyof TestActs> & {
  readonly pasteText: (text: string) => void;
  /** Steps as text for a clipboard that is at hand; it is said aloud that they are copied. */
  readonly copyText: (ids: readonly string[]) => string;
  /** Makes an edit and says so; gives why it was refused. */
  readonly edit: (command: EditCommand) => Promise<Problem | undefined>;
};

/** Every act of the editor, done on one document: each is undoable, and each is said aloud. */
export function createActs(document: DocumentStore, around: ActSurroundings): OwnActs {
  const say = words().canvas;
  const edit = async (command: EditCommand): Promise<Problem | undefined> => {
    const result = await document.edit(command);
    if (!result.ok) return result.error;
    around.comeBack();
    around.announce(result.value.label);
    const { losses = [] } = result.value;
    if (losses.length > 0)
      tell(words().lostComments.told(losses.map(({ message }) => message)), {
        label: words().lostComments.takeBack,
        onSelect: () => document.undo(),
      });
    return undefined;
  };
  const done = async (command: EditCommand): Promise<void> => {
    const refused = await edit(command);
    if (refused === undefined) return;
    around.comeBack();
    sayProblem(refused);
    around.announce([refused.message, refused.hint].filter((part) => part !== undefined).join(' '));
  };
  const ask = (question: StepQuestion) => {
    if (document.getState().readOnly) sayProblem(readOnlyProblem(document.getState().path));
    else around.ask(question);
  };
  const nameOf = (id: string | undefined) => document.getState().draft.all.get(id ?? '')?.name ?? '';
  const copyText = (ids: readonly string[]) => {
    around.announce(say.copied(ids.length));
    return stepsToText(document.getState().draft, ids);
  };
  const copy = async (ids: readonly string[]): Promise<boolean> => {
    const text = stepsToText(document.getState().draft, ids);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      sayProblem({ message: say.noClipboard, hint: say.noClipboardHint });
      return false;
    }
    around.announce(say.copied(ids.length));
    return true;
  };
  const pasteText = (text: string) => {
    const steps = stepsFromText(text);
    if (!steps.ok) return sayProblem(steps.error);
    const label = steps.value.length === 1 ? 'Paste a step' : `Paste ${steps.value.length} steps`;
    void done({ kind: 'addCopies', label, steps: steps.value, after: document.getState().selection.at(-1) });
  };
  return {
    edit,
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
    copyText,
    copy: (ids) => void copy(ids),
    // What could not be copied is not taken away.
    cut: (ids) =>
      void copy(ids).then((copied) => {
        if (copied) void done({ kind: 'remove', ids, how: 'cut' });
      }),
    paste: () =>
      void navigator.clipboard.readText().then(pasteText, () => sayProblem({ message: say.noPaste, hint: say.noPasteHint })),
    pasteText,
    rename: (id) => around.startRenaming(id),
    openInspector: around.openInspector,
    enter(id) {
      const step = document.getState().draft.all.get(id);
      const uses = step?.type === 'workflow' ? (textField(step.fields, 'uses') ?? '') : '';
      if (uses !== '') return around.goInto(uses);
      document.select([id]);
      around.openInspector();
    },
    group: (ids) => ask({ kind: 'group', ids }),
    extract: (ids) => ask({ kind: 'extract', ids }),
    needs: (id) => ask({ kind: 'needs', id }),
    reorder: (ids, by) => void done({ kind: 'reorder', ids, by }),
    place: (ids, place) => void done({ kind: 'place', ids, place }),
    fold(ids, how) {
      const { draft, selection } = document.getState();
      const [first] = ids;
      const label = how === 'close' ? say.closeLabel(nameOf(first)) : say.openLabel(nameOf(first));
      // What is inside is not shown any more: its loop is selected in its place.
      const isInside = selection.some((id) => ids.some((loop) => loopsAround(draft, id).includes(loop)));
      document.arrange({
        label,
        closes: Object.fromEntries(ids.map((id) => [id, how === 'close'])),
        ...(how === 'close' && isInside ? { select: ids } : {}),
      });
      around.comeBack();
      const inside = draft.all.get(first ?? '')?.body.length ?? 0;
      around.announce(how === 'close' ? say.closed(nameOf(first), inside) : say.opened(nameOf(first)));
    },
    move(moves, merge) {
      const ids = Object.keys(moves);
      const name = ids.length === 1 ? nameOf(ids[0]) : `${ids.length} steps`;
      document.arrange({ label: say.moveLabel(name), moves }, merge);
      around.announce(say.moved(name));
    },
    moveInto: (ids, loop, at) => void done({ kind: 'moveInto', ids, into: loop ?? null, at }),
    tidy() {
      const { positions } = document.getState();
      document.arrange({
        label: words().editor.tidy,
        moves: Object.fromEntries(Object.keys(positions).map((id) => [id, null])),
      });
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
