import type { Location } from '../../workflow/checks/finding.ts';
import type { TextSource } from '../text-source.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The whole text with two neighbouring keys of a map in the other order. Where each begins on a line of its own, whole lines move,
 * with the comment lines directly above the key; else only key and value do. Undefined where their places are not known.
 */
export function swappedEntries(
  source: TextSource,
  what: { readonly map: Location; readonly first: string; readonly second: string },
): string | undefined {
  const one = entry(source, [...what.map, what.first]);
  const two = entry(source, [...what.map, what.second]);
  if (one === undefined || two === undefined || one.end > two.start) return undefined;
  const { text } = source;
  const keeps = [one, two].map((each) => keepsBlankLines(text, each));
  const [lines, below] = [linesOf(text, one), linesOf(text, two)];
  const next = below !== undefined && keeps.includes(true) ? withBlankLines(text, below) : below;
  if (lines !== undefined && next !== undefined && lines.indent === next.indent) {
    const tail = text.slice(next.start, next.end);
    const head = text.slice(lines.start, next.start);
    const end = /\r?\n$/.exec(head)?.[0] ?? '\n';
    const whole = tail.endsWith('\n');
    return (
      text.slice(0, lines.start) +
      (whole ? tail : tail + end) +
      (whole || keeps[0] === true ? head : head.slice(0, -end.length)) +
      text.slice(next.end)
    );
  }
  return (
    text.slice(0, one.start) +
    text.slice(two.start, two.end) +
    text.slice(one.end, two.start) +
    text.slice(one.start, one.end) +
    text.slice(two.end)
  );
}

function entry(source: TextSource, at: Location): Span | undefined {
  const key = source.rangeAt(at, { onKey: true });
  const value = source.rangeAt(at);
  return key === undefined || value === undefined ? undefined : { start: key.start.offset, end: value.end.offset };
}

/** Whether the blank lines below an entry are part of its text. */
function keepsBlankLines(text: string, { start, end }: Span): boolean {
  const [first = ''] = text.slice(start, end).split(/\r?\n/, 1);
  return /:[ \t]+(?:[&!]\S*[ \t]+)*[|>](?:\+\d?|\d\+)[ \t]*(?:#.*)?$/.test(first);
}

function withBlankLines<Lines extends Span>(text: string, lines: Lines): Lines {
  const blank = /^(?:[ \t]*\r?\n)*/.exec(text.slice(lines.end))?.[0] ?? '';
  return { ...lines, end: lines.end + blank.length };
}

/** The lines of an entry that begins its line; undefined for one that does not. */
function linesOf(text: string, { start, end }: Span): (Span & { readonly indent: string }) | undefined {
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(line, start);
  if (!/^[ \t]*$/.test(indent)) return undefined;
  let top = line;
  for (;;) {
    const above = text.lastIndexOf('\n', top - 2) + 1;
    if (top === 0 || !text.slice(above, top).startsWith(`${indent}#`)) break;
    top = above;
  }
  if (text[end - 1] === '\n') return { start: top, end, indent };
  const newline = text.indexOf('\n', end);
  const rest = text.slice(end, newline < 0 ? text.length : newline);
  if (!/^[ \t]*(#.*)?\r?$/.test(rest)) return undefined;
  return { start: top, end: newline < 0 ? text.length : newline + 1, indent };
}
