/** Chance that replays: the same seed and name draw the same numbers on every machine. */
export interface Draw {
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number;
  /** True `percent` times in a hundred. */
  chance(percent: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** One of the items, or undefined when there is none. */
  any<T>(items: readonly T[]): T | undefined;
}

/** Draws of one kind for one seed; other names of the same seed draw independently, so that one can change without the others. */
export function createDraw(seed: number, name: string): Draw {
  let state = seed ^ 0x9e3779b9;
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193);
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    below,
    chance: (percent) => next() * 100 < percent,
    pick: (items) => items[below(items.length)] ?? items[0],
    any: (items) => (items.length === 0 ? undefined : items[below(items.length)]),
  };
}
