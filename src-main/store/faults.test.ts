import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import type { Append, History } from '../ports/history.ts';
import { sampleStart, sampleStep, sampleSummary } from '../ports/testing/history-suite.ts';
import { openHistory } from './open-history.ts';

const clock: Clock = { now: () => 0, monotonic: () => performance.now(), after: () => () => undefined };

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-faults-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function open(path: string): History {
  const opened = openHistory(path, clock);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value.history;
}

function next(runId: string, after: number, text: string): Append {
  return {
    runId,
    after,
    at: after,
    events: [{ type: 'stepProgressed', step: 'one', attempt: 1, message: text }],
    summary: sampleSummary(runId, { seq: after + 1 }),
    steps: [sampleStep(runId, { line: String(after) })],
  };
}

/** Appends to four runs at once for ever and prints `run seq` of what was acknowledged. */
const writer = `
  import { openHistory } from ${JSON.stringify(fileURLToPath(new URL('./open-history.ts', import.meta.url)))};
  const clock = { now: () => 0, monotonic: () => performance.now(), after: () => () => undefined };
  const { history } = openHistory(process.argv[1], clock).value;
  const summary = (runId, seq) => ({ runId, seq, status: 'running', workflowHash: '', workflowId: '', workflowName: '', source: '', inputs: {},
    projectRoot: '', trigger: { kind: 'manual' }, createdAt: 0, artifacts: [], context: {}, credits: 0, cancelRequested: false });
  const write = async (runId) => {
    for (let after = history.run(runId)?.seq ?? 0; ; after += 1) {
      const events = [{ type: 'stepProgressed', step: 'one', attempt: 1, message: 'x'.repeat(after % 500) }];
      const done = await history.append({ runId, after, at: 0, events, summary: summary(runId, after + 1), steps: [] });
      if (done.ok) process.stdout.write(runId + ' ' + (after + 1) + '\\n');
    }
  };
  ['run_a', 'run_b', 'run_c', 'run_d'].forEach(write);
`;

describe('faults', () => {
  test('[X1] a writer killed at any moment loses nothing that it acknowledged, and leaves a whole database', async () => {
    const path = join(dir, 'history.db');
    for (const killAfter of [1, 7, 60, 300]) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', writer, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'close');
      const acknowledged = new Map<string, number>();
      let lines = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const [runId = '', seq = ''] = line.split(' ');
        acknowledged.set(runId, Number(seq));
        lines += 1;
        if (lines === killAfter) child.kill('SIGKILL');
      }
      await ended;
      const database = new Database(path, { readonly: true });
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      database.close();
      const history = open(path);
      for (const [runId, seq] of acknowledged) {
        const events = history.events(runId, 0);
        expect(events.length).toBeGreaterThanOrEqual(seq);
        expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
        expect(history.run(runId)?.seq).toBe(events.length);
      }
      await history.close();
    }
  });

  test('[X2] on a full disk nothing is acknowledged, nothing partial is kept, reading works, and it goes on when there is room', async (context) => {
    const mounted = mountSmallDisk(join(dir, 'disk'));
    if (mounted === undefined) return context.skip('mounting a small disk needs root on Linux');
    try {
      const history = open(join(mounted, 'history.db'));
      expect(await history.append(sampleStart('run_1'))).toEqual({ ok: true, value: undefined });
      let seq = 1;
      for (;;) {
        const [one, other] = await Promise.all([
          history.append(next('run_1', seq, 'x'.repeat(20_000))),
          history.append(next('run_1', seq + 1, 'y')),
        ]);
        if (!one.ok || !other.ok) {
          expect([one, other].map((result) => (result.ok ? 'ok' : result.error.code))).toEqual(['disk_full', 'disk_full']);
          break;
        }
        seq += 2;
      }
      expect([history.run('run_1')?.seq, history.events('run_1', 0).length, history.steps('run_1')[0]?.line]).toEqual([
        seq,
        seq,
        String(seq - 1),
      ]);
      execFileSync('mount', ['-o', 'remount,size=16m', mounted]);
      expect(await history.append(next('run_1', seq, 'z'.repeat(20_000)))).toEqual({ ok: true, value: undefined });
      await history.close();
      const reopened = open(join(mounted, 'history.db'));
      expect(reopened.events('run_1', 0).length).toBe(seq + 1);
      await reopened.close();
    } finally {
      execFileSync('umount', [mounted]);
    }
  });

  test('[X3] a full disk is told when the history cannot even be made', (context) => {
    const mounted = mountSmallDisk(join(dir, 'disk'));
    if (mounted === undefined) return context.skip('mounting a small disk needs root on Linux');
    try {
      execFileSync('sh', ['-c', 'cat /dev/zero > filler 2>/dev/null || true'], { cwd: mounted });
      const opened = openHistory(join(mounted, 'history.db'), clock);
      expect(opened.ok ? 'ok' : opened.error.code).toBe('disk_full');
    } finally {
      execFileSync('umount', [mounted]);
    }
  });

  test('[X4] a migration that is cut short leaves the old version, and the next start makes the new one', async () => {
    const path = join(dir, 'history.db');
    const database = new Database(path);
    database.pragma('journal_mode = WAL');
    database.exec('BEGIN IMMEDIATE; CREATE TABLE workflows (hash TEXT PRIMARY KEY); PRAGMA user_version = 1;');
    // Closing without a commit is what the system does for a process that died.
    database.close();
    const history = open(path);
    expect(await history.append(sampleStart('run_1'))).toEqual({ ok: true, value: undefined });
    await history.close();
  });
});

function mountSmallDisk(at: string): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  mkdirSync(at);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at], { stdio: 'ignore' });
    return at;
  } catch {
    return undefined;
  }
}
