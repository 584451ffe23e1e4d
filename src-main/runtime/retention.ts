import { compact, nothingCompacted, type CompactedRun } from '../../src-shared/history/compacted.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { ok, type Result } from '../../src-shared/lib/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { History } from '../ports/history.ts';
import type { RetentionStore } from '../ports/retention-store.ts';
import type { RunFiles } from '../ports/run-files.ts';

/** How long and how much of the history stays whole. `null` means without a limit. */
export interface RetentionPolicy {
  readonly keepDays: number | null;
  /** Gigabytes of database, logs and (where they are removed) artifacts together. */
  readonly keepGb: number | null;
  /** Whether the artifacts of compacted runs stay. */
  readonly keepArtifacts: boolean;
}

/** What retention works on. */
export interface RetentionPorts {
  readonly clock: Clock;
  readonly history: Pick<History, 'events' | 'run'>;
  readonly store: RetentionStore;
  readonly files: RunFiles;
  policy(): RetentionPolicy;
}

/** What one pass of retention did. */
export interface RetentionReport {
  readonly compacted: number;
  readonly events: number;
  readonly freedBytes: number;
}

/** Keeps the history within its policy, now and by itself. */
export interface Retention {
  /** Brings the history within its policy; two at once are one. */
  run(): Promise<Result<RetentionReport, Problem>>;
  /** From now on runs by itself: a minute after the start, then every hour. */
  start(): void;
  /** Stops at the next step, each of which is safe to stop at. */
  close(): Promise<void>;
}

const FIRST_MS = 60_000;
const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
const GB = 1024 ** 3;
/** What ended just now is looked at by somebody. */
const GRACE_MS = EVERY_MS;
const EVENTS_AT_ONCE = 2_000;
const PAGES_AT_ONCE = 500;
const PAGE = 1_000;

/** Makes the retention of a host. Compacting is: summary on record, events gone, files gone, pages given back. */
export function createRetention(ports: RetentionPorts): Retention {
  const { clock, history, store, files } = ports;
  let closed = false;
  let working: Promise<Result<RetentionReport, Problem>> | undefined;
  let cancelTimer: (() => void) | undefined;

  async function pass(): Promise<Result<RetentionReport, Problem>> {
    const { keepDays, keepGb, keepArtifacts } = ports.policy();
    const before = await bytesOnDisk();
    const done = { compacted: 0, events: 0 };
    const finished = await finishAll();
    if (!finished.ok) return finished;
    const now = clock.now();
    const skipped = new Set<string>();
    let used = await usedBytes({ keepArtifacts });
    while (!closed) {
      const over = keepGb !== null && used > keepGb * GB;
      const limit = Math.min(now - GRACE_MS, over || keepDays === null ? now : now - keepDays * DAY_MS);
      if (!over && keepDays === null) break;
      const next = store.oldest({ endedBefore: limit, limit: skipped.size + 1 }).find(({ runId }) => !skipped.has(runId));
      if (next === undefined) break;
      skipped.add(next.runId);
      const { summary, root } = summarize(next.runId);
      // The run that started it may still ask for what it did.
      if (root !== undefined && history.run(root)?.endedAt === null) continue;
      const bytes = await files.bytesOf(next.runId, { artifacts: !keepArtifacts });
      const recorded = await store.compact(next.runId, { at: now, summary, removeArtifacts: !keepArtifacts });
      if (!recorded.ok) {
        if (recorded.error.code === 'not_compactable') continue;
        return recorded;
      }
      const free = store.size().freeBytes;
      const gone = await finishAll();
      if (!gone.ok) return gone;
      skipped.delete(next.runId);
      done.compacted += 1;
      done.events += next.seq;
      used -= bytes + Math.max(0, store.size().freeBytes - free);
    }
    const shrunk = await shrink();
    if (!shrunk.ok) return shrunk;
    return ok({ ...done, freedBytes: Math.max(0, before - (await bytesOnDisk())) });
  }

  async function finishAll(): Promise<Result<void, Problem>> {
    for (const { runId, stage, removeArtifacts } of store.unfinished()) {
      let gone = stage === 'files';
      while (!gone && !closed) {
        const deleted = await store.deleteEvents(runId, EVENTS_AT_ONCE);
        if (!deleted.ok) return deleted;
        gone = deleted.value;
      }
      if (closed) break;
      const removed = await files.remove(runId, { artifacts: removeArtifacts });
      if (!removed.ok) return removed;
      const finished = await store.finish(runId);
      if (!finished.ok) return finished;
    }
    return ok(undefined);
  }

  async function shrink(): Promise<Result<void, Problem>> {
    for (let done = store.size().freeBytes === 0; !done && !closed;) {
      const shrunk = await store.shrink(PAGES_AT_ONCE);
      if (!shrunk.ok) return shrunk;
      done = shrunk.value;
    }
    return ok(undefined);
  }

  async function bytesOnDisk(): Promise<number> {
    const { logBytes, artifactBytes } = await files.sizes();
    return store.size().databaseBytes + logBytes + artifactBytes;
  }

  async function usedBytes({ keepArtifacts }: Pick<RetentionPolicy, 'keepArtifacts'>): Promise<number> {
    const { databaseBytes, freeBytes } = store.size();
    const { logBytes, artifactBytes } = await files.sizes();
    return databaseBytes - freeBytes + logBytes + (keepArtifacts ? 0 : artifactBytes);
  }

  function summarize(runId: string): { readonly summary: CompactedRun; readonly root: string | undefined } {
    let summary = nothingCompacted;
    let root: string | undefined;
    for (let after = 0; ;) {
      const page = history.events(runId, after, PAGE);
      for (const { body } of page) {
        summary = compact(summary, body);
        if (body.type === 'runCreated') root = body.parent?.root;
      }
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return { summary, root };
      after = last.seq;
    }
  }

  function run(): Promise<Result<RetentionReport, Problem>> {
    working ??= pass().finally(() => {
      working = undefined;
    });
    return working;
  }

  function plan(ms: number): void {
    cancelTimer = clock.after(ms, () => {
      // A disk that is full or busy now is asked again in an hour.
      void run().finally(() => {
        if (!closed) plan(EVERY_MS);
      });
    });
  }

  return {
    run,
    start: () => plan(FIRST_MS),
    async close() {
      closed = true;
      cancelTimer?.();
      await working?.catch(() => undefined);
    },
  };
}
