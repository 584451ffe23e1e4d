import type Database from 'better-sqlite3';
import { compactedRunSchema, nothingCompacted, type CompactedRun } from '../../src-shared/history/compacted.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { ok, type Result } from '../../src-shared/lib/result.ts';
import type { History } from '../ports/history.ts';
import type { Retained, RetentionStore, UnfinishedCompaction } from '../ports/retention-store.ts';
import type { DamageWatch } from './damage-watch.ts';
import type { Write } from './group-commit.ts';

/** What retention works on: the connection of a history, and its one queue of writes. */
export interface RetentionParts {
  readonly database: Database.Database;
  readonly damage: DamageWatch;
  readonly history: Pick<History, 'size'> & { commit(write: Write): Promise<Result<void, Problem>> };
}

/** {@link RetentionStore} over the connection of a history. */
export function createRetentionStore({ database, damage, history }: RetentionParts): RetentionStore {
  const statements = retentionStatements(database);
  const list = <T>(read: () => readonly T[]): readonly T[] => damage.reading(read, []);
  const pragma = (name: string): number => damage.reading(() => Number(database.pragma(name, { simple: true })), 0);

  return {
    retained(runId) {
      const row = damage.reading(() => statements.retained.get(runId), undefined);
      if (row === undefined) return { kept: false, compacted: undefined };
      return { kept: row.kept === 1, compacted: compactedOf(row) };
    },
    keep: (runId, { kept }) =>
      history.commit(() => {
        statements.keep.run(kept ? 1 : 0, runId);
        return undefined;
      }),
    oldest: ({ endedBefore, limit }) => list(() => statements.oldest.all(endedBefore, limit)),
    compact: (runId, { at, summary, removeArtifacts }) =>
      history.commit(() => {
        const written = statements.compact.run({
          runId,
          at,
          summary: JSON.stringify(summary),
          removeArtifacts: removeArtifacts ? 1 : 0,
        });
        return written.changes === 1 ? undefined : notCompactable(runId);
      }),
    unfinished: () =>
      list(() => statements.unfinished.all()).map(({ runId, stage, removeArtifacts }): UnfinishedCompaction => ({
        runId,
        stage: stage === 'files' ? 'files' : 'events',
        removeArtifacts: removeArtifacts === 1,
      })),
    async deleteEvents(runId, limit) {
      let left = true;
      const deleted = await history.commit(() => {
        left = statements.deleteEvents.run(runId, limit).changes === limit;
        if (!left) statements.stage.run('files', runId);
        return undefined;
      });
      return deleted.ok ? ok(!left) : deleted;
    },
    finish: (runId) =>
      history.commit(() => {
        statements.stage.run('done', runId);
        return undefined;
      }),
    async shrink(pages) {
      const shrunk = await history.commit(() => {
        database.pragma(`incremental_vacuum(${Math.max(1, Math.floor(pages))})`);
        return undefined;
      });
      return shrunk.ok ? ok(pragma('freelist_count') === 0) : shrunk;
    },
    size: () => ({
      ...history.size(),
      freeBytes: pragma('freelist_count') * pragma('page_size'),
      runs: damage.reading(() => statements.runs.get() ?? 0, 0),
      compactedRuns: damage.reading(() => statements.compacted.get() ?? 0, 0),
    }),
  };
}

interface RetainedRow {
  readonly kept: number;
  readonly at: number | null;
  readonly events: number | null;
  readonly summary: string | null;
}

interface UnfinishedRow {
  readonly runId: string;
  readonly stage: string;
  readonly removeArtifacts: number;
}

interface OldRun {
  readonly runId: string;
  readonly endedAt: number;
  readonly seq: number;
}

interface CompactBinding {
  readonly runId: string;
  readonly at: number;
  readonly summary: string;
  readonly removeArtifacts: number;
}

/** What retention asks of the database; throws where its schema is not whole. */
export function retentionStatements(database: Database.Database) {
  return {
    retained: database.prepare<[string], RetainedRow>(
      `SELECT kept, compactions.at, compactions.events, summary FROM runs
       LEFT JOIN compactions ON compactions.run = runs.key WHERE run_id = ?`,
    ),
    keep: database.prepare<[number, string]>('UPDATE runs SET kept = ? WHERE run_id = ?'),
    oldest: database.prepare<[number, number], OldRun>(
      `SELECT run_id AS runId, ended_at AS endedAt, seq FROM runs
       WHERE ended_at IS NOT NULL AND ended_at < ? AND kept = 0 AND key NOT IN (SELECT run FROM compactions)
       ORDER BY ended_at LIMIT ?`,
    ),
    compact: database.prepare<CompactBinding>(
      `INSERT INTO compactions (run, at, events, remove_artifacts, stage, summary)
       SELECT key, @at, seq, @removeArtifacts, 'events', @summary FROM runs
       WHERE run_id = @runId AND ended_at IS NOT NULL AND kept = 0 AND key NOT IN (SELECT run FROM compactions)`,
    ),
    unfinished: database.prepare<[], UnfinishedRow>(
      `SELECT run_id AS runId, stage, remove_artifacts AS removeArtifacts FROM compactions JOIN runs ON runs.key = compactions.run
       WHERE stage <> 'done' ORDER BY compactions.run`,
    ),
    deleteEvents: database.prepare<[string, number]>(
      `DELETE FROM events WHERE rowid IN (
         SELECT rowid FROM events WHERE run = (SELECT key FROM runs WHERE run_id = ?) ORDER BY seq LIMIT ?)`,
    ),
    stage: database.prepare<[string, string]>(
      'UPDATE compactions SET stage = ? WHERE run = (SELECT key FROM runs WHERE run_id = ?)',
    ),
    runs: database.prepare<[], number>('SELECT count(*) FROM runs').pluck(),
    compacted: database.prepare<[], number>('SELECT count(*) FROM compactions').pluck(),
  } as const;
}

function compactedOf({ at, events, summary }: RetainedRow): Retained['compacted'] {
  if (at === null || events === null || summary === null) return undefined;
  return { at, events, summary: readSummary(summary) };
}

function readSummary(text: string): CompactedRun {
  try {
    return compactedRunSchema.safeParse(JSON.parse(text)).data ?? nothingCompacted;
  } catch {
    return nothingCompacted;
  }
}

function notCompactable(runId: string): Problem {
  return problem('not_compactable', `The history of ${runId} stays whole: the run has not ended, is kept, or is compacted.`, {
    hint: 'Only the history of runs that have ended is made smaller.',
    at: runId,
  });
}
