import { join } from 'node:path';
import type { Problem } from '../src-shared/lib/problem.ts';
import { ok, type Result } from '../src-shared/lib/result.ts';
import { readSettings } from './api/app-handlers.ts';
import type { Storage } from './api/services.ts';
import { createClosedHistory, createClosedRetention } from './host/closed-history.ts';
import type { Clock } from './ports/clock.ts';
import type { History } from './ports/history.ts';
import { createRetention } from './runtime/retention.ts';
import { openHistory } from './store/open-history.ts';
import { salvage } from './store/salvage.ts';
import { nameAside, setHistoryAside } from './store/set-aside.ts';
import { createRunFiles } from './system/run-files.ts';

/** The history of a data directory with what keeps it in bounds. */
export interface HomeStorage {
  readonly history: History;
  readonly storage: Storage;
  /** Why it is read-only or cannot be opened, or null. */
  notice(): Problem | null;
  /** Keeps the history in bounds from now on. */
  start(): void;
  /** Closes everything; a history that is to be put aside is. */
  close(): Promise<void>;
}

/** Opens the history below `home`. `again` is called when this host has to be closed and opened anew. */
export function openStorage(
  { home, cacheDir, clock }: { readonly home: string; readonly cacheDir: string; readonly clock: Clock },
  again: () => void,
): HomeStorage {
  const path = join(home, 'history.db');
  const opened = openHistory(path, clock);
  const history = opened.ok ? opened.value.history : createClosedHistory(opened.error);
  const store = opened.ok ? opened.value.retention : createClosedRetention(opened.error);
  const files = createRunFiles({
    logs: join(home, 'logs'),
    artifacts: join(home, 'artifacts'),
    workspaces: join(cacheDir, 'workspaces'),
    trash: join(home, 'trash'),
  });
  const retention = createRetention({ clock, history, store, files, policy: () => readSettings(history) });
  let aside: string | undefined;

  function beginAnew(): Result<string, Problem> {
    if (aside === undefined) {
      aside = nameAside(path, clock.now());
      again();
    }
    return ok(aside);
  }

  return {
    history,
    notice: () => (opened.ok ? (opened.value.notice() ?? null) : opened.error),
    storage: { store, files, retention, salvage: (to) => salvage(path, to), beginAnew },
    start() {
      if (opened.ok && opened.value.notice() === undefined) retention.start();
    },
    async close() {
      await retention.close();
      await history.close();
      // Where that fails the next opening finds the damaged file again and says so.
      if (aside !== undefined) setHistoryAside(path, aside);
    },
  };
}
