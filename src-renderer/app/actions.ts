import type { IconName } from '../ui/icon.tsx';
import { words } from '../ui/words.ts';
import { go, showLayer } from '../state/session.ts';
import { changeSettings, openProject } from '../state/settings.ts';
import { pickPath } from '../state/pick-path.ts';
import { chooseImport } from '../state/importing.ts';
import { newWorkflow } from '../state/new-workflow.ts';
import { startTour } from '../state/tour.ts';
import { loadLibrary } from '../state/library.ts';

/** An act the palette offers and a key may start. `keys` as in `Mod+K` or `G H`. */
export interface Action {
  readonly id: string;
  readonly group: 'go' | 'do';
  readonly label: string;
  readonly icon: IconName;
  readonly keys?: string;
  readonly run: () => void;
}

/** Every act that is possible anywhere in the app. */
export function actions(): readonly Action[] {
  const { frame, palette, settings } = words();
  return [
    { id: 'run', group: 'do', label: palette.runTitle, icon: 'play', keys: 'R', run: () => showLayer('run-picker') },
    { id: 'new', group: 'do', label: palette.newWorkflow, icon: 'plus', keys: 'N', run: () => void newWorkflow() },
    {
      id: 'import',
      group: 'do',
      label: palette.importWorkflow,
      icon: 'download',
      run: () => void chooseImport(words().importing.pick),
    },
    { id: 'folder', group: 'do', label: palette.openFolder, icon: 'folder', run: () => void chooseProject() },
    { id: 'home', group: 'go', label: frame.home, icon: 'home', keys: 'G H', run: () => go({ kind: 'home' }) },
    { id: 'library', group: 'go', label: frame.library, icon: 'library', keys: 'G L', run: () => go({ kind: 'library' }) },
    { id: 'runs', group: 'go', label: frame.runs, icon: 'runs', keys: 'G R', run: () => go({ kind: 'runs' }) },
    { id: 'inbox', group: 'go', label: frame.inbox, icon: 'inbox', keys: 'G I', run: () => go({ kind: 'inbox' }) },
    { id: 'settings', group: 'go', label: frame.settings, icon: 'settings', keys: 'G S', run: () => go({ kind: 'settings' }) },
    {
      id: 'theme-system',
      group: 'do',
      label: palette.theme(settings.themes.system),
      icon: 'settings',
      run: () => void changeSettings({ theme: 'system' }),
    },
    {
      id: 'theme-light',
      group: 'do',
      label: palette.theme(settings.themes.light),
      icon: 'sun',
      run: () => void changeSettings({ theme: 'light' }),
    },
    {
      id: 'theme-dark',
      group: 'do',
      label: palette.theme(settings.themes.dark),
      icon: 'moon',
      run: () => void changeSettings({ theme: 'dark' }),
    },
    { id: 'self-test', group: 'do', label: palette.selfTest, icon: 'approve', run: () => go({ kind: 'settings' }) },
    { id: 'keys', group: 'do', label: palette.keys, icon: 'keyboard', keys: '?', run: () => showLayer('keys') },
    {
      id: 'tour',
      group: 'do',
      label: words().tour.startLong,
      icon: 'describe',
      run: () => {
        startTour();
        go({ kind: 'welcome' });
      },
    },
    { id: 'welcome', group: 'go', label: palette.welcome, icon: 'describe', run: () => go({ kind: 'welcome' }) },
  ];
}

/** Asks for a folder and makes it the project. */
export async function chooseProject(): Promise<void> {
  const path = await pickPath('folder', words().palette.openFolder);
  if (path === null) return;
  await openProject(path);
  await loadLibrary();
  go({ kind: 'library' });
}
