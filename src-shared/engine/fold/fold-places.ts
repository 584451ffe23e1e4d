import { hasIndex, withIndexes, withoutIndex } from '../index-set.ts';
import type { Instance, Round, RunState, Timer } from '../run-state.ts';
import type { PlanNeed } from '../plan.ts';
import type { StepState } from '../state.ts';
import { goesOnAfterFailure, holdsAlone, isChildRun, takesSlot } from '../step-kind.ts';
import { editTable, tableGet, tableItems, tableOf, type Table, type TableEdit } from '../table.ts';

/** A loop before its first round. */
export const NO_ROUNDS: Table<Round> = tableOf([]);

/** Rounds by number as the tries of a loop so far left them, the newest of each. */
export function roundsBefore(loop: Instance): readonly Round[] {
  return loop.rounds.length === 0 ? loop.earlier : [...tableItems(loop.rounds), ...loop.earlier.slice(loop.rounds.length)];
}

/** A state while one event is folded into it; never seen outside the fold. */
export interface Draft {
  readonly run: { -readonly [K in keyof RunState]: RunState[K] };
  readonly instances: TableEdit<Instance>;
}

/** The instance at an index the log speaks of. */
export function drafted(draft: Draft, index: number): Instance {
  const instance = draft.instances.get(index);
  if (instance === undefined)
    throw new Error(`The history of run ${draft.run.runId} names a step that the workflow does not have.`);
  return instance;
}

/** Gives an instance another state. */
export function setStep(draft: Draft, index: number, change: Partial<StepState>): void {
  const instance = drafted(draft, index);
  draft.instances.set(index, { ...instance, state: { ...instance.state, ...change } });
}

/** Takes an instance out of the place its status put it in: queue, slot, timer, waiting. */
export function leavePlace(draft: Draft, index: number): void {
  const { run } = draft;
  const { state } = drafted(draft, index);
  if (state.status === 'waiting' || state.status === 'unknown') run.waitingCount -= 1;
  if (state.retryAt !== undefined) run.retryingCount -= 1;
  if (state.retryAt !== undefined || state.waiting?.prompt.until !== undefined) {
    run.timers = run.timers.filter((timer) => timer.index !== index);
  }
  run.queue = withoutIndex(run.queue, index);
  run.free = withoutIndex(run.free, index);
  run.loops = withoutIndex(run.loops, index);
  if (hasIndex(run.working, index)) {
    run.working = withoutIndex(run.working, index);
    if (isChildRun(drafted(draft, index).plan.step)) {
      if (state.status !== 'waiting') run.busyChildren -= 1;
      return;
    }
    run.workingCount -= 1;
    if (run.alone === index) run.alone = -1;
  }
}

/** Gives an instance that has started its place: a slot, a loop's, or none. */
export function takePlace(draft: Draft, index: number): void {
  const { run } = draft;
  const instance = drafted(draft, index);
  const { plan, held } = instance;
  if (plan.step.type === 'loop' && held === undefined) run.loops = withIndexes(run.loops, [index]);
  if (isChildRun(plan.step)) {
    run.working = withIndexes(run.working, [index]);
    run.busyChildren += 1;
  }
  if (!takesSlot(run, instance)) return;
  run.working = withIndexes(run.working, [index]);
  run.workingCount += 1;
  if (holdsAlone(run, instance)) run.alone = index;
}

/** Records the moment an instance waits for. */
export function addTimer(draft: Draft, timer: Timer): void {
  const { timers } = draft.run;
  const place = timers.findIndex((other) => other.at > timer.at);
  draft.run.timers = place < 0 ? [...timers, timer] : timers.toSpliced(place, 0, timer);
}

/** Puts an instance whose needs are all terminal where the next decision finds it. */
export function makeReady(draft: Draft, index: number): void {
  const { run } = draft;
  const instance = drafted(draft, index);
  if (isBlocked(instance) || (!takesSlot(run, instance) && instance.plan.step.resources === undefined)) {
    run.free = withIndexes(run.free, [index]);
    return;
  }
  setStep(draft, index, { status: 'queued' });
  run.queue = withIndexes(run.queue, [index]);
}

