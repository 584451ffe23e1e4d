/** A set of small whole numbers as words of 32 bits; adding or removing copies the words. Read in ascending order. */
export type IndexSet = readonly number[];

/** The set of nothing. */
export const NO_INDEXES: IndexSet = [];

/** The set with some indexes more. */
export function withIndexes(set: IndexSet, indexes: readonly number[]): IndexSet {
  if (indexes.length === 0) return set;
  const words = set.slice();
  for (const index of indexes) {
    const at = index >>> 5;
    while (words.length <= at) words.push(0);
    words[at] = (words[at] ?? 0) | (1 << (index & 31));
  }
  return words;
}

/** The set without an index; the same set when it was not in it. */
export function withoutIndex(set: IndexSet, index: number): IndexSet {
  if (!hasIndex(set, index)) return set;
  const words = set.slice();
  const at = index >>> 5;
  words[at] = (words[at] ?? 0) & ~(1 << (index & 31));
  while (words.length > 0 && words[words.length - 1] === 0) words.pop();
  return words;
}

/** Whether an index is in the set. */
export function hasIndex(set: IndexSet, index: number): boolean {
  return ((set[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
}

/** The lowest index at or above `from`, or -1. */
export function nextIndex(set: IndexSet, from: number): number {
  for (let at = from >>> 5; at < set.length; at += 1) {
    const all = set[at] ?? 0;
    const word = at === from >>> 5 ? all & (-1 << (from & 31)) : all;
    if (word !== 0) return at * 32 + (31 - Math.clz32(word & -word));
  }
  return -1;
}
