import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { fileProblem } from '../../src-shared/lib/file-problem.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { sqliteCode } from './store-problem.ts';

/** How many rows of each kind were written, and how many places of the file could not be read. */
export interface Salvaged {
  readonly path: string;
  readonly runs: number;
  readonly events: number;
  readonly workflows: number;
  readonly brokenPlaces: number;
}

/**
 * Writes every readable row of a history as JSON lines ({kind: "run" | "event" | …, …}, the last one the counts). It
 * works on a copy, so that the original keeps every byte; a table's broken places are skipped row by row. `to` is a new file: one
 * that is there is never replaced.
 */
export async function salvage(from: string, to: string): Promise<Result<Salvaged, Problem>> {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-salvage-'));
  try {
    const copy = join(folder, 'copy.db');
    for (const suffix of ['', '-wal']) {
      if (statSync(from + suffix, { throwIfNoEntry: false }) !== undefined) copyFileSync(from + suffix, copy + suffix);
    }
    await mkdir(dirname(to), { recursive: true });
    // Takes the name first: what is there already is never replaced.
    await (await open(to, 'wx', 0o600)).close();
    const temporary = join(dirname(to), `.${basename(to).slice(0, 100)}.${randomBytes(6).toString('hex')}.part`);
    const file = await open(temporary, 'wx', 0o600);
    let isWhole = false;
    try {
      const counts = await writeRows(copy, file);
      const salvaged = { path: to, ...counts };
      await file.write(`${JSON.stringify({ kind: 'end', ...counts })}\n`);
      await file.sync();
      await file.close();
      await rename(temporary, to);
      isWhole = true;
      return ok(salvaged);
    } finally {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
      if (!isWhole) await rm(to, { force: true });
    }
  } catch (error) {
    return err(fileProblem(error, to));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const TABLES = [
  { kind: 'run', table: 'runs', key: 'key' },
  { kind: 'workflow', table: 'workflows', key: 'rowid' },
  { kind: 'step', table: 'steps', key: 'rowid' },
  { kind: 'compaction', table: 'compactions', key: 'run' },
  { kind: 'event', table: 'events', key: 'rowid' },
] as const;
const ROWS_AT_ONCE = 500;
/** Beyond this nothing was ever written: a table of a history has fewer rows. */
const LAST_KEY = 2 ** 40;

async function writeRows(path: string, file: FileHandle): Promise<Omit<Salvaged, 'path'>> {
  const counts = new Map<string, number>();
  let brokenPlaces = 0;
  const database = openCopy(path);
  try {
    for (const { kind, table, key } of database === undefined ? [] : TABLES) {
      const read = prepared(database, `SELECT ${key} AS "key", * FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`);
      const back = prepared(database, `SELECT ${key} AS "key", * FROM ${table} WHERE ${key} <= ? ORDER BY ${key} DESC LIMIT ?`);
      if (read === undefined || back === undefined) {
        brokenPlaces += 1;
        continue;
      }
      const write = async (rows: readonly Row[]): Promise<void> => {
        if (rows.length > 0) await file.write(`${rows.map((row) => JSON.stringify({ kind, ...row })).join('\n')}\n`);
        counts.set(kind, (counts.get(kind) ?? 0) + rows.length);
      };
      let lost: number | undefined;
      for (let after = 0, leap = 1; after < LAST_KEY;) {
        const { rows, broken } = readSome(read, after);
        // The leap over the broken place may have been too long: what lies before its end is read backwards.
        if (lost !== undefined && (rows.length > 0 || !broken)) {
          await write(readBack(back, { from: rows.length > 0 ? after : LAST_KEY, to: lost }));
          lost = undefined;
        }
        await write(rows);
        const last = Number(rows.at(-1)?.key ?? after);
        if (!broken && rows.length < ROWS_AT_ONCE) break;
        if (broken && lost === undefined) {
          brokenPlaces += 1;
          lost = last;
          leap = 1;
        }
        after = broken ? last + leap : last;
        // In leaps that grow, so that the end of a place is found soon whether it is a row or many pages.
        if (broken) leap *= 2;
      }
    }
  } finally {
    database?.close();
  }
  const of = (kind: string): number => counts.get(kind) ?? 0;
  return {
    runs: of('run'),
    events: of('event'),
    workflows: of('workflow'),
    brokenPlaces: database === undefined ? 1 : brokenPlaces,
  };
}

type Row = Readonly<Record<string, unknown>>;

function openCopy(path: string): Database.Database | undefined {
  return attempt(() => {
    const database = new Database(path);
    database.pragma('temp_store = MEMORY');
    return database;
  });
}

function prepared(database: Database.Database | undefined, sql: string): Database.Statement<[number, number], Row> | undefined {
  return attempt(() => database?.prepare<[number, number], Row>(sql));
}

function readSome(
  read: Database.Statement<[number, number], Row>,
  after: number,
): { readonly rows: readonly Row[]; readonly broken: boolean } {
  const rows: Row[] = [];
  const whole = attempt(() => {
    for (const row of read.iterate(after, ROWS_AT_ONCE)) rows.push(row);
    return true;
  });
  return { rows, broken: whole === undefined };
}

/** Rows with keys from `from` down to above `to`, until a broken place. */
function readBack(
  back: Database.Statement<[number, number], Row>,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Row[] {
  const rows: Row[] = [];
  attempt(() => {
    for (const row of back.iterate(from, LAST_KEY)) {
      if (Number(row.key) <= to) break;
      rows.push(row);
    }
  });
  return rows.reverse();
}

/** What works on the copy, or undefined where its pages do not allow it. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (sqliteCode(error) === undefined && !(error instanceof RangeError)) throw error;
    return undefined;
  }
}