/** Whether the gate will never open: a need blocks, or all needs were skipped together with their branch. */
export function isBlocked(instance: Instance): boolean {
  return instance.blockedBy >= 0 || isBranchedOff(instance);
}

/** Whether everything it depends on was skipped by `skip: branch`. */
export function isBranchedOff(instance: Instance): boolean {
  return instance.branched > 0 && instance.branched === instance.plan.needs.length;
}

/** Ends an instance for good and tells its heirs and its loop. */
export function settle(draft: Draft, index: number, change: Partial<StepState>): void {
  leavePlace(draft, index);
  setStep(draft, index, { waiting: undefined, retryAt: undefined, progress: undefined, ...change });
  const instance = drafted(draft, index);
  countDown(draft, index, instance);
  for (const heir of instance.plan.heirs) tellHeir(draft, instance.base + heir, index);
}

function countDown(draft: Draft, index: number, instance: Instance): void {
  const { run } = draft;
  if (instance.plan.repairs === true) {
    afterRepair(draft, instance);
    return;
  }
  const failed = isUnhandledFailure(instance);
  if (instance.parent < 0) {
    run.openCount -= 1;
    if (failed && run.failed < 0) run.failed = index;
    return;
  }
  const loop = drafted(draft, instance.parent);
  const round = tableGet(loop.rounds, instance.round);
  if (round === undefined) return;
  const rounds = editTable(loop.rounds);
  rounds.set(instance.round, { ...round, open: round.open - 1, failed: failed && round.failed < 0 ? index : round.failed });
  draft.instances.set(instance.parent, {
    ...loop,
    rounds: rounds.done(),
    openRounds: loop.openRounds - (round.open === 1 ? 1 : 0),
  });
}

/** Whether the step failed and nothing in the workflow goes on regardless. */
export function isUnhandledFailure({ state, plan }: Instance): boolean {
  return state.status === 'failed' && !goesOnAfterFailure(plan.step);
}

/** What was mended is tried once more; what was not stays blocked until the decision that follows. */
function afterRepair(draft: Draft, repair: Instance): void {
  draft.instances.set(repair.parent, { ...drafted(draft, repair.parent), openRounds: 0 });
  if (repair.state.status !== 'succeeded') return;
  setStep(draft, repair.parent, { status: 'pending' });
  makeReady(draft, repair.parent);
}

/** Undoes the counting of an instance that ended inside a round that is still under way. */
export function reopenRound(draft: Draft, index: number): void {
  const instance = drafted(draft, index);
  const loop = drafted(draft, instance.parent);
  const round = tableGet(loop.rounds, instance.round);
  if (round === undefined) return;
  const rounds = editTable(loop.rounds);
  rounds.set(instance.round, { ...round, open: round.open + 1 });
  draft.instances.set(instance.parent, { ...loop, rounds: rounds.done() });
}

function tellHeir(draft: Draft, heirIndex: number, index: number): void {
  const heir = drafted(draft, heirIndex);
  if (heir.open === 0) return;
  const instance = drafted(draft, index);
  const need = heir.plan.needs.find((candidate) => candidate.at === instance.at);
  const verdict = need === undefined ? 'open' : verdictOn(instance, need);
  const told: Instance = {
    ...heir,
    open: heir.open - 1,
    blockedBy: verdict === 'block' && heir.blockedBy < 0 ? index : heir.blockedBy,
    branched: heir.branched + (verdict === 'branch' ? 1 : 0),
  };
  draft.instances.set(heirIndex, told);
  if (told.open === 0 && told.state.status === 'pending') makeReady(draft, heirIndex);
}

/** What a terminal need means for the gate of the step that has it. */
export function verdictOn({ state, plan }: Instance, need: PlanNeed): 'open' | 'block' | 'branch' {
  if (need.by === 'read' || state.status === 'succeeded') return 'open';
  if (state.status === 'failed') return goesOnAfterFailure(plan.step) ? 'open' : 'block';
  if (state.status === 'skipped') {
    const reason = state.skipReason?.reason;
    if (reason === 'branch') return 'branch';
    if (reason === 'condition') return plan.step.skip === 'branch' ? 'branch' : 'open';
  }
  return 'block';
}
