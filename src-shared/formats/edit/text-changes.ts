import type { TextChange } from '../../workflow/checks/diagnostic.ts';

/** Applies changes that all refer to the same old text; those at one offset keep their order. Undefined when two overlap. */
export function applyChanges(text: string, changes: readonly TextChange[]): string | undefined {
  const sorted = inOrder(changes);
  let result = '';
  let at = 0;
  for (const change of sorted) {
    if (change.offset < at || change.offset + change.length > text.length) return undefined;
    result += text.slice(at, change.offset) + change.text;
    at = change.offset + change.length;
  }
  return result + text.slice(at);
}

/** Changes from first to last place in the text. */
export function inOrder(changes: readonly TextChange[]): readonly TextChange[] {
  return changes
    .map((change, index) => ({ change, index }))
    .sort((a, b) => a.change.offset - b.change.offset || a.index - b.index)
    .map(({ change }) => change);
}

/** The changes that turn the new text back into the old one. */
export function inverseChanges(text: string, changes: readonly TextChange[]): readonly TextChange[] {
  let shift = 0;
  return inOrder(changes).map((change) => {
    const inverse = {
      offset: change.offset + shift,
      length: change.text.length,
      text: text.slice(change.offset, change.offset + change.length),
    };
    shift += change.text.length - change.length;
    return inverse;
  });
}

/** One change between two texts, as small as their common start and end allow; none when they are equal. */
export function differenceOf(before: string, after: string): readonly TextChange[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [{ offset: start, length: before.length - start - end, text: after.slice(start, after.length - end) }];
}

/** A stretch of the old text that is still there, or text that came new. */
type Piece = { readonly from: number; readonly to: number } | { readonly text: string };

/** Changes of a text, and changes of what they made of it, as changes of that first text; what comes to nothing is left out. */
export function composeChanges(
  text: string,
  steps: readonly [first: readonly TextChange[], second: readonly TextChange[]],
): readonly TextChange[] {
  const pieces = steps.reduce<readonly Piece[]>(applied, [{ from: 0, to: text.length }]);
  const changes: TextChange[] = [];
  let at = 0;
  let added = '';
  const close = (to: number): void => {
    if (text.slice(at, to) !== added) changes.push({ offset: at, length: to - at, text: added });
    added = '';
  };
  for (const piece of pieces) {
    if ('text' in piece) added += piece.text;
    else {
      close(piece.from);
      at = piece.to;
    }
  }
  close(text.length);
  return changes;
}

function applied(pieces: readonly Piece[], changes: readonly TextChange[]): readonly Piece[] {
  const made: Piece[] = [];
  let rest = pieces;
  let at = 0;
  for (const change of inOrder(changes)) {
    const [before, after] = split(rest, change.offset - at);
    made.push(...before, { text: change.text });
    rest = split(after, change.length)[1];
    at = change.offset + change.length;
  }
  return [...made, ...rest];
}

function split(pieces: readonly Piece[], units: number): readonly [readonly Piece[], readonly Piece[]] {
  let left = units;
  for (const [index, piece] of pieces.entries()) {
    const length = 'text' in piece ? piece.text.length : piece.to - piece.from;
    if (length <= left) {
      left -= length;
      continue;
    }
    const [head, tail] = cutPiece(piece, left);
    return [
      [...pieces.slice(0, index), ...(left === 0 ? [] : [head])],
      [tail, ...pieces.slice(index + 1)],
    ];
  }
  return [pieces, []];
}

function cutPiece(piece: Piece, units: number): readonly [Piece, Piece] {
  if ('text' in piece) return [{ text: piece.text.slice(0, units) }, { text: piece.text.slice(units) }];
  return [
    { from: piece.from, to: piece.from + units },
    { from: piece.from + units, to: piece.to },
  ];
}
