import { softHyphens } from '../../ui/soft-hyphens.ts';

/** A name in at most two lines of a width, as even as they go, long words broken at a hyphen; what does not fit ends with an ellipsis. */
export function linesOf(name: string, width: number, widthOf: (text: string) => number): readonly string[] {
  const plain = name.replaceAll('\u00ad', '');
  if (widthOf(plain) <= width) return [plain];
  const text = softHyphens(name);
  let best: { readonly lines: readonly [string, string]; readonly widest: number } | undefined;
  for (let at = 1; at < text.length; at++) {
    const mark = text[at];
    if (mark !== ' ' && mark !== '\u00ad') continue;
    const first = `${text.slice(0, at)}${mark === ' ' ? '' : '-'}`.replaceAll('\u00ad', '');
    const own = widthOf(first);
    if (own > width) break;
    const second = text.slice(at + 1).replaceAll('\u00ad', '');
    // While the rest does not fit, as much as goes stands in the first line.
    const widest = Math.max(own, widthOf(second));
    if (best === undefined || widest <= best.widest) best = { lines: [first, second], widest };
  }
  if (best !== undefined) return [best.lines[0], cut(best.lines[1], width, widthOf)];
  const most = fitting(plain, width, widthOf);
  return [plain.slice(0, most), cut(plain.slice(most), width, widthOf)];
}

function cut(text: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= width) return text;
  return `${text
    .slice(
      0,
      fitting(text, width, (part) => widthOf(`${part}…`)),
    )
    .trimEnd()}…`;
}

/** How many letters of a text fit. */
function fitting(text: string, width: number, widthOf: (text: string) => number): number {
  let least = 0;
  let most = text.length;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (widthOf(text.slice(0, middle)) <= width) least = middle;
    else most = middle - 1;
  }
  return least;
}
