import { emptyRun } from '../../src-shared/engine/empty-run.ts';
import { fold } from '../../src-shared/engine/fold/fold.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { History, StepRow } from '../ports/history.ts';

const PAGE = 1_000;

/**
 * Folds a run anew from what history has. Errors: `run_not_found`, `workflow_unreadable` when what it was started with
 * cannot be read, `history_unreadable` when its events cannot all be read or do not follow from each other.
 */
export function readRun(history: History, runId: string): Result<RunState, Problem> {
  const row = history.run(runId);
  if (row === undefined) return err(problem('run_not_found', `There is no run ${runId}.`, { at: runId }));
  const compiled = history.pinned(row.workflowHash);
  if (compiled === undefined) {
    return err(
      problem(
        'workflow_unreadable',
        `The workflow that ${runId} was started with cannot be read, so nobody knows how it goes on.`,
        {
          hint: 'What it made so far is kept. Start the workflow again.',
          at: runId,
        },
      ),
    );
  }
  const state = foldAll(history, emptyRun(runId, compiled));
  return state?.seq === row.seq ? ok(state) : err(unreadable(runId, { read: state?.seq ?? 0, written: row.seq }));
}

function foldAll(history: History, empty: RunState): RunState | undefined {
  let state = empty;
  try {
    for (;;) {
      const page = history.events(state.runId, state.seq, PAGE);
      for (const event of page) state = fold(state, event);
      if (page.length < PAGE) return state;
    }
  } catch {
    // The events are read, but do not follow from each other.
    return undefined;
  }
}

function unreadable(runId: string, { read, written }: { readonly read: number; readonly written: number }): Problem {
  return problem(
    'history_unreadable',
    `Only ${read} of the ${written} events of ${runId} can be read, so nobody knows how it goes on.`,
    {
      hint: 'What it made so far is kept. Save what is readable with `flowright storage export`, then start the workflow again.',
      at: runId,
    },
  );
}

/** Ends a run that nobody can go on with, so that it shows as failed with the reason; its events stay as they are. */
export async function failClosed(
  history: History,
  { runId, why, now }: { readonly runId: string; readonly why: Problem; readonly now: number },
): Promise<Result<void, Problem>> {
  const row = history.run(runId);
  if (row === undefined || row.endedAt !== null) return ok(undefined);
  const first = history.events(runId, 0, 1)[0]?.body;
  const created = first?.type === 'runCreated' ? first : undefined;
  const { seq, workflowHash, workflowId, workflowName, source, projectRoot, createdAt, credits } = row;
  return history.append({
    runId,
    after: seq,
    at: now,
    events: [{ type: 'runFailed', error: why, outputs: {} }],
    summary: {
      runId,
      seq: seq + 1,
      status: 'failed',
      workflowHash,
      workflowId,
      workflowName,
      source,
      inputs: created?.inputs ?? {},
      projectRoot,
      trigger: created?.trigger ?? { kind: 'manual' },
      createdAt,
      endedAt: now,
      outputs: {},
      error: why,
      artifacts: [],
      context: {},
      credits,
      cancelRequested: false,
    },
    steps: history
      .steps(runId)
      .filter(isUnderWay)
      .map((step) => ended(step, now)),
  });
}

function isUnderWay({ status }: StepRow): boolean {
  return ['pending', 'queued', 'running', 'waiting', 'unknown'].includes(status);
}

function ended(step: StepRow, now: number): StepRow {
  return { ...step, status: 'cancelled', endedAt: now, waitingSince: null, prompt: null, boundTo: null };
}
