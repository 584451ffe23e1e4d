import { useEffect, useRef, type RefObject } from 'react';
import { isTextBox } from '../ui/text-box.ts';

/** What the keys of the whole editor do, whichever of its parts has the focus. */
export interface EditorKeys {
  readonly save: () => void;
  /** Does what a key means for tests of steps; false where it means nothing. */
  readonly onTestKey: (event: KeyboardEvent) => boolean;
  readonly run: () => void;
  readonly tidy: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly find: () => void;
  readonly add: () => void;
  readonly switchView: () => void;
  /** Goes to the next part of the editor, or the one before. */
  readonly nextPart: (by: 1 | -1) => void;
  /** Goes back to the picture. */
  readonly toPicture: () => void;
}

/** Listens for the editor's own keys while the focus is in it, or nowhere. */
export function useEditorKeys(frame: RefObject<HTMLElement | null>, keys: EditorKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    // On the document, because the focus falls back to the page when what had it is gone.
    const onKeyDown = (event: KeyboardEvent) => {
      const here =
        event.target === document.body || (event.target instanceof Node && frame.current?.contains(event.target) === true);
      // Saving is right wherever the focus is, also while a picker is on its way out.
      const saves = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's';
      const elsewhere = !here || document.querySelector('[role=dialog]') !== null;
      if (event.defaultPrevented || (elsewhere && !saves)) return;
      const act = actOf(event, latest.current, frame.current);
      if (act === undefined) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [frame]);
}

function actOf(event: KeyboardEvent, keys: EditorKeys, frame: HTMLElement | null): (() => void) | undefined {
  const mod = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const target = event.target instanceof HTMLElement ? event.target : undefined;
  if (mod && key === 's') return keys.save;
  if (keys.onTestKey(event)) return () => undefined;
  if (mod && event.key === 'Enter') return keys.run;
  if (event.shiftKey && event.altKey && event.code === 'KeyT') return keys.tidy;
  if (event.altKey && event.code === 'KeyO') return keys.switchView;
  if (event.key === 'F6' && !mod && !event.altKey) return () => keys.nextPart(event.shiftKey ? -1 : 1);
  // The text view has a search of its own.
  if (isWithin(target, '.monaco-editor')) return undefined;
  if (mod && !event.shiftKey && key === 'f') return keys.find;
  if (event.key === 'Escape' && target !== undefined && frame?.contains(target) === true) return keys.toPicture;
  if (isTextBox(target)) return undefined;
  if (mod && key === 'z') return event.shiftKey ? keys.redo : keys.undo;
  if (mod && key === 'y') return keys.redo;
  if (!mod && !event.altKey && key === 'n') return keys.add;
  return undefined;
}

function isWithin(element: HTMLElement | undefined, selector: string): boolean {
  return (element?.closest(selector) ?? null) !== null;
}
