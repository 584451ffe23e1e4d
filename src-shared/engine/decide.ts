import { assertNever } from '../lib/assert-never.ts';
import { problem, type Problem } from '../lib/problem.ts';
import { advance, stopWork } from './advance.ts';
import { takeAnswer, waitingAttempt } from './answers.ts';
import { CHANGED_SINCE } from './binding.ts';
import type { StepError, WorkspaceRecord } from '../history/events.ts';
import { answerBudget, BUDGET_STEP, budgetWakeAt, stopAgents, watchBudget } from './budget.ts';
import { takeChildNews } from './child-run.ts';
import { checkpointEffect, isCheckpointDue } from './checkpoints.ts';
import { attemptOf, indexOfStep, instanceAt } from './find.ts';
import { hasIndex } from './index-set.ts';
import type { Decided, EngineInput } from './io.ts';
import { finishRun } from './outcome.ts';
import { leaveForNextHost, recoverRun } from './recover.ts';
import { failAttempt, finishAttempt, takeEvidence } from './results.ts';
import { takeRewound } from './rewind-files.ts';
import type { RunState } from './run-state.ts';
import { emit, type Turn } from './turn.ts';

/** What follows from an input: facts to commit, then acts to perform. Pure; never performs, never asks the time. */
export function decide(state: RunState, input: EngineInput): Decided {
  const turn: Turn = {
    state,
    now: input.now,
    capacity: input.capacity,
    limits: input.limits,
    taken: input.taken,
    events: [],
    effects: [],
  };
  const refused = take(turn, input);
  if (refused === undefined) {
    watchBudget(turn);
    advance(turn);
  }
  if (state.stopping === undefined && turn.state.stopping !== undefined) stopWork(turn, turn.state.stopping.reason);
  const checkpoint = refused === undefined ? checkpointEffect(turn.state) : undefined;
  if (checkpoint !== undefined && (!isCheckpointDue(state) || ASKS_AGAIN.has(input.type))) turn.effects.push(checkpoint);
  const { rewinding } = turn.state.files;
  if (rewinding !== undefined && (state.files.rewinding !== rewinding || input.type === 'recovered'))
    turn.effects.push({ type: 'rewindFiles', snapshot: rewinding });
  const mark = budgetWakeAt(turn.state, input.limits);
  const timers =
    turn.state.timers !== state.timers ||
    mark !== budgetWakeAt(state, input.limits) ||
    input.type === 'tick' ||
    input.type === 'recovered' ||
    input.type === 'resume';
  const at = timers ? soonest(nextLook(turn.state, input.now), mark) : undefined;
  if (at !== undefined) turn.effects.push({ type: 'wakeAt', at });
  return { state: turn.state, events: turn.events, effects: turn.effects, ...(refused === undefined ? {} : { refused }) };
}

function soonest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || (other !== undefined && other < one) ? other : one;
}

/** How long what is due and may not start yet is left alone, ms: the clock may have been put back meanwhile. */
const LOOK_AGAIN_MS = 60_000;

/** When the run must be looked at again: at the first moment to come, and soon if one has come and could not be acted on. */
function nextLook({ timers, endedAt }: RunState, now: number): number | undefined {
  const [first] = timers;
  if (first === undefined || endedAt !== undefined) return undefined;
  if (first.at > now) return first.at;
  const next = timers.find(({ at }) => at > now);
  return Math.min(now + LOOK_AGAIN_MS, next?.at ?? Number.MAX_SAFE_INTEGER);
}

/** Inputs after which a snapshot that was asked for before is not on its way any more. */
const ASKS_AGAIN: ReadonlySet<EngineInput['type']> = new Set(['recovered', 'checkpoint', 'checkpointFailed']);

