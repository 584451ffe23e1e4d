import type { Json } from '../../lib/json.ts';
import { drafted, makeReady, NO_ROUNDS, roundsBefore, type Draft } from './fold-places.ts';
import type { Plan } from '../plan.ts';
import type { Instance } from '../run-state.ts';
import { editTable } from '../table.ts';

/** The instances of a list of siblings before anything has happened to them. */
export function newInstances(plan: Plan, place: { prefix: string; base: number; parent: number; round: number }): Instance[] {
  return plan.steps.map((step, at) => ({
    state: { step: place.prefix + step.id, status: 'pending', attempts: [], credits: 0 },
    plan: step,
    base: place.base,
    at,
    parent: place.parent,
    round: place.round,
    open: step.needs.length,
    blockedBy: -1,
    branched: 0,
    spent: 0,
    confirmed: false,
    repairs: [],
    repairsSpent: 0,
    requests: [],
    rounds: NO_ROUNDS,
    openRounds: 0,
    earlier: [],
  }));
}

/** One more round of a loop: its body's instances, those that need nothing ready at once. */
export function addRound(draft: Draft, index: number, round: { readonly index: number; readonly item?: Json }): void {
  const loop = drafted(draft, index);
  const body = loop.plan.body;
  if (body === undefined) throw new Error(`${loop.state.step} is not a loop.`);
  const base = draft.instances.length();
  const prefix = `${loop.state.step}.${round.index}.`;
  const earlier = loop.earlier[round.index];
  newInstances(body, { prefix, base, parent: index, round: round.index }).forEach((instance, at) => {
    draft.instances.push(earlier === undefined ? instance : takingUp(instance, drafted(draft, earlier.base + at)));
  });
  const rounds = editTable(loop.rounds);
  rounds.push({ base, open: body.steps.length, failed: -1, ...(round.item === undefined ? {} : { item: round.item }) });
  draft.instances.set(index, { ...loop, rounds: rounds.done(), openRounds: loop.openRounds + 1 });
  body.steps.forEach((step, at) => {
    if (step.needs.length === 0) makeReady(draft, base + at);
  });
}

/** A body's step in a loop that is tried again: its attempts are numbered on, so that no result of before is taken for one of now. */
function takingUp(instance: Instance, before: Instance): Instance {
  return {
    ...instance,
    spent: before.state.attempts.at(-1)?.attempt ?? 0,
    repairs: before.repairs,
    repairsSpent: before.repairs.length,
    earlier: roundsBefore(before),
    state: { ...instance.state, attempts: before.state.attempts, credits: before.state.credits },
  };
}

/** An agent that is to mend a failure: an instance of its own, named after the step. */
export function addRepair(draft: Draft, index: number): void {
  const failed = drafted(draft, index);
  const plan = failed.plan.repair?.plan;
  if (plan === undefined) throw new Error(`${failed.state.step} has nobody to mend it.`);
  const at = draft.instances.length();
  const place = { prefix: '', base: at, parent: index, round: failed.repairs.length };
  for (const instance of newInstances(plan, place)) {
    const step = `${failed.state.step}.agent.${failed.repairs.length}`;
    draft.instances.push({ ...instance, state: { ...instance.state, step } });
  }
  draft.instances.set(index, { ...failed, repairs: [...failed.repairs, at], openRounds: 1 });
  makeReady(draft, at);
}
