import { useEffect, useState } from 'react';

/** Names are measured, so the picture waits for its font, though not for long. */
export function useFontsReady(): 'loading' | 'ready' {
  const [state, setState] = useState<'loading' | 'ready'>('loading');
  useEffect(() => {
    let gone = false;
    const loaded = Promise.race([
      document.fonts.load("600 13px 'Inter Variable'"),
      new Promise((resolve) => setTimeout(resolve, 400)),
    ]);
    void loaded.finally(() => {
      if (!gone) setState('ready');
    });
    return () => {
      gone = true;
    };
  }, []);
  return state;
}
