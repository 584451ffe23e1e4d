import type { Json } from '../../lib/json.ts';
import { pathOf } from '../../workflow/checks/finding.ts';
import { placedComments } from '../convert/comments.ts';
import type { Loss } from '../convert/convert-text.ts';
import { readSource } from '../read-source.ts';
import type { TextSource } from '../text-source.ts';

/** The comments of a text that none of the texts made of it holds. */
export function lostComments(
  before: TextSource,
  root: Json,
  made: readonly { readonly text: string; readonly path: string | undefined }[],
): readonly Loss[] {
  const comments = placedComments(before, before.value ?? null);
  if (comments.length === 0) return [];
  const left = made.flatMap(({ text, path }) => {
    const source = readSource(text, path);
    return placedComments(source, source.value ?? null).map(({ lines }) => wordsOf(lines));
  });
  return comments.flatMap(({ lines, at, start, end }): readonly Loss[] => {
    const index = left.indexOf(wordsOf(lines));
    if (index >= 0) left.splice(index, 1);
    if (index >= 0) return [];
    return [
      {
        path: pathOf(root, at),
        message: `The comment "${wordsOf(lines)}" has no place any more.`,
        range: { start: before.position(start), end: before.position(end) },
      },
    ];
  });
}

function wordsOf(lines: readonly string[]): string {
  return lines.join(' ').trim();
}
