import type { DocumentStore } from './documents/document-store.ts';
import type { EditorActs } from './editor-slots.ts';

/** A key as it was pressed; `code` is its place on the keyboard. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The keys that do something to steps, the same on the canvas and in the outline; true when one did. `ids` are the steps meant. */
export function stepKey(
  event: KeyPress,
  { document, acts, ids }: { readonly document: DocumentStore; readonly acts: EditorActs; readonly ids: readonly string[] },
): boolean {
  const last = ids.at(-1);
  const mod = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const withSteps = (act: (ids: readonly string[]) => void): boolean => {
    if (ids.length > 0) act(ids);
    return ids.length > 0;
  };
  const withLast = (act: (id: string) => void): boolean => {
    if (last !== undefined) act(last);
    return last !== undefined;
  };
  if (mod && !event.altKey) {
    switch (key) {
      case 'Backspace':
        return withSteps((all) => acts.remove(all, 'heal'));
      case 'd':
        return withSteps((all) => acts.duplicate(all));
      case 'g':
        return withSteps((all) => acts.group(all));
      default:
        return false;
    }
  }
  // The letter of Alt and a key is another one on some systems.
  if (event.altKey) return event.code === 'KeyX' && withSteps((all) => acts.extract(all));
  switch (key) {
    case 'Enter':
      return withLast((id) => acts.enter(id));
    case 'Delete':
    case 'Backspace':
      return withSteps((all) => acts.remove(all, 'cut'));
    case 'F2':
      return withLast((id) => acts.rename(id));
    case 'n':
      acts.pick(last === undefined ? { kind: 'free' } : { kind: event.shiftKey ? 'before' : 'after', id: last });
      return true;
    case 'd':
      return withSteps((all) => acts.toggle(all));
    case 'w':
      return withLast((id) => acts.needs(id));
    case ' ':
      return withSteps((all) => fold(all, document, acts));
    default:
      return false;
  }
}

/** Closes the loops among steps, or opens them when the first one is closed. */
function fold(ids: readonly string[], document: DocumentStore, acts: EditorActs): void {
  const { draft, closed } = document.getState();
  const loops = ids.filter((id) => (draft.all.get(id)?.body.length ?? 0) > 0);
  const [first] = loops;
  if (first !== undefined) acts.fold(loops, closed.includes(first) ? 'open' : 'close');
}
