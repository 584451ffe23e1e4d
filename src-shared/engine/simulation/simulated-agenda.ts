/** Simulated time: acts in the order of their instants, those of one instant in the order they were added. */
export interface Agenda {
  /** Simulated wall-clock ms. */
  now(): number;
  add(at: number, act: () => void): void;
  /** The next act, time moved on to it; undefined when nothing is left. */
  next(): (() => void) | undefined;
}

/** The instant simulated runs begin at: 2026-01-01T00:00:00Z. */
const BEGINNING = 1_767_225_600_000;

/** Makes an empty agenda. */
export function createAgenda(): Agenda {
  let entries: { readonly at: number; readonly act: () => void }[] = [];
  let now = BEGINNING;
  return {
    now: () => now,
    add(at, act) {
      const place = entries.findIndex((entry) => entry.at > at);
      if (place < 0) entries.push({ at, act });
      else entries = entries.toSpliced(place, 0, { at, act });
    },
    next() {
      const entry = entries.shift();
      if (entry === undefined) return undefined;
      now = Math.max(now, entry.at);
      return entry.act;
    },
  };
}
