import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import type { RetentionStore } from '../ports/retention-store.ts';
import { sampleStart, sampleStep, sampleSummary } from '../ports/testing/history-suite.ts';
import { createRetention, type Retention, type RetentionPolicy } from '../runtime/retention.ts';
import { createRunFiles } from '../system/run-files.ts';
import { openHistory, type OpenedHistory } from './open-history.ts';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;
const clock: Clock = { now: () => NOW, monotonic: () => performance.now(), after: () => () => undefined };
const artifact = { id: 'a.txt', type: 'text', name: 'A', path: 'a.txt', bytes: 3, sha256: 'x', mediaType: 'text/plain' };
const whole: RetentionPolicy = { keepDays: 30, keepGb: null, keepArtifacts: true };

let dir: string;
let opened: OpenedHistory;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-retention-'));
  opened = reopen();
});
afterEach(async () => {
  await opened.history.close();
  rmSync(dir, { recursive: true, force: true });
});

function reopen(): OpenedHistory {
  const next = openHistory(join(dir, 'history.db'), clock);
  if (!next.ok) throw new Error(next.error.message);
  return next.value;
}

function retention(policy: RetentionPolicy, store: RetentionStore = opened.retention): Retention {
  const below = (name: string): string => join(dir, name);
  const files = createRunFiles({
    logs: below('logs'),
    artifacts: below('artifacts'),
    workspaces: below('ws'),
    trash: below('trash'),
  });
  return createRetention({ clock, history: opened.history, store, files, policy: () => policy });
}

/** A run that ended so many days ago, with a log and an artifact on disk; `undefined` is still open. */
async function addRun(runId: string, endedDaysAgo: number | undefined, events = 20): Promise<void> {
  await opened.history.append(sampleStart(runId, { inputs: { word: 'in' } }));
  const steps = Array.from({ length: events }, (_, at) => ({
    type: 'stepProgressed' as const,
    step: 'one',
    attempt: 1,
    message: `${at} ${'x'.repeat(300)}`,
  }));
  const ended = endedDaysAgo === undefined ? {} : { status: 'succeeded' as const, endedAt: NOW - endedDaysAgo * DAY };
  await opened.history.append({
    runId,
    after: 1,
    at: NOW,
    events: [
      ...steps,
      { type: 'artifactProduced', step: 'one', attempt: 1, artifact },
      ...(endedDaysAgo === undefined ? [] : [{ type: 'runSucceeded' as const, outputs: { word: 'out' } }]),
    ],
    summary: sampleSummary(runId, ended),
    steps: [sampleStep(runId, { status: 'succeeded' })],
  });
  for (const folder of ['logs', 'artifacts']) {
    mkdirSync(join(dir, folder, runId), { recursive: true });
    writeFileSync(join(dir, folder, runId, 'a.txt'), 'abc');
  }
}

function stands(runId: string): { readonly events: number; readonly log: boolean; readonly artifact: boolean } {
  return {
    events: opened.history.events(runId, 0).length,
    log: existsSync(join(dir, 'logs', runId, 'a.txt')),
    artifact: existsSync(join(dir, 'artifacts', runId, 'a.txt')),
  };
}

const WHOLE = { events: 23, log: true, artifact: true };

