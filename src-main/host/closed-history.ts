import type { History } from '../ports/history.ts';
import type { RetentionStore } from '../ports/retention-store.ts';
import { err, type Result } from '../../src-shared/lib/result.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';

/** Stands in for a history that cannot be opened: shows nothing, accepts nothing, and says why each time. */
export function createClosedHistory(why: Problem): History {
  const refuse = (): Promise<Result<void, Problem>> => Promise.resolve(err(why));
  return {
    append: refuse,
    pin: refuse,
    pinned: () => undefined,
    events: () => [],
    run: () => undefined,
    runs: () => [],
    branches: () => [],
    steps: () => [],
    waiting: () => [],
    open: () => [],
    spentSince: () => 0,
    setting: () => undefined,
    setSetting: refuse,
    size: () => ({ databaseBytes: 0 }),
    close: () => Promise.resolve(),
  };
}

/** Stands in for the retention of such a history: nothing to see, nothing to remove. */
export function createClosedRetention(why: Problem): RetentionStore {
  const refuse = <T>(): Promise<Result<T, Problem>> => Promise.resolve(err(why));
  return {
    retained: () => ({ kept: false, compacted: undefined }),
    keep: refuse,
    oldest: () => [],
    compact: refuse,
    unfinished: () => [],
    deleteEvents: refuse,
    finish: refuse,
    shrink: refuse,
    size: () => ({ databaseBytes: 0, freeBytes: 0, runs: 0, compactedRuns: 0 }),
  };
}
