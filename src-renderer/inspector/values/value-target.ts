import { createContext, useContext, type DragEvent, type RefObject } from 'react';

/** What a dragged value carries: its bare expression. */
export const VALUE_TYPE = 'application/x-flowright-value';

/** A field that takes values in. */
export interface ValueTarget {
  readonly label: string;
  readonly insert: (expression: string) => void;
}

/** The field that had the caret last: what a click in the list of values goes into. */
export const ValueTargetContext = createContext<RefObject<ValueTarget | undefined>>({ current: undefined });

/** See {@link ValueTargetContext}. */
export function useValueTarget(): RefObject<ValueTarget | undefined> {
  return useContext(ValueTargetContext);
}

/** How a value stands between words. */
export function spelled(expression: string): string {
  return `{{ ${expression} }}`;
}

/** What makes an element take dragged values; `drop` gets the value, and where it was let go: in the control's text, on the screen. */
export function takesValues(
  drop: (expression: string, at: number | undefined, point: { readonly x: number; readonly y: number }) => void,
): Pick<
  { onDragOver: (event: DragEvent) => void; onDragLeave: (event: DragEvent) => void; onDrop: (event: DragEvent) => void },
  'onDragOver' | 'onDragLeave' | 'onDrop'
> {
  return {
    onDragOver(event) {
      if (!event.dataTransfer.types.includes(VALUE_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      if (event.currentTarget instanceof HTMLElement) event.currentTarget.dataset.over = '';
    },
    onDragLeave(event) {
      if (event.currentTarget instanceof HTMLElement) delete event.currentTarget.dataset.over;
    },
    onDrop(event) {
      if (event.currentTarget instanceof HTMLElement) delete event.currentTarget.dataset.over;
      const expression = event.dataTransfer.getData(VALUE_TYPE);
      if (expression === '') return;
      event.preventDefault();
      drop(expression, placeUnder(event), { x: event.clientX, y: event.clientY });
    },
  };
}

/** The place in a text control under the pointer; undefined outside of its text. */
function placeUnder(event: DragEvent): number | undefined {
  const { target } = event;
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return undefined;
  const caret = document.caretPositionFromPoint(event.clientX, event.clientY);
  return caret?.offsetNode === target ? caret.offset : undefined;
}
