import { useEffect, useRef, type RefObject } from 'react';

/**
 * Escape lets go of what the pointer carries. The pointer's drag then ends at once as if the button came up, and while `current` is true
 * that end is to change nothing.
 */
export function useLetGo(carried: 'steps' | 'line' | undefined): RefObject<boolean> {
  const lettingGo = useRef(false);
  useEffect(() => {
    if (carried === undefined) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // Before all others: it is this that Escape is meant for, not what is selected.
      event.preventDefault();
      event.stopImmediatePropagation();
      lettingGo.current = true;
      // React Flow has no other way to end a drag; it listens on the document and on the window.
      document.dispatchEvent(new MouseEvent('mouseup', { bubbles: true, cancelable: true, view: window }));
      lettingGo.current = false;
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [carried]);
  return lettingGo;
}
