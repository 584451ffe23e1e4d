/** One closed `{{ … }}` of a text: its offsets, braces included, and what stands between them, trimmed. */
export interface TemplateRange {
  readonly start: number;
  readonly end: number;
  readonly inner: string;
}

/** Each looks through the whole rest; nobody writes so many. */
const MOST_UNCLOSED = 50;

/** Every closed `{{ … }}` of a text, in order; those behind one that is never closed as well. Whether they can be read is not asked. */
export function templateRanges(text: string): readonly TemplateRange[] {
  const found: TemplateRange[] = [];
  let from = 0;
  let unclosed = 0;
  for (let open = text.indexOf('{{'); open >= 0 && unclosed < MOST_UNCLOSED; open = text.indexOf('{{', from)) {
    const close = endOfExpression(text, open + 2);
    if (close === undefined) unclosed += 1;
    from = close === undefined ? open + 2 : close + 2;
    if (close !== undefined) found.push({ start: open, end: from, inner: text.slice(open + 2, close).trim() });
  }
  return found;
}

/** Offset of the `}}` that ends an expression: braces of maps and braces inside quotes do not. */
export function endOfExpression(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"' || char === "'") {
      at++;
      while (at < text.length && text[at] !== char) at += text[at] === '\\' ? 2 : 1;
    } else if (char === '{') depth++;
    else if (char === '}') {
      if (depth > 0) depth--;
      else if (text[at + 1] === '}') return at;
    }
  }
  return undefined;
}
