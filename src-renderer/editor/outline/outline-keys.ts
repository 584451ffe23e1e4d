import type { DraftStep } from '../../commands/draft.ts';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import type { EditorActs } from '../../state/editor-slots.ts';
import { placeInto, placeOut } from './outline-drop.ts';
import { stepKey, type KeyPress } from '../../state/step-keys.ts';
import { words } from '../../ui/words.ts';

/** What the outline's keys work on: the rows that are shown, in their order. */
export interface OutlineTargets {
  readonly document: DocumentStore;
  readonly acts: EditorActs;
  readonly rows: readonly DraftStep[];
  readonly current: string | undefined;
  readonly openMenu: () => void;
}

/** The keys of the outline: those of a tree, and those of steps; true when the key was one of them. */
export function outlineKey(event: KeyPress, targets: OutlineTargets): boolean {
  const { document, acts, rows, current } = targets;
  const { draft, selection, closed } = document.getState();
  const at = rows.findIndex((row) => row.id === current);
  const step = rows[at];
  const mod = event.ctrlKey || event.metaKey;
  const ids = selection.length > 0 ? selection : step === undefined ? [] : [step.id];
  const go = (to: DraftStep | undefined): true => {
    if (to === undefined) return true;
    if (event.shiftKey) {
      document.select([...selection.filter((id) => id !== to.id), to.id]);
      acts.announce(words().canvas.selectedMany(document.getState().selection.length));
    } else document.select([to.id], 'seek');
    return true;
  };
  if (event.altKey && !mod && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
    moveAcross(targets, ids, event.key === 'ArrowRight' ? 'into' : 'out of');
    return true;
  }
  const isVertical = event.key === 'ArrowDown' || event.key === 'ArrowUp';
  if (event.altKey && !mod && isVertical) {
    if (ids.length > 0) acts.reorder(ids, event.key === 'ArrowUp' ? 'up' : 'down');
    return true;
  }
  if (mod && event.key.toLowerCase() === 'a') {
    document.select(rows.map((row) => row.id));
    acts.announce(words().canvas.selectedMany(rows.length));
    return true;
  }
  if (!mod && !event.altKey) {
    switch (event.key) {
      case 'ArrowDown':
        return go(rows[at + 1]);
      case 'ArrowUp':
        return go(rows[at - 1]);
      case 'Home':
        return go(rows[0]);
      case 'End':
        return go(rows.at(-1));
      case 'ArrowRight':
        if (step === undefined || step.body.length === 0) return true;
        if (closed.includes(step.id)) acts.fold([step.id], 'open');
        else go(step.body[0]);
        return true;
      case 'ArrowLeft':
        if (step !== undefined && step.body.length > 0 && !closed.includes(step.id)) acts.fold([step.id], 'close');
        else go(step?.parent === undefined ? undefined : draft.all.get(step.parent));
        return true;
      case 'c':
      case 'C':
        if (step !== undefined) acts.needs(step.id);
        return true;
      case 'Escape':
        if (step !== undefined) document.select([step.id]);
        return true;
      case 'ContextMenu':
        targets.openMenu();
        return true;
      case 'F10':
        if (!event.shiftKey) return false;
        targets.openMenu();
        return true;
    }
  }
  return stepKey(event, { document, acts, ids });
}

/** Moves steps into the loop just above them, or out of the loop around them. */
export function moveAcross(
  { document, acts }: Pick<OutlineTargets, 'document' | 'acts'>,
  ids: readonly string[],
  how: 'into' | 'out of',
): void {
  const { draft } = document.getState();
  const place = how === 'into' ? placeInto(draft, ids) : placeOut(draft, ids);
  if (place !== undefined) acts.place(ids, place);
  else acts.announce(how === 'into' ? words().editor.noLoopAbove : words().editor.notInLoop);
}
