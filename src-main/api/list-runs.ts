import type { RunStatus } from '../../src-shared/engine/state.ts';
import type { RunView } from '../../src-shared/wire/views.ts';
import type { RunQuery } from '../ports/history.ts';
import type { RunViews } from './run-views.ts';
import type { Services } from './services.ts';

const OPEN: readonly RunStatus[] = ['queued', 'running', 'waiting', 'paused'];

/** What to list: a query of the history, and whether runs that others started are rows of their own. */
export type ListQuery = Omit<RunQuery, 'topOnly'> & { readonly nested?: boolean };

/**
 * Rows of runs as they stand: one that stands still because the disk takes nothing, or that nobody is at work on, is
 * paused here whatever its last recorded status is, and is found under that.
 */
export function listRuns({ history }: Pick<Services, 'history'>, views: RunViews, input: ListQuery): RunView[] {
  const { statuses, limit } = input;
  const topOnly = input.nested !== true && input.parent === undefined && (input.search ?? '').trim() === '';
  const recorded = statuses?.some((status) => OPEN.includes(status)) === true ? [...new Set([...statuses, ...OPEN])] : statuses;
  const found: RunView[] = [];
  for (let before = input.before; ;) {
    const page = history.runs({ ...input, topOnly, before, statuses: recorded });
    found.push(...page.map((row) => views.of(row)).filter(({ status }) => statuses?.includes(status) !== false));
    if (page.length < limit || found.length >= limit) return found.slice(0, limit);
    before = page.at(-1)?.runId;
  }
}
