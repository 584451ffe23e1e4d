import type { Problem } from '../../src-shared/lib/problem.ts';
import { ConnectionLost } from './lost.ts';
import { problemOf } from './problem-of.ts';

/** What a feed needs: how to open it from where it stands, and what to do with each item. */
export interface Feed<T> {
  readonly open: (signal: AbortSignal) => Promise<AsyncIterator<T>>;
  readonly item: (item: T) => void;
  /** A feed that ends by itself is finished (`stop`), or is opened again (`reopen`). */
  readonly atEnd: 'stop' | 'reopen';
  readonly onProblem?: (problem: Problem) => void;
  readonly signal: AbortSignal;
}

const AGAIN_MS = [250, 1000, 3000, 10_000];

/**
 * Follows a feed until it ends or `signal` aborts. A lost connection opens it again at once; any other failure is
 * told to `onProblem` and tried again after a while. `open` must ask for what comes after the last item given.
 */
export async function follow<T>(feed: Feed<T>): Promise<void> {
  for (let failures = 0; !feed.signal.aborted;) {
    try {
      const iterator = await feed.open(feed.signal);
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        if (stopped(feed.signal)) {
          await iterator.return?.();
          return;
        }
        failures = 0;
        feed.item(next.value);
      }
      if (feed.atEnd === 'stop') return;
    } catch (error) {
      if (stopped(feed.signal)) return;
      if (error instanceof ConnectionLost) continue;
      feed.onProblem?.(problemOf(error));
    }
    await pause(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] ?? 10_000, feed.signal);
    failures += 1;
  }
}

// Read anew each time: the signal changes while a feed waits.
function stopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
