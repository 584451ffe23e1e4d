import type { Decision, RunEvent, TriggerOrigin, UsedWorkflow } from '../../src-shared/history/events.ts';
import type { Decide } from '../../src-shared/engine/io.ts';
import type { StepKept } from '../../src-shared/engine/branches/branch-facts.ts';
import type { TestScope } from '../../src-shared/engine/testing/test-plan.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import type { RunStatus } from '../../src-shared/engine/state.ts';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { Artifacts } from '../ports/artifacts.ts';
import type { Clock } from '../ports/clock.ts';
import type { Attachments } from '../ports/attachments.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Executor } from '../ports/executor.ts';
import type { History } from '../ports/history.ts';
import type { Ids } from '../ports/ids.ts';
import type { Judging } from '../ports/judging.ts';
import type { Logs } from '../ports/logs.ts';
import type { Notify } from '../ports/notify.ts';
import type { OwnedProcesses } from '../ports/owned-processes.ts';
import type { Enforcing, OwnPolicies } from '../ports/policies.ts';
import type { Processes } from '../ports/processes.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Workspaces } from '../ports/workspaces.ts';
import type { BranchOutlook, BranchRequest } from './branch-outlook.ts';
import type { TakeUp } from './dormant.ts';
import type { FamilySecrets } from './family-secrets.ts';

/** Everything outside that runs need. */
export interface RuntimePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly history: History;
  readonly executors: readonly Executor[];
  readonly evidence: Evidence;
  readonly attachments: Attachments;
  readonly workspaces: Workspaces;
  readonly logs: Logs;
  readonly artifacts: Artifacts;
  readonly notify: Notify;
  readonly processes: Pick<Processes, 'endOrphan' | 'endStrays'>;
  readonly owned: OwnedProcesses;
  readonly secrets: Pick<Secrets, 'value'>;
  /** What is covered in all that comes of a run's steps. */
  readonly family: FamilySecrets;
  /** Limits of the person and the machine. */
  readonly policies: OwnPolicies;
  readonly enforcing: Enforcing;
  /** What changed workflows are judged with; without it by themselves alone. */
  readonly judging?: Judging;
  /** The pure core; absent means the engine's own `decide`. The proofs put faulty ones here. */
  readonly decide?: Decide;
}

/** What to run, on what, started by whom. */
export interface StartRequest {
  readonly compiled: CompiledWorkflow;
  /** Every workflow it uses, directly or not, to be pinned with it. */
  readonly parts?: readonly CompiledWorkflow[];
  /** Where those came from, by what `uses` says. */
  readonly uses?: Readonly<Record<string, UsedWorkflow>>;
  readonly inputs: JsonObject;
  /** Absolute path of the folder the run is about. */
  readonly projectRoot: string;
  /** Where the workflow came from, for people (`bundled/repo-health`, a path). */
  readonly source: string;
  /** Absolute folder of the workflow's own files. */
  readonly workflowDir?: string;
  readonly trigger: TriggerOrigin;
  /** Whether uncommitted work goes into an isolated workspace; absent and dirty is `folder_dirty`. */
  readonly dirty?: boolean;
  /** The person consents to run without limits this machine cannot enforce; absent and needed is `cannot_enforce`. */
  readonly unenforced?: boolean;
  /** How many steps of this run may work at the same time. */
  readonly maxParallel: number;
  /** The run is a test: the part it is of, and what it begins with. */
  readonly test?: {
    readonly facts: readonly StepKept[];
    /** Absent where it is listed like any run. */ readonly scope?: TestScope;
  };
}

/** A person's answer to a waiting step. `attempt` absent means the one that waits. */
export interface AnswerRequest {
  readonly step: string;
  readonly attempt?: number;
  readonly by: string;
  readonly decision: Decision;
  readonly boundTo: string;
  readonly option?: string;
  readonly values?: JsonObject;
  readonly words?: string;
}

/** Runs of one host: loads, decides, commits, then performs. Every promise resolves only after the disk has what it acknowledges. */
export interface Runtime {
  /** Fails with `not_available_yet`, `invalid_inputs`, `folder_dirty` or a problem of the store; a started run is durable. */
  start(request: StartRequest): Promise<Result<{ readonly runId: string }, Problem>>;
  /** What running a run again from a step would do; nothing is done. */
  lookAhead(runId: string, request: BranchRequest): Promise<Result<BranchOutlook, Problem>>;
  /**
   * Runs a run again from a step, as a run of its own. Fails with `confirmation_needed`, `changed_since_shown`, `snapshot_gone`
   * or as `lookAhead`; a started branch is durable.
   */
  branch(runId: string, request: BranchRequest): Promise<Result<{ readonly runId: string }, Problem>>;
  /** Ends what runs, then the run; gives the status after the request was recorded. */
  cancel(runId: string, request: { readonly by: string; readonly reason?: string }): Promise<Result<RunStatus, Problem>>;
  /** Fails with `not_waiting`, `stale_answer` or `invalid_answer`, changing nothing. */
  answer(runId: string, request: AnswerRequest): Promise<Result<RunStatus, Problem>>;
  /** Lets nothing new start in a run until it is resumed. */
  pause(runId: string, reason: string): Promise<Result<RunStatus, Problem>>;
  /** Goes on with a paused run, one that a full disk paused included. */
  resume(runId: string): Promise<Result<RunStatus, Problem>>;
  /** An open run as it is, an ended one folded anew, or undefined. */
  state(runId: string): RunState | undefined;
  /** Why nothing of an open run can be recorded now (a full disk), or undefined. */
  stalled(runId: string): Problem | undefined;
  /** Events after `after`, then live ones; ends when the run has ended and all was given, or on `signal`. */
  events(runId: string, after: number, signal: AbortSignal): AsyncIterable<RunEvent>;
  /** Calls back after each change of a run was committed; the returned function stops it. */
  onChange(callback: (runId: string) => void): () => void;
  /** Takes over after an earlier host: ends its orphans, folds its open runs, goes on. */
  recover(which?: TakeUp): Promise<void>;
  /** Goes on with a run that this host left alone so far, its family with it, or with all such runs; gives how many. */
  takeUp(runId?: string): Promise<number>;
  /** Whether an open run is left alone until somebody asks for it. */
  isDormant(runId: string): boolean;
  /** Steps at work at the same time over all runs, and credits a day over all runs (null: no limit). */
  limits(limits: { readonly maxParallelSteps: number; readonly maxCreditsPerDay?: number | null }): void;
  /** Ends processes without counting an attempt; open runs go on with the next host. */
  close(): Promise<void>;
}
