import type { TextSource } from '../text-source.ts';
import type { Span } from './step-split.ts';
import { yamlTextSource } from './yaml-text-source.ts';

/** Some pieces of a text read as a text of their own, and the way back; undefined for what is in no piece. */
export interface TextWindow {
  readonly source: TextSource;
  readonly toWhole: (offset: number) => number | undefined;
}

/** Opens a window on pieces of a text, in order; those that touch or overlap are one. */
export function textWindow(text: string, spans: readonly Span[]): TextWindow {
  const pieces: { readonly start: number; end: number; readonly at: number }[] = [];
  let length = 0;
  for (const span of spans) {
    const last = pieces.at(-1);
    if (last !== undefined && span.start <= last.end) {
      length += Math.max(0, span.end - last.end);
      last.end = Math.max(last.end, span.end);
    } else {
      pieces.push({ start: span.start, end: span.end, at: length });
      length += span.end - span.start;
    }
  }
  const source = yamlTextSource(pieces.map((piece) => text.slice(piece.start, piece.end)).join(''));
  return {
    source,
    toWhole(offset) {
      const piece = pieces.findLast((one) => one.at <= offset);
      return piece === undefined || offset > piece.at + piece.end - piece.start ? undefined : offset - piece.at + piece.start;
    },
  };
}
