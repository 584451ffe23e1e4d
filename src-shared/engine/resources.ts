import { drafted, type Draft } from './fold/fold-places.ts';
import type { RunState } from './run-state.ts';
import { instanceAt } from './find.ts';

/** Amounts of named resources. */
export type Amounts = Readonly<Record<string, number>>;

/** Whether all that a step takes is there: what its workflow declares, less what this run and the others of the host hold. */
export function hasResourcesFor(state: RunState, index: number, taken: Amounts): boolean {
  const wanted = instanceAt(state, index).plan.step.resources;
  if (wanted === undefined) return true;
  const declared = state.compiled.workflow.resources ?? {};
  return Object.entries(wanted).every(
    ([name, count]) => (state.resources[name] ?? 0) + (taken[name] ?? 0) + count <= (declared[name] ?? 0),
  );
}

/** A step that begins holds all that it takes, at once. */
export function takeResources(draft: Draft, index: number): void {
  const instance = drafted(draft, index);
  const wanted = instance.plan.step.resources;
  if (wanted === undefined || instance.holds) return;
  draft.run.resources = changed(draft.run.resources, wanted, 1);
  draft.instances.set(index, { ...instance, holds: true });
}

/** A step that has ended, waits to try again or of which nobody knows holds nothing. */
export function returnResources(draft: Draft, index: number): void {
  const instance = drafted(draft, index);
  const wanted = instance.plan.step.resources;
  if (wanted === undefined || !instance.holds) return;
  draft.run.resources = changed(draft.run.resources, wanted, -1);
  draft.instances.set(index, { ...instance, holds: false });
}

function changed(held: Amounts, by: Amounts, sign: 1 | -1): Amounts {
  const names = new Set([...Object.keys(held), ...Object.keys(by)]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const count = (held[name] ?? 0) + sign * (by[name] ?? 0);
      return count === 0 ? [] : [[name, count] as const];
    }),
  );
}
