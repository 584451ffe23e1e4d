import type { Renaming, StepResultView } from '../../../src-shared/wire/test-contract.ts';
import type { Draft } from '../../commands/draft.ts';

/** A result under the id its step has now. */
export interface KnownResult extends StepResultView {
  /** Ids that steps had when it was made, by the id they have now; see `StepResult`. */
  readonly formerly?: ReadonlyMap<string, string>;
}

/** Results under the ids that steps have now; a renaming that the draft does not show has been given up, and counts for nothing. */
export function followRenamings(
  results: readonly StepResultView[],
  renamings: readonly Renaming[],
  draft: Pick<Draft, 'all'>,
): readonly KnownResult[] {
  const newest = new Map<string, KnownResult>();
  for (const result of results) {
    const formerly = idsAt(result.at, renamings);
    const [now = result.step] = [...formerly].find(([, then]) => then === result.step) ?? [];
    const step = draft.all.has(now) ? now : result.step;
    const followed = formerly.size === 0 ? result : { ...result, step, formerly };
    const other = newest.get(step);
    if (other === undefined || other.at < result.at) newest.set(step, followed);
  }
  return [...newest.values()];
}

/** The ids steps had at a moment, by the id they have now. */
function idsAt(at: number, renamings: readonly Renaming[]): ReadonlyMap<string, string> {
  const then = new Map<string, string>();
  for (const { from, to, at: when } of renamings) {
    if (when <= at) continue;
    const first = then.get(from) ?? from;
    then.delete(from);
    if (first !== to) then.set(to, first);
  }
  return then;
}
