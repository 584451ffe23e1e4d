/** Offset of the piece that has `nth` equal ones before it in a text, counted from 0; -1 where there are not so many. */
export function offsetOfNth(text: string, piece: string, nth = 0): number {
  let at = text.indexOf(piece);
  for (let left = nth; left > 0 && at >= 0; left--) at = text.indexOf(piece, at + 1);
  return at;
}

/** How many times a piece begins in a text before an offset. */
export function countBefore(text: string, piece: string, offset: number): number {
  if (piece === '') return 0;
  let count = 0;
  for (let at = text.indexOf(piece); at >= 0 && at < offset; at = text.indexOf(piece, at + 1)) count += 1;
  return count;
}
