import type { Json, JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { STATUS_WORDS } from '../workflow/expressions/scope-shape.ts';
import type { Enforcement } from '../workflow/policies/enforcement.ts';
import type {
  ArtifactRecord,
  ChildStatus,
  EvidenceCheck,
  ParentRun,
  Prompt,
  StepError,
  TriggerOrigin,
  WorkspaceRecord,
} from '../history/events.ts';

/** Statuses of a run (engine.md "Statuses"). */
export const RUN_STATUSES = ['queued', 'running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Statuses of a step instance. `queued` means ready but without a free slot. */
export const STEP_STATUSES = STATUS_WORDS;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** One try of a step. Instants are wall-clock ms. */
export interface AttemptState {
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly input: Json;
  readonly error?: StepError;
  readonly evidence?: readonly EvidenceCheck[];
  readonly interruptions: number;
  /** The run this attempt is, where the step runs another workflow. */
  readonly child?: { readonly run: string; readonly status: ChildStatus; readonly line?: string; readonly credits: number };
}

/** A step instance as history tells it. */
export interface StepState {
  /** Instance path (`loop.3.build`). */
  readonly step: string;
  readonly status: StepStatus;
  readonly attempts: readonly AttemptState[];
  readonly output?: Json;
  readonly error?: StepError;
  readonly skipReason?: { readonly reason: string; readonly because?: string };
  readonly waiting?: { readonly since: number; readonly prompt: Prompt; readonly boundTo: string; readonly tree?: string };
  /** What was found for the newest attempt that came so far. */
  readonly evidence?: readonly EvidenceCheck[];
  /** The evidence of the attempt under way is being gathered. */
  readonly checking?: boolean;
  /** Wall-clock ms when the next attempt may start. */
  readonly retryAt?: number;
  readonly progress?: { readonly message?: string; readonly percent?: number };
  readonly credits: number;
}

/** What a run may use up: credits of its own, seconds of work, credits of the day. */
export type BudgetKind = 'credits' | 'time' | 'day';

/** How a run stands with its limits; see `budget.ts`. */
export interface BudgetState {
  /** Ms in which something worked, up to the event before `clockAt`. */
  readonly workedMs: number;
  /** Wall-clock ms of the last event. */
  readonly clockAt: number;
  readonly warned: readonly BudgetKind[];
  /** What people have added to each limit. */
  readonly raised: Readonly<Partial<Record<BudgetKind, number>>>;
  /** Questions asked so far. */
  readonly asked: number;
  /** The limit that is reached, while nobody has said whether to go on. */
  readonly asking?: {
    readonly kind: BudgetKind;
    readonly limit: number;
    readonly prompt: Prompt;
    readonly boundTo: string;
    readonly since: number;
  };
}

/** A run as a fold of its events; `seq` is the last one folded (0 before `runCreated`). */
export interface RunSummary {
  readonly runId: string;
  readonly seq: number;
  readonly status: RunStatus;
  readonly workflowHash: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly source: string;
  readonly inputs: JsonObject;
  readonly projectRoot: string;
  readonly trigger: TriggerOrigin;
  readonly parent?: ParentRun;
  /** The step a test run is about. */
  readonly testStep?: string;
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly outputs?: JsonObject;
  readonly error?: Problem;
  readonly workspace?: WorkspaceRecord;
  readonly artifacts: readonly (ArtifactRecord & { readonly step?: string })[];
  readonly context: JsonObject;
  readonly credits: number;
  readonly budget?: BudgetState;
  /** How each limit is kept on the machine that started the run. */
  readonly enforcement?: readonly Enforcement[];
  readonly cancelRequested: boolean;
  readonly pauseReason?: string;
  /** Why it has not begun. */
  readonly queuedReason?: string;
}
