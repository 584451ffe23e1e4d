import type { Problem } from '../../src-shared/lib/problem.ts';
import { ok, type Result } from '../../src-shared/lib/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { History } from '../ports/history.ts';
import type { RetentionStore } from '../ports/retention-store.ts';
import { openConnection } from './connection.ts';
import { SqliteHistory } from './sqlite-history.ts';
import { createRetentionStore } from './sqlite-retention.ts';

/** A history that can be used; `notice` says why it is read-only, from the opening on or since damage was met. */
export interface OpenedHistory {
  readonly history: History;
  readonly retention: RetentionStore;
  notice(): Problem | undefined;
}

/**
 * Opens the durable history at an absolute path, making it where there is none. A damaged one opens read-only with a
 * notice and stays as it is. Errors: `newer_version` (nothing touched), `not_writable`, `disk_full`, `io_error`, `busy`.
 */
export function openHistory(path: string, clock: Clock): Result<OpenedHistory, Problem> {
  const opened = openConnection(path);
  if (!opened.ok) return opened;
  const { database, damage } = opened.value;
  const history = new SqliteHistory({ database, damage, clock, path });
  return ok({ history, retention: createRetentionStore({ database, damage, history }), notice: damage.found });
}
