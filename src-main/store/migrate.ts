import type Database from 'better-sqlite3';

/** One step from a schema to the next, statement by statement. */
export type Statements = readonly string[];

/** What to migrate by, and who wants to know how far it is. */
export interface Migrating {
  readonly migrations: readonly Statements[];
  /** Called before each statement, before the commit and after it; tests end the process there. */
  readonly reached?: (point: string) => void;
}

/**
 * Brings a database to the newest schema, all in one transaction: whatever ends it midway leaves the old schema whole.
 * The version is read inside, so that of two programs that come at once one migrates and the other finds it done.
 */
export function migrate(database: Database.Database, { migrations, reached = () => undefined }: Migrating): void {
  if (versionIn(database) === migrations.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    const from = versionIn(database);
    migrations.slice(from).forEach((statements, step) => {
      statements.forEach((statement, index) => {
        reached(`${from + step + 1}.${index}`);
        database.exec(statement);
      });
    });
    if (from < migrations.length) database.pragma(`user_version = ${migrations.length}`);
    reached('commit');
    database.exec('COMMIT');
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
  reached('committed');
}

/** The schema's version a database has. */
export function versionIn(database: Database.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}
