import type { RunEvent } from '../../src-shared/history/events.ts';
import { isRunEnd } from '../../src-shared/history/run-end.ts';
import type { RunStatus } from '../../src-shared/engine/state.ts';
import { os } from './implementer.ts';
import type { RunViews } from './run-views.ts';
import { knownRun } from './run-handlers.ts';
import type { Services } from './services.ts';
import { createBell, pause } from './signals.ts';

const PAGE = 500;
const BURST_MS = 40;
/** A picture of a thousand steps takes a while to make and to send: feeds take at most one part in this of the time. */
const SHARE = 20;
const LOG_PAGE = 1000;

/** Whether nothing more happens to a run in this status. */
export function hasEnded(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

/** Feeds of `runs`. Each reads only as fast as it is read: what happens between two reads is told once. */
export function runFeeds(services: Services, views: RunViews) {
  return {
    events: os.runs.events.handler(({ input, signal }) => {
      knownRun(services, input.runId);
      return runEvents(services, input, signal);
    }),
    changes: os.runs.changes.handler(async function* ({ signal }) {
      const bell = createBell();
      const dirty = new Set(services.history.open());
      const stop = services.runs.onChange((runId) => {
        dirty.add(runId);
        bell.ring();
      });
      try {
        do {
          const begun = services.clock.monotonic();
          for (const runId of dirty) {
            dirty.delete(runId);
            const view = views.byId(runId);
            if (view) yield view;
          }
          const took = services.clock.monotonic() - begun;
          if (!(await pause(services.clock.after, Math.max(BURST_MS, took * SHARE), signal))) return;
        } while (await bell.wait(signal));
      } finally {
        stop();
      }
    }),
    logTotals: os.runs.logTotals.handler(async function* ({ input, signal }) {
      let told = -1;
      for await (const _ of logTurns(services, input.runId, signal)) {
        const { total } = await services.logs.page({ ...input, from: 0, count: 1 });
        if (total !== told) yield { total };
        told = total;
      }
    }),
    logFeed: os.runs.logFeed.handler(async function* ({ input, signal }) {
      let cursor = input.cursor;
      for await (const _ of logTurns(services, input.runId, signal)) {
        let more = true;
        while (more && !signal?.aborted) {
          const page = await services.logs.read({ runId: input.runId, step: input.step, cursor, limit: LOG_PAGE });
          cursor = page.cursor;
          more = page.more;
          if (page.lines.length > 0) yield { lines: [...page.lines], cursor };
        }
      }
    }),
  };
}

/** A turn to read a run's log: at once, whenever something may have been written, and a last time when the run has ended. */
async function* logTurns(services: Services, runId: string, signal: AbortSignal | undefined): AsyncGenerator<undefined, void> {
  knownRun(services, runId);
  const bell = createBell();
  const stops = [
    services.logs.watch(runId, () => bell.ring()),
    services.runs.onChange((changed) => {
      if (changed === runId) bell.ring();
    }),
  ];
  try {
    do {
      // Read the status before the log: lines written after it are then found by one more read.
      const ended = hasEnded(services.history.run(runId)?.status ?? 'cancelled');
      yield undefined;
      if (ended || !(await pause(services.clock.after, BURST_MS, signal))) return;
    } while (await bell.wait(signal));
  } finally {
    for (const stop of stops) stop();
  }
}

async function* runEvents(
  { history, runs }: Services,
  { runId, after }: { readonly runId: string; readonly after: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, void> {
  const bell = createBell();
  const stop = runs.onChange((changed) => {
    if (changed === runId) bell.ring();
  });
  let seq = after;
  try {
    do {
      let page: readonly RunEvent[];
      do {
        page = history.events(runId, seq, PAGE);
        // Compacted, damaged or asked for from behind its end: its row says that no more comes.
        if (page.length === 0 && hasEnded(history.run(runId)?.status ?? 'cancelled')) return;
        for (const event of page) {
          yield event;
          if (signal?.aborted || isRunEnd(event.body)) return;
          seq = event.seq;
        }
      } while (page.length === PAGE);
    } while (await bell.wait(signal));
  } finally {
    stop();
  }
}
