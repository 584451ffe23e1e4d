import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import { sampleCreated, samplePinned } from '../ports/testing/history-suite.ts';
import { migrate } from './migrate.ts';
import { openHistory } from './open-history.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './schema.ts';

const clock: Clock = { now: () => 0, monotonic: () => performance.now(), after: () => () => undefined };
const RUNS = 5;
/** The oldest schema there is: from it every statement of every migration is passed. */
const FIRST = 1;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-migrate-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A database as the program of an earlier schema left it. */
function oldDatabase(path: string, version: number): void {
  const database = new Database(path);
  database.pragma('auto_vacuum = INCREMENTAL');
  database.pragma('journal_mode = WAL');
  migrate(database, { migrations: MIGRATIONS.slice(0, 1) });
  database
    .prepare('INSERT INTO workflows (hash, steps, body) VALUES (?, 1, ?)')
    .run(samplePinned.hash, JSON.stringify(samplePinned));
  const run = database.prepare(
    `INSERT INTO runs (key, run_id, seq, status, workflow_hash, workflow_id, workflow_name, source, project_root, created_at,
       updated_at, ended_at, steps_done, steps_total, credits, error)
     VALUES (?, ?, 3, 'succeeded', ?, 'sample', 'Sample', 'here', '/work', 1, 3, 3, 1, 1, 0, NULL)`,
  );
  const event = database.prepare('INSERT INTO events (run, seq, at, v, body) VALUES (?, ?, ?, 1, ?)');
  const step = database.prepare(
    "INSERT INTO steps (run, step, name, step_type, status, attempt) VALUES (?, 'one', 'Polish the brass', 'command', 'succeeded', 1)",
  );
  for (let key = 1; key <= RUNS; key += 1) {
    run.run(key, `run_${key}`, samplePinned.hash);
    event.run(key, 1, 1, JSON.stringify(sampleCreated({ number: `no${key}` })));
    event.run(key, 2, 2, JSON.stringify({ type: 'stepStarted', step: 'one', attempt: 1, input: null }));
    event.run(key, 3, 3, JSON.stringify({ type: 'runSucceeded', outputs: { verdict: 'shining' } }));
    step.run(key);
  }
  migrate(database, { migrations: MIGRATIONS.slice(0, version) });
  database.close();
}

const migrator = `
  import Database from 'better-sqlite3';
  import { migrate } from ${JSON.stringify(fileURLToPath(new URL('./migrate.ts', import.meta.url)))};
  import { MIGRATIONS } from ${JSON.stringify(fileURLToPath(new URL('./schema.ts', import.meta.url)))};
  const database = new Database(process.argv[1]);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  migrate(database, { migrations: MIGRATIONS, reached: (point) => {
    if (point === process.argv[2]) process.kill(process.pid, 'SIGKILL');
  } });
`;

/** Ends a migrating process at one point; gives how it ended. */
function killAt(path: string, point: string): NodeJS.Signals | null {
  return spawnSync(process.execPath, ['--input-type=module', '-e', migrator, path, point], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  }).signal;
}

function pointsFrom(version: number): string[] {
  const statements = MIGRATIONS.slice(version).flatMap((step, at) => step.map((_, index) => `${version + at + 1}.${index}`));
  return [...statements, 'commit', 'committed'];
}

describe('migrations', () => {
  test('[S10] a process killed at any statement of one leaves the old schema or the new one, whole, with every event', async () => {
    const kept = join(dir, 'old.db');
    oldDatabase(kept, FIRST);
    const seen: number[] = [];
    for (const point of pointsFrom(FIRST)) {
      const path = join(dir, `${point}.db`);
      copyFileSync(kept, path);
      expect(killAt(path, point)).toBe('SIGKILL');
      const database = new Database(path, { readonly: true });
      seen.push(Number(database.pragma('user_version', { simple: true })));
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(database.prepare('SELECT count(*) FROM events').pluck().get()).toBe(RUNS * 3);
      database.close();
      await expectWhole(path);
    }
    expect(new Set(seen.slice(0, -1))).toEqual(new Set([FIRST]));
    expect(seen.at(-1)).toBe(SCHEMA_VERSION);
  });

  test('[S11] every earlier schema is brought up to date at opening, and its runs are found by more than before', async () => {
    for (let version = 1; version < SCHEMA_VERSION; version += 1) {
      const path = join(dir, `v${version}.db`);
      oldDatabase(path, version);
      await expectWhole(path);
    }
  });

  test('[S12] two programs that open an old database at once both find it migrated once', async () => {
    const path = join(dir, 'twice.db');
    oldDatabase(path, 1);
    const first = new Database(path);
    const second = new Database(path);
    expect(second.pragma('user_version', { simple: true })).toBe(1);
    migrate(first, { migrations: MIGRATIONS });
    migrate(second, { migrations: MIGRATIONS });
    first.close();
    second.close();
    await expectWhole(path);
  });
});

async function expectWhole(path: string): Promise<void> {
  const opened = openHistory(path, clock);
  if (!opened.ok) throw new Error(opened.error.message);
  const { history, notice } = opened.value;
  expect(notice()).toBeUndefined();
  expect(history.runs({ limit: 50 }).map((row) => [row.runId, history.events(row.runId, 0).length])).toEqual(
    Array.from({ length: RUNS }, (_, index) => [`run_${RUNS - index}`, 3]),
  );
  const found = (search: string): string[] => history.runs({ limit: 50, search }).map((row) => row.runId);
  expect([found('no3'), found('brass').length, found('shining sample').length]).toEqual([['run_3'], RUNS, RUNS]);
  await history.close();
}
