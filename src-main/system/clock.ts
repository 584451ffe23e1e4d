import type { Clock } from '../ports/clock.ts';

/** The longest a timer of the runtime can be set to, ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's own clock. Timers may be of any length. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: startTimer,
};

function startTimer(ms: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = (left: number): void => {
    const stretch = Math.min(Math.max(left, 0), LONGEST_TIMER);
    timer = setTimeout(() => (left > stretch ? arm(left - stretch) : callback()), stretch);
  };
  arm(ms);
  return () => clearTimeout(timer);
}
