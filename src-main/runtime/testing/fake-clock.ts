import type { Clock } from '../../ports/clock.ts';

/** A clock that stands still until it is advanced. */
export interface FakeClock extends Clock {
  /** Moves time on by `ms`, calling what falls due in order; promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Lets everything that is ready happen, time standing still. */
  settle(): Promise<void>;
}

/** Makes a clock at `start` (wall-clock ms). */
export function createFakeClock(start = 1_767_225_600_000): FakeClock {
  let now = start;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
  }
  return {
    now: () => now,
    monotonic: () => now - start,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    settle,
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((timer) => timer !== due);
        now = Math.max(now, due.at);
        due.callback();
        await settle();
      }
      now = end;
    },
  };
}
