import type { Dialect } from '../../src-shared/formats/text-source.ts';
import { scanBlocks } from '../../src-shared/formats/markdown/block-scan.ts';
import { frontMatterOf } from '../../src-shared/formats/markdown/front-matter.ts';

/** Lines that fold away below the first of them, both counted from 1. */
export interface Fold {
  readonly start: number;
  readonly end: number;
}

/** What folds in a text whose indentation does not tell it: sections and code blocks of Markdown, tables of TOML. */
export function foldsOf(text: string, dialect: Dialect): readonly Fold[] {
  const lines = text.split('\n');
  const lastSaying = (from: number, to: number): number => {
    let end = to;
    while (end > from && (lines[end - 1] ?? '').trim() === '') end--;
    return end;
  };
  const until = (starts: readonly { readonly line: number; readonly depth: number }[]): readonly Fold[] =>
    starts.map(({ line, depth }, nth) => {
      const next = starts.slice(nth + 1).find((other) => other.depth <= depth);
      return { start: line, end: lastSaying(line, next === undefined ? lines.length : next.line - 1) };
    });
  const folds =
    dialect === 'toml'
      ? until(
          lines.flatMap((line, index) =>
            /^\s*\[/.test(line) && /\]\s*(?:#.*)?$/.test(line) ? [{ line: index + 1, depth: 1 }] : [],
          ),
        )
      : dialect === 'markdown'
        ? markdownFolds(text, until)
        : [];
  return folds.filter(({ start, end }) => end > start);
}

function markdownFolds(
  text: string,
  until: (starts: readonly { readonly line: number; readonly depth: number }[]) => readonly Fold[],
): readonly Fold[] {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const front = frontMatterOf(text);
  const blocks = scanBlocks(text, front.end);
  const headings = blocks.flatMap((block) =>
    block.kind === 'heading' ? [{ line: lineOf(block.start), depth: block.depth ?? 6 }] : [],
  );
  const fences = blocks.flatMap((block) =>
    block.kind === 'fence' ? [{ start: lineOf(block.start), end: lineOf(block.end) }] : [],
  );
  const head = front.slice === undefined ? [] : [{ start: 1, end: lineOf(front.slice.end) }];
  return [...head, ...until(headings), ...fences];
}
