import type { QueuedFor } from '../../src-shared/history/events.ts';
import type { CompiledStep, CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import { firstOf, type Rank } from './rank.ts';

/** What a run must have a place in before it begins: its own concurrency group and those of all it may start as steps. */
export interface GroupClaim extends Rank {
  readonly runId: string;
  /** The run that started it, out of whose places it takes its own. */
  readonly parent: string | undefined;
  /** Runs a group may have at a time, as this run's workflow and those below it say. */
  readonly groups: ReadonlyMap<string, number>;
  /** Its workflow's own group, and what becomes of it when that is full. */
  readonly own: { readonly group: string; readonly onConflict: 'queue' | 'cancel' | 'skip' } | undefined;
}

/** What becomes of a run that asks for its places. */
export type Verdict =
  | { readonly kind: 'enter' }
  | { readonly kind: 'queue'; readonly queued: QueuedFor; readonly replaces: readonly string[] }
  | { readonly kind: 'skip'; readonly reason: string };

/**
 * Places in concurrency groups over all runs of the host. A run takes all its places at once, and its children take theirs from
 * among them, so nobody holds a place while waiting for another one.
 */
export interface Groups {
  enter(claim: GroupClaim): Verdict;
  /** A run of an earlier host, which had its places or waited for them. */
  restore(claim: GroupClaim, had: 'places' | 'none'): void;
  /** Gives up the places of a run, or its wish for them. */
  leave(runId: string): void;
  /** Lets in who may go in now, higher priority and older first; tells the others what they wait for. `mayEnter` leaves out paused runs. */
  next(mayEnter: (runId: string) => boolean): {
    readonly entered: readonly string[];
    readonly waiting: ReadonlyMap<string, QueuedFor>;
  };
}

/** The groups of a workflow and of all it uses, each with the least number of runs that any of them allows. */
export function groupsOf(
  compiled: CompiledWorkflow,
  pinned: (hash: string) => CompiledWorkflow | undefined,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const seen = new Set<string>();
  const visit = (workflow: CompiledWorkflow): void => {
    if (seen.has(workflow.hash)) return;
    seen.add(workflow.hash);
    const own = workflow.workflow.policies?.concurrency;
    if (own !== undefined) found.set(own.group, Math.min(found.get(own.group) ?? Infinity, own.max_runs ?? 1));
    for (const hash of childHashes(workflow.workflow.steps)) {
      const child = pinned(hash);
      if (child !== undefined) visit(child);
    }
  };
  visit(compiled);
  return found;
}

/** Makes the groups of a host; `nameOf` names a run for people. */
export function createGroups(nameOf: (runId: string) => string): Groups {
  const inside = new Map<string, GroupClaim>();
  const outside = new Map<string, GroupClaim>();

  /** The group that keeps a run out, with who is in it; undefined when it may enter. */
  function obstacle(claim: GroupClaim): QueuedFor | undefined {
    for (const [group, max] of claim.groups) {
      const there = [...inside.values()].filter((other) => other.parent === claim.parent && other.groups.has(group));
      // Out of its parent's places a child shares one with its siblings.
      if (there.length >= (claim.parent === undefined ? max : 1)) return queuedFor(group, there);
    }
    return undefined;
  }

  function queuedFor(group: string, there: readonly GroupClaim[]): QueuedFor {
    const behind = there.toSorted(firstOf).map(({ runId }) => runId);
    return { group, behind, reason: `Waits for ${behind.map(nameOf).join(' and ')} of group ${group}.` };
  }

  /** Runs that make way for this one: all of its group that are older, but for as many as may be beside it. */
  function replacedBy(claim: GroupClaim, group: string): readonly string[] {
    const others = [...inside.values(), ...outside.values()].filter(
      (other) => other.parent === undefined && other.own?.group === group,
    );
    const beside = (claim.groups.get(group) ?? 1) - 1;
    return others
      .toSorted((a, b) => b.createdAt - a.createdAt)
      .slice(beside)
      .map(({ runId }) => runId);
  }

  return {
    enter(claim) {
      if (claim.groups.size === 0) return { kind: 'enter' };
      const queued = obstacle(claim);
      if (queued === undefined) {
        inside.set(claim.runId, claim);
        return { kind: 'enter' };
      }
      const conflict = claim.parent === undefined && claim.own?.group === queued.group ? claim.own.onConflict : 'queue';
      if (conflict === 'skip')
        return {
          kind: 'skip',
          reason: `Skipped: ${queued.behind.map(nameOf).join(' and ')} is at work in group ${queued.group}.`,
        };
      const replaces = conflict === 'cancel' ? replacedBy(claim, queued.group) : [];
      outside.set(claim.runId, claim);
      return { kind: 'queue', queued, replaces };
    },
    restore(claim, had) {
      if (claim.groups.size > 0) (had === 'places' ? inside : outside).set(claim.runId, claim);
    },
    leave(runId) {
      inside.delete(runId);
      outside.delete(runId);
    },
    next(mayEnter) {
      const entered: string[] = [];
      const waiting = new Map<string, QueuedFor>();
      for (const claim of [...outside.values()].toSorted(firstOf)) {
        const queued = obstacle(claim);
        if (queued !== undefined) waiting.set(claim.runId, queued);
        else if (mayEnter(claim.runId)) {
          outside.delete(claim.runId);
          inside.set(claim.runId, claim);
          entered.push(claim.runId);
        }
      }
      return { entered, waiting };
    },
  };
}

function childHashes(steps: readonly CompiledStep[]): readonly string[] {
  return steps.flatMap((step) => {
    if (step.type === 'loop') return childHashes(step.steps);
    return step.type === 'workflow' && step.child !== undefined ? [step.child] : [];
  });
}
