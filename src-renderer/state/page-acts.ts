import { create } from 'zustand';

/** An act the palette offers while a page is open; `keys` as in `Mod+K`, shown only: the page listens for them itself. */
export interface PageAct {
  readonly id: string;
  readonly label: string;
  /** The name of an icon. */
  readonly icon: 'test' | 'play-to' | 'play-from' | 'settings' | 'pin' | 'pencil' | 'stop';
  readonly keys?: string;
  readonly run: () => void;
}

/** Acts of the page on screen, under a heading of their own. */
export const usePageActs = create<{ readonly group: string; readonly acts: readonly PageAct[] }>(() => ({ group: '', acts: [] }));

/** Offers acts in the palette until the returned function is called. */
export function offerActs(group: string, acts: readonly PageAct[]): () => void {
  usePageActs.setState({ group, acts });
  return () => {
    if (usePageActs.getState().acts === acts) usePageActs.setState({ group: '', acts: [] });
  };
}
