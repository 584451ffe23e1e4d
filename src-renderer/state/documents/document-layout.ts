import { readSource } from '../../../src-shared/formats/read-source.ts';
import { differenceOf, type Change } from '../../commands/change.ts';
import { draftOf, type Draft } from '../../commands/draft.ts';
import type { DocumentState } from './document-state.ts';

/** What is kept beside the file of how its steps are drawn: whole px, and only what is in the workflow. */
export function layoutToKeep({ draft, positions, closed }: Pick<DocumentState, 'draft' | 'positions' | 'closed'>): {
  layout: Record<string, [number, number]>;
  closed: string[];
} {
  const known = Object.entries(positions).filter(([id]) => draft.all.has(id));
  return {
    layout: Object.fromEntries(known.map(([id, [x, y]]) => [id, [Math.round(x), Math.round(y)] satisfies [number, number]])),
    closed: closed.filter((id) => draft.all.has(id)),
  };
}

/** The one change that makes another text the document's; steps that are in another group there are placed anew. */
export function changeTo(from: Pick<DocumentState, 'text' | 'draft' | 'path'>, label: string, text: string): Change {
  return { label, batches: [differenceOf(from.text, text)], moves: movesOfRegrouping(from.draft, text, from.path) };
}

/** The moves that give steps back to the automatic layout that are in another group in a text: their places were in the old one. */
function movesOfRegrouping(draft: Draft, text: string, path: string): NonNullable<Change['moves']> {
  const other = draftOf(readSource(text, path).value);
  const regrouped = [...draft.all.values()].filter(({ id, parent }) => {
    const there = other?.all.get(id);
    return there !== undefined && there.parent !== parent;
  });
  return Object.fromEntries(regrouped.map(({ id }) => [id, null]));
}

/** The loops a step lies in, the innermost first. */
export function loopsAround(draft: Draft, id: string | undefined): readonly string[] {
  const parent = draft.all.get(id ?? '')?.parent;
  return parent === undefined ? [] : [parent, ...loopsAround(draft, parent)];
}
