import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { JsonObject } from '../../lib/json.ts';
import { findStep, isProblem, needsOf, type EditTarget, type FoundStep } from './edit-plan.ts';

/** Steps written one after the other, in text order. */
export interface Neighbours {
  readonly found: readonly FoundStep[];
  readonly first: FoundStep;
  readonly last: FoundStep;
}

/** Finds steps that are to go into one loop or one workflow of their own; they must be neighbours. */
export function neighbours(target: EditTarget, ids: readonly string[], into: 'loop' | 'workflow'): Result<Neighbours, Problem> {
  const found: FoundStep[] = [];
  for (const id of new Set(ids)) {
    const step = findStep(target.model, id);
    if (isProblem(step)) return err(step);
    found.push(step);
  }
  found.sort((a, b) => a.index - b.index);
  const [first] = found;
  const last = found.at(-1);
  if (first === undefined || last === undefined) return err(problem('edit_not_possible', 'No step is named.'));
  if (found.some((step, at) => step.list.join('.') !== first.list.join('.') || step.index !== first.index + at))
    return err(
      problem('not_neighbours', `Only steps written one after the other can go into one ${into}.`, {
        hint: 'Move them together first.',
      }),
    );
  return ok({ found, first, last });
}

/** What steps wait for once some of a list are inside a new step: those inside, by id, and those outside with the new step. */
export function needsAround(
  steps: readonly JsonObject[],
  ids: readonly string[],
  newId: string,
): {
  readonly bodyWanted: ReadonlyMap<string, readonly string[]>;
  readonly outerWanted: ReadonlyMap<string, readonly string[]>;
} {
  const inside = new Set(ids);
  const before = needsOf(steps);
  const bodyWanted = new Map(ids.map((id) => [id, (before.get(id) ?? []).filter((need) => inside.has(need))]));
  const ownNeeds = [...new Set(ids.flatMap((id) => (before.get(id) ?? []).filter((need) => !inside.has(need))))];
  const outerWanted = new Map(
    [...before]
      .filter(([id]) => !inside.has(id))
      .map(([id, needs]) => [id, [...new Set(needs.map((need) => (inside.has(need) ? newId : need)))]]),
  );
  return { bodyWanted, outerWanted: outerWanted.set(newId, ownNeeds) };
}
