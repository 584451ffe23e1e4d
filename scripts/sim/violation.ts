/** What was broken: the invariants of engine.md, the rules of the log an independent reader can tell, and liveness. */
export type InvariantId =
  'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'order' | 'attempts' | 'slots' | 'time' | 'people' | 'live' | 'fault';

/** One broken promise. */
export interface Violation {
  readonly id: InvariantId;
  readonly what: string;
}

/** Collects what was broken in one simulated world. */
export interface Violations {
  readonly found: readonly Violation[];
  add(id: InvariantId, what: string): void;
}

/** An empty collection. */
export function createViolations(): Violations {
  const found: Violation[] = [];
  return { found, add: (id, what) => void found.push({ id, what }) };
}
