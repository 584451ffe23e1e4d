import { useEffect, useRef } from 'react';
import type { DocumentStore } from '../state/documents/document-store.ts';
import type { EditorActs } from '../state/editor-slots.ts';
import { offerActs, type PageAct } from '../state/page-acts.ts';
import { words } from '../ui/words.ts';

/** What the palette may start in the editor. */
export interface OfferedActs {
  readonly acts: EditorActs;
  readonly save: () => void;
  readonly run: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly find: () => void;
  readonly switchView: () => void;
}

/** Puts every act of the editor into the palette, those on steps while some are selected. */
export function usePageOffer(opened: DocumentStore, offered: OfferedActs): void {
  const latest = useRef(offered);
  useEffect(() => {
    latest.current = offered;
  });
  useEffect(
    () =>
      offerActs({
        title: words().editorKeys.title,
        acts: () => [...pageActs(opened, latest.current), ...stepActs(opened, latest.current.acts)],
      }),
    [opened],
  );
}

function pageActs(opened: DocumentStore, { acts, ...page }: OfferedActs): readonly PageAct[] {
  const say = words();
  const { journal } = opened.getState();
  return [
    { id: 'editor-add', label: say.editor.addStep, keys: 'N', run: () => acts.pick({ kind: 'free' }) },
    { id: 'editor-find', label: say.find.title, keys: 'Mod+F', run: page.find },
    { id: 'editor-run', label: say.editorKeys.run, keys: 'Mod+Enter', run: page.run },
    { id: 'editor-save', label: say.editor.save, keys: 'Mod+S', run: page.save },
    { id: 'editor-undo', label: say.editor.undo(journal.past.at(-1)?.label), keys: 'Mod+Z', run: page.undo },
    { id: 'editor-redo', label: say.editor.redo(journal.future.at(-1)?.label), keys: 'Mod+Shift+Z', run: page.redo },
    { id: 'editor-tidy', label: say.editorKeys.tidy, keys: 'Shift+Alt+T', run: acts.tidy },
    { id: 'editor-view', label: say.editorKeys.switch, keys: 'Alt+O', run: page.switchView },
    { id: 'editor-paste', label: say.editorKeys.paste, keys: 'Mod+V', run: acts.paste },
  ];
}

function stepActs(opened: DocumentStore, acts: EditorActs): readonly PageAct[] {
  const say = words().canvas;
  const { selection: ids, draft, closed } = opened.getState();
  const last = ids.at(-1);
  if (last === undefined) return [];
  const isLoop = (draft.all.get(last)?.body.length ?? 0) > 0;
  const isClosed = closed.includes(last);
  return [
    { id: 'step-open', label: words().editorKeys.open, keys: 'Enter', run: () => acts.enter(last) },
    { id: 'step-rename', label: say.rename, keys: 'F2', run: () => acts.rename(last) },
    { id: 'step-toggle', label: words().editorKeys.disable, keys: 'D', run: () => acts.toggle(ids) },
    { id: 'step-duplicate', label: say.duplicate, keys: 'Mod+D', run: () => acts.duplicate(ids) },
    { id: 'step-copy', label: say.copy, keys: 'Mod+C', run: () => acts.copy(ids) },
    { id: 'step-cut', label: say.cut, keys: 'Mod+X', run: () => acts.cut(ids) },
    { id: 'step-needs', label: words().editorKeys.waits, keys: 'W', run: () => acts.needs(last) },
    { id: 'step-group', label: say.group, keys: 'Mod+G', run: () => acts.group(ids) },
    { id: 'step-extract', label: say.extract, keys: 'Alt+X', run: () => acts.extract(ids) },
    ...(isLoop
      ? [
          {
            id: 'step-fold',
            label: isClosed ? say.openUp : say.close,
            keys: 'Space',
            run: () => acts.fold([last], isClosed ? 'open' : 'close'),
          },
        ]
      : []),
    { id: 'step-remove', label: say.remove, keys: 'Del', run: () => acts.remove(ids, 'cut') },
    { id: 'step-heal', label: say.removeHeal, keys: 'Mod+Backspace', run: () => acts.remove(ids, 'heal') },
  ];
}
