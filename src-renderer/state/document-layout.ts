import type { Draft } from '../commands/draft.ts';
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

/** The loops a step lies in, the innermost first. */
export function loopsAround(draft: Draft, id: string | undefined): readonly string[] {
  const parent = draft.all.get(id ?? '')?.parent;
  return parent === undefined ? [] : [parent, ...loopsAround(draft, parent)];
}
