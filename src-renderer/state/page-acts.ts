import { create } from 'zustand';

/** An act the palette offers while a page is open; `keys` as in `Mod+K`, shown only: the page listens for them itself. */
export interface PageAct {
  readonly id: string;
  readonly label: string;
  /** The name of an icon; a pencil where nothing is said. */
  readonly icon?: 'test' | 'play-to' | 'play-from' | 'settings' | 'pin' | 'pencil' | 'stop';
  readonly keys?: string;
  readonly run: () => void;
}

/** Acts under one heading, as they are at the moment they are asked for. */
export interface PageOffer {
  readonly title: string;
  readonly acts: () => readonly PageAct[];
}

/** What the parts of the page on screen offer. */
export const usePageActs = create<{ readonly offers: readonly PageOffer[] }>(() => ({ offers: [] }));

/** Offers acts in the palette until the returned function is called. */
export function offerActs(offer: PageOffer): () => void {
  usePageActs.setState(({ offers }) => ({ offers: [...offers, offer] }));
  return () => usePageActs.setState(({ offers }) => ({ offers: offers.filter((one) => one !== offer) }));
}
