import { useEffect, type RefObject } from 'react';
import type { DocumentStore } from '../state/documents/document-store.ts';
import { isTextBox } from '../ui/text-box.ts';
import type { PageActs } from './editor-acts.ts';

/** Copies, cuts and pastes steps as text wherever no text field, text view or selected words have the clipboard. */
export function useClipboard(
  frame: RefObject<HTMLElement | null>,
  opened: DocumentStore,
  acts: Pick<PageActs, 'copyText' | 'pasteText' | 'remove'>,
): void {
  useEffect(() => {
    const inside = (event: ClipboardEvent) =>
      !isTextBox(event.target) &&
      document.querySelector('[role=dialog]') === null &&
      (document.activeElement === document.body || frame.current?.contains(document.activeElement) === true) &&
      getSelection()?.isCollapsed !== false;
    const onCopy = (event: ClipboardEvent) => {
      const ids = opened.getState().selection;
      if (!inside(event) || ids.length === 0) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', acts.copyText(ids));
      if (event.type === 'cut') acts.remove(ids, 'cut');
    };
    const onPaste = (event: ClipboardEvent) => {
      const pasted = event.clipboardData?.getData('text/plain') ?? '';
      if (!inside(event) || pasted === '') return;
      event.preventDefault();
      acts.pasteText(pasted);
    };
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [frame, acts, opened]);
}
