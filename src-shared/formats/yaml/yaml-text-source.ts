import type { TextSource } from '../text-source.ts';
import { insertItem, removeAt, renameKeyAt, replaceTextAt, setAt } from './yaml-edit.ts';
import { entryLines, itemLines, moveItem, swapKeys, wrapItems } from './yaml-lines.ts';
import { rangeAt, readYaml } from './yaml-source.ts';

/** Reads a YAML text for reading and editing. */
export function yamlTextSource(text: string): TextSource {
  const source = readYaml(text);
  return {
    dialect: 'yaml',
    text,
    value: source.value,
    findings: source.findings,
    position: source.position,
    rangeAt: (at, more) => rangeAt(source, at, more),
    setAt: (at, value) => setAt(source, at, value),
    removeAt: (at) => removeAt(source, at),
    renameKeyAt: (at, to) => renameKeyAt(source, at, to),
    replaceTextAt: (at, what) => replaceTextAt(source, at, what),
    insertItem: (what) => insertItem(source, what),
    moveItem: (what) => moveItem(source, what),
    swapKeys: (what) => swapKeys(source, what),
    entryLines: (at) => entryLines(source, at),
    itemLines: (what) => itemLines(source, what),
    wrapItems: (what) => wrapItems(source, what),
  };
}
