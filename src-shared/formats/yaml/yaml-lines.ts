import { isMap, isScalar, isSeq } from 'yaml';
import type { JsonObject } from '../../lib/json.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { itemSpan, itemSpans, pairSpans } from './yaml-edit.ts';
import { moveFlow } from './yaml-flow-move.ts';
import {
  afterDeeperComments,
  endOfPair,
  eolOf,
  itemsOf,
  jsonStyle,
  lineStart,
  mapIndent,
  nextLine,
  startOfPair,
} from './yaml-places.ts';
import { flowText, mapLines, pad } from './yaml-print.ts';
import { nodeAt, offsetsOf, type YamlSource } from './yaml-source.ts';

/** The text with a list's element moved before another, its comments and all; undefined where elements share lines without brackets. */
export function moveItem(
  source: YamlSource,
  what: { readonly list: Location; readonly index: number; readonly before: number },
): string | undefined {
  const { text } = source;
  const { node, exact } = nodeAt(source, what.list);
  if (exact && isSeq(node) && node.flow === true && itemsOf(node).length === node.items.length)
    return moveFlow(text, itemSpans(source, node), { ...what, end: offsetsOf(node)[1] });
  const isDown = what.before > what.index;
  const [low, high] = isDown ? [what.index, what.before - 1] : [what.before, what.index];
  const spans = Array.from({ length: high - low + 1 }, (_, at) => itemSpan(source, what.list, low + at)).filter(
    (span) => span !== undefined,
  );
  const first = spans[0];
  const last = spans.at(-1);
  if (first === undefined || last === undefined || spans.length !== high - low + 1) return undefined;
  const eol = eolOf(text);
  const isOpen = last.end >= text.length && !text.endsWith('\n');
  const whole = isOpen ? text + eol : text;
  const blocks = spans.map((span) => whole.slice(span.start, span.end >= text.length ? whole.length : span.end));
  // What stands between elements (blank lines, comments apart) keeps its place in the list.
  const gaps = spans.map((span, at) => whole.slice(span.end, spans[at + 1]?.start ?? span.end));
  const order = isDown ? [...blocks.slice(1), ...blocks.slice(0, 1)] : [...blocks.slice(-1), ...blocks.slice(0, -1)];
  const moved = order.map((block, at) => block + (gaps[at] ?? '')).join('');
  const result = whole.slice(0, first.start) + moved + whole.slice(last.end >= text.length ? whole.length : last.end);
  return isOpen ? result.slice(0, -eol.length) : result;
}

/** The text with two neighbouring keys of a map in braces in the other order, each with its comments; undefined for other maps. */
export function swapKeys(
  source: YamlSource,
  what: { readonly map: Location; readonly first: string; readonly second: string },
): string | undefined {
  const { node, exact } = nodeAt(source, what.map);
  if (!exact || !isMap(node) || node.flow !== true) return undefined;
  const names = node.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
  const index = names.indexOf(what.first);
  if (index < 0 || names[index + 1] !== what.second) return undefined;
  return moveFlow(source.text, pairSpans(node), { index, before: index + 2, end: offsetsOf(node)[1] });
}

/** The lines of elements of a list with their dashes at column 2; undefined where they share lines with others. */
export function itemLines(
  source: YamlSource,
  what: { readonly list: Location; readonly from: number; readonly to: number },
): string | undefined {
  const start = itemSpan(source, what.list, what.from);
  const end = itemSpan(source, what.list, what.to);
  if (start === undefined || end === undefined) return undefined;
  const lines = source.text.slice(start.start, end.end);
  return lines.replace(/(^|\n)( *)(?!\r?\n|$)/g, (_, before: string, spaces: string) => {
    return `${before}${pad(Math.max(0, spaces.length - start.indent + 2))}`;
  });
}

/** The lines of a key with its value, the key at column 0; undefined where they share lines with others. */
export function entryLines(source: YamlSource, at: Location): string | undefined {
  const { text } = source;
  const { pair, map, exact } = nodeAt(source, at);
  if (!exact || pair === undefined || map === undefined || map.flow === true) return undefined;
  const start = startOfPair(pair);
  const line = lineStart(text, start);
  const indent = mapIndent(text, map);
  if (text.slice(line, start).trim() !== '') return undefined;
  const end = afterDeeperComments(text, nextLine(text, endOfPair(source, pair)), indent);
  return text.slice(line, end).replace(new RegExp(`^ {0,${indent}}`, 'gm'), '');
}

/** The text with elements of a list indented into `steps` of a new element around them. */
export function wrapItems(
  source: YamlSource,
  what: { readonly list: Location; readonly from: number; readonly to: number; readonly around: JsonObject },
): string | undefined {
  const { text } = source;
  const start = itemSpan(source, what.list, what.from);
  const end = itemSpan(source, what.list, what.to);
  if (start === undefined || end === undefined) return wrapFlow(source, what);
  const { steps: _, ...head } = what.around;
  const eol = eolOf(text);
  const inner = text.slice(start.start, end.end).replace(/(^|\n)(?!\r?\n|$)/g, `$1${pad(4)}`);
  const opening = `${pad(start.indent)}- ${mapLines(head, { indent: start.indent + 2, eol })}${eol}${pad(start.indent + 2)}steps:${eol}`;
  return text.slice(0, start.start) + opening + inner + text.slice(end.end);
}

function wrapFlow(
  source: YamlSource,
  what: { readonly list: Location; readonly from: number; readonly to: number; readonly around: JsonObject },
): string | undefined {
  const first = nodeAt(source, [...what.list, what.from]);
  const last = nodeAt(source, [...what.list, what.to]);
  if (!first.exact || !last.exact || first.node === null || last.node === null) return undefined;
  const from = offsetsOf(first.node)[0];
  const to = offsetsOf(last.node)[1];
  const list = nodeAt(source, what.list).node;
  if (list === null || !('flow' in list) || list.flow !== true) return undefined;
  const style = jsonStyle(source, first.node);
  const { steps: _, ...head } = what.around;
  const opening = flowText(head, style).replace(/ ?\}$/, '');
  const steps = style.json ? '"steps"' : 'steps';
  const { text } = source;
  return `${text.slice(0, from)}${opening}, ${steps}: [${text.slice(from, to)}]${style.json ? '' : ' '}}${text.slice(to)}`;
}