describe('retention', () => {
  test('[S13] an old run becomes a summary: its row, outputs and artifacts stay, its events and log go', async () => {
    await addRun('run_old', 31);
    await addRun('run_new', 29);
    const done = await retention(whole).run();
    expect(done).toMatchObject({ ok: true, value: { compacted: 1, events: 23 } });
    expect([stands('run_old'), stands('run_new')]).toEqual([{ events: 0, log: false, artifact: true }, WHOLE]);
    expect(opened.retention.retained('run_old')).toEqual({
      kept: false,
      compacted: {
        at: NOW,
        events: 23,
        summary: {
          inputs: { word: 'in' },
          outputs: { word: 'out' },
          trigger: { kind: 'manual' },
          artifacts: [{ ...artifact, step: 'one' }],
        },
      },
    });
    expect([opened.history.run('run_old')?.seq, opened.history.steps('run_old').length]).toEqual([23, 1]);
    expect(opened.history.runs({ limit: 5, search: 'run_old' })).toHaveLength(1);
    expect(await retention(whole).run()).toMatchObject({ ok: true, value: { compacted: 0 } });
  });

  test('[S14] a run that is kept, waits or is open is never compacted, whatever the policy and whoever asks', async () => {
    await addRun('run_kept', 500);
    await addRun('run_open', undefined);
    await opened.retention.keep('run_kept', { kept: true });
    await retention({ keepDays: 1, keepGb: 0.000_001, keepArtifacts: false }).run();
    expect([stands('run_kept'), stands('run_open')]).toEqual([WHOLE, { ...WHOLE, events: 22 }]);
    const asked = {
      at: NOW,
      summary: { inputs: {}, outputs: {}, trigger: { kind: 'manual' as const }, artifacts: [] },
      removeArtifacts: true,
    };
    const refused = await Promise.all(['run_kept', 'run_open', 'run_none'].map((id) => opened.retention.compact(id, asked)));
    expect(refused.map((each) => (each.ok ? 'ok' : each.error.code))).toEqual([
      'not_compactable',
      'not_compactable',
      'not_compactable',
    ]);
    await opened.retention.keep('run_kept', { kept: false });
    await retention({ ...whole, keepArtifacts: false }).run();
    expect(stands('run_kept')).toEqual({ events: 0, log: false, artifact: false });
  });

  test('[S15] above the size limit the oldest go first, and the file itself becomes smaller', async () => {
    for (let run = 0; run < 8; run += 1) await addRun(`run_${run}`, 20 - run, 400);
    const before = opened.retention.size();
    const used = before.databaseBytes - before.freeBytes + 8 * 3;
    await retention({ keepDays: null, keepGb: used / 2 / 1024 ** 3, keepArtifacts: true }).run();
    const events = Array.from({ length: 8 }, (_, run) => stands(`run_${run}`).events);
    expect(events).toEqual([...events].sort((a, b) => a - b));
    expect([events.at(0), events.at(-1), opened.retention.size().freeBytes]).toEqual([0, 403, 0]);
    const database = new Database(join(dir, 'history.db'), { readonly: true });
    expect(Number(database.pragma('page_count', { simple: true })) * 4096).toBeLessThan(before.databaseBytes * 0.75);
    database.close();
  });

  test('[S16] wherever a compaction is cut short, the next one ends it and nothing else was lost', async () => {
    for (let cut = 0; ; cut += 1) {
      await addRun(`run_cut${cut}`, 40, 5_000);
      let calls = 0;
      const stopping =
        <T extends unknown[], R>(call: (...words: T) => R) =>
        (...words: T): R => {
          calls += 1;
          if (calls > cut) throw new Error('killed');
          return call(...words);
        };
      const { compact, deleteEvents, finish, shrink } = opened.retention;
      const cutStore = {
        ...opened.retention,
        compact: stopping(compact),
        deleteEvents: stopping(deleteEvents),
        finish: stopping(finish),
        shrink: stopping(shrink),
      };
      const ended = await retention(whole, cutStore)
        .run()
        .then(
          () => true,
          () => false,
        );
      await opened.history.close();
      opened = reopen();
      const { compacted } = opened.retention.retained(`run_cut${cut}`);
      expect(stands(`run_cut${cut}`).events).toBe(compacted === undefined ? 5_003 : 0);
      await retention(whole).run();
      expect([stands(`run_cut${cut}`), opened.retention.unfinished()]).toEqual([{ events: 0, log: false, artifact: true }, []]);
      expect(opened.retention.retained(`run_cut${cut}`).compacted?.summary.outputs).toEqual({ word: 'out' });
      if (ended) break;
      expect(cut).toBeLessThan(20);
    }
  });

  test('[S17] compaction is the one exception: events of other runs, summaries and their record stay as they are', async () => {
    await addRun('run_old', 40);
    await addRun('run_new', 1);
    await retention(whole).run();
    const foreign = new Database(join(dir, 'history.db'));
    const attempt = (sql: string) => (): unknown => foreign.prepare(sql).run();
    expect(attempt("DELETE FROM events WHERE run = (SELECT key FROM runs WHERE run_id = 'run_new')")).toThrow('never deleted');
    expect(attempt("UPDATE compactions SET summary = '{}'")).toThrow('never changed');
    expect(attempt('DELETE FROM compactions')).toThrow('stays on record');
    expect(attempt("INSERT INTO events SELECT run, 1, 0, 1, '{}' FROM compactions")).toThrow('no more events');
    foreign.close();
  });
});
