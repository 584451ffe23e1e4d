import type Database from 'better-sqlite3';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { saysDamaged, sqliteCode } from './store-problem.ts';

/** Knows whether a database was found to be damaged, at its opening or later; from then on nobody writes to it. */
export interface DamageWatch {
  /** Why the database may only be read, or undefined. */
  found(): Problem | undefined;
  /** Looks at an error of the database. */
  readonly see: (error: unknown) => void;
  /**
   * Reads; where the pages are broken gives `instead` (what was readable so far) and remembers the damage. Whoever still asks
   * after the database was closed is being cut off and gets `instead`, too.
   */
  reading<T>(read: () => T, instead: T): T;
}

/** Makes the watch of a database at `path`; `known` is what its opening found. */
export function watchDamage(
  path: string,
  { database, known }: { readonly database: Pick<Database.Database, 'open'>; readonly known?: string },
): DamageWatch {
  let damage = known === undefined ? undefined : damageProblem(path, known);

  function see(error: unknown): void {
    if (saysDamaged(error)) damage ??= damageProblem(path, error instanceof Error ? error.message : String(error));
  }

  return {
    found: () => damage,
    see,
    reading(read, instead) {
      if (!database.open) return instead;
      try {
        return read();
      } catch (error) {
        see(error);
        // Of a damaged file anything may be said: wrong types, too large values, pages that are not there.
        if (damage === undefined || (sqliteCode(error) === undefined && !(error instanceof RangeError))) throw error;
        return instead;
      }
    },
  };
}

function damageProblem(path: string, reason: string): Problem {
  return problem('damaged', `The history is damaged and is open for reading only: ${reason.replace(/\s+/g, ' ').slice(0, 200)}`, {
    hint: 'Nothing is changed in it. Save what is readable with `flowright storage export`, then begin a new one with `flowright storage fresh`; the old file is kept.',
    at: path,
  });
}
