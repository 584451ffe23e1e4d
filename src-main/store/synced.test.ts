import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openConnection } from './connection.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-synced-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const COMMITS = 25;
const writer = `
  import { writeSync } from 'node:fs';
  import { openHistory } from ${JSON.stringify(fileURLToPath(new URL('./open-history.ts', import.meta.url)))};
  import { sampleStart } from ${JSON.stringify(fileURLToPath(new URL('./synced.fixture.ts', import.meta.url)))};
  const clock = { now: () => 0, monotonic: () => performance.now(), after: () => () => undefined };
  const { history } = openHistory(process.argv[1], clock).value;
  writeSync(1, 'begin\\n');
  for (let run = 1; run <= ${COMMITS}; run += 1) {
    const done = await history.append(sampleStart('run_' + run));
    if (done.ok) writeSync(1, 'acknowledged ' + run + '\\n');
  }
  process.kill(process.pid, 'SIGKILL');
`;

describe('a commit', () => {
  test('[S22] is synced to the disk before it is acknowledged, each one, as the system calls show', (context) => {
    if (!canTrace()) return context.skip('strace is not installed or may not be used here');
    const trace = join(dir, 'trace');
    const path = join(dir, 'history.db');
    const words = ['-f', '-y', '-e', 'trace=fsync,fdatasync,write,pwrite64', '-o', trace, process.execPath];
    spawnSync('strace', [...words, '--input-type=module', '-e', writer, path], { encoding: 'utf8' });
    const lines = readFileSync(trace, 'utf8').split('\n');
    const from = lines.findIndex((line) => line.includes('"begin'));
    let written = false;
    let synced = true;
    let acknowledged = 0;
    for (const line of lines.slice(from)) {
      if (/pwrite64\(.*history\.db-wal/.test(line)) {
        written = true;
        synced = false;
      }
      if (/(fsync|fdatasync)\(.*history\.db-wal/.test(line)) synced = true;
      if (!line.includes('"acknowledged')) continue;
      expect({ line, written, synced }).toEqual({ line, written: true, synced: true });
      written = false;
      acknowledged += 1;
    }
    expect(acknowledged).toBe(COMMITS);
    const database = new Database(path, { readonly: true });
    expect(database.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(COMMITS);
    database.close();
  });

  test('[S23] finds the log in WAL mode and every sync switched on, on the connection that writes', () => {
    const opened = openConnection(join(dir, 'history.db'));
    if (!opened.ok) throw new Error(opened.error.message);
    const { database } = opened.value;
    const pragma = (name: string): unknown => database.pragma(name, { simple: true });
    database.prepare("INSERT INTO settings (key, value) VALUES ('a', 'b')").run();
    expect([pragma('journal_mode'), pragma('synchronous')]).toEqual(['wal', 2]);
    const full = process.platform === 'darwin' ? 1 : 0;
    expect([pragma('fullfsync'), pragma('checkpoint_fullfsync')]).toEqual([full, full]);
    database.close();
  });
});

function canTrace(): boolean {
  try {
    execFileSync('strace', ['-e', 'trace=none', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
