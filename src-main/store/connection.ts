import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { watchDamage, type DamageWatch } from './damage-watch.ts';
import { migrate, versionIn } from './migrate.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './schema.ts';
import { retentionStatements } from './sqlite-retention.ts';
import { readStatements, writeStatements } from './statements.ts';
import { saysDamaged, sqliteCode, storeProblem } from './store-problem.ts';

/** Files up to this size are read through at every start; of larger ones the small tables are, the rest as it is read. */
const CHECK_UP_TO_BYTES = 8 * 1024 * 1024;

/** An open database: durable and current, or damaged and read-only. */
export interface Connection {
  readonly database: Database.Database;
  readonly damage: DamageWatch;
}

/**
 * Opens the database at `path` durably, making or migrating it. A damaged one opens read-only with the reason.
 * Errors: `newer_version` (nothing touched), `not_writable`, `disk_full`, `io_error`, `busy`.
 */
export function openConnection(path: string): Result<Connection, Problem> {
  let database: Database.Database | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const { version, damage } = lookAt(path);
    if (version > SCHEMA_VERSION) return err(newerVersion(path, version));
    if (damage !== undefined) return ok(openDamaged(path, damage));
    database = new Database(path, { timeout: 250 });
    makeDurable(database);
    migrate(database, { migrations: MIGRATIONS });
    assertDurable(database);
    // From here on group commit waits for others without holding up the event loop.
    database.pragma('busy_timeout = 10');
    return ok({ database, damage: watchDamage(path, { database }) });
  } catch (error) {
    database?.close();
    if (saysDamaged(error)) return ok(openDamaged(path, storeProblem(error, path).message));
    return err(openProblem(error, path));
  }
}

/** Reads the version and looks for damage over a connection that cannot change a byte of the file. */
function lookAt(path: string): { readonly version: number; readonly damage: string | undefined } {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return { version: 0, damage: undefined };
  const reader = new Database(path, { readonly: true, fileMustExist: true, timeout: 2000 });
  try {
    const version = versionIn(reader);
    const damage = version > SCHEMA_VERSION ? undefined : findDamage(reader, path);
    if (damage === undefined && version === SCHEMA_VERSION) prepareAll(reader);
    return { version, damage };
  } catch (error) {
    // These questions fit every database: one that cannot make sense of them has a broken header or schema.
    if (sqliteCode(error) !== 'SQLITE_ERROR') throw error;
    return { version: 0, damage: error instanceof Error ? error.message : String(error) };
  } finally {
    reader.close();
  }
}

/** Prepares every statement there is and drops them: one that cannot be shows that the schema is not whole. */
function prepareAll(database: Database.Database): void {
  readStatements(database);
  writeStatements(database);
  retentionStatements(database);
}

function makeDurable(database: Database.Database): void {
  if (numberPragma(database, 'user_version') === 0) database.pragma('auto_vacuum = INCREMENTAL');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  if (process.platform === 'darwin') {
    database.pragma('fullfsync = 1');
    database.pragma('checkpoint_fullfsync = 1');
  }
  database.pragma('foreign_keys = OFF');
  database.pragma('trusted_schema = OFF');
  database.pragma('temp_store = MEMORY');
  database.pragma('cache_size = -8000');
  database.pragma('journal_size_limit = 16777216');
}

/** The value read before the first write lies (better-sqlite3's WAL default is NORMAL): write first, then look. */
function assertDurable(database: Database.Database): void {
  database.prepare("INSERT OR REPLACE INTO settings (key, value) VALUES ('store.opens', ?)").run(String(process.pid));
  database.pragma('synchronous = FULL');
  const synchronous = numberPragma(database, 'synchronous');
  const mode = database.pragma('journal_mode', { simple: true });
  if (synchronous !== 2 || mode !== 'wal') {
    throw new Error(`The history is not durable: synchronous is ${synchronous}, journal mode is ${String(mode)}`);
  }
}

const SMALL_TABLES = ['runs', 'workflows', 'settings'] as const;

function findDamage(database: Database.Database, path: string): string | undefined {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const checks = bytes > CHECK_UP_TO_BYTES ? SMALL_TABLES : (['1'] as const);
  return checks.map((what) => String(database.pragma(`quick_check(${what})`, { simple: true }))).find((found) => found !== 'ok');
}

/** The original is only read. Where not even that works, an empty history in memory lets the app open and say so. */
function openDamaged(path: string, reason: string): Connection {
  const database = openReadable(path) ?? emptyDatabase();
  return { database, damage: watchDamage(path, { database, known: reason }) };
}

/** The file itself, if its schema is whole enough to ask for every kind of row. */
function openReadable(path: string): Database.Database | undefined {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true, timeout: 250 });
    if (versionIn(database) === SCHEMA_VERSION) {
      prepareAll(database);
      return database;
    }
  } catch (error) {
    if (sqliteCode(error) === undefined) throw error;
  }
  database?.close();
  return undefined;
}

function emptyDatabase(): Database.Database {
  const database = new Database(':memory:');
  migrate(database, { migrations: MIGRATIONS });
  return database;
}

function openProblem(error: unknown, path: string): Problem {
  if (sqliteCode(error) !== undefined) return storeProblem(error, path);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === '' || code === 'ERR_ASSERTION') throw error;
  if (code === 'ENOSPC') {
    return problem('disk_full', 'The disk is full, so the history cannot be opened.', {
      hint: 'Free some space, then try again.',
      at: path,
    });
  }
  return problem('not_writable', `The folder of the history cannot be used (${code}).`, {
    hint: 'Check that you may write to it, or choose another with --home.',
    at: dirname(path),
  });
}

function newerVersion(path: string, version: number): Problem {
  return problem(
    'newer_version',
    `The history was written by a newer version of Flowright (format ${version}; this one knows ${SCHEMA_VERSION}).`,
    {
      hint: 'Update the app. Nothing was changed.',
      at: path,
    },
  );
}

function numberPragma(database: Database.Database, name: string): number {
  return Number(database.pragma(name, { simple: true }));
}
