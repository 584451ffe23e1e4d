import type { JsonComment, JsonElement, JsonNode } from './json-tree.ts';
import type { JsonSource } from './json-source.ts';

/**
 * The stretch of text that belongs to an element: from the comments right above it (`lead`) over its own text (`start` to `end`)
 * to its comma and the comment behind that on its line (`tail`). What is between two slots belongs to neither.
 */
export interface Slot {
  readonly lead: number;
  readonly start: number;
  readonly end: number;
  readonly comma: number | undefined;
  readonly tail: number;
  readonly node: JsonNode;
}

/** The slots of a map or list, in order. */
export function slotsOf(source: JsonSource, node: JsonNode): readonly Slot[] {
  const inside = commentsWithin(source.comments, node.start, node.end);
  const tails = node.elements.map((element, index) => {
    const from = afterComma(element);
    const limit = node.elements[index + 1]?.start ?? node.end - 1;
    return lineTail(source.text, { from, limit, comments: inside });
  });
  return node.elements.map((element, index) => {
    const floor =
      index === 0 ? lineTail(source.text, { from: node.start + 1, limit: element.start, comments: inside }) : tails[index - 1];
    return {
      lead: leadOf(source.text, { from: floor ?? node.start + 1, to: element.start, comments: inside }),
      start: element.start,
      end: element.end,
      comma: element.comma,
      tail: tails[index] ?? element.end,
      node: element.node,
    };
  });
}

/** The comments between two offsets. */
export function commentsWithin(comments: readonly JsonComment[], from: number, to: number): readonly JsonComment[] {
  return comments.filter((comment) => comment.start >= from && comment.end <= to);
}

function afterComma(element: JsonElement): number {
  return element.comma === undefined ? element.end : element.comma + 1;
}

interface Stretch {
  readonly from: number;
  readonly comments: readonly JsonComment[];
}

/** The end of the comments that close the line an offset is in; the offset itself where something else comes first. */
function lineTail(text: string, { from, limit, comments }: Stretch & { readonly limit: number }): number {
  let end = from;
  for (const comment of comments) {
    if (comment.start < from) continue;
    if (comment.end > limit || /[^ \t]/.test(text.slice(end, comment.start))) break;
    end = comment.end;
  }
  if (end === from) return from;
  const closed = /^[ \t]*(?:\r?\n|$)/.test(text.slice(end)) || /^[ \t]*[\]}]/.test(text.slice(end));
  return closed ? end : from;
}

/** The start of the comments that stand right above (or before) an element, no blank line between. */
function leadOf(text: string, { from, to, comments }: Stretch & { readonly to: number }): number {
  let lead = to;
  for (const comment of [...comments].reverse()) {
    if (comment.end > lead) continue;
    const between = text.slice(comment.end, lead);
    if (comment.start < from || between.trim() !== '' || between.split('\n').length > 2) return lead;
    lead = comment.start;
  }
  return lead;
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

/** The white space at the start of an offset's line. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^\uFEFF?([ \t]*)/.exec(text.slice(start, offset))?.[1] ?? '';
}

/** Whether a slot starts its line. */
export function startsLine(text: string, slot: Slot): boolean {
  const start = lineStart(text, slot.lead);
  return start > 0 && text.slice(start, slot.lead).trim() === '';
}

/** Whether nothing but white space follows a slot and its comma on its line. */
export function endsLine(text: string, slot: Slot): boolean {
  return /^[ \t]*(?:\r?\n|$)/.test(text.slice(slot.tail));
}

/** Whether what is around a map or list is all on one line, so that it must stay on that line itself. */
export function sharesLine(source: JsonSource, node: JsonNode): boolean {
  let around = source.root;
  for (;;) {
    const inside: JsonNode | undefined = around?.elements.find(
      (each) => each.node.start <= node.start && each.node.end >= node.end,
    )?.node;
    if (around === undefined || around === node || inside === undefined) return false;
    if (inside === node) return !source.text.slice(around.start, around.end).includes('\n');
    around = inside;
  }
}

/** Whether a comment that goes on to the end of its line ends at an offset. */
export function endsInLineComment(source: JsonSource, offset: number): boolean {
  return source.comments.some((comment) => comment.ofLine && comment.end === offset);
}
