/** A name in at most two lines of a width, as even as they go; what does not fit ends with an ellipsis. */
export function linesOf(name: string, width: number, widthOf: (text: string) => number): readonly string[] {
  const plain = name.replaceAll('\u00ad', '');
  if (widthOf(plain) <= width) return [plain];
  const parts = plain.split(' ');
  let best: { readonly lines: readonly [string, string]; readonly widest: number } | undefined;
  for (let at = 1; at < parts.length; at++) {
    const lines = [parts.slice(0, at).join(' '), parts.slice(at).join(' ')] as const;
    const first = widthOf(lines[0]);
    if (first > width) break;
    // While the rest does not fit, as much as goes stands in the first line.
    const widest = Math.max(first, widthOf(lines[1]));
    if (best === undefined || widest <= best.widest) best = { lines, widest };
  }
  const [first, second] = best?.lines ?? [plain, undefined];
  return second === undefined ? [cut(first, width, widthOf)] : [first, cut(second, width, widthOf)];
}

function cut(text: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= width) return text;
  let least = 0;
  let most = text.length;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (widthOf(`${text.slice(0, middle)}…`) <= width) least = middle;
    else most = middle - 1;
  }
  return `${text.slice(0, least).trimEnd()}…`;
}
