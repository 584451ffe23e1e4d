/** Simulated monotonic time and what is to happen when; acts of one instant happen in the order they were added. */
export interface Agenda {
  /** Monotonic ms. */
  now(): number;
  /** Adds an act `ms` from now; the returned function takes it out again. */
  after(ms: number, act: () => void): () => void;
  /** When the next act is due, or undefined. */
  due(): number | undefined;
  /** Moves time on to the next act and takes it, or undefined when nothing is left. */
  next(): (() => void) | undefined;
  /** Moves time on, at most up to the next act. */
  pass(ms: number): void;
}

interface Entry {
  readonly at: number;
  readonly act: () => void;
}

/** An empty agenda at instant 0. */
export function createAgenda(): Agenda {
  const entries: Entry[] = [];
  let now = 0;
  return {
    now: () => now,
    after(ms, act) {
      const entry = { at: now + Math.max(0, ms), act };
      let place = entries.length;
      while (place > 0 && (entries[place - 1]?.at ?? 0) > entry.at) place -= 1;
      entries.splice(place, 0, entry);
      return () => {
        const at = entries.indexOf(entry);
        if (at >= 0) entries.splice(at, 1);
      };
    },
    due: () => entries[0]?.at,
    next() {
      const entry = entries.shift();
      if (entry === undefined) return undefined;
      now = Math.max(now, entry.at);
      return entry.act;
    },
    pass(ms) {
      now = Math.min(now + ms, entries[0]?.at ?? Number.MAX_SAFE_INTEGER);
    },
  };
}
