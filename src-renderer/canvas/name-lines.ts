import { softHyphens } from '../ui/soft-hyphens.ts';

/** A name in at most two lines of a width, as even as they go, long words broken at a hyphen; what does not fit leaves out its middle. */
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
  const all = lettersOf(plain);
  const most = fitting(all, width, widthOf);
  return [all.slice(0, most).join(''), cut(all.slice(most).join(''), width, widthOf)];
}

/** A name that does not fit into two lines, as the lines that show its beginning and its end; undefined where it fits. */
export function shortLines(name: string, width: number, widthOf: (text: string) => number): readonly string[] | undefined {
  // A break costs some of the first line: what is shorter by more than that fits in any case.
  if (widthOf(name) < width * 1.5) return undefined;
  const lines = linesOf(name, width, widthOf);
  return lines.at(-1)?.includes(CUT) === true && !name.includes(CUT) ? lines : undefined;
}

const CUT = '…';
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Names that begin alike often differ at their end, so it is the middle that goes. */
function cut(text: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= width) return text;
  const all = lettersOf(text);
  const tail = all.slice(all.length - fitting(all.toReversed(), width / 2, widthOf));
  // A whole word is read more easily than the rest of one, unless little would be left.
  const gap = tail.indexOf(' ');
  const end = gap >= 0 && gap < tail.length / 2 ? tail.slice(gap + 1) : tail;
  const most = fitting(all, width, (part) => widthOf(`${part}${CUT}${end.join('')}`));
  return `${all.slice(0, most).join('').trimEnd()}${CUT}${end.join('').trimStart()}`;
}

/** How many of the letters fit. */
function fitting(all: readonly string[], width: number, widthOf: (text: string) => number): number {
  let least = 0;
  let most = all.length;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (widthOf(all.slice(0, middle).join('')) <= width) least = middle;
    else most = middle - 1;
  }
  return least;
}

/** What a reader sees as one letter is never parted, an emoji of several signs among them. */
function lettersOf(text: string): readonly string[] {
  return Array.from(letters.segment(text), ({ segment }) => segment);
}
