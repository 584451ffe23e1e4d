/** Wakes a feed when something changed; changes between two waits count as one. */
export interface Bell {
  ring(): void;
  /** Resolves true at the next ring (at once when one was missed), false when `signal` aborts. */
  wait(signal: AbortSignal | undefined): Promise<boolean>;
}

/** Makes a {@link Bell}. */
export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(signal) {
      if (!rung && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          const stop = (): void => {
            wake = undefined;
            signal?.removeEventListener('abort', stop);
            resolve();
          };
          wake = stop;
          signal?.addEventListener('abort', stop, { once: true });
        });
      }
      if (signal?.aborted) return false;
      rung = false;
      return true;
    },
  };
}

/** Waits `ms` by the clock given, or until `signal` aborts (then false). */
export function pause(
  after: (ms: number, callback: () => void) => () => void,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const cancel = after(ms, () => done('over'));
    const abort = (): void => done('aborted');
    function done(how: 'over' | 'aborted'): void {
      cancel();
      signal?.removeEventListener('abort', abort);
      resolve(how === 'over');
    }
    signal?.addEventListener('abort', abort, { once: true });
  });
}
