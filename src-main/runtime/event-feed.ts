import type { RunEvent } from '../../src-shared/history/events.ts';
import type { History } from '../ports/history.ts';

/** What a feed needs to know of its run. */
export interface FeedSource {
  readonly history: History;
  /** Whether more events may come. */
  isOpen(runId: string): boolean;
  onChange(callback: (runId: string) => void): () => void;
}

const PAGE = 500;

/** Events of a run after `after`, then live ones as they are committed; ends with the run or the signal. */
export async function* eventFeed(
  source: FeedSource,
  run: { readonly runId: string; readonly after: number },
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void, undefined> {
  let seq = run.after;
  while (!signal.aborted) {
    // Asked before reading: a run that ends in between still has its last events read.
    const open = source.isOpen(run.runId);
    const page = source.history.events(run.runId, seq, PAGE);
    for (const event of page) {
      if (signal.aborted) return;
      seq = event.seq;
      yield event;
    }
    if (page.length > 0) continue;
    if (!open) return;
    await nextChange(source, run.runId, signal);
  }
}

function nextChange(source: FeedSource, runId: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = source.onChange((changed) => {
      if (changed === runId) done();
    });
    signal.addEventListener('abort', done, { once: true });
  });
}
