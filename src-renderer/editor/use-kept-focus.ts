import { useEffect, type RefObject } from 'react';
import { toPlace } from './editor-parts.ts';

const LAYERS = '[role="dialog"], [role="menu"], [role="listbox"], [role="alertdialog"]';

/**
 * Gives the keyboard back to the picture when what had the focus is gone: a dialog that was closed, a row that was deleted. Who clicks on
 * plain words has put the focus nowhere on purpose.
 */
export function useKeptFocus(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let clicked: EventTarget | null = null;
    const onPointer = (event: PointerEvent) => {
      clicked = event.target;
    };
    const onKey = () => {
      clicked = null;
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onFocusOut = () => {
      clearTimeout(timer);
      // A dialog gives the focus back when it has gone, after its motion.
      timer = setTimeout(() => {
        const onWords = clicked instanceof Node && frame.current?.contains(clicked) === true;
        if (document.activeElement !== document.body || onWords || document.querySelector(LAYERS) !== null) return;
        toPlace(frame.current);
      }, AFTER_MOTION_MS);
    };
    document.addEventListener('pointerdown', onPointer, true);
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('focusout', onFocusOut);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerdown', onPointer, true);
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('focusout', onFocusOut);
    };
  }, [frame]);
}

const AFTER_MOTION_MS = 160;
