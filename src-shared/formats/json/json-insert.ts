import type { Json } from '../../lib/json.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import { jsonBlock, jsonLine, type JsonStyle } from './json-print.ts';
import {
  commentsWithin,
  endsInLineComment,
  indentAt,
  lineStart,
  sharesLine,
  slotsOf,
  startsLine,
  type Slot,
} from './json-slots.ts';
import type { JsonSource } from './json-source.ts';
import { jsonQuoted } from './json-strings.ts';
import { jsonStyle } from './json-style.ts';
import type { JsonNode } from './json-tree.ts';

/** A new element of a map (with its key) or of a list, and before which element it goes. */
export interface NewElement {
  readonly index: number;
  readonly key: string | undefined;
  readonly value: Json;
}

/** Puts an element into a map or list as its neighbours are written: on a line of its own, or behind a comma. */
export function insertElement(source: JsonSource, node: JsonNode, element: NewElement): readonly TextChange[] {
  const style = jsonStyle(source);
  const slots = slotsOf(source, node);
  const next = slots[element.index];
  const last = slots.at(-1);
  if (last === undefined) return intoEmpty(source, node, { element, style });
  const neighbour = next ?? last;
  const indent = indentAt(source.text, neighbour.start);
  const text = written(element, { style, indent, onLine: likeLine(source, slots, neighbour) });
  const owned = startsLine(source.text, neighbour);
  const between = separator(source, { slots, neighbour, style });
  const gap = owned && hasGaps(source, slots) ? style.eol : '';
  if (next !== undefined)
    return owned
      ? [add(lineStart(source.text, next.lead), `${indent}${text},${style.eol}${gap}`)]
      : [add(next.lead, text + between)];
  const behind = `${style.eol}${gap}${indent}${text}`;
  if (last.comma !== undefined)
    return owned ? [add(last.tail, `${behind},`)] : [add(last.comma + 1, `${between.slice(between.indexOf(',') + 1)}${text},`)];
  if (last.tail === last.end) return [add(last.end, owned ? `,${behind}` : between + text)];
  return owned || endsInLineComment(source, last.tail)
    ? [add(last.end, ','), add(last.tail, behind)]
    : [add(last.tail, between + text)];
}

function intoEmpty(
  source: JsonSource,
  node: JsonNode,
  { element, style }: { readonly element: NewElement; readonly style: JsonStyle },
): readonly TextChange[] {
  const { text } = source;
  const outer = indentAt(text, node.start);
  const close = node.end - 1;
  const inner = text.slice(node.start + 1, close);
  const indent = outer + style.unit;
  if (commentsWithin(source.comments, node.start, node.end).length > 0) {
    const closesLine = text.slice(lineStart(text, close), close).trim() === '' && inner.includes('\n');
    const own = written(element, { style, indent, onLine: !closesLine });
    return [closesLine ? add(lineStart(text, close), `${indent}${own}${style.eol}`) : add(close, `${own} `)];
  }
  const value = element.key === undefined ? [element.value] : { [element.key]: element.value };
  const onLine = sharesLine(source, node) ? jsonLine(value, style) : jsonBlock(value, style, outer);
  return [{ offset: node.start, length: node.end - node.start, text: onLine }];
}

function written(
  { key, value }: NewElement,
  how: { readonly style: JsonStyle; readonly indent: string; readonly onLine: boolean },
): string {
  const { style } = how;
  const text = how.onLine ? jsonLine(value, style) : jsonBlock(value, style, how.indent);
  return key === undefined ? text : jsonQuoted(key, style) + style.colon + text;
}

/** Whether a new element goes on one line: where all are on one line, or where it follows a map or list that is. */
function likeLine(source: JsonSource, slots: readonly Slot[], neighbour: Slot): boolean {
  const many = (slot: Slot): boolean => source.text.slice(slot.node.start, slot.node.end).includes('\n');
  if (!startsLine(source.text, neighbour)) return !slots.some(many);
  const nested = slots.filter(
    (slot) => slot.node.elements.length > 0 && slot.node.elements.every(({ key }) => key !== undefined),
  );
  return nested.length > 0 && nested.length === slots.length && !nested.some(many);
}

function separator(
  source: JsonSource,
  { slots, neighbour, style }: { readonly slots: readonly Slot[]; readonly neighbour: Slot; readonly style: JsonStyle },
): string {
  const index = Math.max(1, slots.indexOf(neighbour));
  const [before, after] = [slots[index - 1], slots[index]];
  const between = before === undefined || after === undefined ? '' : source.text.slice(before.end, after.start);
  return /^\s*,\s*$/.test(between) ? between : style.comma;
}

/** Whether blank lines stand between elements. */
function hasGaps(source: JsonSource, slots: readonly Slot[]): boolean {
  const [first, second] = slots;
  return first !== undefined && second !== undefined && /\n[ \t]*\r?\n/.test(source.text.slice(first.tail, second.lead));
}

function add(offset: number, text: string): TextChange {
  return { offset, length: 0, text };
}
