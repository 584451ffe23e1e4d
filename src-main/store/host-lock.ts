import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { fileProblem, systemCode } from '../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { sqliteCode, storeProblem } from './store-problem.ts';

const hostRecordSchema = z.object({ pid: z.number().int(), socket: z.string(), since: z.number() });

/** Who hosts: process id, path of the socket (or pipe) it listens on, and since when (wall-clock ms). */
export type HostRecord = z.infer<typeof hostRecordSchema>;

/** The right to host a data directory; the system takes it back when this process dies, however it dies. */
export interface HostLock {
  /** Tells other processes where this one listens. */
  announce(record: HostRecord): Result<void, Problem>;
  /** Gives the right back. */
  release(): void;
}

/**
 * Takes the one right to host the engine on `dir` (made where missing). Errors: `held` when another process has it,
 * `not_writable`, `disk_full`, `io_error`.
 */
export function acquireHostLock(dir: string): Result<HostLock, Problem> {
  const path = join(dir, LOCK_FILE);
  let database: Database.Database | undefined;
  try {
    makeHome(dir);
    // Asking waits for nobody: one who waited here would keep a host of its own process from getting ready.
    database = new Database(path, { timeout: 0 });
    // A rollback journal, never WAL: whoever may write there has one lock of the system on the file itself.
    database.pragma('journal_mode = DELETE');
    // Not EXCLUSIVE: those who only look are in nobody's way, so of many that start at once one always wins.
    database.exec('BEGIN IMMEDIATE');
    return ok(holding(dir, database));
  } catch (error) {
    database?.close();
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY') === true) return err(held(dir));
    return err(homeProblem(error, dir));
  }
}

/**
 * Makes a data directory with the folders above it. Throws what the system says; Node's own recursive way goes round for ever
 * where nothing can be made (below /proc).
 */
export function makeHome(dir: string): void {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const above = dirname(dir);
  if (above !== dir && statSync(above, { throwIfNoEntry: false }) === undefined) makeHome(above);
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    // Another process made it in between.
    if (systemCode(error) !== 'EEXIST' || statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}

/** Why a data directory cannot be worked in: an error of the system or the database as words about the directory. */
export function homeProblem(error: unknown, dir: string): Problem {
  const found = systemCode(error) === undefined ? storeProblem(error, join(dir, LOCK_FILE)) : fileProblem(error, dir);
  if (found.code === 'disk_full') return found;
  const cause = found.code === 'not_writable' ? 'you may not write to it' : `${found.message.replace(/\.$/, '')}`;
  return problem(found.code, `The data directory ${dir} cannot be used: ${cause}.`, {
    hint: 'Change its permissions, or choose another with --home or FLOWRIGHT_HOME.',
    at: dir,
  });
}

/** The host that announced itself last on `dir`; it may have died since: connect to find out. */
export function readHost(dir: string): HostRecord | undefined {
  try {
    return hostRecordSchema.safeParse(JSON.parse(readFileSync(join(dir, HOST_FILE), 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) !== undefined) return undefined;
    throw error;
  }
}

const LOCK_FILE = 'host.lock';
const HOST_FILE = 'host.json';

function holding(dir: string, database: Database.Database): HostLock {
  const file = join(dir, HOST_FILE);
  return {
    announce: (record) => {
      try {
        writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
        renameSync(`${file}.new`, file);
        return ok(undefined);
      } catch (error) {
        return err(fileProblem(error, file));
      }
    },
    release: () => {
      if (!database.open) return;
      rmSync(file, { force: true });
      database.close();
    },
  };
}

function held(dir: string): Problem {
  const host = readHost(dir);
  const who = host === undefined ? 'Another process' : `Process ${host.pid}`;
  return problem('held', `${who} already hosts the engine here.`, { hint: 'Connect to it, or close it first.', at: dir });
}
