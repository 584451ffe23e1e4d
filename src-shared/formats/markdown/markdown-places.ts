import { countBefore, offsetOfNth } from '../../lib/occurrences.ts';
import type { Position, Range } from '../../workflow/checks/diagnostic.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import type { RangeWish } from '../text-source.ts';
import { rangeAt as yamlRangeAt } from '../yaml/yaml-source.ts';
import type { OwnText, Part, Span } from './markdown-part.ts';
import type { MarkdownSource } from './read-markdown.ts';

/** The part a place lies in, and the place within what the part's own text says. */
export interface Resolved {
  readonly part: Part;
  readonly rest: Location;
}

/** Follows a place through steps that are headings. */
export function resolve(document: Part, at: Location): Resolved {
  let part = document;
  let rest = at;
  for (;;) {
    const [key, index] = rest;
    const next = key === 'steps' && typeof index === 'number' ? part.steps[index] : undefined;
    if (next === undefined) return { part, rest };
    part = next;
    rest = rest.slice(2);
  }
}

const OTHER_SPELLINGS: Readonly<Record<string, readonly string[]>> = { id: ['step_id', 'workflow_id'] };

/** Whether a part's YAML says a key, in whatever spelling. */
export function isWritten(own: OwnText, key: string | number | undefined): boolean {
  return key !== undefined && own.yaml !== undefined && Object.hasOwn(own.yaml.value, spelled(own, key));
}

/** A key as a part's YAML spells it. */
export function spelled(own: OwnText, key: string | number): string {
  const names = [String(key), ...(OTHER_SPELLINGS[String(key)] ?? [])];
  return names.find((name) => Object.hasOwn(own.yaml?.value ?? {}, name)) ?? String(key);
}

/** Where the text outside YAML says a key; undefined where it does not. */
export function spansOf(own: OwnText, key: string | number | undefined): readonly Span[] | undefined {
  if (key === own.headingKey && own.heading !== undefined) return [own.heading.words];
  if (key === 'command' && own.command !== undefined) return [own.command.inner];
  if (key === 'confirm' && own.confirm !== undefined) return [own.confirm.outer];
  return key === own.proseKey && own.prose.length > 0 ? own.prose : undefined;
}

/** Tells lines and columns of offsets of a text. */
export function positionsOf(text: string): (offset: number) => Position {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((found) => found.index + found[0].length)];
    const at = Math.max(0, Math.min(offset, text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1, offset };
  };
}

/** The range of a place: of its value, its key, a piece of it, or of the nearest thing around it. */
export function rangeAt(
  source: MarkdownSource & { readonly position: (offset: number) => Position },
  at: Location,
  more: RangeWish = {},
): Range | undefined {
  const span = spanAt(source, at, more);
  return { start: source.position(span.start), end: source.position(Math.max(span.start, span.end)) };
}

function spanAt(source: MarkdownSource, at: Location, more: RangeWish): Span {
  const { part, rest } = resolve(source.document, at);
  const { own } = part;
  const [key] = rest;
  if (key === undefined) return more.onKey === true ? headSpan(source.text, own) : wholeSpan(source.text, part);
  const spans = spansOf(own, key);
  const fromYaml = isWritten(own, key) && !(key === 'confirm' && rest[1] === 'reason' && own.confirm !== undefined);
  if (own.yaml !== undefined && fromYaml) {
    const range = yamlRangeAt(own.yaml.source, rest, more);
    if (range !== undefined)
      return { start: range.start.offset + own.yaml.slice.start, end: range.end.offset + own.yaml.slice.start };
  }
  if (spans === undefined) return headSpan(source.text, own);
  const whole = { start: spans[0]?.start ?? 0, end: spans.at(-1)?.end ?? 0 };
  return more.within === undefined || more.within === ''
    ? tidy(source.text, whole)
    : within(source.text, spans, { piece: more.within, nth: more.nth ?? 0 });
}

/** Where a piece of a value stands in the text; line ends may be longer there. */
function within(text: string, spans: readonly Span[], { piece, nth }: { readonly piece: string; readonly nth: number }): Span {
  for (const find of [piece, piece.replaceAll('\n', '\r\n')]) {
    let before = 0;
    for (const { start, end } of spans) {
      const slice = text.slice(start, end);
      const place = offsetOfNth(slice, find, nth - before);
      if (place >= 0) return { start: start + place, end: start + place + find.length };
      before += countBefore(slice, find, slice.length);
    }
  }
  return tidy(text, { start: spans[0]?.start ?? 0, end: spans.at(-1)?.end ?? 0 });
}

/** The line that stands for a part as a whole. */
function headSpan(text: string, own: OwnText): Span {
  if (own.heading !== undefined) return tidy(text, own.heading);
  if (own.yaml !== undefined && own.yaml.slice.end > own.yaml.slice.start) return firstLine(text, own.yaml.slice.start);
  return firstLine(text, own.span.start);
}

function wholeSpan(text: string, part: Part): Span {
  if (part.own.level === 1) return headSpan(text, part.own);
  return tidy(text, { start: part.own.span.start, end: part.end });
}

function firstLine(text: string, start: number): Span {
  const from = text.startsWith('\uFEFF', start) ? start + 1 : start;
  const end = text.slice(from).search(/[\r\n]/);
  return { start: from, end: end < 0 ? text.length : from + end };
}

function tidy(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return { start, end };
}
