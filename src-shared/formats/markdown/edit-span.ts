import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import type { Span } from './markdown-part.ts';

/** Takes whole lines out, with the blank lines before them. */
export function without(text: string, span: Span): TextChange {
  let start = span.start;
  while (start > 0 && /\s/.test(text[start - 1] ?? '') && text[start - 1] !== '\uFEFF') start--;
  if (start > 0 && text[start - 1] !== '\uFEFF') return { offset: start, length: span.end - start, text: '' };
  let end = span.end;
  while (end < text.length && /\s/.test(text[end] ?? '')) end++;
  return { offset: start, length: end - start, text: '' };
}

/** Puts whole lines in after the line that ends at an offset, with a blank line before them and one after where text follows. */
export function linesAfter(text: string, offset: number, what: { readonly lines: string; readonly eol: string }): TextChange {
  const { lines, eol } = what;
  const isFirst = text.slice(0, offset).replace('\uFEFF', '') === '';
  const [, first, second] = /^(\r\n|\n|\r)?(\r\n|\n|\r|$)?/.exec(text.slice(offset, offset + 4)) ?? [];
  const gapAfter = second !== undefined ? '' : first !== undefined ? eol : eol + eol;
  return { offset, length: 0, text: `${isFirst ? '' : eol + eol}${lines}${isFirst && offset >= text.length ? eol : gapAfter}` };
}
