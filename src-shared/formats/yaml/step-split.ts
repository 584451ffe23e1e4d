/** A piece of a text, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the steps of a block-style text stand: what is before, the `steps:` line, each step's lines, what is after. */
export interface StepSplit {
  readonly head: Span;
  /** The line `steps:` and the comments before the first step. */
  readonly opening: Span;
  readonly items: readonly Span[];
  readonly tail: Span;
}

/**
 * Cuts a text at the elements of its top-level `steps:` list by looking at how lines begin, and nothing else. Undefined where the list is
 * not plainly a block list. The cut is right if every piece reads by itself: a line that begins at the list's own column ends
 * whatever is open there except quotes and brackets, and a piece that leaves those open does not read.
 */
export function splitSteps(text: string): StepSplit | undefined {
  const opening = openingOf(text);
  if (opening === undefined) return undefined;
  const starts: number[] = [];
  let column = -1;
  let at = opening.lineEnd;
  let end = text.length;
  while (at < text.length) {
    const next = lineAfter(text, at);
    let first = at;
    while (first < next && text.charCodeAt(first) === SPACE) first++;
    const indent = first - at;
    const kind = kindAt(text, first);
    if (kind === 'dash' && (indent === column || column < 0)) {
      column = indent;
      starts.push(at);
    } else if (kind !== 'nothing' && indent <= column) {
      if (indent > 0) return undefined;
      end = at;
      break;
    } else if (kind !== 'nothing' && column < 0) return undefined;
    at = next;
  }
  const [firstStart] = starts;
  if (firstStart === undefined) return undefined;
  return {
    head: { start: 0, end: opening.start },
    opening: { start: opening.start, end: firstStart },
    items: starts.map((start, index) => ({ start, end: starts[index + 1] ?? end })),
    tail: { start: end, end: text.length },
  };
}

const SPACE = 32;

/** The one line `steps:`, with nothing but a comment behind it. */
function openingOf(text: string): { readonly start: number; readonly lineEnd: number } | undefined {
  const start = text.startsWith('steps:') ? 0 : text.indexOf('\nsteps:') + 1;
  if (start === 0 && !text.startsWith('steps:')) return undefined;
  if (text.includes('\nsteps:', start)) return undefined;
  const lineEnd = lineAfter(text, start);
  return /^steps: *(?: #.*)?(?:\r?\n)?$/.test(text.slice(start, lineEnd)) ? { start, lineEnd } : undefined;
}

function lineAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** What a line is by the first sign that is no space: a list's element, nothing (blank or comment), or anything else. */
function kindAt(text: string, first: number): 'dash' | 'nothing' | 'other' {
  const sign = text[first];
  if (sign === undefined || sign === '\n' || sign === '#' || (sign === '\r' && isLineEnd(text[first + 1]))) return 'nothing';
  const next = text[first + 1];
  return sign === '-' && (next === ' ' || isLineEnd(next) || (next === '\r' && isLineEnd(text[first + 2]))) ? 'dash' : 'other';
}

function isLineEnd(sign: string | undefined): boolean {
  return sign === undefined || sign === '\n';
}
