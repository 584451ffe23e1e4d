import { assertNever } from '../../lib/assert-never.ts';
import type { Json } from '../../lib/json.ts';
import { withArtifact } from '../../history/artifact-list.ts';
import type { EventBody, EvidenceCheck, RunEvent } from '../../history/events.ts';
import { foldChildMoved, foldChildStarted } from './fold-child.ts';
import { foldFiles } from '../checkpoints.ts';
import { contextDefaults } from '../context-defaults.ts';
import { evidenceWords } from '../evidence-words.ts';
import { indexOfStep } from '../find.ts';
import { keepStep } from './fold-kept.ts';
import { CHANGED_SINCE } from '../binding.ts';
import { foldBudget, foldTime } from './fold-budget.ts';
import {
  addTimer,
  drafted,
  leavePlace,
  makeReady,
  NO_ROUNDS,
  roundsBefore,
  setStep,
  settle,
  takePlace,
  type Draft,
} from './fold-places.ts';
import { addRepair, addRound } from './fold-instances.ts';
import { rewindTo } from './fold-rewind.ts';
import { hasIndex } from '../index-set.ts';
import { returnResources, takeResources } from '../resources.ts';
import type { RunState } from '../run-state.ts';
import type { AttemptState, RunStatus } from '../state.ts';
import { editTable } from '../table.ts';

/** The run after one more event. Pure; the old state stays as it is and shares what did not change. */
export function fold(state: RunState, event: RunEvent): RunState {
  if (event.seq !== state.seq + 1) {
    throw new Error(`Run ${state.runId} is at event ${state.seq}; event ${event.seq} cannot follow.`);
  }
  const draft: Draft = { run: { ...state, seq: event.seq }, instances: editTable(state.instances) };
  foldTime(draft, event);
  apply(draft, event);
  draft.run.instances = draft.instances.done();
  draft.run.files = foldFiles(draft.run, event);
  draft.run.status = statusOf(draft.run);
  return draft.run;
}

function statusOf(run: RunState): RunStatus {
  if (run.endedAt !== undefined) return run.status;
  if (run.pauseReason !== undefined) return 'paused';
  if (run.workspace === undefined) return 'queued';
  if (run.budget.asking !== undefined) return run.workingCount === 0 && run.busyChildren === 0 ? 'waiting' : 'running';
  const idle =
    run.workingCount === 0 &&
    run.busyChildren === 0 &&
    run.queue.length === 0 &&
    run.free.length === 0 &&
    run.retryingCount === 0;
  return idle && run.waitingCount > 0 ? 'waiting' : 'running';
}

function apply(draft: Draft, { body, at }: RunEvent): void {
  const { run } = draft;
  switch (body.type) {
    case 'runCreated':
      run.created = body;
      run.createdAt = at;
      run.artifacts = (body.attachments ?? []).map(({ reference: _, ...artifact }) => artifact);
      run.context = contextDefaults(run.compiled);
      run.plan.steps.forEach((step, index) => {
        if (step.needs.length === 0) makeReady(draft, index);
      });
      return;
    case 'runQueued':
      run.queuedFor = { group: body.group, behind: body.behind, reason: body.reason };
      return;
    case 'runAdmitted':
      run.queuedFor = undefined;
      return;
    case 'workspaceReady':
      run.workspace = body.workspace;
      return;
    case 'workspaceReleased':
      run.released = { kept: body.kept, reason: body.reason };
      return;
    case 'artifactProduced':
      run.artifacts = withArtifact(run.artifacts, {
        ...body.artifact,
        ...(body.step === undefined ? {} : { step: body.step }),
        ...(body.attempt === undefined ? {} : { attempt: body.attempt }),
      });
      return;
    case 'budgetSpent':
      run.credits += body.credits;
      return;
    case 'budgetWarned':
    case 'budgetReached':
    case 'budgetAnswered':
      foldBudget(draft, body, at);
      return;
    case 'pauseRequested':
      run.pauseReason = body.reason;
      run.pausedByParent = body.by === 'parent';
      return;
    case 'runResumed':
      run.pauseReason = undefined;
      run.pausedByParent = undefined;
      return;
    case 'cancelRequested':
      run.stopping = { kind: 'cancel', reason: body.reason ?? `Cancelled by ${body.by === 'person' ? 'a person' : body.by}.` };
      return;
    case 'runSucceeded':
    case 'runFailed':
    case 'runCancelled':
      applyEnd(draft, body, at);
      return;
    case 'checkpointTaken':
    case 'checkpointMissed':
    case 'rewindStarted':
    case 'rewindEnded':
      return;
    case 'branchStarted':
      run.branchOf = body.from;
      return;
    case 'stepKept':
      keepStep(draft, indexOfStep(run, body.step), body);
      return;
    default:
      applyToStep(draft, indexOfStep(run, body.step), { body, at });
  }
}

