import type { EventBody, RunEvent } from '../../src-shared/history/events.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { RunStatus, RunSummary } from '../../src-shared/engine/state.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';

/** New events of one run, following `after` (the last sequence number the writer has folded). */
export interface Append {
  readonly runId: string;
  readonly after: number;
  readonly at: number;
  readonly events: readonly EventBody[];
  /** The fold after these events; the projections are written from it in the same transaction. */
  readonly summary: RunSummary;
  /** Steps whose row changes, as they are after these events. */
  readonly steps: readonly StepRow[];
}

/** A step instance as lists and the inbox need it. */
export interface StepRow {
  readonly runId: string;
  readonly step: string;
  readonly name: string;
  readonly stepType: string;
  readonly status: string;
  readonly attempt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly waitingSince: number | null;
  /** JSON of the prompt while the step waits, for a person (`waitingSince` is then set) or for a moment. */
  readonly prompt: string | null;
  readonly boundTo: string | null;
  /** One line for people: last progress, error or reason. */
  readonly line: string | null;
}

/** A run as lists need it. */
export interface RunRow {
  readonly runId: string;
  readonly seq: number;
  readonly status: RunStatus;
  readonly workflowHash: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly source: string;
  readonly projectRoot: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly endedAt: number | null;
  readonly stepsDone: number;
  readonly stepsTotal: number;
  readonly credits: number;
  /** JSON of the problem that failed it. */
  readonly error: string | null;
  /** The run and step that started it as a child. */
  readonly parentRun: string | null;
  readonly parentStep: string | null;
  /** The step a test run is about; null for a run that counts. */
  readonly testStep: string | null;
}

/** Which runs to list: newest first, `before` pages by run id. `search` matches names, inputs, outputs, errors. */
export interface RunQuery {
  readonly statuses?: readonly RunStatus[];
  readonly workflowId?: string;
  readonly search?: string;
  /** Only the children of this run. */
  readonly parent?: string;
  /** Only runs that no other run started. */
  readonly topOnly?: boolean;
  /** Whether test runs are left out (the default), listed too, or listed alone. */
  readonly tests?: 'with' | 'only';
  readonly before?: string;
  readonly limit: number;
}

/**
 * The durable, append-only history. `append` resolves only after the disk has the events; everything appended in one
 * turn of the event loop shares a transaction. A gap or a second writer is refused, nothing partial is kept.
 */
export interface History {
  append(append: Append): Promise<Result<void, Problem>>;
  /** Pins a compiled workflow by hash; the same hash twice is one row. */
  pin(workflow: CompiledWorkflow): Promise<Result<void, Problem>>;
  pinned(hash: string): CompiledWorkflow | undefined;
  /** Events of a run after `seq`, in order, at most `limit`. */
  events(runId: string, after: number, limit?: number): readonly RunEvent[];
  run(runId: string): RunRow | undefined;
  runs(query: RunQuery): readonly RunRow[];
  steps(runId: string): readonly StepRow[];
  /** Runs that are branches of this one, with the step each goes on from, oldest first. */
  branches(runId: string): readonly { readonly runId: string; readonly step: string }[];
  /** Steps of all runs that wait for a person, oldest first. */
  waiting(): readonly StepRow[];
  /** Ids of runs that have not ended, oldest first. */
  open(): readonly string[];
  /** Credits that steps of all runs reported at or after an instant. */
  spentSince(at: number): number;
  /** Small durable settings and lists, by key. */
  setting(key: string): string | undefined;
  setSetting(key: string, value: string): Promise<Result<void, Problem>>;
  /** Bytes on disk of the database and its log. */
  size(): { readonly databaseBytes: number };
  /** Records what was given so far. Afterwards nothing is recorded (`closed`) and everything reads as nothing. */
  close(): Promise<void>;
}
