import { useSyncExternalStore } from 'react';

let message = '';
const listeners = new Set<() => void>();

/** Tells screen readers what just happened, politely. */
export function announce(text: string): void {
  // A repeated text is announced again only when it differs, so a trailing space toggles.
  message = message === text ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

/** The one live region {@link announce} speaks through. */
export function Announcer() {
  const text = useSyncExternalStore(subscribe, () => message);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