function applyEnd(
  draft: Draft,
  body: Extract<EventBody, { type: 'runSucceeded' | 'runFailed' | 'runCancelled' }>,
  at: number,
): void {
  const { run } = draft;
  run.endedAt = at;
  run.queuedFor = undefined;
  run.pauseReason = undefined;
  if (run.budget.asking !== undefined) run.budget = { ...run.budget, asking: undefined };
  if (body.type === 'runCancelled') {
    run.status = 'cancelled';
    return;
  }
  run.outputs = body.outputs;
  run.status = body.type === 'runSucceeded' ? 'succeeded' : 'failed';
  if (body.type === 'runFailed') run.error = body.error;
}

type StepBody = Exclude<
  Extract<EventBody, { step: string }>,
  { type: 'artifactProduced' | 'budgetSpent' | 'checkpointTaken' | 'checkpointMissed' | 'rewindStarted' | 'stepKept' }
>;

function applyToStep(draft: Draft, index: number, { body, at }: { readonly body: StepBody; readonly at: number }): void {
  const { run } = draft;
  const instance = drafted(draft, index);
  const { state } = instance;
  switch (body.type) {
    case 'stepStarted':
      leavePlace(draft, index);
      draft.instances.set(index, {
        ...instance,
        ...(instance.held === undefined ? { rounds: NO_ROUNDS, openRounds: 0, earlier: roundsBefore(instance) } : {}),
        confirmed: false,
        agreed: undefined,
        state: {
          ...state,
          ...(instance.held === undefined ? { evidence: undefined } : {}),
          status: 'running',
          attempts: startAttempt(state.attempts, { number: body.attempt, at, input: body.input }),
          waiting: undefined,
          retryAt: undefined,
          progress: undefined,
        },
      });
      takePlace(draft, index);
      takeResources(draft, index);
      return;
    case 'childStarted':
      foldChildStarted(draft, index, body.run);
      return;
    case 'childMoved':
      foldChildMoved(draft, index, body);
      return;
    case 'iterationStarted':
      addRound(draft, index, { index: body.index, ...(body.item === undefined ? {} : { item: body.item }) });
      return;
    case 'stepProgressed': {
      const credits = body.usage?.credits ?? 0;
      run.credits += credits;
      setStep(draft, index, {
        credits: state.credits + credits,
        progress: { message: body.message ?? state.progress?.message, percent: body.percent ?? state.progress?.percent },
      });
      return;
    }
    case 'stepWaiting': {
      leavePlace(draft, index);
      // Somebody who is asked to approve or fill in a form keeps what the step takes; one who looks at a result does not.
      if (body.prompt.kind === 'unknown' || body.prompt.kind === 'confirm') returnResources(draft, index);
      const status = body.prompt.kind === 'unknown' ? 'unknown' : 'waiting';
      setStep(draft, index, { status, retryAt: undefined, waiting: { since: at, prompt: body.prompt, boundTo: body.boundTo } });
      draft.instances.set(index, { ...drafted(draft, index), confirmed: false, agreed: undefined });
      run.waitingCount += 1;
      if (body.prompt.until !== undefined) addTimer(draft, { index, at: body.prompt.until });
      return;
    }
    case 'treeBound':
      if (state.waiting !== undefined) setStep(draft, index, { waiting: { ...state.waiting, tree: body.tree } });
      return;
    case 'answerGiven':
      applyAnswer(draft, index, { body, at });
      return;
    case 'outputProduced':
      draft.instances.set(index, { ...instance, held: { output: body.output }, state: { ...state, checking: true } });
      if (hasIndex(run.working, index)) return;
      leavePlace(draft, index);
      setStep(draft, index, { status: 'pending', waiting: undefined });
      makeReady(draft, index);
      return;
    case 'evidenceGathered':
      addEvidence(draft, index, body.checks);
      return;
    case 'stepBlocked':
      returnResources(draft, index);
      leavePlace(draft, index);
      endAttempt(draft, index, {
        at,
        error: { code: 'evidence_failed', message: evidenceWords(body.blockers) },
      });
      tryAgain(draft, index, { status: 'blocked', retryAt: body.retryAt });
      return;
    case 'stepFailed':
      returnResources(draft, index);
      endAttempt(draft, index, { at, error: body.error });
      // Nothing was done: the attempt that was agreed to does not count.
      if (body.error.code === CHANGED_SINCE) draft.instances.set(index, { ...drafted(draft, index), spent: instance.spent + 1 });
      if (body.repair !== undefined) {
        leavePlace(draft, index);
        setStep(draft, index, { status: 'blocked', waiting: undefined });
        addRepair(draft, index);
        return;
      }
      if (body.willRetry) {
        leavePlace(draft, index);
        tryAgain(draft, index, { status: 'queued', retryAt: body.retryAt });
        return;
      }
      settle(draft, index, { status: 'failed', error: body.error });
      if (typeof instance.plan.step.on_failure === 'object' && 'fail_fast' in instance.plan.step.on_failure) {
        const { message } = instance.plan.step.on_failure.fail_fast;
        run.stopping ??= { kind: 'fail_fast', reason: message ?? body.error.message, step: body.step };
      }
      return;
    case 'stepInterrupted':
      returnResources(draft, index);
      leavePlace(draft, index);
      setStep(draft, index, {
        attempts: state.attempts.with(-1, { ...lastAttempt(state.attempts), interruptions: body.interruptions }),
      });
      tryAgain(draft, index, { status: 'queued', retryAt: undefined });
      return;
    case 'stepSucceeded':
      returnResources(draft, index);
      endAttempt(draft, index, { at });
      if (body.context !== undefined) run.context = { ...run.context, ...body.context };
      settle(draft, index, { status: 'succeeded', output: body.output, error: undefined });
      return;
    case 'stepSkipped':
      settle(draft, index, { status: 'skipped', skipReason: { reason: body.reason, because: body.because } });
      return;
    case 'stepCancelled':
      returnResources(draft, index);
      endAttempt(draft, index, { at });
      settle(draft, index, { status: 'cancelled', skipReason: { reason: body.reason } });
      return;
    case 'outcomeUnknown':
      returnResources(draft, index);
      leavePlace(draft, index);
      setStep(draft, index, { status: 'unknown' });
      run.waitingCount += 1;
      return;
    default:
      assertNever(body);
  }
}

