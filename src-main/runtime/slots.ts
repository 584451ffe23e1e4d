import type { Amounts } from '../../src-shared/engine/resources.ts';
import type { Rank } from './rank.ts';

/** What the slots know of a run: its rank, how many slots it holds, whether it could use more. */
export interface SlotClaim extends Rank {
  readonly runId: string;
  /** The run at the top of its family: itself, unless another one started it. */
  readonly root: string;
  /** Steps that may work at the same time in the whole family. */
  readonly rootLimit: number;
  /** Folder that only one family may work in at a time; undefined for a run with a place of its own. */
  readonly folder: string | undefined;
  /** Absolute root of the workspace, which a family may share; undefined when the run changes nothing. */
  readonly place: string | undefined;
  /** One of its steps at work has the place to itself. */
  readonly alone: boolean;
  /** The step it would start next must have the place to itself. */
  readonly wantsAlone: boolean;
  /** Named resources that its steps hold. */
  readonly resources: Amounts;
  readonly working: number;
  readonly wants: boolean;
}

/** Shares the host's slots between runs: priority first, then who holds fewest, then age. */
export interface Slots {
  /** Records what a run holds and wants now. */
  claim(claim: SlotClaim): void;
  /** Forgets a run that has ended. */
  leave(runId: string): void;
  /** How many slots this run may take now; none while a run that ranks before it wants one. */
  capacityFor(claim: SlotClaim): number;
  /** The run whose turn it is, or undefined when there is no slot or nobody wants one. */
  next(): string | undefined;
  setLimit(limit: number): void;
  /** What the other runs hold of named resources. */
  takenBeside(runId: string): Amounts;
  /** Whether a run has given resources back since this was last asked. */
  returned(): boolean;
}

const NOTHING: Amounts = {};

/** Makes the slots of a host. */
export function createSlots(initialLimit: number): Slots {
  // Never more entries than there are slots, so they are simply looked through.
  const holding = new Map<string, SlotClaim>();
  const wanting = new Map<string, SlotClaim>();
  // Runs that wait for a place to be empty, by place: those behind them wait too, so that their turn comes.
  const emptying = new Map<string, Map<string, SlotClaim>>();
  const resources = new Map<string, Amounts>();
  let gaveBack = false;
  let limit = initialLimit;
  let used = 0;

  function forget(runId: string): void {
    used -= holding.get(runId)?.working ?? 0;
    holding.delete(runId);
  }

  /** Slots the run's family and places leave it, whatever others want. */
  function roomFor(claim: SlotClaim): number {
    let room = Math.min(limit - used, claim.rootLimit);
    for (const held of holding.values()) {
      if (held.root === claim.root) room -= held.working;
      else if (claim.folder !== undefined && held.folder === claim.folder) return 0;
      if (shuts(held, claim)) return 0;
    }
    return room;
  }

  function hold(runId: string, amounts: Amounts): void {
    const before = resources.get(runId) ?? NOTHING;
    if (before === amounts) return;
    if (Object.keys(amounts).length === 0) resources.delete(runId);
    else resources.set(runId, amounts);
    gaveBack ||= Object.entries(before).some(([name, count]) => (amounts[name] ?? 0) < count);
  }

  function letsPlaceEmpty(claim: SlotClaim): boolean {
    if (claim.place === undefined) return false;
    for (const other of emptying.get(claim.place)?.values() ?? [])
      if (other.runId !== claim.runId && ranksBefore(other, claim)) return true;
    return false;
  }

  function unwant(runId: string): void {
    const place = wanting.get(runId)?.place;
    wanting.delete(runId);
    if (place === undefined) return;
    const waiting = emptying.get(place);
    waiting?.delete(runId);
    if (waiting?.size === 0) emptying.delete(place);
  }

  return {
    claim(claim) {
      hold(claim.runId, claim.resources);
      forget(claim.runId);
      if (claim.working > 0) {
        holding.set(claim.runId, claim);
        used += claim.working;
      }
      unwant(claim.runId);
      if (!claim.wants) return;
      wanting.set(claim.runId, claim);
      if (claim.place === undefined || !claim.wantsAlone) return;
      const waiting = emptying.get(claim.place) ?? new Map<string, SlotClaim>();
      emptying.set(claim.place, waiting.set(claim.runId, claim));
    },
    leave(runId) {
      hold(runId, NOTHING);
      forget(runId);
      unwant(runId);
    },
    capacityFor(claim) {
      const room = roomFor(claim);
      if (room <= 0 || letsPlaceEmpty(claim)) return 0;
      for (const other of wanting.values())
        if (other.runId !== claim.runId && ranksBefore(other, claim) && roomFor(other) > 0) return 0;
      return wanting.size > (wanting.has(claim.runId) ? 1 : 0) ? 1 : room;
    },
    next() {
      if (used >= limit) return undefined;
      let best: SlotClaim | undefined;
      for (const claim of wanting.values()) {
        if ((best === undefined || ranksBefore(claim, best)) && roomFor(claim) > 0 && !letsPlaceEmpty(claim)) best = claim;
      }
      return best?.runId;
    },
    setLimit(next) {
      limit = next;
    },
    takenBeside(runId) {
      const taken: Record<string, number> = {};
      for (const [holder, amounts] of resources)
        if (holder !== runId) for (const [name, count] of Object.entries(amounts)) taken[name] = (taken[name] ?? 0) + count;
      return taken;
    },
    returned() {
      const was = gaveBack;
      gaveBack = false;
      return was;
    },
  };
}

/** Whether what a run does in a place keeps another one out of it. */
function shuts(held: SlotClaim, claim: SlotClaim): boolean {
  if (held.runId === claim.runId || held.place === undefined || held.place !== claim.place) return false;
  return held.alone || claim.wantsAlone;
}

function ranksBefore(a: SlotClaim, b: SlotClaim): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  if (a.working !== b.working) return a.working < b.working;
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt;
  return a.runId < b.runId;
}
