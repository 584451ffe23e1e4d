import { useEffect } from 'react';
import { showLayer, useSession } from '../state/session.ts';
import { takesLetters } from '../ui/text-box.ts';
import { actions } from './actions.ts';

const CHORD_MS = 1200;

/** Listens for the app's own keys: Mod+K, `?`, single letters and G-chords, never while a text field has the cursor. */
export function useShortcuts(): void {
  useEffect(() => {
    let first = '';
    let at = 0;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        showLayer(useSession.getState().layer === 'palette' ? 'none' : 'palette');
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || takesLetters(event.target) || isLayered()) return;
      const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
      const chord = first !== '' && event.timeStamp - at < CHORD_MS ? `${first} ${key}` : key;
      const found = actions().find((action) => action.keys === chord);
      first = found === undefined && key === 'G' ? 'G' : '';
      at = event.timeStamp;
      if (key === '/') focusSearch(event);
      if (found === undefined || (found.id === 'new' && useSession.getState().route.kind === 'editor')) return;
      event.preventDefault();
      found.run();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector('[data-page-search]');
  if (!(field instanceof HTMLElement)) return;
  event.preventDefault();
  field.focus();
}

function isLayered(): boolean {
  const { layer, running, picking } = useSession.getState();
  return (
    layer !== 'none' ||
    running !== null ||
    picking !== null ||
    document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null
  );
}
