import type { Json, JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import type {
  ArtifactRecord,
  ChildStatus,
  Decision,
  EventBody,
  EvidenceCheck,
  Prompt,
  QueuedFor,
  StepError,
  WorkspaceRecord,
} from '../history/events.ts';
import type { ArtifactSpec } from '../workflow/step-fields.ts';
import type { WorkspaceEnd } from '../workflow/compiled.ts';
import type { OwnLimits } from './limits.ts';
import type { Amounts } from './resources.ts';
import type { RunState } from './run-state.ts';

/**
 * What the world tells a run. `now` is wall-clock ms. Results name {step, attempt}; a late or repeated one is ignored.
 * `capacity` on every input is how many more steps the host may start at this moment, over all runs; `limits` is what the person
 * and the machine allow, beside what the run has pinned.
 */
export type EngineInput = {
  readonly now: number;
  readonly capacity: number;
  readonly limits?: OwnLimits | undefined;
  /** What other runs hold of named resources. */
  readonly taken?: Amounts | undefined;
} & (
  | {
      readonly type: 'created';
      readonly event: Extract<EventBody, { type: 'runCreated' }>;
      /** What it must wait for before it begins, or why it is not to be at all. */
      readonly queued?: QueuedFor;
      readonly skipped?: string;
      /** Its place to work in, where nothing has to be made for it. */
      readonly workspace?: WorkspaceRecord;
      /** Facts that follow at once when the run does another one again. */
      readonly branch?: readonly Extract<EventBody, { type: 'branchStarted' | 'stepKept' | 'artifactProduced' }>[];
    }
  /** A queued run has its place in its concurrency groups, or waits for something else now. */
  | { readonly type: 'admitted' }
  | { readonly type: 'queued'; readonly queued: QueuedFor }
  | { readonly type: 'workspaceReady'; readonly workspace: WorkspaceRecord }
  | { readonly type: 'workspaceFailed'; readonly error: Problem }
  | { readonly type: 'workspaceReleased'; readonly kept: boolean; readonly reason: string }
  | {
      readonly type: 'progress';
      readonly step: string;
      readonly attempt: number;
      readonly message?: string;
      readonly percent?: number;
      readonly credits?: number;
    }
  | { readonly type: 'artifact'; readonly step?: string; readonly attempt?: number; readonly artifact: ArtifactRecord }
  | { readonly type: 'stepDone'; readonly step: string; readonly attempt: number; readonly output: Json }
  /** What the host found when it was asked to `gather`, in the order of the checks. */
  | {
      readonly type: 'evidence';
      readonly step: string;
      readonly attempt: number;
      readonly checks: readonly EvidenceCheck[];
      /** Why the change of an isolated step could not be brought into the workspace; then none of it was. */
      readonly conflict?: StepError;
    }
  | { readonly type: 'stepError'; readonly step: string; readonly attempt: number; readonly error: StepError }
  /** How the child run of a `workflow` step stands; its end comes as `stepDone`, `stepError` or `stepStopped`. */
  | ({ readonly type: 'childMoved' } & ChildNews)
  /** The snapshot after this attempt is taken, or could not be. */
  | { readonly type: 'checkpoint'; readonly step: string; readonly attempt: number; readonly snapshot: string }
  | { readonly type: 'checkpointFailed'; readonly step: string; readonly attempt: number; readonly error: Problem }
  /** The files are what the snapshot holds, or could not be made so. */
  | { readonly type: 'rewound'; readonly snapshot: string }
  | { readonly type: 'rewindFailed'; readonly snapshot: string; readonly error: Problem }
  /** The process tree of a stopped attempt is gone. */
  | { readonly type: 'stepStopped'; readonly step: string; readonly attempt: number }
  | {
      readonly type: 'answer';
      readonly step: string;
      readonly attempt: number;
      readonly by: string;
      readonly decision: Decision;
      readonly boundTo: string;
      readonly option?: string;
      readonly values?: JsonObject;
      readonly words?: string;
    }
  /** The files of the workspace at the moment a step asks to be confirmed, as the id of their snapshot. */
  | { readonly type: 'treeSeen'; readonly step: string; readonly attempt: number; readonly tree: string }
  /** Time has passed or slots have become free: start what may start, lapse what has lapsed. */
  | { readonly type: 'tick' }
  | { readonly type: 'cancel'; readonly by: string; readonly reason?: string }
  | { readonly type: 'pause'; readonly reason: string; readonly by?: 'parent'; readonly agents?: 'stop' }
  | { readonly type: 'resume' }
  /** The host ends in good order and has stopped all work: what may start again does so with the next host, and no crash is counted. */
  | { readonly type: 'closing'; readonly restartable?: readonly string[] }
  /** The host starts anew: what was running has no process any more. `restartable` names running steps that only read, so that running them again changes nothing. */
  | { readonly type: 'recovered'; readonly restartable?: readonly string[] }
);

/** What a child tells of itself. */
export interface ChildNews {
  readonly step: string;
  readonly attempt: number;
  readonly status: ChildStatus;
  readonly line?: string;
  readonly credits?: number;
}

/** What an executor is asked to do: everything already rendered, secrets by name only. */
export type PerformRequest =
  | {
      readonly type: 'command';
      readonly command?: string;
      readonly argv?: readonly string[];
      readonly shell?: string;
      readonly workingDirectory?: string;
      /** Values the text refers to by variable name; never spliced into the text. */
      readonly values: Readonly<Record<string, string>>;
    }
  | { readonly type: 'tool'; readonly server: string; readonly tool: string; readonly arguments: JsonObject }
  | {
      readonly type: 'http' | 'deploy' | 'workflow' | 'agent';
      readonly fields: JsonObject;
    };

/** One attempt to perform, with what surrounds it. */
export interface PerformEffect {
  readonly type: 'perform';
  readonly step: string;
  readonly attempt: number;
  readonly request: PerformRequest;
  /** Id of the run that a `workflow` step is. */
  readonly childRun?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  /** Monotonic limit for the attempt, seconds. */
  readonly timeoutSec?: number;
  /** Agent and tool steps and `writes: true` hold the workspace alone. */
  readonly exclusive: boolean;
  /** Files a person agreed to: where they have changed since, the attempt fails with `changed_since_confirmed` and asks anew. */
  readonly boundTree?: string;
  /** It works in a place of its own; `gather` with `apply` brings its change into the workspace. */
  readonly isolated?: true;
  /** Folder below the workspace that the step takes for its workspace. */
  readonly folder?: string;
  readonly artifacts: readonly ArtifactSpec[];
  readonly outputSchema?: Json;
}

/** One thing the host looks at after a step, everything rendered. Paths and patterns are below the workspace. */
export type EvidenceRequest = { readonly name: string } & (
  | { readonly kind: 'command'; readonly command: string; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'file'; readonly path: string; readonly contains?: string }
  /** Artifacts of this step by name, path or type; `*` stands for anything. */
  | { readonly kind: 'artifact'; readonly artifact: string }
);

/** The evidence of one attempt whose output is there; answered with `evidence`. A check that cannot be made does not hold. */
export interface GatherEffect {
  readonly type: 'gather';
  readonly step: string;
  readonly attempt: number;
  readonly checks: readonly EvidenceRequest[];
  /** The step worked in a place of its own: look there, and bring its change into the workspace if all holds and `apply` says so. */
  readonly isolated?: { readonly apply: boolean };
  readonly folder?: string;
  readonly artifacts: readonly ArtifactSpec[];
  readonly shell?: string;
  readonly workingDirectory?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  /** Monotonic limit for all checks together, seconds. */
  readonly timeoutSec?: number;
}

/** What the shell must do, only after the events of the same decision are on disk. */
export type EngineEffect =
  | { readonly type: 'prepareWorkspace' }
  | PerformEffect
  /** Keep the files of the workspace as they are now; no step that may change them starts before the answer. */
  | { readonly type: 'takeCheckpoint'; readonly step: string; readonly attempt: number }
  | GatherEffect
  /** Make the files of the workspace what the snapshot holds; no step that may change them starts before the answer. */
  | { readonly type: 'rewindFiles'; readonly snapshot: string }
  /** End the attempt's processes: SIGTERM to the group, grace, SIGKILL. */
  | { readonly type: 'stop'; readonly step: string; readonly attempt: number; readonly reason: string }
  /** Send `tick` at this wall-clock ms. */
  | { readonly type: 'wakeAt'; readonly at: number }
  | { readonly type: 'askPerson'; readonly step: string; readonly attempt: number; readonly prompt: Prompt }
  | { readonly type: 'releaseWorkspace'; readonly end: WorkspaceEnd; readonly succeeded: boolean }
  | { readonly type: 'runEnded' };

/**
 * The answer of `decide`: facts to commit first, then acts to perform. `state` is the fold of the old state and `events`,
 * `refused` says why an input changed nothing.
 */
export interface Decided {
  readonly state: RunState;
  readonly events: readonly EventBody[];
  readonly effects: readonly EngineEffect[];
  readonly refused?: Problem;
}

/** The pure core as a runtime calls it. */
export type Decide = (state: RunState, input: EngineInput) => Decided;
