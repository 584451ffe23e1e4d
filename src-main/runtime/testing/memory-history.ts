import { isCounted, isDoneStep, skipReasons } from '../../../src-shared/history/done-step.ts';
import { EVENT_VERSION, type RunEvent } from '../../../src-shared/history/events.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../../src-shared/workflow/compiled.ts';
import type { Append, History, RunRow, StepRow } from '../../ports/history.ts';

/** What survives the host in tests: the events, rows, pins and settings of a history. */
export interface MemoryDisk {
  readonly runs: Map<string, { row: RunRow; words: string; readonly events: RunEvent[]; readonly steps: Map<string, StepRow> }>;
  readonly pins: Map<string, CompiledWorkflow>;
  readonly settings: Map<string, string>;
}

/** An empty disk. */
export function createMemoryDisk(): MemoryDisk {
  return { runs: new Map(), pins: new Map(), settings: new Map() };
}

/** Decides what becomes of an append: `undefined` lets it through, a problem refuses it, `lost` never answers (the host died). */
export type AppendFate = (append: Append) => Problem | 'lost' | 'kept_unanswered' | undefined;

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** A history over a {@link MemoryDisk}; another one over the same disk is the next host's. */
export function createMemoryHistory(disk: MemoryDisk, fate: AppendFate = () => undefined): History {
  const newestFirst = (): RunRow[] => [...disk.runs.values()].map(({ row }) => row).sort((a, b) => (a.runId < b.runId ? 1 : -1));

  return {
    async append(append) {
      const fateNow = fate(append);
      if (fateNow === 'lost') return never();
      if (typeof fateNow === 'object') return err(fateNow);
      const written = write(disk, append);
      if (fateNow === 'kept_unanswered') return never();
      await Promise.resolve();
      return written;
    },
    pin(workflow) {
      disk.pins.set(workflow.hash, workflow);
      return Promise.resolve(ok(undefined));
    },
    pinned: (hash) => disk.pins.get(hash),
    events: (runId, after, limit = Number.MAX_SAFE_INTEGER) =>
      (disk.runs.get(runId)?.events ?? []).filter((event) => event.seq > after).slice(0, limit),
    run: (runId) => disk.runs.get(runId)?.row,
    runs(query) {
      const words = query.search?.toLowerCase().match(/[\p{L}\p{N}]+/gu);
      if (query.search !== undefined && query.search.trim() !== '' && words === null) return [];
      return newestFirst()
        .filter((row) => query.statuses === undefined || query.statuses.includes(row.status))
        .filter((row) => query.workflowId === undefined || row.workflowId === query.workflowId)
        .filter((row) => query.parent === undefined || row.parentRun === query.parent)
        .filter((row) => query.topOnly !== true || row.parentRun === null)
        .filter(
          (row) => query.tests === 'with' || query.parent !== undefined || (row.testStep !== null) === (query.tests === 'only'),
        )
        .filter((row) => query.before === undefined || row.runId < query.before)
        .filter((row) => (words ?? []).every((word) => disk.runs.get(row.runId)?.words.includes(word) === true))
        .slice(0, query.limit);
    },
    branches: (runId) =>
      newestFirst()
        .reverse()
        .flatMap((row) => {
          const body = disk.runs.get(row.runId)?.events[1]?.body;
          return body?.type === 'branchStarted' && body.from.run === runId ? [{ runId: row.runId, step: body.from.step }] : [];
        }),
    steps: (runId) => [...(disk.runs.get(runId)?.steps.values() ?? [])],
    waiting: () =>
      [...disk.runs.values()]
        .filter(({ row }) => row.endedAt === null)
        .flatMap(({ steps }) => [...steps.values()])
        .filter((row) => row.waitingSince !== null)
        .sort((a, b) => (a.waitingSince ?? 0) - (b.waitingSince ?? 0)),
    open: () => [...disk.runs.values()].filter(({ row }) => row.endedAt === null).map(({ row }) => row.runId),
    spentSince: (at) =>
      [...disk.runs.values()]
        .flatMap(({ events }) => events)
        .reduce(
          (sum, event) => sum + (event.at >= at && event.body.type === 'stepProgressed' ? (event.body.usage?.credits ?? 0) : 0),
          0,
        ),
    setting: (key) => disk.settings.get(key),
    setSetting(key, value) {
      disk.settings.set(key, value);
      return Promise.resolve(ok(undefined));
    },
    size: () => ({ databaseBytes: 0 }),
    close: () => Promise.resolve(),
  };
}

function write(disk: MemoryDisk, append: Append): Result<void, Problem> {
  const { runId, after, at, events, summary } = append;
  const known = disk.runs.get(runId);
  if (events.length === 0) return err(problem('empty_append', 'There was nothing to record.', { at: runId }));
  if (after !== (known?.events.length ?? 0))
    return err(problem('stale_append', `The run is not at event ${after}.`, { at: runId }));
  const run = known ?? { row: rowOf(append, 0, 0), words: '', events: [], steps: new Map<string, StepRow>() };
  disk.runs.set(runId, run);
  events.forEach((body, index) => run.events.push({ runId, seq: after + index + 1, at, v: EVENT_VERSION, body }));
  for (const step of append.steps) run.steps.set(step.step, step);
  const reasons = skipReasons(run.events.map(({ body }) => body));
  const done = [...run.steps.values()].filter((step) => isDoneStep(step, reasons.get(step.step))).length;
  const planned = disk.pins.get(summary.workflowHash)?.workflow.steps.length ?? 0;
  run.row = { ...rowOf(append, done, Math.max(planned, [...run.steps.keys()].filter(isCounted).length)) };
  const { workflowName, workflowId, inputs, outputs, error } = summary;
  run.words = JSON.stringify([runId, workflowName, workflowId, inputs, outputs ?? {}, error?.message ?? '']).toLowerCase();
  return ok(undefined);
}

function rowOf({ runId, after, at, events, summary }: Append, stepsDone: number, stepsTotal: number): RunRow {
  const {
    status,
    workflowHash,
    workflowId,
    workflowName,
    source,
    projectRoot,
    createdAt,
    endedAt,
    credits,
    error,
    parent,
    testStep,
  } = summary;
  return {
    runId,
    seq: after + events.length,
    status,
    workflowHash,
    workflowId,
    workflowName,
    source,
    projectRoot,
    createdAt,
    updatedAt: at,
    endedAt: endedAt ?? null,
    stepsDone,
    stepsTotal,
    credits,
    error: error === undefined ? null : JSON.stringify(error),
    parentRun: parent?.run ?? null,
    parentStep: parent?.step ?? null,
    testStep: testStep ?? null,
  };
}
