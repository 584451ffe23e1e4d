import { useEffect, useSyncExternalStore } from 'react';
import { useSettings } from '../state/settings.ts';

const dark = () => window.matchMedia('(prefers-color-scheme: dark)');

/** The theme in force; keeps the document in step with the setting and the system. */
export function useTheme(): 'light' | 'dark' {
  const setting = useSettings((state) => state.settings.theme);
  const systemDark = useSyncExternalStore(subscribe, () => dark().matches);
  const theme = setting === 'system' ? (systemDark ? 'dark' : 'light') : setting;
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return theme;
}

function subscribe(listener: () => void): () => void {
  const query = dark();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
