import type { TextChange } from '../../../src-shared/workflow/checks/diagnostic.ts';
import { applyBatch, differenceOf, type Positions } from '../../commands/change.ts';

/** One act that can be undone: the text and the positions before and after it. */
export interface Entry {
  readonly label: string;
  readonly forward: readonly TextChange[];
  readonly backward: readonly TextChange[];
  readonly positions?: { readonly before: Positions; readonly after: Positions };
  /** Loops drawn closed. */
  readonly closed?: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly select: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** Acts with the same key that follow each other at once become one. */
  readonly merge?: string;
  readonly at: number;
}

/** What was done and what was undone, newest last. */
export interface Journal {
  readonly past: readonly Entry[];
  readonly future: readonly Entry[];
}

export const EMPTY_JOURNAL: Journal = { past: [], future: [] };

const MERGE_WITHIN_MS = 1500;
const LONGEST = 500;

/** Adds an act; it joins the one before when both have the same merge key and little time between them. */
export function record(journal: Journal, entry: Entry, textBefore: string): Journal {
  const last = journal.past.at(-1);
  if (last === undefined || entry.merge === undefined || last.merge !== entry.merge || entry.at - last.at > MERGE_WITHIN_MS) {
    return { past: [...journal.past.slice(-LONGEST + 1), entry], future: [] };
  }
  const first = applyBatch(textBefore, last.backward);
  const now = applyBatch(textBefore, entry.forward);
  const positions =
    last.positions === undefined
      ? entry.positions
      : { before: last.positions.before, after: entry.positions?.after ?? last.positions.after };
  const closed =
    last.closed === undefined ? entry.closed : { before: last.closed.before, after: entry.closed?.after ?? last.closed.after };
  const joined: Entry = {
    ...entry,
    forward: differenceOf(first, now),
    backward: differenceOf(now, first),
    ...(positions === undefined ? {} : { positions }),
    ...(closed === undefined ? {} : { closed }),
    select: { before: last.select.before, after: entry.select.after },
  };
  return { past: [...journal.past.slice(0, -1), joined], future: [] };
}
