import type * as Monaco from 'monaco-editor';
import type { Range } from '../../src-shared/workflow/checks/diagnostic.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';

const opened = new Map<string, DocumentStore>();

/** Lets the language features of a text find its document; gives the function that ends it. */
export function registerDocument(uri: Monaco.Uri, document: DocumentStore): () => void {
  opened.set(uri.toString(), document);
  return () => void opened.delete(uri.toString());
}

/** The document a model shows; undefined for models of other features. */
export function documentOf(model: Monaco.editor.ITextModel): DocumentStore | undefined {
  return opened.get(model.uri.toString());
}

/** The innermost step whose text holds an offset. */
export function stepAt(document: DocumentStore, offset: number): string | undefined {
  let best: { readonly id: string; readonly length: number } | undefined;
  for (const [id, range] of document.getState().checked.ranges) {
    const length = range.end.offset - range.start.offset;
    if (offset >= range.start.offset && offset <= range.end.offset && (best === undefined || length < best.length))
      best = { id, length };
  }
  return best?.id;
}

/** A range of the language as Monaco counts. */
export function monacoRange({ start, end }: Range): Monaco.IRange {
  return { startLineNumber: start.line, startColumn: start.column, endLineNumber: end.line, endColumn: end.column };
}
