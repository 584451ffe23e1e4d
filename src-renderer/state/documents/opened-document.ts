import { create } from 'zustand';
import type { DocumentStore } from './document-store.ts';

/** The document the editor shows, for whoever looks on from outside it. */
export const useOpenedDocument = create<{ readonly document: DocumentStore | null }>(() => ({ document: null }));

/** Says which document the editor shows; null when it closes. */
export function setOpenedDocument(document: DocumentStore | null): void {
  useOpenedDocument.setState({ document });
}
