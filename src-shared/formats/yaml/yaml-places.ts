import { isMap, isPair, isScalar, isSeq, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Location } from '../../workflow/checks/finding.ts';
import { pad } from './yaml-print.ts';
import { nodeAt, offsetsOf, type YamlSource } from './yaml-source.ts';

/** A map as parsed. */
export type MapNode = YAMLMap.Parsed;
/** A list as parsed. */
export type ListNode = YAMLSeq.Parsed;
/** A key with its value as parsed. */
export type PairNode = MapNode['items'][number];

/** Tells maps and lists from the other nodes. */
export function isCollection(node: ParsedNode): node is MapNode | ListNode {
  return isMap(node) || isSeq(node);
}

/** Nodes of a list. */
export function itemsOf(list: ListNode): readonly ParsedNode[] {
  return list.items.filter((item): item is ParsedNode => !isPair(item));
}

/** True when a place lies inside `[ ]` or `{ }`, where everything stays on its line. */
export function isInFlow(source: YamlSource, at: Location): boolean {
  return at.some((_, depth) => {
    const { node, exact } = nodeAt(source, at.slice(0, depth));
    return exact && node !== null && isCollection(node) && node.flow === true;
  });
}

/** Whether JSON’s quotes are used around here. */
export function jsonStyle(source: YamlSource, near: ParsedNode | undefined): { readonly json: boolean } {
  const start = near === undefined ? 0 : offsetsOf(near)[0];
  return { json: source.text.trimStart().startsWith('{') && (near === undefined || /["{[]/.test(source.text[start] ?? '')) };
}

/** Offset of the dash of a list’s element. */
export function dashOf(list: ListNode, index: number): number | undefined {
  const token = list.srcToken;
  const item = list.items[index];
  if (token?.type !== 'block-seq' || item === undefined) return undefined;
  const dashes = token.items.flatMap((each) =>
    each.start.filter((part) => part.type === 'seq-item-ind').map((part) => part.offset),
  );
  return dashes[index];
}

/** Column a map's keys stand at, explicit `? ` marks and anchors counted in. */
export function mapIndent(text: string, map: MapNode): number {
  const first = map.items[0];
  if (map.srcToken?.type === 'block-map') return map.srcToken.indent;
  return first === undefined ? 0 : columnOf(text, offsetsOf(first.key)[0]);
}

/** Offset where a pair begins: its key, or the `? `, anchor or tag before it. */
export function startOfPair(pair: PairNode): number {
  const first = pair.srcToken?.start.find((token) => !['space', 'newline', 'comment', 'comma'].includes(token.type));
  return first?.offset ?? offsetsOf(pair.key)[0];
}

/** Offset of a pair's colon. */
export function colonOf(text: string, pair: PairNode): number {
  const colon = pair.srcToken?.sep?.find((token) => token.type === 'map-value-ind');
  return colon?.offset ?? text.indexOf(':', offsetsOf(pair.key)[1]);
}

/** Offset after comment lines that stand deeper than a column directly below `from`: they belong to what is written above them. */
export function afterDeeperComments(text: string, from: number, column: number): number {
  let end = from;
  for (let at = from; at < text.length;) {
    const next = nextLine(text, at);
    const line = text.slice(at, next);
    const isComment = line.trimStart().startsWith('#');
    if (line.trim() !== '' && !(isComment && line.length - line.trimStart().length > column)) break;
    if (isComment) end = next;
    at = next;
  }
  return end;
}

/** Last offset of a value's own text, trailing white space left out unless it belongs to the text. */
export function endOf(text: string, node: ParsedNode): number {
  const start = offsetsOf(node)[0];
  if (isScalar(node) && keepsBlankLines(text, node)) {
    const last = offsetsOf(node)[1];
    return last - eolLengthBefore(text, last);
  }
  let end = offsetsOf(node)[1];
  if (isCollection(node) && node.flow !== true) {
    const last: unknown = node.items.at(-1);
    const inner = isPair(last) ? (last.value ?? last.key) : last;
    if (isParsed(inner)) end = Math.max(start, endOf(text, inner));
  }
  if (keepsBlankLines(text, node)) return end;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return end;
}

function isParsed(node: unknown): node is ParsedNode {
  return typeof node === 'object' && node !== null && 'range' in node;
}

/** Last offset of a key with its value. */
export function endOfPair(source: YamlSource, pair: PairNode): number {
  const keyEnd = offsetsOf(pair.key)[1];
  if (pair.value === null || offsetsOf(pair.value)[1] <= keyEnd || isNothing(pair.value)) {
    const colon = colonOf(source.text, pair);
    return colon < 0 ? keyEnd : Math.max(colon + 1, pair.value === null ? 0 : offsetsOf(pair.value)[1]);
  }
  return endOf(source.text, pair.value);
}

function isNothing(node: ParsedNode): boolean {
  return offsetsOf(node)[0] === offsetsOf(node)[1];
}

/** Whether a value ends in a text that counts the blank lines below it. */
export function keepsBlankLines(text: string, node: ParsedNode): boolean {
  if (isCollection(node) && node.flow !== true) {
    const last: unknown = node.items.at(-1);
    const inner = isPair(last) ? (last.value ?? last.key) : last;
    return isParsed(inner) && keepsBlankLines(text, inner);
  }
  const [start, end] = offsetsOf(node);
  return isScalar(node) && /^[|>](?:\d?\+|\+\d)/.test(text.slice(start, start + 3)) && text[end - 1] === '\n';
}

/** Last offset of a list’s element. */
export function endOfItem(source: YamlSource, list: ListNode, index: number): number {
  const item = itemsOf(list)[index];
  return item === undefined ? offsetsOf(list)[1] : endOf(source.text, item);
}

/** Whether blank lines stand between a list’s elements. */
export function hasGaps(source: YamlSource, list: ListNode): boolean {
  if (list.items.length < 2) return false;
  const second = dashOf(list, 1);
  const end = endOfItem(source, list, 0);
  return second !== undefined && /\n[ \t]*\r?\n/.test(source.text.slice(end, second));
}

/** Start of the comment lines that stand directly above a line, at the same column. */
export function commentStart(text: string, start: number, indent: number): number {
  let from = start;
  while (from > 0) {
    const before = lineStart(text, from - 1);
    const line = text.slice(before, from).replace(/^\uFEFF/, '');
    if (!line.startsWith(`${pad(indent)}#`)) return from;
    from = before;
  }
  return from;
}

/** Offset where the line of an offset starts. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the line after the one an offset is in. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** Units of the line end before an offset. */
export function eolLengthBefore(text: string, offset: number): number {
  return text.slice(offset - 2, offset) === '\r\n' ? 2 : 1;
}

/** Column of an offset, counted from 0. */
export function columnOf(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return offset - start - (text.charCodeAt(start) === 0xfeff ? 1 : 0);
}

/** The line end a text uses. */
export function eolOf(text: string): string {
  return /\r\n/.test(text) ? '\r\n' : '\n';
}
