import { create } from 'zustand';

/** An act of the page that is open, for the palette. `keys` as in `Mod+K`. */
export interface PageAction {
  readonly id: string;
  readonly label: string;
  readonly keys?: string;
  readonly run: () => void;
}

/** What a page offers: its name in the palette, and its acts as they are at the moment they are asked for. */
export interface PageOffer {
  readonly title: string;
  readonly actions: () => readonly PageAction[];
}

/** What the open page offers; nothing on pages without acts of their own. */
export const usePageActions = create<{ readonly offer: PageOffer | undefined }>(() => ({ offer: undefined }));

/** Puts acts of a page into the palette; returns how to take them out again. */
export function offerActions(offer: PageOffer): () => void {
  usePageActions.setState({ offer });
  return () => {
    if (usePageActions.getState().offer === offer) usePageActions.setState({ offer: undefined });
  };
}
