import { create } from 'zustand';
import type { RunView } from '../../../src-shared/wire/views.ts';
import { ask, followFeed, host } from '../host.ts';

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 30;
const PAGE = 500;

interface RunsState {
  /** False until the host has given the open runs once. */
  readonly loaded: boolean;
  /** Open runs and those of the last thirty days, by id. */
  readonly byId: Readonly<Record<string, RunView>>;
}

/** Every run the screens list; fed by the host, row by row. */
export const useRuns = create<RunsState>(() => ({ loaded: false, byId: {} }));

/** Loads the last thirty days, then follows every change until `signal` aborts. */
export function followRuns(signal: AbortSignal): void {
  let held: RunView[] = [];
  let planned = false;
  // Fifty runs change many times a second: take the changes of one frame together.
  const flush = () => {
    planned = false;
    const changed = held;
    held = [];
    takeRuns(changed);
  };
  followFeed({
    signal,
    atEnd: 'reopen',
    open: async (stop) => {
      await loadRecent();
      return host().runs.changes(undefined, { signal: stop });
    },
    item: (run) => {
      held.push(run);
      if (planned) return;
      planned = true;
      requestAnimationFrame(flush);
    },
  });
}

/** Takes rows in; an older row of the same run is ignored. */
export function takeRuns(rows: readonly RunView[]): void {
  useRuns.setState((state) => {
    const byId = { ...state.byId };
    for (const row of rows) {
      const known = byId[row.runId];
      if (known === undefined || known.seq <= row.seq) byId[row.runId] = row;
    }
    return { byId, loaded: true };
  });
}

async function loadRecent(): Promise<void> {
  const since = Date.now() - HISTORY_DAYS * DAY_MS;
  for (let before: string | undefined, pages = 0; pages < 10; pages += 1) {
    const answer = await ask((client) => client.runs.list({ limit: PAGE, ...(before === undefined ? {} : { before }) }));
    if (!answer.ok) return;
    takeRuns(answer.value);
    const last = answer.value.at(-1);
    if (last === undefined || answer.value.length < PAGE || last.createdAt < since) return;
    before = last.runId;
  }
}

/** Whether nobody but a person or a trigger started the run, and it counts: children are shown behind their parent, tests in the editor. */
export function isTopRun(run: RunView): boolean {
  return run.parent === null && run.testOf === null;
}

/** Where a run belongs on Home. */
export type RunColumn = 'waiting' | 'running' | 'queued' | 'ended';

/** The column a run stands in. */
export function columnOf(run: Pick<RunView, 'status' | 'waitsUntil'>): RunColumn {
  switch (run.status) {
    case 'queued':
    case 'paused':
      return 'queued';
    case 'running':
      return 'running';
    case 'waiting':
      // What waits for time alone is on its way; nobody would find it among what a person must answer.
      return run.waitsUntil === undefined ? 'waiting' : 'running';
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return 'ended';
  }
}

/** Newest first by start. */
export function newestFirst(a: RunView, b: RunView): number {
  return b.createdAt - a.createdAt;
}
