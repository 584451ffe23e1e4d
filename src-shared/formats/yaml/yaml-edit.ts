import { isMap, isScalar, isSeq } from 'yaml';
import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { countBefore, offsetOfNth } from '../../lib/occurrences.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { begunText } from '../begun-text.ts';
import { differenceOf } from '../edit/text-changes.ts';
import type { TextReplacement } from '../text-source.ts';
import { blockLike } from './yaml-block-text.ts';
import { insertFlow, removeFlow, type FlowSpans } from './yaml-flow.ts';
import { afterKey, flowText, itemText, keyText, likeBefore, mapLines, pad } from './yaml-print.ts';
import {
  afterDeeperComments,
  colonOf,
  columnOf,
  commentStart,
  dashOf,
  endOf,
  endOfItem,
  endOfPair,
  eolLengthBefore,
  eolOf,
  hasGaps,
  isCollection,
  isInFlow,
  itemsOf,
  jsonStyle,
  keepsBlankLines,
  lineStart,
  mapIndent,
  nextLine,
  startOfPair,
  type ListNode,
  type MapNode,
} from './yaml-places.ts';
import { nodeAt, offsetsOf, type YamlSource } from './yaml-source.ts';

/** Keys that people expect at the top of their map. */
const FIRST_KEYS: ReadonlySet<string> = new Set(['version', 'id']);

