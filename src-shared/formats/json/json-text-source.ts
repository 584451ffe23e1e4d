import type { TextSource } from '../text-source.ts';
import { insertItem, removeAt, renameKeyAt, replaceTextAt, setAt } from './json-edit.ts';
import { moveItem, swapKeys, wrapItems } from './json-move.ts';
import { jsonRange, readJson } from './json-source.ts';

/** Reads a JSON text, comments and trailing commas allowed, for reading and editing. */
export function jsonTextSource(text: string, how: { readonly strict: boolean }): TextSource {
  const source = readJson(text, how);
  return {
    dialect: 'json',
    text,
    value: source.value,
    findings: source.findings,
    position: source.position,
    rangeAt: (at, more) => jsonRange(source, at, more),
    setAt: (at, value) => setAt(source, at, value),
    removeAt: (at) => removeAt(source, at),
    renameKeyAt: (at, to) => renameKeyAt(source, at, to),
    replaceTextAt: (at, what) => replaceTextAt(source, at, what),
    insertItem: (what) => insertItem(source, what),
    moveItem: (what) => moveItem(source, what),
    swapKeys: (what) => swapKeys(source, what),
    wrapItems: (what) => wrapItems(source, what),
  };
}
