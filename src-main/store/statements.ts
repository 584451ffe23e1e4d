import type Database from 'better-sqlite3';
import type { RunRow, StepRow } from '../ports/history.ts';

/** Where a run stands, as its row tells. */
export interface RunPosition {
  readonly key: number;
  readonly seq: number;
  readonly status: string;
  readonly stepsDone: number;
  readonly stepsTotal: number;
}

/** Which row a step has, and its status there. */
export interface StepPosition {
  readonly row: number;
  readonly step: string;
  readonly status: string;
}

/** An event as its row holds it. */
export interface EventRow {
  readonly seq: number;
  readonly at: number;
  readonly v: number;
  readonly body: string;
}

/** Binds a run list: statuses as a JSON array; only what the filter names is looked at. */
type RunsBinding = {
  readonly statuses: string | null;
  readonly workflow: string | null;
  readonly before: string | null;
  readonly words: string | null;
  readonly parent: string | null;
  readonly limit: number;
};

/** Which parts of a run list's filter are given. */
export interface RunsFilter {
  readonly statuses: boolean;
  readonly workflow: boolean;
  readonly before: boolean;
  readonly parent: boolean;
  readonly topOnly: boolean;
  readonly tests: 'with' | 'without' | 'only';
  readonly words: boolean;
}

const RUN_COLUMNS = `run_id AS runId, seq, status, workflow_hash AS workflowHash, workflow_id AS workflowId,
  workflow_name AS workflowName, source, project_root AS projectRoot, created_at AS createdAt, updated_at AS updatedAt,
  ended_at AS endedAt, steps_done AS stepsDone, steps_total AS stepsTotal, credits, error,
  parent_run AS parentRun, parent_step AS parentStep, test_step AS testStep`;
const STEP_COLUMNS = `runs.run_id AS runId, steps.step, steps.name, steps.step_type AS stepType, steps.status, steps.attempt,
  steps.started_at AS startedAt, steps.ended_at AS endedAt, steps.waiting_since AS waitingSince, steps.prompt,
  steps.bound_to AS boundTo, steps.line`;

/** One statement for each filter, so that each finds its rows by an index instead of passing over all runs. */
export function runsStatement(database: Database.Database, filter: RunsFilter): Database.Statement<RunsBinding, RunRow> {
  const where = [
    ...(filter.words ? ['search MATCH @words'] : []),
    ...(filter.statuses ? ['status IN (SELECT value FROM json_each(@statuses))'] : []),
    ...(filter.workflow ? ['workflow_id = @workflow'] : []),
    ...(filter.parent ? ['parent_run = @parent'] : []),
    ...(filter.topOnly ? ['parent_run IS NULL'] : []),
    ...(filter.tests === 'with' ? [] : [filter.tests === 'only' ? 'test_step IS NOT NULL' : 'test_step IS NULL']),
    ...(filter.before
      ? [filter.words ? 'search.rowid < (SELECT key FROM runs WHERE run_id = @before)' : 'run_id < @before']
      : []),
  ];
  const from = filter.words ? 'search CROSS JOIN runs ON runs.key = search.rowid' : 'runs';
  // Keys grow with run ids; in their order the search gives its newest finds first and stops at the limit.
  const order = filter.words ? 'search.rowid' : 'run_id';
  return database.prepare<RunsBinding, RunRow>(
    `SELECT ${RUN_COLUMNS} FROM ${from} ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}
     ORDER BY ${order} DESC LIMIT @limit`,
  );
}

/** Statements that read; prepared once for a connection. */
export function readStatements(database: Database.Database) {
  return {
    events: database.prepare<[string, number, number], EventRow>(
      `SELECT seq, at, v, body FROM events
       WHERE run = (SELECT key FROM runs WHERE run_id = ? AND key NOT IN (SELECT run FROM compactions)) AND seq > ?
       ORDER BY seq LIMIT ?`,
    ),
    run: database.prepare<[string], RunRow>(`SELECT ${RUN_COLUMNS} FROM runs WHERE run_id = ?`),
    // A branch has its origin's workflow id, is newer, and says so in its second event.
    branches: database.prepare<[string, string, string], { readonly runId: string; readonly step: string }>(
      `SELECT runs.run_id AS runId, events.body ->> '$.from.step' AS step FROM runs
       JOIN events ON events.run = runs.key AND events.seq = 2
       WHERE runs.workflow_id = (SELECT workflow_id FROM runs WHERE run_id = ?) AND runs.run_id > ?
         AND events.body ->> '$.type' = 'branchStarted' AND events.body ->> '$.from.run' = ?
       ORDER BY runs.run_id`,
    ),
    steps: database.prepare<[string], StepRow>(
      `SELECT ${STEP_COLUMNS} FROM steps JOIN runs ON runs.key = steps.run WHERE runs.run_id = ? ORDER BY steps.rowid`,
    ),
    waiting: database.prepare<[], StepRow>(
      `SELECT ${STEP_COLUMNS} FROM steps JOIN runs ON runs.key = steps.run
       WHERE steps.waiting_since IS NOT NULL AND runs.ended_at IS NULL ORDER BY steps.waiting_since, steps.rowid`,
    ),
    open: database.prepare<[], string>('SELECT run_id FROM runs WHERE ended_at IS NULL ORDER BY key').pluck(),
    pinned: database.prepare<[string], string>('SELECT body FROM workflows WHERE hash = ?').pluck(),
    spentSince: database
      .prepare<[number, number], number>(
        `SELECT coalesce(sum(json_extract(events.body, '$.usage.credits')), 0) FROM runs JOIN events ON events.run = runs.key
         WHERE runs.updated_at >= ? AND runs.credits > 0 AND events.at >= ? AND json_extract(events.body, '$.type') = 'stepProgressed'`,
      )
      .pluck(),
    setting: database.prepare<[string], string>('SELECT value FROM settings WHERE key = ?').pluck(),
  } as const;
}