/** A line of a text that says nothing: blank, a comment, or a document's start. */
const SAYS_NOTHING = /^\uFEFF?[ \t]*(?:---[ \t]*)?(?:#.*)?$/;

/** Sets the value at a place, adding its key (and maps around it) where missing; undefined when the text has no such place. */
export function setAt(source: YamlSource, at: Location, value: Json): readonly TextChange[] | undefined {
  if (at.length === 0) {
    const eol = eolOf(source.text);
    return isJsonObject(value) && source.text.split(/\r?\n/).every((line) => SAYS_NOTHING.test(line))
      ? begunText(source.text, mapLines(value, { indent: 0, eol }) + eol, eol)
      : undefined;
  }
  const found = nodeAt(source, at);
  if (found.exact) return replace(source, at, value);
  for (let depth = at.length - 1; depth >= 0; depth--) {
    const parent = nodeAt(source, at.slice(0, depth));
    if (!parent.exact) continue;
    const key = at[depth];
    const inner = at.slice(depth + 1).reduceRight<Json>((below, name) => ({ [String(name)]: below }), value);
    if (typeof key === 'number')
      return isSeq(parent.node) && parent.node.items.length === key
        ? insertItem(source, { list: at.slice(0, depth), index: key, value: inner })
        : undefined;
    if (key === undefined) return undefined;
    if (isMap(parent.node)) return insertPair(source, parent.node, { key, value: inner, at: at.slice(0, depth) });
    return parent.node === null || (isScalar(parent.node) && parent.node.value === null)
      ? replace(source, at.slice(0, depth), { [key]: inner })
      : undefined;
  }
  return undefined;
}

/** Removes a map's key with its value, or a list's element; comments that stand alone stay. */
export function removeAt(source: YamlSource, at: Location): readonly TextChange[] | undefined {
  const parent = nodeAt(source, at.slice(0, -1));
  const key = at.at(-1);
  if (!parent.exact || key === undefined) return undefined;
  if (isMap(parent.node)) return removePair(source, parent.node, { key: String(key), at: at.slice(0, -1) });
  if (isSeq(parent.node) && typeof key === 'number') return removeItem(source, parent.node, { index: key, at: at.slice(0, -1) });
  return undefined;
}

/** Gives a map's key another name, its value untouched. */
export function renameKeyAt(source: YamlSource, at: Location, to: string): readonly TextChange[] | undefined {
  const found = nodeAt(source, at);
  if (!found.exact || !isScalar(found.key)) return undefined;
  const [start, end] = offsetsOf(found.key);
  return [change(start, end - start, likeBefore(to, { type: found.key.type ?? null, inFlow: true }))];
}

/** Replaces a piece of the text value at a place, the `nth` from 0; the rest of it keeps its bytes where it can. */
export function replaceTextAt(source: YamlSource, at: Location, what: TextReplacement): readonly TextChange[] | undefined {
  const { node, exact } = nodeAt(source, at);
  if (!exact || !isScalar(node) || typeof node.value !== 'string') return undefined;
  const inValue = offsetOfNth(node.value, what.find, what.nth);
  if (inValue < 0) return undefined;
  const [start, end] = offsetsOf(node);
  const written = source.text.slice(start, end);
  const verbatim = node.type === 'PLAIN' || node.type === 'BLOCK_LITERAL';
  const place = offsetOfNth(written, what.find, what.nth);
  if (
    verbatim &&
    place >= 0 &&
    countBefore(written, what.find, written.length) === countBefore(node.value, what.find, node.value.length) &&
    !(node.type === 'PLAIN' && /: | #|["'[{\n]/.test(what.text[0] ?? '') && place === 0)
  ) {
    return [change(start + place, what.find.length, what.text)];
  }
  return setAt(source, at, node.value.slice(0, inValue) + what.text + node.value.slice(inValue + what.find.length));
}

/** Puts an element into a list before `index` (its length means last). */
export function insertItem(
  source: YamlSource,
  what: { readonly list: Location; readonly index: number; readonly value: Json },
): readonly TextChange[] | undefined {
  const { node, exact, key } = nodeAt(source, what.list);
  if (!exact) return undefined;
  if (node === null || (isScalar(node) && node.value === null)) return replace(source, what.list, [what.value]);
  if (!isSeq(node)) return undefined;
  if (node.items.length === 0)
    return node.flow === true && isInFlow(source, what.list)
      ? [change(offsetsOf(node)[0], offsetsOf(node)[1] - offsetsOf(node)[0], `[${flowText(what.value, jsonStyle(source, key))}]`)]
      : replace(source, what.list, [what.value]);
  if (node.flow === true)
    return insertFlow(source.text, itemSpans(source, node), {
      index: what.index,
      text: flowText(what.value, jsonStyle(source, itemsOf(node)[0])),
      node,
    });
  const dash = dashOf(node, 0);
  if (dash === undefined) return undefined;
  const eol = eolOf(source.text);
  const indent = columnOf(source.text, dash);
  const text = `- ${itemText(what.value, { indent, eol })}`;
  const gap = hasGaps(source, node) ? eol : '';
  if (what.index >= node.items.length) {
    const end = endOfItem(source, node, node.items.length - 1);
    const lead = keepsBlankLines(source.text, node) ? '' : gap;
    return [afterBlock(source, { end, column: indent, line: `${lead}${pad(indent)}${text}` })];
  }
  const next = dashOf(node, what.index);
  if (next === undefined) return undefined;
  const line = lineStart(source.text, next);
  const start = commentStart(source.text, line, indent);
  if (what.index === 0 && source.text.slice(line, next).trim() !== '') return [change(next, 0, `${text}${eol}${pad(indent)}`)];
  return [change(start, 0, `${pad(indent)}${text}${eol}${gap}`)];
}

/** The lines of a list's element: from its dash (attached comment lines included) to the end of its last line. */
export function itemSpan(
  source: YamlSource,
  list: Location,
  index: number,
): { readonly start: number; readonly end: number; readonly indent: number } | undefined {
  const { node, exact } = nodeAt(source, list);
  if (!exact || !isSeq(node) || node.flow === true) return undefined;
  const dash = dashOf(node, index);
  if (dash === undefined || source.text.slice(lineStart(source.text, dash), dash).trim() !== '') return undefined;
  const indent = columnOf(source.text, dash);
  const first = lineStart(source.text, dash);
  return {
    start: commentStart(source.text, first, indent),
    end: afterDeeperComments(source.text, nextLine(source.text, endOfItem(source, node, index)), indent),
    indent,
  };
}

function replace(source: YamlSource, at: Location, value: Json): readonly TextChange[] | undefined {
  const { node, pair, map } = nodeAt(source, at);
  const { text } = source;
  const eol = eolOf(text);
  const inFlow = isInFlow(source, at);
  const colon = pair === undefined ? -1 : colonOf(text, pair);
  const indent = map === undefined ? 0 : mapIndent(text, map);
  const style = jsonStyle(source, pair?.key ?? node ?? undefined);
  if (node === null || offsetsOf(node)[0] === offsetsOf(node)[1]) {
    if (pair === undefined) return undefined;
    const flow = ` ${flowText(value, style)}`;
    if (colon < 0) return [change(offsetsOf(pair.key)[1], 0, `:${flow}`)];
    if (node !== null && offsetsOf(node)[0] > colon + 1 && text.slice(colon + 1, offsetsOf(node)[0]).trim() !== '')
      return [change(offsetsOf(node)[0], 0, flow)];
    return [
      change(colon + 1, 0, fitting(source, { end: colon + 1, inFlow, flow, block: () => afterKey(value, { indent, eol }) })),
    ];
  }
  const [start, rawEnd] = offsetsOf(node);
  const end = endOf(text, node);
  const props = /(?:[&!]\S*\s+)+$/.exec(text.slice(colon + 1, start))?.[0] ?? '';
  const from = props.includes('!') ? start - props.length : start;
  if (isScalar(node) && (typeof value !== 'object' || value === null)) {
    const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    // A comment right below in a deeper column would become part of a text in lines of its own.
    const alone = /^[ \t]*(?:\r?\n(?![ \t]+#)|$)/.test(text.slice(end));
    if (typeof value === 'string' && block) {
      const parent = pair === undefined ? dashColumn(source, at) : indent;
      const like = blockLike(source, node, { value, indent: parent });
      if (like !== undefined)
        return smaller(text, change(start, rawEnd - start, text[rawEnd - 1] === '\n' ? `${like}${eol}` : like));
    }
    if (typeof value === 'string' && (block || (value.includes('\n') && !inFlow && alone)) && pair !== undefined) {
      const written = afterKey(value, { indent, eol }).slice(1);
      const keep = block && text.slice(end, rawEnd).trim() === '' ? rawEnd : end;
      return [change(from, keep - from, block && keep > end ? `${written}${eol}` : written)];
    }
    const written =
      typeof value === 'string'
        ? likeBefore(value, { type: block ? 'PLAIN' : (node.type ?? null), inFlow })
        : JSON.stringify(value);
    return [change(from, end - from, written)];
  }
  const flow = flowText(value, style);
  if (inFlow || (isCollection(node) && node.flow === true && pair === undefined)) return [change(from, end - from, flow)];
  if (pair === undefined) {
    const block = (): string => itemText(value, { indent: dashColumn(source, at), eol });
    return [change(from, end - from, fitting(source, { end, inFlow, flow, block }))];
  }
  // A comment between key and value stays, so the value stays where it is.
  if (text.slice(colon, start).includes('#') && (!isCollection(node) || node.flow === true))
    return [change(from, end - from, flow)];
  if (isCollection(node) && node.flow === true && isJsonList(value) && !afterKey(value, { indent: 0, eol }).startsWith(eol))
    return [change(start, end - start, flow)];
  const block = (): string => afterKey(value, { indent, eol });
  return [change(colon + 1, end - colon - 1, fitting(source, { end, inFlow, flow: ` ${flow}`, block }))];
}

/** A value in lines of its own, or on one line where what follows would become part of its last text. */
function fitting(
  source: YamlSource,
  what: { readonly end: number; readonly inFlow: boolean; readonly flow: string; readonly block: () => string },
): string {
  if (what.inFlow) return what.flow;
  const block = what.block();
  const follows = /^[ \t]*(?:\r?\n(?:[ \t]*\r?\n)*[ \t]+)?#/.test(source.text.slice(what.end, what.end + 400));
  return follows && /[|>][-+]?\r?\n/.test(block) ? what.flow : block;
}

function dashColumn(source: YamlSource, at: Location): number {
  const list = nodeAt(source, at.slice(0, -1)).node;
  const dash = isSeq(list) ? dashOf(list, Number(at.at(-1))) : undefined;
  return dash === undefined ? 0 : columnOf(source.text, dash);
}

/** A change without what it leaves as it is. */
function smaller(text: string, { offset, length, text: put }: TextChange): readonly TextChange[] {
  const before = text.slice(offset, offset + length);
  return differenceOf(before, put).map((found) => ({ ...found, offset: offset + found.offset }));
}

function insertPair(
  source: YamlSource,
  map: MapNode,
  what: { readonly key: string; readonly value: Json; readonly at: Location },
): readonly TextChange[] | undefined {
  const eol = eolOf(source.text);
  const first = map.items[0];
  const last = map.items.at(-1);
  if (first === undefined || last === undefined) {
    const [start, end] = offsetsOf(map);
    if (what.at.length === 0) return [change(start, end - start, mapLines({ [what.key]: what.value }, { indent: 0, eol }))];
    return replace(source, what.at, { [what.key]: what.value });
  }
  if (map.flow === true) {
    const style = jsonStyle(source, first.key);
    const text = `${style.json === true ? JSON.stringify(what.key) : keyText(what.key)}: ${flowText(what.value, style)}`;
    return insertFlow(source.text, pairSpans(map), { index: FIRST_KEYS.has(what.key) ? 0 : map.items.length, text, node: map });
  }
  const start = startOfPair(first);
  const indent = mapIndent(source.text, map);
  const text = `${keyText(what.key)}:${afterKey(what.value, { indent, eol })}`;
  if (FIRST_KEYS.has(what.key)) {
    const after = what.key === 'id' && isScalar(first.key) && first.key.value === 'version' ? map.items[1] : first;
    if (after === undefined)
      return [afterBlock(source, { end: endOfPair(source, last), column: indent, line: pad(indent) + text })];
    return [change(startOfPair(after), 0, `${text}${eol}${pad(indent)}`)];
  }
  const steps = map.items.findIndex((pair) => isScalar(pair.key) && pair.key.value === 'steps');
  const before = what.at.length === 0 && steps > 0 ? map.items[steps - 1] : last;
  if (what.at.length === 0 && steps === 0) return [change(start, 0, `${text}${eol}`)];
  return before === undefined
    ? undefined
    : [afterBlock(source, { end: endOfPair(source, before), column: indent, line: pad(indent) + text })];
}

/** Start and end of each key with its value of a map in braces. */
export function pairSpans(map: MapNode): FlowSpans {
  return map.items.map((pair) => [
    startOfPair(pair),
    pair.value === null ? offsetsOf(pair.key)[1] : Math.max(offsetsOf(pair.key)[1], offsetsOf(pair.value)[1]),
  ]);
}

/** Start and end of each element of a list in brackets, from before its anchor or tag. */
export function itemSpans(source: YamlSource, list: ListNode): FlowSpans {
  return itemsOf(list).map((item) => {
    const [start, end] = offsetsOf(item);
    const props = /(?:[&!]\S*\s+)+$/.exec(source.text.slice(0, start))?.[0].length ?? 0;
    return [start - props, end];
  });
}

function removePair(
  source: YamlSource,
  map: MapNode,
  what: { readonly key: string; readonly at: Location },
): readonly TextChange[] | undefined {
  const index = map.items.findIndex((pair) => isScalar(pair.key) && String(pair.key.value) === what.key);
  const pair = map.items[index];
  if (pair === undefined) return undefined;
  const [mapStart, mapEnd] = offsetsOf(map);
  if (map.items.length === 1)
    return what.at.length === 0 || map.flow === true ? [change(mapStart, mapEnd - mapStart, '{}')] : replace(source, what.at, {});
  const start = startOfPair(pair);
  const next = map.items[index + 1];
  if (map.flow === true) return removeFlow(source.text, pairSpans(map), index);
  const { text } = source;
  const line = lineStart(text, start);
  const end = afterDeeperComments(text, nextLine(text, endOfPair(source, pair)), mapIndent(text, map));
  if (
    text
      .slice(line, start)
      .replace(/^\uFEFF/, '')
      .trim() === ''
  ) {
    const from = text.startsWith('\uFEFF') && line === 0 ? 1 : line;
    return [withoutLines(text, from, end)];
  }
  if (next === undefined) return undefined;
  const goal = startOfPair(next);
  // Comments on lines of their own stay; the dash then stands alone.
  if (text.slice(end, goal).includes('#')) {
    const lead = start - text.slice(line, start).trimEnd().length - line;
    return [change(start - lead, end - eolLengthBefore(text, end) - start + lead, '')];
  }
  return [change(start, goal - start, '')];
}

/** Takes whole lines away; where no line end follows, the one before them. */
function withoutLines(text: string, from: number, end: number): TextChange {
  const isOpen = end >= text.length && !text.endsWith('\n') && from > 0;
  const start = isOpen ? Math.max(0, from - eolLengthBefore(text, from)) : from;
  return change(start, end - start, '');
}

function removeItem(
  source: YamlSource,
  list: ListNode,
  what: { readonly index: number; readonly at: Location },
): readonly TextChange[] | undefined {
  const item = list.items[what.index];
  if (item === undefined) return undefined;
  const [start, end] = offsetsOf(list);
  if (list.items.length === 1) return list.flow === true ? [change(start, end - start, '[]')] : replace(source, what.at, []);
  if (list.flow === true) return removeFlow(source.text, itemSpans(source, list), what.index);
  const span = itemSpan(source, what.at, what.index);
  if (span !== undefined) {
    // Of the blank lines before and after, those after go too: one gap is left.
    const above = source.text.slice(0, span.start);
    const blank = what.index === 0 || /\n[ \t]*\r?\n$/.test(above) ? /^(?:[ \t]*\r?\n)+/.exec(source.text.slice(span.end)) : null;
    const isLast = what.index === list.items.length - 1;
    return [withoutLines(source.text, span.start, span.end + (isLast ? 0 : (blank?.[0].length ?? 0)))];
  }
  const dash = dashOf(list, what.index);
  const next = dashOf(list, what.index + 1);
  return dash === undefined || next === undefined ? undefined : [change(dash, next - dash, '')];
}

function afterBlock(
  source: YamlSource,
  what: { readonly end: number; readonly column: number; readonly line: string },
): TextChange {
  const eol = eolOf(source.text);
  const end = afterDeeperComments(source.text, nextLine(source.text, what.end), what.column);
  const open = end > 0 && source.text[end - 1] !== '\n';
  return open ? change(end, 0, `${eol}${what.line}`) : change(end, 0, `${what.line}${eol}`);
}

function change(offset: number, length: number, text: string): TextChange {
  return { offset, length, text };
}
