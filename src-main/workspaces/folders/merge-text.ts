import { diffArrays } from 'diff';

/** The longest a readable difference is looked for; after that the texts count as in conflict. */
const LIMIT_MS = 2000;

interface Hunk {
  /** Lines of the base it replaces: from `start` up to `end`, which it leaves. */
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** Two changes of one text laid together, or undefined where both touch the same or neighbouring lines differently. */
export function mergeTexts(base: string, ours: string, theirs: string): string | undefined {
  const lines = linesOf(base);
  const [one, other] = [hunksOf(lines, linesOf(ours)), hunksOf(lines, linesOf(theirs))];
  if (one === undefined || other === undefined) return undefined;
  const merged: Hunk[] = [...one];
  for (const hunk of other) {
    const met = one.filter((each) => each.start <= hunk.end && hunk.start <= each.end);
    if (met.length === 0) merged.push(hunk);
    else if (!met.every((each) => isSame(each, hunk))) return undefined;
  }
  merged.sort((a, b) => a.start - b.start);
  const result: string[] = [];
  let at = 0;
  for (const hunk of merged) {
    result.push(...lines.slice(at, hunk.start), ...hunk.lines);
    at = hunk.end;
  }
  return [...result, ...lines.slice(at)].join('');
}

function hunksOf(base: readonly string[], changed: readonly string[]): readonly Hunk[] | undefined {
  const parts = diffArrays([...base], [...changed], { timeout: LIMIT_MS });
  if (parts === undefined) return undefined;
  const hunks: Hunk[] = [];
  let at = 0;
  let open: { start: number; end: number; lines: string[] } | undefined;
  for (const part of parts) {
    if (!part.added && !part.removed) {
      if (open !== undefined) hunks.push(open);
      open = undefined;
      at += part.value.length;
      continue;
    }
    open ??= { start: at, end: at, lines: [] };
    if (part.added) open.lines.push(...part.value);
    else {
      at += part.value.length;
      open.end = at;
    }
  }
  if (open !== undefined) hunks.push(open);
  return hunks;
}

function isSame(one: Hunk, other: Hunk): boolean {
  return one.start === other.start && one.end === other.end && one.lines.join('') === other.lines.join('');
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