function take(turn: Turn, input: EngineInput): Problem | undefined {
  if (input.type === 'created') {
    if (turn.state.created !== undefined) return problem('already_created', `Run ${turn.state.runId} exists already.`);
    emit(turn, input.event);
    for (const fact of input.branch ?? []) emit(turn, fact);
    beginRun(turn, input);
    return undefined;
  }
  if (turn.state.endedAt !== undefined)
    return problem('run_ended', `Run ${turn.state.runId} has ended; nothing changes it any more.`, { at: turn.state.runId });
  switch (input.type) {
    case 'admitted':
      if (turn.state.queuedFor === undefined) return undefined;
      emit(turn, { type: 'runAdmitted' });
      placeRun(turn);
      return undefined;
    case 'queued':
      if (turn.state.queuedFor !== undefined && turn.state.queuedFor.reason !== input.queued.reason)
        emit(turn, { type: 'runQueued', ...input.queued });
      return undefined;
    case 'workspaceReady':
      if (turn.state.workspace !== undefined) return problem('late_result', 'The workspace is there already.');
      emit(turn, { type: 'workspaceReady', workspace: input.workspace });
      return undefined;
    case 'workspaceFailed':
      if (turn.state.workspace !== undefined) return problem('late_result', 'The workspace is there already.');
      emit(turn, { type: 'runFailed', error: input.error, outputs: {} });
      turn.effects.push({ type: 'runEnded' });
      return undefined;
    case 'workspaceReleased':
      if (turn.state.openCount > 0 || turn.state.released !== undefined)
        return problem('late_result', 'The workspace is not to be released now.');
      emit(turn, { type: 'workspaceReleased', kept: input.kept, reason: input.reason });
      return undefined;
    case 'artifact':
      emit(turn, {
        type: 'artifactProduced',
        ...(input.step === undefined ? {} : { step: input.step }),
        ...(input.attempt === undefined ? {} : { attempt: input.attempt }),
        artifact: input.artifact,
      });
      return undefined;
    case 'childMoved':
      return takeChildNews(turn, input);
    case 'checkpoint':
    case 'checkpointFailed':
      return takeCheckpoint(turn, input);
    case 'rewound':
    case 'rewindFailed':
      return takeRewound(turn, input);
    case 'progress':
    case 'stepDone':
    case 'evidence':
    case 'stepError':
    case 'stepStopped':
      return takeResult(turn, input);
    case 'answer':
      return input.step === BUDGET_STEP ? answerBudget(turn, input) : takeAnswer(turn, input);
    case 'treeSeen':
      return bindTree(turn, input);
    case 'tick':
      return undefined;
    case 'cancel':
      if (turn.state.stopping?.kind === 'cancel') return undefined;
      emit(turn, { type: 'cancelRequested', by: input.by, ...(input.reason === undefined ? {} : { reason: input.reason }) });
      if (turn.state.workspace === undefined) finishRun(turn);
      return undefined;
    case 'pause':
      if (turn.state.pauseReason === undefined) pauseRun(turn, input);
      return undefined;
    case 'resume':
      if (turn.state.pauseReason !== undefined) emit(turn, { type: 'runResumed' });
      return undefined;
    case 'closing':
      leaveForNextHost(turn, new Set(input.restartable));
      return undefined;
    case 'recovered':
      recoverRun(turn, new Set(input.restartable));
      return undefined;
    default:
      return assertNever(input);
  }
}

/** A run begins at once, waits for its place in a group, or is over before it began. */
function beginRun(turn: Turn, { queued, skipped, workspace }: Extract<EngineInput, { type: 'created' }>): void {
  if (skipped !== undefined) {
    emit(turn, { type: 'runCancelled', reason: skipped });
    turn.effects.push({ type: 'runEnded' });
  } else if (queued !== undefined) emit(turn, { type: 'runQueued', ...queued });
  else placeRun(turn, workspace);
}

/** Gives the run its place to work in: the one it was lent, one that is there, or one that is to be prepared. */
function placeRun(turn: Turn, there?: WorkspaceRecord): void {
  const workspace = turn.state.created?.parent?.workspace ?? there;
  if (workspace === undefined) turn.effects.push({ type: 'prepareWorkspace' });
  else emit(turn, { type: 'workspaceReady', workspace });
}

function pauseRun(turn: Turn, { reason, by, agents }: Extract<EngineInput, { type: 'pause' }>): void {
  emit(turn, { type: 'pauseRequested', reason, ...(by === undefined ? {} : { by }) });
  if (agents === 'stop') stopAgents(turn, reason);
}

