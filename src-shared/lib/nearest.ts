/**
 * The candidate closest to a mistyped word, or undefined when none is close enough to be meant: at most a third of it differs, or it is
 * the beginning of that one alone (`int` of `integer`).
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates];
  const wanted = word.toLowerCase();
  // Every other letter is one change away from a letter.
  const limit = wanted.length === 1 ? 0 : Math.min(4, Math.ceil(wanted.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of all) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const found = distance(wanted, candidate.toLowerCase(), limit);
    if (found < bestDistance) {
      bestDistance = found;
      best = candidate;
    }
  }
  if (best !== undefined || wanted.length < SHORTEST_BEGINNING) return best;
  const begun = all.filter((candidate) => candidate.toLowerCase().startsWith(wanted));
  return begun.length === 1 ? begun[0] : undefined;
}

const SHORTEST_BEGINNING = 3;

/** Edit distance where swapped neighbours count once; anything over `limit` may be reported as `limit + 1`. */
function distance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
      smallest = Math.min(smallest, cost);
    }
    if (smallest > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}
