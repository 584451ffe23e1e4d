import { isCounted, isDoneStep, skipReasons, type SkipReason } from '../../src-shared/history/done-step.ts';
import { EVENT_VERSION } from '../../src-shared/history/events.ts';
import { isRunEnd } from '../../src-shared/history/run-end.ts';
import { readEventBody } from '../../src-shared/history/upcast.ts';
import type { RunSummary } from '../../src-shared/engine/state.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import type { Append, StepRow } from '../ports/history.ts';
import type { WriteStatements } from './statements.ts';

/** A run as the last append left it, so that the next one need not read it again. */
interface KnownRun {
  readonly key: number;
  seq: number;
  status: string;
  stepsDone: number;
  stepsTotal: number;
  /** Rows that count in lists. */
  counted: number;
  readonly steps: Map<string, { readonly row: number; isDone: boolean }>;
}

/** Writes appends of one connection, which is the only writer of its database. */
export class AppendWriter {
  readonly #statements: WriteStatements;
  readonly #known = new Map<string, KnownRun>();

  readonly #stepNames: (workflowHash: string) => string;

  /** `stepNames` gives the names of a pinned workflow's steps as words to search by. */
  constructor(statements: WriteStatements, stepNames: (workflowHash: string) => string) {
    this.#statements = statements;
    this.#stepNames = stepNames;
  }

  /** To be called when a transaction was rolled back: what was known may not be so. */
  forget(): void {
    this.#known.clear();
  }

  /**
   * Writes events and the rows projected from them inside the caller's transaction. A problem (`stale_append`,
   * `empty_append`) means nothing of this append was written.
   */
  write(append: Append): Problem | undefined {
    const found = this.#known.get(append.runId) ?? this.#load(append.runId);
    const refusal = refuse(append, found?.seq ?? 0);
    if (refusal !== undefined) return refusal;
    const run = found ?? this.#add(append);
    append.events.forEach((event, index) => {
      this.#statements.addEvent.run(run.key, append.after + index + 1, append.at, EVENT_VERSION, JSON.stringify(event));
    });
    const reasons = skipReasons(append.events);
    append.steps.forEach((row) => this.#writeStep(run, row, reasons.get(row.step)));
    this.#writeRun(run, append);
    if (found === undefined || append.events.some(isRunEnd)) this.#writeSearch(run.key, append);
    if (append.summary.endedAt !== undefined) this.#known.delete(append.runId);
    return undefined;
  }

  #load(runId: string): KnownRun | undefined {
    const position = this.#statements.position.get(runId);
    if (position === undefined) return undefined;
    const steps = this.#statements.stepPositions.all(position.key);
    const skips = this.#statements.skips.all(position.key).flatMap((row) => {
      const read = readEventBody(row);
      return read.ok ? [read.value] : [];
    });
    const reasons = skipReasons(skips);
    const known = steps.map(
      ({ row, step, status }) => [step, { row, isDone: isDoneStep({ step, status }, reasons.get(step)) }] as const,
    );
    const run = { ...position, counted: steps.filter(({ step }) => isCounted(step)).length, steps: new Map(known) };
    this.#known.set(runId, run);
    return run;
  }

  #add({ runId, summary }: Append): KnownRun {
    const planned = this.#statements.plannedSteps.get(summary.workflowHash) ?? 0;
    const { workflowHash, workflowId, workflowName, source, projectRoot, createdAt, parent, testStep } = summary;
    const added = this.#statements.addRun.run(
      runId,
      workflowHash,
      workflowId,
      workflowName,
      source,
      projectRoot,
      createdAt,
      planned,
      parent?.run ?? null,
      parent?.step ?? null,
      testStep ?? null,
    );
    const key = Number(added.lastInsertRowid);
    const run: KnownRun = { key, seq: 0, status: 'queued', stepsDone: 0, stepsTotal: planned, counted: 0, steps: new Map() };
    this.#known.set(runId, run);
    return run;
  }

  #writeStep(run: KnownRun, row: StepRow, reason: SkipReason | undefined): void {
    const known = run.steps.get(row.step);
    const { name, stepType, status, attempt, startedAt, endedAt, waitingSince, prompt, boundTo, line } = row;
    const values = [name, stepType, status, attempt, startedAt, endedAt, waitingSince, prompt, boundTo, line] as const;
    // A skipped step that is told again without a new event is as it was.
    const isDone = status === 'skipped' && reason === undefined && known !== undefined ? known.isDone : isDoneStep(row, reason);
    run.stepsDone += Number(isDone) - Number(known?.isDone ?? false);
    if (known !== undefined) {
      this.#statements.setStep.run(...values, known.row);
      known.isDone = isDone;
      return;
    }
    const added = this.#statements.addStep.run(...values, run.key, row.step);
    run.steps.set(row.step, { row: Number(added.lastInsertRowid), isDone });
    if (isCounted(row.step)) run.stepsTotal = Math.max(run.stepsTotal, (run.counted += 1));
  }

  #writeRun(run: KnownRun, { after, events, at, summary }: Append): void {
    run.seq = after + events.length;
    this.#statements.moveRun.run(run.seq, at, run.stepsDone, run.stepsTotal, summary.credits, run.key);
    if (run.status === summary.status && summary.endedAt === undefined) return;
    run.status = summary.status;
    const error = summary.error === undefined ? null : JSON.stringify(summary.error);
    this.#statements.setRun.run(summary.status, summary.endedAt ?? null, error, run.key);
  }

  #writeSearch(run: number, { after, summary }: Append): void {
    if (after > 0) this.#statements.forgetSearch.run(run);
    const failed = summary.endedAt === undefined ? [] : this.#statements.failedLines.all(run);
    this.#statements.addSearch.run(run, searchWords(summary, [this.#stepNames(summary.workflowHash), ...failed]));
  }
}

function refuse(append: Append, last: number): Problem | undefined {
  if (append.events.length === 0) {
    return problem('empty_append', 'There was nothing to record.', { at: append.runId });
  }
  if (append.after === last) return undefined;
  return problem('stale_append', `The run is at event ${last}, but the change was made for event ${append.after}.`, {
    hint: 'Another writer was first. Load the run again and decide anew.',
    at: append.runId,
  });
}

/** What a run is found by: names, inputs, outputs, errors and the names of its steps, at most 64 KB of it. */
function searchWords(summary: RunSummary, more: readonly (string | null)[]): string {
  const { runId, workflowName, workflowId, source, projectRoot, inputs, outputs, error } = summary;
  const ids = [runId, workflowName, workflowId, source, projectRoot];
  const values = JSON.stringify([inputs, outputs ?? {}]);
  return [...ids, error?.message ?? '', error?.at ?? '', ...more, values].join('\n').slice(0, 65_536);
}
