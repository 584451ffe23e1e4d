/** One list of siblings before and after, by keys that both sides share. */
export interface Orders {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Lists longer than this are compared only where they differ; beyond it in the middle, nothing counts as moved. */
const LONGEST = 1_500;

/**
 * The siblings that changed places with others: as few as explain the new order. Where several choices are as few, `nameOf` (the
 * same text for a key from either direction) decides, so that both directions agree.
 */
export function movedKeys({ before, after }: Orders, nameOf: (key: string) => string): ReadonlySet<string> {
  const shared = new Set(before.filter((key) => after.includes(key)));
  const one = before.filter((key) => shared.has(key));
  const two = after.filter((key) => shared.has(key));
  let start = 0;
  while (start < one.length && one[start] === two[start]) start++;
  let end = one.length;
  while (end > start && one[end - 1] === two[end - 1]) end--;
  const [left, right] = [one.slice(start, end), two.slice(start, end)];
  if (left.length > LONGEST) return new Set();
  const kept = heaviestCommon([left, right], nameOf);
  return new Set(left.filter((key) => !kept.has(key)));
}

/** The longest sequence both lists have; of several the one whose keys weigh most. */
function heaviestCommon(
  [left, right]: readonly [readonly string[], readonly string[]],
  nameOf: (key: string) => string,
): ReadonlySet<string> {
  const width = right.length + 1;
  const best = new Float64Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const without = Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
      const key = left[i];
      const joined =
        key !== undefined && key === right[j] ? weightOf(nameOf(key), left.length) + (best[(i + 1) * width + j + 1] ?? 0) : 0;
      best[i * width + j] = Math.max(without, joined);
    }
  }
  const kept = new Set<string>();
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const here = best[i * width + j] ?? 0;
    const key = left[i];
    if ((best[(i + 1) * width + j] ?? 0) === here) i++;
    else if ((best[i * width + j + 1] ?? 0) === here) j++;
    else {
      if (key !== undefined) kept.add(key);
      i++;
      j++;
    }
  }
  return kept;
}

/** One, and a little more that depends on the name alone; all of a list's little mores stay below one together. */
function weightOf(name: string, count: number): number {
  let hash = 2166136261;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 16777619);
  return 1 + (hash >>> 0) / 2 ** 32 / (count + 1);
}
