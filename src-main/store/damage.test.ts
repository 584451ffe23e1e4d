import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import { samplePinned, sampleStart, sampleStep, sampleSummary } from '../ports/testing/history-suite.ts';
import { openHistory } from './open-history.ts';
import { salvage } from './salvage.ts';
import { nameAside, setHistoryAside } from './set-aside.ts';

const clock: Clock = { now: () => 0, monotonic: () => performance.now(), after: () => () => undefined };
const RUNS = 60;
/** More by FLOWRIGHT_FLIPS, as the long proof does. */
const FLIPS = Number(process.env.FLOWRIGHT_FLIPS ?? 200);

let dir: string;
let good: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-damage-'));
  good = join(dir, 'good.db');
  const opened = openHistory(good, clock);
  if (!opened.ok) throw new Error(opened.error.message);
  const { history } = opened.value;
  await history.pin(samplePinned);
  for (let run = 0; run < RUNS; run += 1) {
    const runId = `run_${String(run).padStart(3, '0')}`;
    await history.append(sampleStart(runId, { inputs: { number: run } }));
    await history.append({
      runId,
      after: 1,
      at: 2,
      events: Array.from({ length: 40 }, (_, at) => ({
        type: 'stepProgressed',
        step: 'one',
        attempt: 1,
        message: `${at}${'y'.repeat(60)}`,
      })),
      summary: sampleSummary(runId, { status: 'succeeded', endedAt: 3 }),
      steps: [sampleStep(runId)],
    });
  }
  await history.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Numbers below a bound from a seed, the same every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The good file with bits flipped: a few anywhere, or many in one page, or in the header. */
function flipped(seed: number): Buffer {
  const draw = numbers(seed);
  const bytes = Buffer.from(readFileSync(good));
  const page = draw(bytes.length / 4096) * 4096;
  const kind = draw(4);
  const times = [1, 8, 64, 16][kind] ?? 1;
  for (let flip = 0; flip < times; flip += 1) {
    const at = kind === 2 ? page + draw(4096) : kind === 3 ? draw(4096) : draw(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(8));
  }
  return bytes;
}