/** Statements that write; prepared once for a connection. */
export function writeStatements(database: Database.Database) {
  return {
    position: database.prepare<[string], RunPosition>(
      'SELECT key, seq, status, steps_done AS stepsDone, steps_total AS stepsTotal FROM runs WHERE run_id = ?',
    ),
    stepPositions: database.prepare<[number], StepPosition>('SELECT rowid AS row, step, status FROM steps WHERE run = ?'),
    // Read once when a run is taken up again.
    skips: database.prepare<[number], EventRow>(
      "SELECT seq, at, v, body FROM events WHERE run = ? AND body ->> '$.type' IN ('stepSkipped', 'stepKept') ORDER BY seq",
    ),
    plannedSteps: database.prepare<[string], number>('SELECT steps FROM workflows WHERE hash = ?').pluck(),
    addRun: database.prepare<
      [string, string, string, string, string, string, number, number, string | null, string | null, string | null]
    >(
      `INSERT INTO runs (run_id, seq, status, workflow_hash, workflow_id, workflow_name, source, project_root, created_at,
         updated_at, steps_done, steps_total, credits, parent_run, parent_step, test_step)
       VALUES (?, 0, 'queued', ?, ?, ?, ?, ?, ?, 0, 0, ?, 0, ?, ?, ?)`,
    ),
    // Most appends change no column that an index holds, and then no index is touched.
    moveRun: database.prepare<[number, number, number, number, number, number]>(
      'UPDATE runs SET seq = ?, updated_at = ?, steps_done = ?, steps_total = ?, credits = ? WHERE key = ?',
    ),
    setRun: database.prepare<[string, number | null, string | null, number]>(
      'UPDATE runs SET status = ?, ended_at = ?, error = ? WHERE key = ?',
    ),
    addEvent: database.prepare<[number, number, number, number, string]>(
      'INSERT INTO events (run, seq, at, v, body) VALUES (?, ?, ?, ?, ?)',
    ),
    failedLines: database
      .prepare<[number], string | null>("SELECT line FROM steps WHERE run = ? AND status = 'failed' LIMIT 20")
      .pluck(),
    addStep: database.prepare<[...StepBinding, number, string]>(
      `INSERT INTO steps (name, step_type, status, attempt, started_at, ended_at, waiting_since, prompt, bound_to, line, run, step)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    setStep: database.prepare<[...StepBinding, number]>(
      `UPDATE steps SET name = ?, step_type = ?, status = ?, attempt = ?, started_at = ?, ended_at = ?, waiting_since = ?,
         prompt = ?, bound_to = ?, line = ? WHERE rowid = ?`,
    ),
    forgetSearch: database.prepare<[number]>('DELETE FROM search WHERE rowid = ?'),
    addSearch: database.prepare<[number, string]>('INSERT INTO search (rowid, words) VALUES (?, ?)'),
    pin: database.prepare<[string, number, string]>('INSERT OR IGNORE INTO workflows (hash, steps, body) VALUES (?, ?, ?)'),
    setSetting: database.prepare<[string, string]>('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)'),
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    rollback: database.prepare('ROLLBACK'),
  } as const;
}

type StepBinding = [
  name: string,
  stepType: string,
  status: string,
  attempt: number,
  startedAt: number | null,
  endedAt: number | null,
  waitingSince: number | null,
  prompt: string | null,
  boundTo: string | null,
  line: string | null,
];

/** See {@link readStatements}. */
export type ReadStatements = ReturnType<typeof readStatements>;

/** See {@link writeStatements}. */
export type WriteStatements = ReturnType<typeof writeStatements>;
