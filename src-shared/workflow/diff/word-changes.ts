import { diffWordsWithSpace } from 'diff';

/** A piece of two texts: in both, only in the old one, or only in the new one. */
export interface WordChange {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Beyond so many edits two texts are called wholly different: telling them apart word by word helps nobody. */
const MOST_EDITS = 1_000;

/** Two texts word by word: the `same` and `removed` pieces make the old text, the `same` and `added` ones the new. */
export function wordChanges(before: string, after: string): readonly WordChange[] {
  // Compared in one direction only, so that the other way round is the exact mirror.
  const [first, second, kinds] =
    before <= after ? [before, after, ['removed', 'added'] as const] : [after, before, ['added', 'removed'] as const];
  const found = diffWordsWithSpace(first, second, { maxEditLength: MOST_EDITS });
  const parts: readonly WordChange[] =
    found === undefined
      ? [
          { kind: kinds[0], text: first },
          { kind: kinds[1], text: second },
        ]
      : found.map(({ value, added, removed }) => ({ kind: removed ? kinds[0] : added ? kinds[1] : 'same', text: value }));
  return inOrder(parts.filter(({ text }) => text !== ''));
}

/** Within a run of changes, what was removed comes before what was added. */
function inOrder(parts: readonly WordChange[]): readonly WordChange[] {
  const result: WordChange[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.kind === 'removed' && last?.kind === 'added') result.splice(-1, 0, part);
    else result.push(part);
  }
  return result;
}
