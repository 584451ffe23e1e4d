/** Time as the system gives it. Wall-clock for records, monotonic for limits. */
export interface Clock {
  /** Wall-clock ms since 1970. */
  now(): number;
  /** Monotonic ms; only differences mean anything. */
  monotonic(): number;
  /** Calls back once after `ms` of monotonic time; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}
