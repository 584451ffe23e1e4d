import { problem } from '../lib/problem.ts';
import { isCheckpointDue, mayChangeFiles } from './checkpoints.ts';
import { attemptOf, instanceAt } from './find.ts';
import { hasIndex, nextIndex } from './index-set.ts';
import { advanceLoop } from './loops.ts';
import { endRun } from './outcome.ts';
import { failAttempt, finishAttempt } from './results.ts';
import { startStep } from './start-step.ts';
import type { RunState } from './run-state.ts';
import { hasResourcesFor, type Amounts } from './resources.ts';
import { holdsAlone, takesSlot } from './step-kind.ts';
import { emit, type Turn } from './turn.ts';

const NOTHING: Amounts = {};

/** Starts, skips, lapses and ends all that may be, until nothing moves; then sees to the run's end and the next wake-up. */
export function advance(turn: Turn): void {
  if (turn.state.endedAt !== undefined || turn.state.workspace === undefined) return;
  if (turn.state.stopping !== undefined) windDown(turn);
  else if (turn.state.pauseReason === undefined && turn.state.budget.asking === undefined) moveOn(turn);
  if (turn.state.stopping !== undefined) windDown(turn);
  if (turn.state.openCount === 0 && !isCheckpointDue(turn.state)) endRun(turn);
}

/** Whether the run could use a slot at this moment. */
export function wantsSlot(state: RunState, now: number, taken: Amounts = NOTHING): boolean {
  if (
    state.pauseReason !== undefined ||
    state.budget.asking !== undefined ||
    state.stopping !== undefined ||
    state.workspace === undefined ||
    state.endedAt !== undefined
  )
    return false;
  if (state.workingCount >= (state.created?.flags.maxParallel ?? 1)) return false;
  if (state.alone >= 0) return false;
  let first = nextIndex(state.queue, 0);
  while (
    first >= 0 &&
    (isHeld(state, first) || !hasResourcesFor(state, first, taken) || !takesSlot(state, instanceAt(state, first)))
  )
    first = nextIndex(state.queue, first + 1);
  if (first >= 0 && !mustWaitForOthers(state, first)) return true;
  return state.timers.some(
    ({ at, index }) =>
      at <= now &&
      instanceAt(state, index).state.retryAt !== undefined &&
      !isHeld(state, index) &&
      hasResourcesFor(state, index, taken) &&
      !mustWaitForOthers(state, index),
  );
}

function moveOn(turn: Turn): void {
  for (;;) {
    const before = turn.events.length;
    for (let index = nextFree(turn, 0); index >= 0; index = nextFree(turn, index + 1)) startStep(turn, index);
    for (let index = nextLoop(turn, 0); index >= 0; index = nextLoop(turn, index + 1)) advanceLoop(turn, index);
    lapse(turn);
    startQueued(turn);
    if (turn.events.length === before || turn.state.stopping !== undefined) return;
  }
}

// A failure that stops everything may come at any place of a decision: nothing is begun after it.
function nextFree({ state }: Turn, from: number): number {
  return state.stopping === undefined ? nextIndex(state.free, from) : -1;
}

function nextLoop({ state }: Turn, from: number): number {
  return state.stopping === undefined ? nextIndex(state.loops, from) : -1;
}

function nextQueued({ state }: Turn, from: number): number {
  return state.stopping === undefined ? nextIndex(state.queue, from) : -1;
}

/** Deals with the moments that have come: waits that are over, questions nobody answered, attempts that may be made again. */
function lapse(turn: Turn): void {
  for (const { index, at } of turn.state.timers) {
    if (at > turn.now || turn.state.stopping !== undefined) return;
    const instance = instanceAt(turn.state, index);
    if (instance.state.retryAt !== undefined) {
      if (mayTryAgain(turn, index)) startStep(turn, index);
    } else if (instance.state.waiting === undefined) continue;
    else if (instance.state.waiting.prompt.kind === 'wait') finishAttempt(turn, index, {});
    else {
      const error = problem('timed_out', `Nobody answered "${instance.state.step}" in time; it timed out.`, {
        at: instance.state.step,
        hint: 'Start the run again, or give the step more time.',
      });
      failAttempt(turn, index, error);
    }
  }
}

function startQueued(turn: Turn): void {
  for (let index = nextQueued(turn, 0); index >= 0; index = nextQueued(turn, index + 1)) {
    // What lacks a resource lets the others pass; what lacks a slot does not.
    if (isHeld(turn.state, index) || !hasResourcesFor(turn.state, index, turn.taken ?? NOTHING)) continue;
    if (takesSlot(turn.state, instanceAt(turn.state, index)) && !hasSlotFor(turn, index)) return;
    startStep(turn, index);
  }
}

function mayTryAgain(turn: Turn, index: number): boolean {
  return !isHeld(turn.state, index) && hasResourcesFor(turn.state, index, turn.taken ?? NOTHING) && hasSlotFor(turn, index);
}

/** A step that may change files does not start while they are kept or put back; all others go on. */
function isHeld(state: RunState, index: number): boolean {
  return mayChangeFiles(instanceAt(state, index).plan.step) && (isCheckpointDue(state) || state.files.rewinding !== undefined);
}

function hasSlotFor(turn: Turn, index: number): boolean {
  const { state } = turn;
  if (turn.capacity <= 0 || state.workingCount >= (state.created?.flags.maxParallel ?? 1)) return false;
  return state.alone < 0 && !mustWaitForOthers(state, index);
}

/** A step that holds the workspace alone waits until nobody works; those behind it wait too, so that its turn comes. */
function mustWaitForOthers(state: RunState, index: number): boolean {
  return state.workingCount > 0 && holdsAlone(state, instanceAt(state, index));
}

/** Brings everything to its end: nothing new starts, what waits is cancelled, what works is told to stop. */
export function windDown(turn: Turn): void {
  const { stopping } = turn.state;
  if (stopping === undefined) return;
  for (let index = turn.state.instances.length - 1; index >= 0; index -= 1) endInstance(turn, index, stopping.kind);
}

/** Tells every attempt at work to stop. */
export function stopWork(turn: Turn, reason: string): void {
  for (let index = nextIndex(turn.state.working, 0); index >= 0; index = nextIndex(turn.state.working, index + 1)) {
    const instance = instanceAt(turn.state, index);
    turn.effects.push({ type: 'stop', step: instance.state.step, attempt: attemptOf(instance), reason });
  }
}

function endInstance(turn: Turn, index: number, kind: 'cancel' | 'fail_fast'): void {
  const instance = instanceAt(turn.state, index);
  const { step, status, attempts } = instance.state;
  const reason = turn.state.stopping?.reason ?? '';
  // It was told to stop, and ends when it has; a child that waits for a person too.
  if (hasIndex(turn.state.working, index) || instance.openRounds > 0 || instance.dropped === true) return;
  switch (status) {
    case 'pending':
    case 'queued':
    case 'blocked':
    case 'waiting':
    case 'unknown':
      if (attempts.length > instance.spent) emit(turn, { type: 'stepCancelled', step, attempt: attemptOf(instance), reason });
      else
        emit(turn, {
          type: 'stepSkipped',
          step,
          reason: kind === 'cancel' ? 'cancelled' : 'failed_fast',
          ...because(turn.state),
        });
      return;
    case 'running':
      emit(turn, { type: 'stepCancelled', step, attempt: attemptOf(instance), reason });
      return;
    default:
  }
}

function because(state: RunState): { readonly because?: string } {
  return state.stopping?.step === undefined ? {} : { because: state.stopping.step };
}
