import { isSameJson } from '../../../src-shared/lib/same-json.ts';
import type { Draft, DraftStep } from '../../commands/draft.ts';
import { withRenamedReads } from '../../commands/free-ids.ts';

/** The one step that has another id now and is the same otherwise, however that came about; undefined where there is no such. */
export function renamedStep(before: Draft, after: Draft): { readonly from: string; readonly to: string } | undefined {
  const gone = [...before.all.values()].filter((step) => !after.all.has(step.id));
  const made = [...after.all.values()].filter((step) => !before.all.has(step.id));
  const [from, to] = [gone[0], made[0]];
  if (from === undefined || to === undefined || gone.length > 1 || made.length > 1) return undefined;
  if (from.type !== to.type || from.parent !== to.parent) return undefined;
  // What reads its own output reads it under the new id.
  const followed = withRenamedReads(withoutId(from), new Map([[from.id, to.id]]));
  return isSameJson(followed, withoutId(to)) ? { from: from.id, to: to.id } : undefined;
}

function withoutId({ fields }: DraftStep) {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== 'id' && key !== 'step_id'));
}
