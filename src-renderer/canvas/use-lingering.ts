import { useCallback, useEffect, useRef, useState } from 'react';

/** A value that stays for a moment after the pointer has left, so that the pointer can reach what it shows. */
export function useLingering<Value>(): readonly [Value | undefined, (value: Value | undefined, when: 'now' | 'later') => void] {
  const [value, setValue] = useState<Value>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const change = useCallback((next: Value | undefined, when: 'now' | 'later') => {
    clearTimeout(timer.current);
    if (when === 'now') setValue(next);
    else timer.current = setTimeout(() => setValue(next), 180);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [value, change];
}
