import type { Read } from './plain-scalars.ts';

/**
 * The text behind a `|` or `>` at `at`, in a map or list of this column; `end` is the start of the line after it. Undefined where the
 * indent is given, the first line is empty, a line of a folded text stands deeper, or the text has no last line end.
 */
export function blockText(text: string, at: number, column: number): Read<string> | undefined {
  const headEnd = text.indexOf('\n', at);
  const head = /^[|>]([-+]?) *$/.exec(text.slice(at, headEnd < 0 ? at : headEnd));
  if (head === null) return undefined;
  const indent = indentAt(text, headEnd + 1);
  if (indent <= column || text[headEnd + 1 + indent] === '\n') return undefined;
  const folded = text[at] === '>';
  let blanks = 0;
  let next = headEnd + 1;
  let value: string | undefined;
  while (next < text.length) {
    const own = indentAt(text, next);
    const end = text.indexOf('\n', next);
    if (end < 0) return undefined;
    if (next + own === end) {
      if (own > indent) return undefined;
      blanks++;
    } else {
      if (own < indent) break;
      if (folded && own > indent) return undefined;
      const content = text.slice(next + indent, end);
      const between = folded ? (blanks === 0 ? ' ' : '\n'.repeat(blanks)) : '\n'.repeat(blanks + 1);
      value = value === undefined ? content : value + between + content;
      blanks = 0;
    }
    next = end + 1;
  }
  if (value === undefined) return undefined;
  const chomp = head[1];
  return { value: chomp === '-' ? value : chomp === '+' ? value + '\n'.repeat(blanks + 1) : `${value}\n`, end: next };
}

function indentAt(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ') end++;
  return end - at;
}