function applyAnswer(
  draft: Draft,
  index: number,
  { body, at }: { readonly body: Extract<EventBody, { type: 'answerGiven' }>; readonly at: number },
): void {
  const instance = drafted(draft, index);
  const kind = instance.state.waiting?.prompt.kind;
  const tree = instance.state.waiting?.tree;
  if (body.decision === 'changes') {
    rewindTo(draft, index, { words: body.words ?? '', at });
    return;
  }
  if (kind === 'confirm' && body.decision === 'approve' && instance.state.attempts.at(-1)?.attempt !== body.attempt) {
    leavePlace(draft, index);
    draft.instances.set(index, {
      ...instance,
      confirmed: true,
      agreed: { boundTo: body.boundTo, ...(tree === undefined ? {} : { tree }) },
      state: { ...instance.state, status: 'pending', waiting: undefined },
    });
    makeReady(draft, index);
  }
}

function startAttempt(
  attempts: readonly AttemptState[],
  started: { readonly number: number; readonly at: number; readonly input: Json },
): readonly AttemptState[] {
  const last = attempts.at(-1);
  const again = last?.attempt === started.number;
  const attempt = {
    attempt: started.number,
    startedAt: started.at,
    input: started.input,
    interruptions: again ? last.interruptions : 0,
  };
  return again ? attempts.with(-1, attempt) : [...attempts, attempt];
}

function endAttempt(draft: Draft, index: number, end: { readonly at: number; readonly error?: AttemptState['error'] }): void {
  const instance = drafted(draft, index);
  const { attempts } = instance.state;
  if (attempts.length === 0 || lastAttempt(attempts).endedAt !== undefined) return;
  const ended = attempts.with(-1, { ...lastAttempt(attempts), endedAt: end.at, error: end.error });
  draft.instances.set(index, {
    ...instance,
    held: undefined,
    state: { ...instance.state, checking: undefined, attempts: ended },
  });
}

function addEvidence(draft: Draft, index: number, evidence: readonly EvidenceCheck[]): void {
  const instance = drafted(draft, index);
  const { attempts } = instance.state;
  const attempt = { ...lastAttempt(attempts), evidence };
  const state = { ...instance.state, evidence, checking: undefined, attempts: attempts.with(-1, attempt) };
  draft.instances.set(index, { ...instance, held: undefined, state });
}

function lastAttempt(attempts: readonly AttemptState[]): AttemptState {
  const last = attempts.at(-1);
  if (last === undefined) throw new Error('A step ended an attempt that it never started.');
  return last;
}

function tryAgain(
  draft: Draft,
  index: number,
  again: { readonly status: 'queued' | 'blocked'; readonly retryAt: number | undefined },
): void {
  if (again.retryAt === undefined) {
    setStep(draft, index, { status: 'pending', waiting: undefined, retryAt: undefined });
    makeReady(draft, index);
    if (again.status === 'blocked') setStep(draft, index, { status: 'blocked' });
    return;
  }
  setStep(draft, index, { status: again.status, waiting: undefined, retryAt: again.retryAt });
  draft.run.retryingCount += 1;
  addTimer(draft, { index, at: again.retryAt });
}
