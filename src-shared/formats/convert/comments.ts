import { Lexer } from 'yaml';
import { assertNever } from '../../lib/assert-never.ts';
import type { Json } from '../../lib/json.ts';
import type { Range } from '../../workflow/checks/diagnostic.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { jsonTree } from '../json/json-tree.ts';
import type { PlacedComment } from '../printed-comments.ts';
import type { TextSource } from '../text-source.ts';
import { scanBlocks } from '../markdown/block-scan.ts';
import { frontMatterOf } from '../markdown/front-matter.ts';
import type { Part, Span } from '../markdown/markdown-part.ts';
import { isComment } from '../markdown/read-blocks.ts';
import { readMarkdown } from '../markdown/read-markdown.ts';
import { tomlPlaces } from '../toml/toml-places.ts';

/** A stretch of text a notation sets apart: a comment, or an anchor or alias of YAML. */
export interface Mark {
  readonly kind: 'comment' | 'anchor' | 'alias';
  readonly start: number;
  readonly end: number;
}

/** Every comment, anchor and alias of a text that reads well. In Markdown: of its YAML, and comments on lines of their own. */
export function marksOf({ dialect, text }: Pick<TextSource, 'dialect' | 'text'>): readonly Mark[] {
  switch (dialect) {
    case 'yaml':
      return yamlMarks(text);
    case 'json':
      return jsonTree(text).comments.map(({ start, end }) => ({ kind: 'comment', start, end }));
    case 'toml':
      return tomlPlaces(text).comments.map(({ start, end }) => ({ kind: 'comment', start, end }));
    case 'markdown':
      return markdownMarks(text);
    default:
      return assertNever(dialect);
  }
}

function markdownMarks(text: string): readonly Mark[] {
  const { document } = readMarkdown(text);
  const yaml = slicesOf(document).flatMap(({ start, end }) =>
    yamlMarks(text.slice(start, end)).map((mark) => ({ ...mark, start: mark.start + start, end: mark.end + start })),
  );
  const own = scanBlocks(text, frontMatterOf(text).end)
    .filter((block) => isComment(text, block))
    .map(({ start, end }): Mark => ({ kind: 'comment', start, end }));
  return [...yaml, ...own].sort((a, b) => a.start - b.start);
}

function slicesOf({ own, steps }: Part): readonly Span[] {
  return [...(own.yaml === undefined ? [] : [own.yaml.slice]), ...steps.flatMap(slicesOf)];
}

const SCALAR = '\u001f';
const ZERO_WIDTH = new Set([SCALAR, '\u0002', '\u0018']);

function yamlMarks(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  let at = 0;
  let before = '';
  for (const lexeme of new Lexer().lex(text)) {
    const width = ZERO_WIDTH.has(lexeme) ? 0 : lexeme.length;
    const kind = before === SCALAR ? undefined : KINDS[lexeme[0] ?? ''];
    if (kind !== undefined) marks.push({ kind, start: at, end: at + lexeme.length });
    at += width;
    before = lexeme;
  }
  return marks;
}

const KINDS: Readonly<Record<string, Mark['kind'] | undefined>> = { '#': 'comment', '&': 'anchor', '*': 'alias' };

/** A comment with the place it belongs to: what follows it, or what is on its line before it; the workflow itself at the end. */
export interface FoundComment extends PlacedComment {
  readonly start: number;
  readonly end: number;
}

/** The comments of a text with their places, `value` being what it says. */
export function placedComments(source: TextSource, value: Json): readonly FoundComment[] {
  const comments = marksOf(source).filter(({ kind }) => kind === 'comment');
  if (comments.length === 0) return [];
  const places = placesOf(source, value);
  return comments.map(({ start, end }) => {
    const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
    const behind = /[^\s\uFEFF]/.test(bare(source.text.slice(lineStart, start)));
    return {
      at: behind ? placeBefore(places, start) : placeAfter(places, end),
      lines: linesOf(source.text.slice(start, end)),
      start,
      end,
    };
  });
}

interface Place {
  readonly at: Location;
  readonly start: number;
}

function placesOf(source: TextSource, value: Json): readonly Place[] {
  const places: Place[] = [];
  const visit = (here: Json, at: Location): void => {
    if (typeof here !== 'object' || here === null) return;
    for (const [key, member] of Object.entries(here)) {
      const inner = [...at, Array.isArray(here) ? Number(key) : key];
      const range = source.rangeAt(inner, Array.isArray(here) ? {} : { onKey: true });
      // A list of tables in TOML begins where its first one does; what stands above is about that one.
      const isTables = source.dialect === 'toml' && Array.isArray(member) && sameStart(source, range, [...inner, 0]);
      if (range !== undefined && !isTables) places.push({ at: inner, start: range.start.offset });
      visit(member, inner);
    }
  };
  visit(value, []);
  return places.sort((a, b) => a.start - b.start || a.at.length - b.at.length);
}

function sameStart(source: TextSource, range: Range | undefined, at: Location): boolean {
  return range !== undefined && source.rangeAt(at)?.start.offset === range.start.offset;
}

function placeAfter(places: readonly Place[], offset: number): Location {
  return places.find(({ start }) => start >= offset)?.at ?? [];
}

function placeBefore(places: readonly Place[], offset: number): Location {
  return places.findLast(({ start }) => start < offset)?.at ?? [];
}

/** Comments that stand before another on its line say nothing about what that one belongs to, nor does the dash of an element. */
function bare(line: string): string {
  return line.replace(/\/\*.*?\*\//g, '').replace(/^\s*(?:-[ \t]+)+$/, '');
}

function linesOf(comment: string): readonly string[] {
  const isBlock = comment.startsWith('/*');
  const lines = wordsOf(comment)
    .split(/\r?\n/)
    .map((line) => (isBlock ? line.trim().replace(/^\* ?/, '') : line.trimEnd()));
  const filled = lines.findIndex((line) => line !== '');
  return filled < 0 ? [''] : lines.slice(filled, lines.findLastIndex((line) => line !== '') + 1);
}

function wordsOf(comment: string): string {
  if (comment.startsWith('/*')) return comment.slice(2, -2);
  if (!comment.trimStart().startsWith('<!--')) return comment.replace(/^(?:#|\/\/) ?/, '');
  return comment.replace(/<!--|-->/g, '').replace(/^[ \t]+/gm, '');
}
