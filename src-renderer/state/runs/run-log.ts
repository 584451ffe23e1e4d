import { create } from 'zustand';
import type { LogLineView } from '../../../src-shared/wire/views.ts';
import { ask, followFeed, host } from '../host.ts';

/** The log on screen: a run's, or one step's of it. */
export interface LogOf {
  readonly runId: string;
  readonly step?: string;
}

interface RunLogState {
  /** Lines there are now. */
  readonly total: number;
  /** Counts up whenever lines on screen may have come or changed. */
  readonly version: number;
}

/** How long the log on screen is; its lines are read as they are shown, by {@link linesOf}. */
export const useRunLog = create<RunLogState>(() => ({ total: 0, version: 0 }));

const PAGE = 500;
/** Pages kept: enough for a screen and for scrolling back a little. */
const MOST_PAGES = 40;

let open: { readonly of: LogOf; readonly pages: Map<number, readonly LogLineView[]>; readonly asked: Set<number> } | undefined;

/** Follows how long the log is until `signal` aborts or the run has ended. */
export function openLog(of: LogOf, signal: AbortSignal): void {
  const mine = { of, pages: new Map<number, readonly LogLineView[]>(), asked: new Set<number>() };
  open = mine;
  useRunLog.setState({ total: 0, version: 0 });
  followFeed({
    signal,
    atEnd: 'stop',
    open: (stop) => host().runs.logTotals(of, { signal: stop }),
    item: ({ total }) => {
      if (open === mine) useRunLog.setState((was) => ({ total, version: was.version + 1 }));
    },
  });
}

/** Lines `first` to `last` as far as they are here; {@link wantLines} asks for the others. */
export function linesOf(first: number, last: number): readonly (LogLineView | undefined)[] {
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => {
    const number = first + index;
    return open?.pages.get(Math.floor(number / PAGE))?.[number % PAGE];
  });
}

/** Reads lines `first` to `last` where they are not here yet, or not all of their page. */
export function wantLines(first: number, last: number): void {
  const { total } = useRunLog.getState();
  for (let page = Math.floor(first / PAGE); page * PAGE < last; page += 1) {
    const known = open?.pages.get(page);
    if (known === undefined || known.length < Math.min(PAGE, total - page * PAGE)) void readPage(page);
  }
}

async function readPage(page: number): Promise<void> {
  const mine = open;
  if (mine === undefined || mine.asked.has(page)) return;
  mine.asked.add(page);
  const answer = await ask((client) => client.runs.logPage({ ...mine.of, from: page * PAGE, count: PAGE }));
  mine.asked.delete(page);
  if (!answer.ok || open !== mine) return;
  mine.pages.delete(page);
  mine.pages.set(page, answer.value.lines);
  for (const oldest of mine.pages.keys()) {
    if (mine.pages.size <= MOST_PAGES) break;
    mine.pages.delete(oldest);
  }
  useRunLog.setState((was) => ({ version: was.version + 1 }));
}

/** Every line of the log, page by page, at most `most` of them. */
export async function wholeLog(of: LogOf, most: number): Promise<readonly LogLineView[]> {
  const lines: LogLineView[] = [];
  for (let cursor = '', more = true; more && lines.length < most;) {
    const answer = await ask((client) => client.runs.log({ ...of, cursor, limit: 5000 }));
    if (!answer.ok) break;
    for (const line of answer.value.lines) lines.push(line);
    ({ cursor, more } = answer.value);
  }
  return lines;
}
