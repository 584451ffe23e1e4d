import { findNodeAtLocation, getLocation, getNodeValue, parseTree } from 'jsonc-parser';
import type { Dialect } from '../../src-shared/formats/text-source.ts';
import { scanBlocks } from '../../src-shared/formats/markdown/block-scan.ts';
import { frontMatterOf } from '../../src-shared/formats/markdown/front-matter.ts';
import { isYamlStep, sliceOf } from '../../src-shared/formats/markdown/read-blocks.ts';
import type { Location } from '../../src-shared/workflow/checks/finding.ts';
import { lineAt } from './name-at.ts';
import { tomlPlace, yamlPlace } from './line-place.ts';

/** A place in a workflow's text as its schema sees it. */
export interface KeyPlace {
  /** The map it is in, as keys and list positions; positions of lists are not counted and stand as 0. */
  readonly at: Location;
  /** The key it stands on or behind; empty where one is about to be written. */
  readonly key: string;
  /** What is written there now, in offsets: a key, or a value where `part` says so. */
  readonly span: readonly [start: number, end: number];
  readonly part: 'key' | 'value';
  /** What the map says already, as far as it is known without reading the whole text. */
  readonly says: Readonly<Record<string, unknown>>;
}

/** Finds where an offset stands in JSON, TOML, or the YAML within Markdown; undefined in prose, comments and between things. */
export function keyPlaceAt(text: string, offset: number, dialect: Dialect): KeyPlace | undefined {
  switch (dialect) {
    case 'json':
      return jsonPlace(text, offset);
    case 'toml':
      return tomlPlace(text, offset);
    case 'markdown':
      return markdownPlace(text, offset);
    case 'yaml':
      return yamlPlace(text, offset);
  }
}

function jsonPlace(text: string, offset: number): KeyPlace | undefined {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const last = path.at(-1);
  if (typeof last !== 'string' || lineAt(text, offset).text.trimStart().startsWith('//')) return undefined;
  const around = path.slice(0, -1);
  const isOn = previousNode !== undefined && offset >= previousNode.offset && offset <= previousNode.offset + previousNode.length;
  const span = isOn ? ([previousNode.offset, endOf(text, offset, previousNode)] as const) : ([offset, offset] as const);
  const root = parseTree(text);
  const map = root === undefined ? undefined : findNodeAtLocation(root, around);
  const value: unknown = map?.type === 'object' ? getNodeValue(map) : undefined;
  return {
    at: around.map((key) => (typeof key === 'number' ? 0 : key)),
    key: last,
    span,
    part: isAtPropertyKey ? 'key' : 'value',
    says: typeof value === 'object' && value !== null ? { ...value } : {},
  };
}

/** A text that nobody closed yet reaches to the end of its line, and what is written of it to the caret. */
function endOf(text: string, caret: number, { offset, length }: { readonly offset: number; readonly length: number }): number {
  const isOpen = text[offset] === '"' && (length < 2 || text[offset + length - 1] !== '"');
  return isOpen ? caret : offset + length;
}

function markdownPlace(text: string, offset: number): KeyPlace | undefined {
  const front = frontMatterOf(text);
  if (front.slice !== undefined && offset >= front.slice.start && offset <= front.slice.end)
    return inPiece(text, offset, { ...front.slice, at: [] });
  const fence = scanBlocks(text, front.end).find(
    (block) => isYamlStep(text, block) && offset > block.start && offset < block.end,
  );
  if (fence === undefined) return undefined;
  const slice = sliceOf(text, fence);
  return offset < slice.start || offset > slice.end ? undefined : inPiece(text, offset, { ...slice, at: ['steps', 0] });
}

function inPiece(
  text: string,
  offset: number,
  piece: { readonly start: number; readonly end: number; readonly at: Location },
): KeyPlace | undefined {
  const found = yamlPlace(text.slice(piece.start, piece.end), offset - piece.start);
  if (found === undefined) return undefined;
  const [start, end] = found.span;
  return { ...found, at: [...piece.at, ...found.at], span: [start + piece.start, end + piece.start] };
}
