import { returnResources } from '../resources.ts';
import {
  drafted,
  isUnhandledFailure,
  leavePlace,
  makeReady,
  NO_ROUNDS,
  reopenRound,
  roundsBefore,
  setStep,
  verdictOn,
  type Draft,
} from './fold-places.ts';
import type { Instance, RunState } from '../run-state.ts';
import type { AttemptState } from '../state.ts';
import { instanceAt } from '../find.ts';
import { editTable, tableGet, tableItems } from '../table.ts';

type Get = (index: number) => Instance;

/** The nearest agent step before an instance, breadth first, then before the loop that holds it, and so on outwards; -1 when there is none. */
function nearestAgent(get: Get, from: number): number {
  for (let instance = get(from); ; instance = get(instance.parent)) {
    const { base } = instance;
    const seen = new Set(instance.plan.needs.map((need) => need.at));
    for (const at of seen) {
      const { plan } = get(base + at);
      if (plan.step.type === 'agent') return base + at;
      for (const need of plan.needs) seen.add(need.at);
    }
    if (instance.parent < 0) return -1;
  }
}

/** The agent step that changes can be asked of from here, or undefined. */
export function agentBefore(state: RunState, index: number): number | undefined {
  const agent = nearestAgent((at) => instanceAt(state, at), index);
  return agent < 0 ? undefined : agent;
}

/** A step and all that follows from it in its own list. */
export function descendants(get: Get, from: number): ReadonlySet<number> {
  const { base } = get(from);
  const found = new Set([from]);
  for (const index of found) for (const heir of get(index).plan.heirs) found.add(base + heir);
  return found;
}

/** All that begins anew when an agent does: it, what follows from it, and what is under way inside of that. */
export function affectedBy(get: Get, agent: number): ReadonlySet<number> {
  const found = new Set(descendants(get, agent));
  for (const index of found) for (const inner of insideOf(get(index))) found.add(inner);
  return found;
}

/** Instances that a step holds: those of its rounds, and the agents that mend it. */
function insideOf({ rounds, repairs, plan }: Instance): readonly number[] {
  const body = plan.body?.steps.length ?? 0;
  return [...tableItems(rounds).flatMap(({ base }) => Array.from({ length: body }, (_, at) => base + at)), ...repairs];
}

/** Requested changes: the nearest agent before the asking step, and all that follows from it, begin anew. */
export function rewindTo(draft: Draft, index: number, asked: { readonly words: string; readonly at: number }): void {
  const get: Get = (at) => drafted(draft, at);
  const agent = nearestAgent(get, index);
  if (agent < 0) return;
  const { base, requests } = get(agent);
  const again = [...affectedBy(get, agent)];
  const siblings = again.filter((at) => get(at).base === base);
  for (const at of again) resetStep(draft, at, { at: asked.at, place: get(at).base === base ? 'counted' : 'inside' });
  for (const at of siblings) regate(draft, at);
  recountFailures(draft, get(agent));
  draft.instances.set(agent, { ...get(agent), requests: [...requests, asked.words] });
  makeReady(draft, agent);
}

/** Counts the needs of a step anew; those that stay terminal keep their verdict. */
function regate(draft: Draft, index: number): void {
  const instance = drafted(draft, index);
  let open = 0;
  let blockedBy = -1;
  let branched = 0;
  for (const need of instance.plan.needs) {
    const needed = drafted(draft, instance.base + need.at);
    const verdict = isTerminal(needed) ? verdictOn(needed, need) : undefined;
    if (verdict === undefined) open += 1;
    if (verdict === 'block' && blockedBy < 0) blockedBy = instance.base + need.at;
    if (verdict === 'branch') branched += 1;
  }
  draft.instances.set(index, { ...instance, open, blockedBy, branched });
}

/** Makes an instance as if it had not begun. One inside of another is dropped with it, and taken up when its turn comes again. */
function resetStep(draft: Draft, index: number, reset: { readonly at: number; readonly place: 'counted' | 'inside' }): void {
  const { run } = draft;
  const instance = drafted(draft, index);
  const { state } = instance;
  if (reset.place === 'counted' && isTerminal(instance)) {
    if (instance.parent < 0) run.openCount += 1;
    else reopenRound(draft, index);
  }
  returnResources(draft, index);
  leavePlace(draft, index);
  if (instance.plan.repairs === true) {
    if (!isTerminal(instance)) setStep(draft, index, { status: 'cancelled', waiting: undefined, retryAt: undefined });
    return;
  }
  draft.instances.set(index, {
    ...instance,
    blockedBy: -1,
    branched: 0,
    confirmed: false,
    held: undefined,
    repairsSpent: instance.repairs.length,
    ...(reset.place === 'inside' ? { dropped: true as const } : {}),
    rounds: NO_ROUNDS,
    openRounds: 0,
    earlier: roundsBefore(instance),
    spent: state.attempts.at(-1)?.attempt ?? 0,
    state: { step: state.step, status: 'pending', attempts: ended(state.attempts, reset.at), credits: state.credits },
  });
}

/** An attempt that still asked is over: the next question is another one, and no answer to this one fits it. */
function ended(attempts: readonly AttemptState[], at: number): readonly AttemptState[] {
  const last = attempts.at(-1);
  return last === undefined || last.endedAt !== undefined ? attempts : attempts.with(-1, { ...last, endedAt: at });
}

/** Which failure ends the run, or the round, now that some of them are undone. */
function recountFailures(draft: Draft, { base, parent, round: number }: Instance): void {
  const { run } = draft;
  const loop = parent < 0 ? undefined : drafted(draft, parent);
  const plan = loop === undefined ? run.plan : loop.plan.body;
  const at = plan?.steps.findIndex((_, place) => isUnhandledFailure(drafted(draft, base + place))) ?? -1;
  const failed = at < 0 ? -1 : base + at;
  if (loop === undefined) {
    run.failed = failed;
    return;
  }
  const round = tableGet(loop.rounds, number);
  if (round === undefined) return;
  const rounds = editTable(loop.rounds);
  rounds.set(number, { ...round, failed });
  draft.instances.set(parent, { ...loop, rounds: rounds.done() });
}

function isTerminal({ state }: Instance): boolean {
  return state.status === 'succeeded' || state.status === 'failed' || state.status === 'skipped' || state.status === 'cancelled';
}
