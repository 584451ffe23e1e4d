import type { Json } from '../../src-shared/lib/json.ts';
import type { ArtifactRecord, StepError, WorkspaceRecord } from '../../src-shared/history/events.ts';
import type { PerformEffect, PerformRequest } from '../../src-shared/engine/io.ts';
import type { Redactor } from '../../src-shared/lib/redactor.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { EffectivePolicies } from '../../src-shared/workflow/policies/effective.ts';

/** What an executor gets beside its request. */
export interface ExecutorContext {
  readonly runId: string;
  readonly effect: PerformEffect;
  readonly workspace: WorkspaceRecord;
  /** Folder of the workflow's own files (absolute), or undefined for a text without a file. */
  readonly workflowDir: string | undefined;
  /** Absolute paths of files and folders the person chose in the run's form: they may be read wherever they lie. */
  readonly chosen?: readonly string[];
  /** The limits that hold for this attempt; absent means none. */
  readonly policies?: EffectivePolicies;
  /** Values of the secrets the step names. Absent where it names none. */
  readonly secrets?: Readonly<Record<string, string>>;
  /**
   * A new stream that covers the secrets of the run's family, for a process whose output goes elsewhere; absent where there
   * are none. What the context itself is given is covered before it is kept.
   */
  readonly redactor?: () => Redactor;
  /** A person consented to run without limits this machine cannot enforce. */
  readonly unenforced?: boolean;
  /** Aborts when the attempt is cancelled or timed out; the executor must end all it started, then settle. */
  readonly signal: AbortSignal;
  /** Appends a line to the attempt's log. */
  log(stream: 'stdout' | 'stderr' | 'system', text: string): void;
  /** Absolute paths of the attempt's raw output files, for processes that write by file descriptor. */
  readonly stdoutFile: string;
  readonly stderrFile: string;
  progress(update: { readonly message?: string; readonly percent?: number; readonly credits?: number }): void;
  /** Copies a file into the run's artifacts and records it. */
  artifact(file: { readonly path: string; readonly type: string; readonly name: string }): Promise<ArtifactRecord>;
  /** Called as soon as a process has started, so that a new host can end it as an orphan. */
  owns(identity: { readonly pid: number; readonly startedAt: string }): void;
}

/** Performs one type of step. Expected failures are values; it never throws but for its own bugs. */
export interface Executor {
  readonly type: PerformRequest['type'];
  /** Whether this request only reads, so that it may simply run again after the host died under it. Absent means no. */
  restartable?(request: PerformRequest): boolean;
  /** Whether a request cannot change files, so that it need not hold the workspace alone. Absent means it may. */
  onlyReads?(request: PerformRequest): boolean;
  perform(request: PerformRequest, context: ExecutorContext): Promise<Result<Json, StepError>>;
}
