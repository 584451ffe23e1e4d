import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createRunViews } from '../../src-main/api/run-views.ts';
import type { History } from '../../src-main/ports/history.ts';
import { openHistory } from '../../src-main/store/open-history.ts';
import { systemClock } from '../../src-main/system/clock.ts';
import { timed, type Comparison, type Timed } from './measure.ts';
import { seededRun, seedHistory, type SeedSize } from './seed-history.ts';

/** What the goals are about. */
export const LARGE: SeedSize = { runs: 10_000, events: 1_000_000, longest: 20_000 };

const ROUNDS = 40;
const SEARCHES = ['willow', 'repo health', 'lantern quartz', 'n77', 'step', 'did not fit', 'n9999', 'w'];

/** The history of a machine that was used for years: opened, listed, searched and read, against the same by the driver alone. */
export async function withLargeHistory<T>(use: (comparisons: readonly Comparison[]) => Promise<T>, size = LARGE): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-large-'));
  try {
    const path = join(folder, 'history.db');
    await seedHistory(path, size);
    return await use(comparisonsOn(path, size));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function comparisonsOn(path: string, size: SeedSize): Comparison[] {
  const pageOf = (round: number): string => seededRun(size.runs - ((round * 241) % size.runs));
  const search = (round: number): string => SEARCHES[round % SEARCHES.length] ?? '';
  const longest = seededRun(size.runs);
  return [
    {
      work: '10,000 runs: cold start to first list',
      baseline: 'open and read 50 rows',
      goal: null,
      raw: () =>
        timed(() => {
          const database = new Database(path, { readonly: true });
          database.prepare('SELECT * FROM runs ORDER BY run_id DESC LIMIT 50').all();
          database.close();
        }),
      ours: async () => {
        let history: History | undefined;
        const { ms } = await timed(() => {
          history = opened(path);
          listed(history, size.runs + 1);
        });
        await history?.close();
        return { ms, also: { 'goal ms': 2_000 } };
      },
    },
    {
      work: '10,000 runs: a page of the list, p95',
      baseline: 'read 50 rows, p95',
      goal: null,
      raw: rawRounds(path, (database) => {
        const page = database.prepare<[string]>('SELECT * FROM runs WHERE run_id < ? ORDER BY run_id DESC LIMIT 50');
        return (round) => page.all(pageOf(round));
      }),
      ours: rounds(path, (history) => {
        const views = createRunViews({ history, runs: idle });
        return (round) => history.runs({ limit: 50, before: pageOf(round) }).map((row) => views.of(row));
      }),
    },
    {
      work: '1,000,000 events: search, p95',
      baseline: 'match 50 rows, p95',
      goal: null,
      raw: rawRounds(path, (database) => {
        const match = database.prepare<[string]>('SELECT rowid FROM search WHERE search MATCH ? LIMIT 50');
        return (round) => match.all(`"${search(round)}"*`);
      }),
      ours: rounds(path, (history) => {
        const views = createRunViews({ history, runs: idle });
        return (round) => history.runs({ limit: 50, search: search(round) }).map((row) => views.of(row));
      }),
    },
    {
      work: '20,000 events of one run: a page of 1,000, p95',
      baseline: 'read 1,000 rows, p95',
      goal: null,
      raw: rawRounds(path, (database) => {
        const page = database.prepare<[number, number]>(
          'SELECT body FROM events WHERE run = ? AND seq > ? ORDER BY seq LIMIT 1000',
        );
        return (round) => page.all(size.runs, (round % 19) * 1_000);
      }),
      ours: rounds(path, (history) => (round) => history.events(longest, (round % 19) * 1_000, 1_000)),
    },
  ];
}

const idle = { state: () => undefined, stalled: () => undefined, isDormant: () => false };

function opened(path: string): History {
  const history = openHistory(path, systemClock);
  if (!history.ok) throw new Error(history.error.message);
  return history.value.history;
}

function listed(history: History, before: number): void {
  const views = createRunViews({ history, runs: idle });
  history.open();
  history.waiting();
  history.runs({ limit: 50, before: seededRun(before) }).forEach((row) => views.of(row));
}

function rounds(path: string, prepare: (history: History) => (round: number) => unknown): Timed {
  return async () => {
    const history = opened(path);
    const work = prepare(history);
    const ms = p95(work);
    await history.close();
    return { ms, also: { 'goal ms': 100 } };
  };
}

function rawRounds(path: string, prepare: (database: Database.Database) => (round: number) => unknown): Timed {
  return () => {
    const database = new Database(path, { readonly: true });
    const ms = p95(prepare(database));
    database.close();
    return Promise.resolve({ ms });
  };
}

function p95(work: (round: number) => unknown): number {
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    const started = performance.now();
    work(round);
    return performance.now() - started;
  }).sort((a, b) => a - b);
  return times[Math.floor(ROUNDS * 0.95) - 1] ?? Number.NaN;
}
