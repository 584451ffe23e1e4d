/** Where the front matter of a text stands. */
export interface FrontMatter {
  /** Where Markdown begins: after the closing line and its line end, or after a byte order mark. */
  readonly end: number;
  /** The YAML between the two `---` lines; absent where there are none. */
  readonly slice?: { readonly start: number; readonly end: number };
  /** A `---` opens it and nothing closes it. */
  readonly open?: true;
}

const OPENING = /^\uFEFF?---[ \t]*(?:\r\n|\n|\r)/;
const CLOSING = /(?:^|\r\n|\n|\r)---[ \t]*(?=\r\n|\n|\r|$)(?:\r\n|\n|\r)?/g;

/** Finds the YAML between `---` lines at the very start of a text. */
export function frontMatterOf(text: string): FrontMatter {
  const opening = OPENING.exec(text);
  const bare = { end: text.startsWith('\uFEFF') ? 1 : 0 };
  if (opening === null) return bare;
  // The line end of the opening line may be the one before the closing line.
  const start = opening[0].length;
  CLOSING.lastIndex = start - 1;
  for (let found = CLOSING.exec(text); found !== null; found = CLOSING.exec(text)) {
    const lineEnds = /^(?:\r\n|\n|\r)/.exec(found[0])?.[0].length ?? 0;
    const close = found.index + lineEnds;
    if (close >= start) return { end: CLOSING.lastIndex, slice: { start, end: close } };
  }
  return { ...bare, open: true };
}