function takeResult(
  turn: Turn,
  input: Extract<EngineInput, { type: 'progress' | 'stepDone' | 'evidence' | 'stepError' | 'stepStopped' }>,
): Problem | undefined {
  const index = indexOfStep(turn.state, input.step);
  if (index < 0 || !isAwaited(turn.state, index, input)) {
    return problem('late_result', `Attempt ${input.attempt} of "${input.step}" is not at work any more; its result is ignored.`, {
      at: input.step,
    });
  }
  switch (input.type) {
    case 'progress':
      emit(turn, {
        type: 'stepProgressed',
        step: input.step,
        attempt: input.attempt,
        ...(input.message === undefined ? {} : { message: input.message }),
        ...(input.percent === undefined ? {} : { percent: input.percent }),
        ...(input.credits === undefined ? {} : { usage: { credits: input.credits } }),
      });
      return undefined;
    case 'stepDone':
      finishAttempt(turn, index, input.output);
      return undefined;
    case 'evidence':
      takeEvidence(turn, index, input);
      return undefined;
    case 'stepError':
      if (turn.state.stopping === undefined && input.error.code === CHANGED_SINCE) askAnew(turn, index, input.error);
      else if (turn.state.stopping === undefined) failAttempt(turn, index, input.error);
      else cancelAttempt(turn, input);
      return undefined;
    case 'stepStopped':
      if (turn.state.stopping === undefined && instanceAt(turn.state, index).plan.step.type === 'agent')
        interruptAttempt(turn, index);
      else cancelAttempt(turn, input);
      return undefined;
    default:
      return assertNever(input);
  }
}

function takeCheckpoint(
  turn: Turn,
  input: Extract<EngineInput, { type: 'checkpoint' | 'checkpointFailed' }>,
): Problem | undefined {
  const { step, attempt } = input;
  if (!turn.state.files.touched.some((touch) => touch.step === step && touch.attempt === attempt))
    return problem('late_result', `The files after "${step}" are kept already.`, { at: step });
  if (input.type === 'checkpoint') emit(turn, { type: 'checkpointTaken', snapshot: input.snapshot, step, attempt });
  else emit(turn, { type: 'checkpointMissed', step, attempt, reason: input.error.message });
  return undefined;
}

/** Whether an attempt is at work and at the stage that a result is about: first its output, then the evidence for it. */
function isAwaited(state: RunState, index: number, result: { readonly type: string; readonly attempt: number }): boolean {
  const instance = instanceAt(state, index);
  if (!hasIndex(state.working, index) || attemptOf(instance) !== result.attempt) return false;
  if (result.type === 'stepStopped') return true;
  return (result.type === 'evidence') === (instance.held !== undefined);
}

/** The files a step asks about are known: its confirmation is for these. */
function bindTree(turn: Turn, { step, attempt, tree }: Extract<EngineInput, { type: 'treeSeen' }>): Problem | undefined {
  const index = indexOfStep(turn.state, step);
  const waiting = index < 0 ? undefined : instanceAt(turn.state, index).state.waiting;
  if (waiting?.prompt.kind !== 'confirm' || waiting.tree !== undefined || waitingAttempt(turn.state, index) !== attempt)
    return problem('late_result', `"${step}" does not ask to be confirmed any more.`, { at: step });
  emit(turn, { type: 'treeBound', step, attempt, tree });
  return undefined;
}

/** The files had changed since a person agreed: nothing was done, and the step asks again. */
function askAnew(turn: Turn, index: number, error: StepError): void {
  const instance = instanceAt(turn.state, index);
  emit(turn, { type: 'stepFailed', step: instance.state.step, attempt: attemptOf(instance), error, willRetry: true });
}

/** An agent stopped at a limit of the run starts the same attempt again once somebody has raised it. */
function interruptAttempt(turn: Turn, index: number): void {
  const { state } = instanceAt(turn.state, index);
  const last = state.attempts.at(-1);
  if (last === undefined) return;
  emit(turn, { type: 'stepInterrupted', step: state.step, attempt: last.attempt, interruptions: last.interruptions });
}

function cancelAttempt(turn: Turn, ended: { readonly step: string; readonly attempt: number }): void {
  emit(turn, {
    type: 'stepCancelled',
    step: ended.step,
    attempt: ended.attempt,
    reason: turn.state.stopping?.reason ?? 'It was stopped.',
  });
}
