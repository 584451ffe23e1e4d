import { create } from 'zustand';
import type { WaitingView } from '../../src-shared/wire/views.ts';
import { followFeed, host } from './host.ts';

interface InboxState {
  readonly loaded: boolean;
  /** Oldest first: whoever waits longest is next. */
  readonly items: readonly WaitingView[];
}

/** Everything that waits for the person, over all runs. */
export const useInbox = create<InboxState>(() => ({ loaded: false, items: [] }));

/** Follows the inbox until `signal` aborts. */
export function followInbox(signal: AbortSignal): void {
  followFeed({
    signal,
    atEnd: 'reopen',
    open: (stop) => host().inbox.changes(undefined, { signal: stop }),
    item: takeInbox,
  });
}

/** Takes the whole list as it is now. Waits for a time alone ask nobody and are left out. */
export function takeInbox(items: readonly WaitingView[]): void {
  useInbox.setState({
    loaded: true,
    items: items.filter((item) => item.prompt.kind !== 'wait').toSorted((a, b) => a.since - b.since),
  });
}

/** Which request an item is: the same step of the same run, asked the same thing. */
export function keyOf(item: Pick<WaitingView, 'runId' | 'step' | 'attempt'>): string {
  return `${item.runId}/${item.step}/${item.attempt}`;
}
