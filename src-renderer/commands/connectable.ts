import { siblingsOf, type Draft, type DraftStep } from './draft.ts';

/** The steps that a step may be made to wait for: its siblings but those it waits for already and those that come after it. */
export function possibleNeeds(draft: Draft, id: string): readonly DraftStep[] {
  const step = draft.all.get(id);
  if (step === undefined) return [];
  const siblings = siblingsOf(draft, step.parent);
  const after = comingAfter(siblings, id);
  const needs = new Set(step.needs);
  return siblings.filter((one) => !after.has(one.id) && !needs.has(one.id));
}

/** The steps that may be made to wait for a step: its siblings but those that wait for it already and those that come before it. */
export function possibleHeirs(draft: Draft, id: string): readonly DraftStep[] {
  const step = draft.all.get(id);
  if (step === undefined) return [];
  const before = comingBefore(draft, id);
  return siblingsOf(draft, step.parent).filter((one) => !before.has(one.id) && !one.needs.includes(id));
}

/** A step and all that wait for it, directly or through others. */
export function comingAfter(siblings: readonly DraftStep[], id: string): ReadonlySet<string> {
  const heirs = new Map<string, string[]>();
  for (const step of siblings) {
    for (const need of step.needs) {
      const known = heirs.get(need);
      if (known === undefined) heirs.set(need, [step.id]);
      else known.push(step.id);
    }
  }
  return reached(id, (one) => heirs.get(one) ?? []);
}

/** A step and all that it waits for, directly or through others. */
export function comingBefore(draft: Draft, id: string): ReadonlySet<string> {
  return reached(id, (one) => draft.all.get(one)?.needs ?? []);
}

function reached(id: string, next: (id: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>([id]);
  // A set gives what is added while it is gone through.
  for (const one of found) for (const other of next(one)) found.add(other);
  return found;
}
