import { useEffect, useState } from 'react';

/** The font names are drawn in. */
const FONT = "600 13px 'Inter Variable'";

/** Names are measured, so the picture waits for its font, though not for long. */
export function useFontsReady(): 'loading' | 'ready' {
  const [state, setState] = useState<'loading' | 'ready'>(() => (document.fonts.check(FONT) ? 'ready' : 'loading'));
  useEffect(() => {
    if (state === 'ready') return undefined;
    let gone = false;
    const loaded = Promise.race([document.fonts.load(FONT), new Promise((resolve) => setTimeout(resolve, 400))]);
    void loaded.finally(() => {
      if (!gone) setState('ready');
    });
    return () => {
      gone = true;
    };
  }, [state]);
  return state;
}
