import { isSameJson } from '../../src-shared/lib/same-json.ts';
import type { Draft, DraftStep } from '../commands/draft.ts';

/** The one step that has another id now and is the same otherwise, however that came about; undefined where there is no such. */
export function renamedStep(before: Draft, after: Draft): { readonly from: string; readonly to: string } | undefined {
  const gone = before.steps.filter((step) => !after.all.has(step.id));
  const made = after.steps.filter((step) => !before.all.has(step.id));
  const [from, to] = [gone[0], made[0]];
  if (from === undefined || to === undefined || gone.length > 1 || made.length > 1) return undefined;
  return from.type === to.type && isSameJson(withoutName(from), withoutName(to)) ? { from: from.id, to: to.id } : undefined;
}

function withoutName({ fields }: DraftStep) {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== 'id' && key !== 'step_id'));
}
