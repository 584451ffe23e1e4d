import type { Enforcement } from '../../../src-shared/workflow/policies/enforcement.ts';
import { BUDGET_STEP } from '../../../src-shared/engine/budget.ts';
import type { StepStatus } from '../../../src-shared/engine/state.ts';
import type { CompactedRun } from '../../../src-shared/history/compacted.ts';
import { withArtifact } from '../../../src-shared/history/artifact-list.ts';
import type { ArtifactRecord, EvidenceCheck, Prompt, RunEvent } from '../../../src-shared/history/events.ts';
import type { Json, JsonObject } from '../../../src-shared/lib/json.ts';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import type { RunView } from '../../../src-shared/wire/views.ts';

/** A step as the watcher sees it. Instants are wall-clock ms. */
export interface TrackedStep {
  readonly step: string;
  readonly status: StepStatus;
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly note?: string;
  readonly error?: Problem;
  readonly output?: Json;
  /** What was found for the attempt shown. */
  readonly evidence?: readonly EvidenceCheck[];
  /** The run that the step is, where it runs another workflow. */
  readonly child?: string;
  readonly waiting?: { readonly prompt: Prompt; readonly boundTo: string; readonly attempt: number };
}

/** A run as told so far. */
export interface Tracked {
  readonly steps: ReadonlyMap<string, TrackedStep>;
  readonly artifacts: readonly ArtifactRecord[];
  /** Absolute folder the artifacts' paths start from. */
  readonly artifactsDir: string;
  readonly startedAt: number;
  readonly ended?: {
    readonly status: 'succeeded' | 'failed' | 'cancelled';
    readonly at: number;
    readonly outputs: JsonObject;
    readonly error?: Problem;
    /** Why it was cancelled. */
    readonly reason?: string;
  };
  readonly credits: number;
  /** How each limit of the run is kept. */
  readonly enforcement: readonly Enforcement[];
}

/** A run of which nothing was told yet. */
export const nothingTracked: Tracked = {
  steps: new Map(),
  artifacts: [],
  artifactsDir: '',
  startedAt: 0,
  credits: 0,
  enforcement: [],
};

/** What one more event makes of it. */
export function track(tracked: Tracked, { body, at }: RunEvent): Tracked {
  const next = (step: string, change: Partial<TrackedStep>): Tracked => {
    const before = tracked.steps.get(step) ?? { step, status: 'pending' as const, attempt: 1, startedAt: at };
    return { ...tracked, steps: new Map(tracked.steps).set(step, { ...before, ...change }) };
  };
  const over = { endedAt: at, waiting: undefined, note: undefined };
  switch (body.type) {
    case 'runCreated':
      return { ...tracked, startedAt: at, enforcement: body.enforcement ?? [] };
    case 'workspaceReady':
      return { ...tracked, artifactsDir: body.workspace.artifacts };
    case 'stepStarted':
      return next(body.step, {
        status: 'running',
        attempt: body.attempt,
        startedAt: at,
        endedAt: undefined,
        waiting: undefined,
        evidence: undefined,
      });
    case 'childStarted':
      return next(body.step, { child: body.run });
    case 'childMoved': {
      const rests = body.status === 'waiting' || body.status === 'paused';
      return next(body.step, { status: rests ? 'waiting' : 'running', note: body.line });
    }
    case 'stepProgressed': {
      const told = next(body.step, { note: body.message });
      return { ...told, credits: told.credits + (body.usage?.credits ?? 0) };
    }
    case 'stepWaiting':
      return next(body.step, {
        status: 'waiting',
        attempt: body.attempt,
        waiting: { prompt: body.prompt, boundTo: body.boundTo, attempt: body.attempt },
      });
    case 'answerGiven':
      return next(body.step, { status: 'running', waiting: undefined });
    case 'evidenceGathered':
      return next(body.step, { evidence: body.checks });
    case 'stepSucceeded':
      return next(body.step, { ...over, status: 'succeeded', output: body.output, error: undefined });
    case 'stepFailed':
      return next(
        body.step,
        body.willRetry
          ? { status: body.repair === undefined ? 'queued' : 'blocked', error: body.error }
          : { ...over, status: 'failed', error: body.error },
      );
    case 'stepBlocked':
      return next(body.step, body.willRetry ? { status: 'queued' } : { ...over, status: 'blocked', error: body.blockers[0] });
    case 'stepSkipped':
      return next(body.step, { ...over, status: 'skipped', note: skipWords(body.reason, body.because) });
    case 'stepCancelled':
      return next(body.step, { ...over, status: 'cancelled' });
    case 'stepKept': {
      const [first] = body.attempts;
      const last = body.attempts.at(-1);
      return next(body.step, {
        ...over,
        status: body.status,
        attempt: last?.attempt ?? 0,
        startedAt: first?.startedAt ?? at,
        endedAt: last?.endedAt ?? at,
        note: body.given === undefined ? 'kept from the run before' : 'given to this test',
        ...(body.output === undefined ? {} : { output: body.output }),
        ...(body.error === undefined ? {} : { error: body.error }),
      });
    }
    case 'outcomeUnknown':
      return next(body.step, { status: 'unknown', note: body.reason });
    case 'stepInterrupted':
      return next(body.step, { status: 'queued', note: 'interrupted, starts again' });
    case 'artifactProduced':
      return { ...tracked, artifacts: withArtifact(tracked.artifacts, body.artifact) };
    case 'budgetReached':
      return next(BUDGET_STEP, {
        status: 'waiting',
        attempt: body.number,
        waiting: { prompt: body.prompt, boundTo: body.boundTo, attempt: body.number },
      });
    case 'budgetAnswered':
      return next(BUDGET_STEP, { ...over, status: body.decision === 'raise' ? 'succeeded' : 'cancelled' });
    case 'budgetSpent':
      return { ...tracked, credits: tracked.credits + body.credits };
    case 'runSucceeded':
      return { ...tracked, ended: { status: 'succeeded', at, outputs: body.outputs } };
    case 'runFailed':
      return { ...tracked, ended: { status: 'failed', at, outputs: body.outputs, error: body.error } };
    case 'runCancelled':
      return { ...tracked, ended: { status: 'cancelled', at, outputs: {}, reason: body.reason } };
    default:
      return tracked;
  }
}

function skipWords(reason: string, because: string | undefined): string {
  switch (reason) {
    case 'condition':
      return 'its condition was false';
    case 'blocked':
      return because === undefined ? 'a step before it did not succeed' : `${because} did not succeed`;
    case 'failed_fast':
      return because === undefined ? 'the run stopped' : `${because} stopped the run`;
    case 'cancelled':
      return 'the run was cancelled';
    case 'not_tested':
      return 'it is not part of this test';
    default:
      return because === undefined ? 'its branch was not taken' : `${because} was skipped`;
  }
}

/** A compacted run as its row and its summary tell it; of its steps only the row knows. */
export function trackedSummary(run: RunView, summary: CompactedRun): Tracked {
  const { status, endedAt, createdAt, credits } = run;
  return {
    steps: new Map(),
    artifacts: summary.artifacts,
    artifactsDir: summary.workspace?.artifacts ?? '',
    startedAt: createdAt,
    credits,
    enforcement: [],
    ...(endedAt !== null && (status === 'succeeded' || status === 'failed' || status === 'cancelled')
      ? {
          ended: {
            status,
            at: endedAt,
            outputs: summary.outputs,
            ...(summary.error && { error: summary.error }),
            ...(summary.cancelReason === undefined ? {} : { reason: summary.cancelReason }),
          },
        }
      : {}),
  };
}
