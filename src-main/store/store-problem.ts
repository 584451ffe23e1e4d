import Database from 'better-sqlite3';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';

/** The `SQLITE_…` code of an error thrown by the database, or undefined for any other error. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}

/** Whether the database's pages or schema are broken, as far as this error tells. */
export function saysDamaged(error: unknown): boolean {
  const code = sqliteCode(error) ?? '';
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

/**
 * What a failed use of the database means for a person. Codes: `disk_full`, `io_error`, `busy`, `damaged`,
 * `not_writable`, `history_refused`. Errors that are not the database's are our own bugs and are thrown again.
 */
export function storeProblem(error: unknown, path: string): Problem {
  const code = sqliteCode(error);
  if (code === undefined) throw error;
  const text = error instanceof Error ? error.message : String(error);
  if (code === 'SQLITE_FULL') {
    return problem('disk_full', 'The disk is full, so nothing was saved.', {
      hint: 'Free some space, then go on. What was saved before is safe.',
      at: path,
    });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return problem('busy', 'Another program is using the history and did not let go in time.', {
      hint: 'Close programs that have the file open, such as a database browser or a backup, then try again.',
      at: path,
    });
  }
  if (saysDamaged(error)) {
    return problem('damaged', `The history is damaged: ${text}.`, {
      hint: 'Close the app, keep a copy of the file and open the app again: it will show what is readable.',
      at: path,
    });
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'SQLITE_PERM') {
    return problem('not_writable', 'The history cannot be written.', {
      hint: 'Check that the folder exists, that you may write to it, and that its disk is not mounted read-only.',
      at: path,
    });
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return problem('io_error', `The disk refused to read or write the history (${code}).`, {
      hint: 'Check the disk and its free space, then try again. What was saved before is safe.',
      at: path,
    });
  }
  return problem('history_refused', `The history refused a change: ${text}.`, {
    hint: 'Nothing was changed. Restart the app; if it happens again, report it with this message.',
    at: path,
  });
}
