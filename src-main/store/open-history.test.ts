import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import type { History } from '../ports/history.ts';
import { historySuite, samplePinned, sampleStart } from '../ports/testing/history-suite.ts';
import { openHistory, type OpenedHistory } from './open-history.ts';

const clock: Clock = {
  now: () => 0,
  monotonic: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-store-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function open(path = join(dir, 'store', 'history.sqlite')): OpenedHistory {
  const opened = openHistory(path, clock);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

historySuite('sqlite', () => Promise.resolve(open().history));

describe('the database', () => {
  const path = (): string => join(dir, 'store', 'history.sqlite');

  test('[E39] [S1] has everything acknowledged when opened again', async () => {
    const first = open().history;
    await first.pin(samplePinned);
    await first.append(sampleStart('run_1', { inputs: { words: 'found again' } }));
    await first.close();
    const { history, notice } = open();
    expect(notice()).toBeUndefined();
    expect(history.events('run_1', 0)).toHaveLength(1);
    expect(history.pinned(samplePinned.hash)).toEqual(samplePinned);
    expect(history.runs({ limit: 5, search: 'again' })).toHaveLength(1);
    await history.close();
  });

  test('[E39] [S24] reads as nothing and records nothing once it is closed, without failing whoever still asks', async () => {
    const { history } = open();
    await history.append(sampleStart('run_1'));
    await history.close();
    const recorded = await Promise.all([history.append(sampleStart('run_2')), history.setSetting('theme', 'dark')]);
    expect({
      read: [history.events('run_1', 0), history.run('run_1'), history.runs({ limit: 5 }), history.spentSince(0)],
      recorded: recorded.map((one) => (one.ok ? 'recorded' : one.error.code)),
    }).toEqual({ read: [[], undefined, [], 0], recorded: ['closed', 'closed'] });
  });

  test('[E39] [S2] lets no event be changed, deleted or left out, whoever asks', async () => {
    const { history } = open();
    await history.append(sampleStart('run_1'));
    await history.close();
    const foreign = new Database(path());
    const attempt = (sql: string) => (): unknown => foreign.prepare(sql).run();
    expect(attempt('UPDATE events SET at = 1')).toThrow('never changed');
    expect(attempt('DELETE FROM events')).toThrow('never deleted');
    expect(attempt("INSERT INTO events (run, seq, at, v, body) VALUES (1, 3, 0, 1, '{}')")).toThrow('gap');
    expect(attempt("INSERT OR REPLACE INTO events (run, seq, at, v, body) VALUES (1, 1, 0, 1, '{}')")).toThrow();
    foreign.close();
  });

  test('[S3] of a newer version is refused and not touched', async () => {
    await open().history.close();
    const newer = new Database(path());
    newer.pragma('user_version = 99');
    newer.close();
    const before = readFileSync(path());
    const opened = openHistory(path(), clock);
    expect(opened.ok ? 'ok' : [opened.error.code, opened.error.hint]).toEqual([
      'newer_version',
      'Update the app. Nothing was changed.',
    ]);
    expect(readFileSync(path()).equals(before)).toBe(true);
  });

  test('[E39] [S4] that is damaged opens read-only with a notice and stays as it was', async () => {
    const first = open().history;
    for (let run = 0; run < 200; run += 1) await first.append(sampleStart(`run_${run}`));
    await first.close();
    const bytes = readFileSync(path());
    bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 4096);
    writeFileSync(path(), bytes);
    const { history, notice } = open();
    expect(notice()?.code).toBe('damaged');
    expect(codeOf(await history.append(sampleStart('run_new')))).toBe('read_only');
    expect(history.open()).toEqual([]);
    expect(history.runs({ limit: 500 }).length).toBeGreaterThan(0);
    await history.close();
    expect(readFileSync(path()).equals(bytes)).toBe(true);
  });

  test('[S5] that is not a database at all still lets the app open', async () => {
    const { history } = open();
    await history.close();
    writeFileSync(path(), 'this was never a database, only some text that is long enough to be read as a header'.repeat(20));
    const before = readFileSync(path());
    const reopened = open();
    expect(reopened.notice()?.code).toBe('damaged');
    expect(reopened.history.runs({ limit: 5 })).toEqual([]);
    expect(codeOf(await reopened.history.setSetting('a', 'b'))).toBe('read_only');
    await reopened.history.close();
    expect(readFileSync(path()).equals(before)).toBe(true);
  });

  test('[S6] waits for another program that holds it, then goes on', async () => {
    const { history } = open();
    const other = new Database(path());
    other.exec('BEGIN IMMEDIATE');
    const waiting = history.append(sampleStart('run_1'));
    const released = new Promise<void>((resolve) => {
      setImmediate(() => {
        setImmediate(() => {
          other.exec('COMMIT');
          resolve();
        });
      });
    });
    await released;
    expect(codeOf(await waiting)).toBe('ok');
    other.close();
    await history.close();
  });

  test('[S7] says busy when the other program never lets go, and keeps nothing', async () => {
    let time = 0;
    const opened = openHistory(path(), { ...clock, monotonic: () => (time += 6000) });
    if (!opened.ok) throw new Error(opened.error.message);
    const { history } = opened.value;
    const other = new Database(path());
    other.exec('BEGIN IMMEDIATE');
    expect(codeOf(await history.append(sampleStart('run_1')))).toBe('busy');
    other.exec('COMMIT');
    expect(history.run('run_1')).toBeUndefined();
    expect(codeOf(await history.append(sampleStart('run_1')))).toBe('ok');
    other.close();
    await history.close();
  });

  test('[S8] tells that its folder cannot be made', () => {
    writeFileSync(join(dir, 'file'), '');
    const opened = openHistory(join(dir, 'file', 'history.sqlite'), clock);
    expect(opened.ok ? 'ok' : opened.error.code).toBe('not_writable');
  });

  test('[S9] shares one transaction among all appends of a turn', async () => {
    const { history } = open();
    await history.append(sampleStart('run_0'));
    const before = statSync(`${path()}-wal`).size;
    await history.append(sampleStart('run_1'));
    const one = statSync(`${path()}-wal`).size - before;
    await Promise.all(Array.from({ length: 20 }, (_, run) => history.append(sampleStart(`run_x${run}`))));
    expect(statSync(`${path()}-wal`).size - before - one).toBeLessThan(one * 4);
    await history.close();
  });
});

function codeOf(result: Awaited<ReturnType<History['append']>>): string {
  return result.ok ? 'ok' : result.error.code;
}
