import type { StartOrder, StartReport } from './start-program.ts';

/** What an order that went to the helper comes to; `lost` when the helper ended before it had told the end. */
export type HelperReport = StartReport | { readonly type: 'lost' };

/** A small process that starts programs for this one. */
export interface SpawnHelper {
  isReady(): boolean;
  /** It ended or could not be started; it takes nothing any more. */
  isLost(): boolean;
  /** Starts a program; the order's `id` is given here. */
  start(order: StartOrder, tell: (report: HelperReport) => void): void;
  /** Its process id, where it could be started. */
  readonly pid: number | undefined;
}

/** The way to a helper's process and back. */
export interface HelperChannel {
  readonly pid: number | undefined;
  /** That it could not be sent is told by the end of the channel. */
  send(order: StartOrder): void;
  /** Whether the channel keeps this process alive. */
  hold(how: 'held' | 'free'): void;
}

/** What comes from a helper's process. */
export interface HelperEars {
  ready(): void;
  report(report: StartReport): void;
  /** The process ended, or never was. */
  lost(): void;
}

/**
 * A helper over a channel. It keeps this process alive only while one of its programs runs; what is open when it ends is told
 * as `lost`.
 */
export function createSpawnHelper(open: (ears: HelperEars) => HelperChannel): SpawnHelper {
  const tellers = new Map<number, (report: HelperReport) => void>();
  let ready = false;
  let lost = false;
  let last = 0;
  const channel = open({
    ready: () => {
      ready = true;
    },
    report(report) {
      const tell = tellers.get(report.id);
      if (report.type !== 'started') tellers.delete(report.id);
      if (tellers.size === 0) channel.hold('free');
      tell?.(report);
    },
    lost() {
      if (lost) return;
      lost = true;
      const waiting = [...tellers.values()];
      tellers.clear();
      for (const tell of waiting) tell({ type: 'lost' });
    },
  });
  channel.hold('free');
  return {
    pid: channel.pid,
    isReady: () => ready && !lost,
    isLost: () => lost,
    start(order, tell) {
      last += 1;
      tellers.set(last, tell);
      channel.hold('held');
      channel.send({ ...order, id: last });
    },
  };
}
