import type { Amounts } from './resources.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import type { CompiledWorkflow } from '../workflow/compiled.ts';
import type { ArtifactRecord, EventBody, WorkspaceRecord, QueuedFor } from '../history/events.ts';
import type { FilesState } from './checkpoints.ts';
import type { IndexSet } from './index-set.ts';
import type { Plan, PlanStep } from './plan.ts';
import type { BudgetState, RunStatus, StepState } from './state.ts';
import type { Table } from './table.ts';

/** One round of a loop: where its body's instances begin and how many of them are still open. */
export interface Round {
  readonly base: number;
  readonly open: number;
  /** First instance that failed without being handled, or -1. */
  readonly failed: number;
  readonly item?: Json;
}

/** A step instance with the counters that tell when it may start. All indexes are into `RunState.instances`. */
export interface Instance {
  readonly state: StepState;
  readonly plan: PlanStep;
  /** First sibling. */
  readonly base: number;
  /** Position among the siblings. */
  readonly at: number;
  /** The loop that holds it, or -1. */
  readonly parent: number;
  /** Which round of that loop, or -1. */
  readonly round: number;
  /** Needs that are not terminal yet. */
  readonly open: number;
  /** First need that blocks it, or -1. */
  readonly blockedBy: number;
  /** Needs that were skipped together with their branch. */
  readonly branched: number;
  /** Attempts that do not count any more since changes were requested. */
  readonly spent: number;
  /** It holds what its step takes of named resources. */
  readonly holds?: boolean;
  /** A person has confirmed the attempt that starts next. */
  readonly confirmed: boolean;
  /** What that person agreed to: the hash of all that was shown, and the workspace's files as they were. */
  readonly agreed?: { readonly boundTo: string; readonly tree?: string } | undefined;
  /** An output whose evidence is still to be gathered. */
  readonly held?: { readonly output: Json };
  /** Agents that were to mend a failure, oldest first: their instances. */
  readonly repairs: readonly number[];
  /** Repairs that do not count any more since changes were requested. */
  readonly repairsSpent: number;
  /** What reviewers asked to change, oldest first. */
  readonly requests: readonly string[];
  /** Its round, or the step it was to mend, began anew without it; another instance has its name now, or will. */
  readonly dropped?: true;
  /** Rounds of a loop. */
  readonly rounds: Table<Round>;
  /** Rounds that are still open; 1 for any step whose repair is. */
  readonly openRounds: number;
  /** Rounds of earlier tries of a loop: their instances live on in those of the same place. */
  readonly earlier: readonly Round[];
}

/** A moment the run waits for: `index` a waiting instance or one that tries again. */
export interface Timer {
  readonly index: number;
  readonly at: number;
}

/** Why everything is brought to an end before its time. */
export interface Stopping {
  readonly kind: 'cancel' | 'fail_fast';
  readonly reason: string;
  /** The step whose failure it was. */
  readonly step?: string;
}

/** A run as a fold of its events. Only `fold` makes one; read it through views. */
export interface RunState {
  readonly runId: string;
  /** The last sequence number folded, 0 before `runCreated`. */
  readonly seq: number;
  readonly compiled: CompiledWorkflow;
  readonly plan: Plan;
  readonly status: RunStatus;
  readonly created?: Extract<EventBody, { type: 'runCreated' }>;
  readonly createdAt: number;
  /** The run and step this one is a branch of. */
  readonly branchOf?: { readonly run: string; readonly step: string };
  readonly endedAt?: number;
  readonly outputs?: JsonObject;
  readonly error?: Problem;
  readonly workspace?: WorkspaceRecord;
  readonly released?: { readonly kept: boolean; readonly reason: string };
  readonly artifacts: readonly (ArtifactRecord & { readonly step?: string; readonly attempt?: number })[];
  readonly context: JsonObject;
  readonly files: FilesState;
  readonly credits: number;
  readonly budget: BudgetState;
  readonly stopping?: Stopping;
  /** What keeps it from beginning. */
  readonly queuedFor?: QueuedFor;
  /** Named resources that its steps hold. */
  readonly resources: Amounts;
  readonly pauseReason?: string;
  /** Paused with the run that started it, and to be resumed with it. */
  readonly pausedByParent?: boolean;
  readonly instances: Table<Instance>;
  /** Instances to act on at once: blocked ones, and those that take no slot. */
  readonly free: IndexSet;
  /** Instances that may start when there is a slot. */
  readonly queue: IndexSet;
  /** Instances that hold a slot. */
  readonly working: IndexSet;
  readonly workingCount: number;
  /** Child runs that neither wait nor are paused. Their steps are among `working` without holding a slot. */
  readonly busyChildren: number;
  /** A working instance that holds the workspace alone, or -1. */
  readonly alone: number;
  /** Loops under way. */
  readonly loops: IndexSet;
  /** Soonest first. */
  readonly timers: readonly Timer[];
  /** Instances that wait for a person or an instant, or whose outcome is unknown. */
  readonly waitingCount: number;
  /** Instances that will try again at an instant. */
  readonly retryingCount: number;
  /** Workflow steps that are not terminal yet. */
  readonly openCount: number;
  /** First workflow step that failed without being handled, or -1. */
  readonly failed: number;
}
