import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import type { Changes } from '../text-source.ts';
import { endsInLineComment, endsLine, lineStart, nextLine, slotsOf, startsLine, type Slot } from './json-slots.ts';
import type { JsonSource } from './json-source.ts';
import type { JsonNode } from './json-tree.ts';

/** Takes an element out of a map or list with the comments that belong to it and one comma; undefined where there is none. */
export function removeElement(source: JsonSource, node: JsonNode, index: number): Changes {
  const { text } = source;
  const slots = slotsOf(source, node);
  const slot = slots[index];
  if (slot === undefined) return undefined;
  if (slots.length === 1 && onlySpace(text, node.start + 1, slot.lead) && onlySpace(text, slot.tail, node.end - 1))
    return [cut(node.start + 1, node.end - 1)];
  const before = slots[index - 1];
  const isLast = index === slots.length - 1;
  const comma = isLast && slot.comma === undefined && before?.comma !== undefined ? [cut(before.comma, before.comma + 1)] : [];
  if (startsLine(text, slot) && endsLine(text, slot)) return [...comma, isLast ? lastLines(text, slot) : ownLines(text, slot)];
  const next = slots[index + 1];
  if (next !== undefined && onlySpace(text, slot.tail, next.lead)) return [cut(slot.lead, next.lead)];
  if (isLast && before !== undefined && !endsInLineComment(source, slot.tail)) {
    if (slot.comma === undefined && /^\s*,\s*$/.test(text.slice(before.end, slot.lead))) return [cut(before.end, slot.tail)];
    if (slot.comma !== undefined && before.comma !== undefined && onlySpace(text, before.comma + 1, slot.lead))
      return [cut(before.comma + 1, slot.tail)];
  }
  return [...comma, cut(slot.lead, slot.tail)];
}

/** Whole lines, with the blank lines behind that only kept it apart. */
function ownLines(text: string, slot: Slot): TextChange {
  const end = nextLine(text, slot.tail);
  const blank = /^(?:[ \t]*\r?\n)+/.exec(text.slice(end))?.[0] ?? '';
  return cut(lineStart(text, slot.lead), end + blank.length);
}

/** Whole lines, with the blank lines before. */
function lastLines(text: string, slot: Slot): TextChange {
  const kept = text.slice(0, lineStart(text, slot.lead)).trimEnd().length;
  return cut(nextLine(text, kept), nextLine(text, slot.tail));
}

function onlySpace(text: string, from: number, to: number): boolean {
  return text.slice(from, to).trim() === '';
}

function cut(from: number, to: number): TextChange {
  return { offset: from, length: to - from, text: '' };
}
