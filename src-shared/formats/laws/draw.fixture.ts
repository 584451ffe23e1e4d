/** Chance that replays: the same seed draws the same on every machine. */
export interface Draw {
  /** A whole number from 0 to below `bound`. */
  readonly below: (bound: number) => number;
  /** True `percent` times in a hundred. */
  readonly chance: (percent: number) => boolean;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
  /** One of the items, or undefined when there is none. */
  readonly any: <T>(items: readonly T[]) => T | undefined;
  /** Some of the items, in their order. */
  readonly some: <T>(items: readonly T[], percent: number) => readonly T[];
}

/** Draws of one seed. */
export function drawOf(seed: number): Draw {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x01000193);
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  const chance = (percent: number): boolean => next() * 100 < percent;
  return {
    below,
    chance,
    pick: (items) => items[below(items.length)] ?? items[0],
    any: (items) => (items.length === 0 ? undefined : items[below(items.length)]),
    some: (items, percent) => items.filter(() => chance(percent)),
  };
}
