import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** The present instant in ms, ticking once a second while anyone looks; `still` gives the last tick without following. */
export function useNow(live: 'live' | 'still' = 'live'): number {
  return useSyncExternalStore(live === 'live' ? subscribe : noSubscription, () => now);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const one of listeners) one();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function noSubscription(): () => void {
  return () => undefined;
}
