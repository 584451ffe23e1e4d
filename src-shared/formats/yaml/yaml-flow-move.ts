import { columnOf, eolOf, lineStart } from './yaml-places.ts';
import type { FlowSpans } from './yaml-flow.ts';

/**
 * The stretch that belongs to an element of a list in brackets: from the comment lines right above it (`lead`) over its own text (to
 * `end`) and the comments before its comma (to `ownEnd`) to the comment behind that on its line (`tail`).
 */
interface Slot {
  readonly lead: number;
  readonly end: number;
  readonly ownEnd: number;
  readonly comma: number | undefined;
  readonly tail: number;
}

/** The text with an element of a list in brackets moved before another, its comments and all; the list's commas and white space stay. */
export function moveFlow(
  text: string,
  spans: FlowSpans,
  what: { readonly index: number; readonly before: number; readonly end: number },
): string | undefined {
  const slots = slotsOf(text, spans, what.end);
  const moved = slots[what.index];
  const first = slots[0];
  if (moved === undefined || first === undefined || what.before > slots.length) return undefined;
  const others = slots.filter((slot) => slot !== moved);
  const at = what.before > what.index ? what.before - 1 : what.before;
  const order = [...others.slice(0, at), moved, ...others.slice(at)];
  const newLine = eolOf(text) + ' '.repeat(columnOf(text, spans[0]?.[0] ?? 0));
  const pieces = slots.map((here, index) => {
    const slot = order[index] ?? here;
    const gap = text.slice(here.tail, slots[index + 1]?.lead ?? what.end);
    const needsComma = index < slots.length - 1 || here.comma !== undefined;
    const comma = needsComma ? `${beforeComma(text, slot, here)},` : '';
    const comment = text.slice(slot.comma === undefined ? slot.end : slot.comma + 1, slot.tail);
    // A comment goes on to the end of its line, so nothing may follow it there.
    const isRemarked = comment !== '' || (!needsComma && slot.ownEnd > slot.end);
    const broken = isRemarked && !/^[ \t]*\r?\n/.test(gap) ? newLine : '';
    return text.slice(slot.lead, slot.ownEnd) + comma + comment + broken + gap;
  });
  return text.slice(0, first.lead) + pieces.join('') + text.slice(what.end);
}

function slotsOf(text: string, spans: FlowSpans, listEnd: number): readonly Slot[] {
  const commas = spans.map((span, index) => commaIn(text, span[1], spans[index + 1]?.[0] ?? listEnd));
  const tails = spans.map((span, index) => {
    const from = (commas[index] ?? span[1] - 1) + 1;
    return from + (/^[ \t]*#[^\r\n]*/.exec(text.slice(from, spans[index + 1]?.[0] ?? listEnd))?.[0].length ?? 0);
  });
  return spans.map((span, index) => {
    const comma = commas[index];
    const floor = tails[index - 1] ?? 0;
    const ownEnd = comma === undefined ? span[1] : text.slice(0, comma).trimEnd().length;
    return { lead: leadOf(text, span[0], floor), end: span[1], ownEnd, comma, tail: tails[index] ?? span[1] };
  });
}

/** The comma behind an element, comments passed over. */
function commaIn(text: string, from: number, to: number): number | undefined {
  const found = /^(?:\s+(?:#[^\n]*)?)*,/.exec(text.slice(from, to));
  return found === null ? undefined : from + found[0].length - 1;
}

/** The start of the comment lines right above an element that begins its line. */
function leadOf(text: string, start: number, floor: number): number {
  if (text.slice(lineStart(text, start), start).trim() !== '') return start;
  let lead = start;
  for (;;) {
    const line = lineStart(text, lead);
    const above = line === 0 ? 0 : lineStart(text, line - 1);
    const mark = /^[ \t]*(?=#)/.exec(text.slice(above, line));
    if (line === 0 || mark === null || above + mark[0].length < floor) return lead;
    lead = above + mark[0].length;
  }
}

/** White space before a comma is the list's way of writing, but for that behind a comment, which the comma must not be part of. */
function beforeComma(text: string, slot: Slot, here: Slot): string {
  const written = slot.ownEnd > slot.end ? slot : here.ownEnd > here.end ? undefined : here;
  return written?.comma === undefined ? '' : text.slice(written.ownEnd, written.comma);
}
