import type { JsonObject } from '../../lib/json.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { jsonBlock, jsonLine, type JsonStyle } from './json-print.ts';
import { endsInLineComment, endsLine, indentAt, lineStart, slotsOf, startsLine, type Slot } from './json-slots.ts';
import { jsonAt, type JsonSource } from './json-source.ts';
import { jsonQuoted } from './json-strings.ts';
import { jsonStyle } from './json-style.ts';
import type { JsonNode } from './json-tree.ts';

/** The text with a list's element, its comments and all, moved before another; what stood between elements stays between them. */
export function moveItem(
  source: JsonSource,
  what: { readonly list: Location; readonly index: number; readonly before: number },
): string | undefined {
  const list = nodeOf(source, what.list, 'list');
  return list === undefined ? undefined : moveIn(source, list, what);
}

/** The text with two neighbouring keys of a map in the other order, each with its comments; undefined where they stand apart. */
export function swapKeys(
  source: JsonSource,
  what: { readonly map: Location; readonly first: string; readonly second: string },
): string | undefined {
  const map = nodeOf(source, what.map, 'map');
  const index = map?.elements.findIndex(({ key }) => key?.name === what.first) ?? -1;
  if (map === undefined || index < 0 || map.elements[index + 1]?.key?.name !== what.second) return undefined;
  return moveIn(source, map, { index, before: index + 2 });
}

function moveIn(
  source: JsonSource,
  list: JsonNode,
  what: { readonly index: number; readonly before: number },
): string | undefined {
  const slots = slotsOf(source, list);
  const moved = slots[what.index];
  if (moved === undefined || what.before > slots.length) return undefined;
  const others = slots.filter((slot) => slot !== moved);
  const at = what.before > what.index ? what.before - 1 : what.before;
  const order = [...others.slice(0, at), moved, ...others.slice(at)];
  const { text } = source;
  const { eol } = jsonStyle(source);
  const pieces = slots.map((here, index) => {
    const slot = order[index] ?? here;
    const gap = text.slice(here.tail, slots[index + 1]?.lead ?? list.end);
    const own = text.slice(slot.lead, ownEnd(text, slot));
    // White space before a comma is the list's way of writing, but for that behind a comment, which goes with it.
    const written = ownEnd(text, slot) > slot.end ? slot : ownEnd(text, here) > here.end ? undefined : here;
    const space = text.slice(written === undefined ? 0 : ownEnd(text, written), written?.comma ?? 0);
    const comma = index === slots.length - 1 && here.comma === undefined ? '' : ',';
    const comment = behindComma(text, slot);
    // What follows on the line would take the comment for its own, or be taken into it.
    if (comment !== '' && !/^[ \t]*\r?\n/.test(gap))
      return own + comment + (endsInLineComment(source, slot.tail) ? eol : '') + space + comma + gap;
    const broken = endsInLineComment(source, ownEnd(text, slot)) && !space.includes('\n') ? eol : '';
    return own + broken + space + comma + comment + gap;
  });
  return text.slice(0, slots[0]?.lead) + pieces.join('') + text.slice(list.end);
}

/** The end of an element with the comments before its comma. */
function ownEnd(text: string, slot: Slot): number {
  return slot.comma === undefined ? slot.end : text.slice(0, slot.comma).trimEnd().length;
}

function behindComma(text: string, slot: Slot): string {
  return text.slice(slot.comma === undefined ? slot.end : slot.comma + 1, slot.tail);
}

/** The text with elements of a list put, as they are, into `steps` of a new element around them. */
export function wrapItems(
  source: JsonSource,
  what: { readonly list: Location; readonly from: number; readonly to: number; readonly around: JsonObject },
): string | undefined {
  const { text } = source;
  const list = nodeOf(source, what.list, 'list');
  if (list === undefined) return undefined;
  const slots = slotsOf(source, list);
  const [first, last] = [slots[what.from], slots[what.to]];
  if (first === undefined || last === undefined) return undefined;
  const { steps: _, ...head } = what.around;
  const style = jsonStyle(source);
  const end = ownEnd(text, last);
  const inner = text.slice(first.lead, end) + behindComma(text, last);
  const comma = last.comma === undefined ? '' : ',';
  const name = jsonQuoted('steps', style) + style.colon;
  const wrapped =
    startsLine(text, first) && endsLine(text, last)
      ? overLines(text, { head, style, first, name, inner })
      : `${jsonLine(head, style).slice(0, -1 - style.mapPad.length)}${style.comma}${name}[${inner}${
          endsInLineComment(source, end) || endsInLineComment(source, last.tail) ? style.eol : ''
        }]${style.mapPad}}`;
  return text.slice(0, first.lead) + wrapped + comma + text.slice(last.tail);
}

interface Wrapping {
  readonly head: JsonObject;
  readonly style: JsonStyle;
  readonly first: Slot;
  readonly name: string;
  readonly inner: string;
}

function overLines(text: string, { head, style, first, name, inner }: Wrapping): string {
  const indent = indentAt(text, Math.max(first.lead, lineStart(text, first.lead)));
  const deeper = style.unit + style.unit;
  const lines = inner.split(/\r?\n/).map((line, index) => (index === 0 || line.trim() === '' ? line : deeper + line));
  const opened = jsonBlock(head, { ...style, broken: true, shortMaps: false }, indent);
  const headLines = opened.slice(0, opened.lastIndexOf('}')).trimEnd();
  return (
    `${headLines},${style.eol}${indent}${style.unit}${name}[${style.eol}${indent}${deeper}` +
    `${lines.join(style.eol)}${style.eol}${indent}${style.unit}]${style.eol}${indent}}`
  );
}

function nodeOf(source: JsonSource, at: Location, kind: JsonNode['kind']): JsonNode | undefined {
  if (source.root === undefined) return undefined;
  const { node, exact } = jsonAt(source.root, at);
  return exact && node.kind === kind ? node : undefined;
}
