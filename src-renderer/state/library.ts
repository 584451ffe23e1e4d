import { create } from 'zustand';
import type { LibraryEntry, LibraryGroup } from '../../src-shared/wire/views.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { ask, followFeed, host } from './host.ts';
import { useSettings } from './settings.ts';

interface LibraryState {
  readonly loaded: boolean;
  readonly groups: readonly LibraryGroup[];
  readonly problem: Problem | null;
}

/** The workflows this computer and the open project have, by source. */
export const useLibrary = create<LibraryState>(() => ({ loaded: false, groups: [], problem: null }));

let asked = 0;

/** Reads the listing for the open project; an answer that a later question has overtaken is dropped. */
export async function loadLibrary(): Promise<void> {
  const { project } = useSettings.getState().settings;
  const turn = (asked += 1);
  const answer = await ask((client) => client.library.list(project === null ? {} : { project }));
  if (turn !== asked) return;
  useLibrary.setState(
    answer.ok ? { loaded: true, groups: answer.value, problem: null } : { loaded: true, problem: answer.error },
  );
}

/** Keeps the listing fresh until `signal` aborts. */
export function followLibrary(signal: AbortSignal): void {
  followFeed({
    signal,
    atEnd: 'reopen',
    open: async (stop) => {
      await loadLibrary();
      return host().library.changes(undefined, { signal: stop });
    },
    item: () => void loadLibrary(),
  });
}

/** The entry a ref names, wherever it lies. */
export function entryOf(groups: readonly LibraryGroup[], ref: string): LibraryEntry | undefined {
  for (const group of groups) {
    const found = group.entries.find((entry) => entry.ref === ref);
    if (found !== undefined) return found;
  }
  return undefined;
}
