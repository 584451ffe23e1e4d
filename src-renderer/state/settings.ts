import { create } from 'zustand';
import { settingsSchema, type Settings } from '../../src-shared/wire/views.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import { ask } from './host.ts';

/** What the host says about itself. */
export interface AppInfo {
  readonly version: string;
  readonly home: string;
  readonly shell: 'electron' | 'browser' | 'cli';
  readonly platform: string;
  readonly host: { readonly pid: number; readonly since: number };
  readonly databaseBytes: number;
  readonly notice: Problem | null;
}

interface SettingsState {
  readonly loaded: boolean;
  readonly settings: Settings;
  readonly info: AppInfo | null;
}

/** The person's settings and the host's own facts. */
export const useSettings = create<SettingsState>(() => ({ loaded: false, settings: settingsSchema.parse({}), info: null }));

let changes = 0;

/** Reads settings and facts from the host; settings that the person has changed meanwhile stay as they are now. */
export async function loadSettings(): Promise<void> {
  const before = changes;
  const asked = ask((client) => client.app.info());
  const settings = await ask((client) => client.settings.get());
  if (settings.ok) useSettings.setState({ ...(before === changes ? { settings: settings.value } : {}), loaded: true });
  const info = await asked;
  if (info.ok) useSettings.setState({ info: info.value });
}

/** Changes some settings at once and keeps them; a refused change goes back to what was. */
export async function changeSettings(change: Partial<Settings>): Promise<Result<Settings, Problem>> {
  const before = useSettings.getState().settings;
  const turn = (changes += 1);
  useSettings.setState({ settings: { ...before, ...change } });
  const answer = await ask((client) => client.settings.set(change));
  // A later change has its own answer, which holds this one too.
  if (turn === changes) useSettings.setState({ settings: answer.ok ? answer.value : before });
  return answer;
}

/** Makes a folder the current project and remembers it among the recent ones. */
export function openProject(path: string): Promise<Result<Settings, Problem>> {
  const { recentProjects } = useSettings.getState().settings;
  return changeSettings({
    project: path,
    recentProjects: [path, ...recentProjects.filter((one) => one !== path)].slice(0, 8),
    welcomed: true,
  });
}