const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('a damaged history', () => {
  test(`[S18] with bits flipped anywhere (${FLIPS} files) opens, tells what it can, and is written to only when nothing was found`, async () => {
    const path = join(dir, 'flipped.db');
    let noticed = 0;
    let told = 0;
    for (let seed = 1; seed <= FLIPS; seed += 1) {
      for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
      writeFileSync(path, flipped(seed));
      const before = hash(path);
      const opened = openHistory(path, clock);
      // Bits that make it another version's file or a foreign one are told as such.
      if (!opened.ok) {
        expect(['newer_version', 'io_error', 'not_writable', 'disk_full']).toContain(opened.error.code);
        expect(hash(path)).toBe(before);
        continue;
      }
      const { history, retention, notice } = opened.value;
      const early = notice() !== undefined;
      const rows = history.runs({ limit: 500 });
      for (const { runId } of rows.slice(0, 10)) {
        history.run(runId);
        history.events(runId, 0);
        history.steps(runId);
        retention.retained(runId);
      }
      history.runs({ limit: 5, search: 'sample' });
      history.pinned(samplePinned.hash);
      history.waiting();
      history.open();
      history.setting('settings');
      retention.oldest({ endedBefore: 100, limit: 5 });
      retention.size();
      if (notice() !== undefined) {
        noticed += 1;
        told += rows.length;
        const refused = await history.append(sampleStart('run_new'));
        expect(refused.ok ? 'ok' : refused.error.code).toBe('read_only');
      }
      await history.close();
      if (early) expect(hash(path)).toBe(before);
    }
    expect(noticed).toBeGreaterThan(FLIPS / 4);
    expect(told).toBeGreaterThan(noticed * 5);
  });

  test.each([
    { what: 'header names a format that there is not', change: (bytes: Buffer) => void bytes.fill(0x44, 47, 48) },
    {
      what: 'schema has lost a column',
      change(bytes: Buffer) {
        for (let at = bytes.indexOf('steps_total'); at >= 0; at = bytes.indexOf('steps_total', at))
          bytes.write('steps_totaM', at);
      },
    },
  ])('[S18] whose $what opens read-only and stays as it was', async ({ change }) => {
    const path = join(dir, 'changed.db');
    const bytes = readFileSync(good);
    change(bytes);
    writeFileSync(path, bytes);
    const before = hash(path);
    const opened = openHistory(path, clock);
    if (!opened.ok) throw new Error(opened.error.message);
    const { history, notice } = opened.value;
    const refused = await history.append(sampleStart('run_new'));
    await history.close();
    expect([notice()?.code, refused.ok, hash(path) === before]).toEqual(['damaged', false, true]);
  });

  test('[S19] is saved as JSON lines as far as it is readable, from every side of the broken pages, and stays untouched', async () => {
    const path = join(dir, 'holes.db');
    const bytes = Buffer.from(readFileSync(good));
    const pages = leavesOf('events');
    const holes = [pages[3], pages[4], pages[9]].map(Number);
    for (const page of holes) bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
    writeFileSync(path, bytes);
    const before = hash(path);
    const saved = await salvage(path, join(dir, 'out', 'saved.jsonl'));
    if (!saved.ok) throw new Error(saved.error.message);
    expect(hash(path)).toBe(before);
    const lines = readFileSync(saved.value.path, 'utf8').trim().split('\n');
    const kinds = lines.map((line) => String(Reflect.get(Object(JSON.parse(line)), 'kind')));
    const events = kinds.filter((kind) => kind === 'event').length;
    const lost = RUNS * 41 - events;
    expect(saved.value).toMatchObject({ runs: RUNS, events, workflows: 1, brokenPlaces: 2 });
    // Three pages hold about thirty events each; no whole page beside them is lost.
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(3 * 45);
    expect(new Set(lines).size).toBe(lines.length);
  });

  test('[S20] that is no database at all gives an empty file with the counts, not an error', async () => {
    const path = join(dir, 'text.db');
    writeFileSync(path, 'only words '.repeat(900));
    const saved = await salvage(path, join(dir, 'none.jsonl'));
    expect(saved).toMatchObject({ ok: true, value: { runs: 0, events: 0 } });
    expect(readFileSync(join(dir, 'none.jsonl'), 'utf8')).toMatch(/^\{"kind":"end"/);
  });

  test('[S20] is saved to a new file: what is there already is left as it is', async () => {
    const mine = join(dir, 'mine.txt');
    writeFileSync(mine, 'precious');
    const saved = await salvage(good, mine);
    expect([saved.ok || saved.error.code, readFileSync(mine, 'utf8')]).toEqual(['already_there', 'precious']);
    expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('[S21] is put aside under a free name with its log, and a new history begins in its place', async () => {
    const path = join(dir, 'history.db');
    copyFileSync(good, path);
    writeFileSync(`${path}-wal`, 'log');
    const before = hash(path);
    const to = nameAside(path, Date.UTC(2026, 2, 1, 10, 20, 30));
    expect(to).toBe(join(dir, 'history-kept-2026-03-01T10-20-30.db'));
    expect(setHistoryAside(path, to)).toEqual({ ok: true, value: undefined });
    expect([hash(to), readFileSync(`${to}-wal`, 'utf8')]).toEqual([before, 'log']);
    expect(nameAside(path, Date.UTC(2026, 2, 1, 10, 20, 30))).toContain('30-2.db');
    const opened = openHistory(path, clock);
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.value.history.runs({ limit: 5 })).toEqual([]);
    await opened.value.history.close();
  });
});

/** Numbers of the pages that hold a table's rows, in key order: leaves are found by walking the tree in the file. */
function leavesOf(table: string): number[] {
  const database = new Database(good, { readonly: true });
  const root = Number(database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table));
  database.close();
  const bytes = readFileSync(good);
  const walk = (page: number): number[] => {
    const at = (page - 1) * 4096;
    if (bytes[at] === 13) return [page];
    const cells = bytes.readUInt16BE(at + 3);
    const children = Array.from({ length: cells }, (_, cell) => bytes.readUInt32BE(at + bytes.readUInt16BE(at + 12 + cell * 2)));
    return [...children, bytes.readUInt32BE(at + 8)].flatMap(walk);
  };
  return walk(root);
}
