import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import { eolOf, lineStart, nextLine, type ListNode, type MapNode } from './yaml-places.ts';
import { offsetsOf } from './yaml-source.ts';

/** Start and end of each element, or of each key with its value, of a list or map in `[ ]` or `{ }`. */
export type FlowSpans = readonly (readonly [number, number])[];

/** Puts a text between the elements of a flow list or map; comments beside elements stay beside them. */
export function insertFlow(
  text: string,
  spans: FlowSpans,
  what: { readonly index: number; readonly text: string; readonly node: MapNode | ListNode },
): readonly TextChange[] | undefined {
  const last = spans.at(-1);
  if (last === undefined) return undefined;
  const at = spans[what.index];
  const anchor = at ?? last;
  const start = lineStart(text, anchor[0]);
  const isAlone = text.slice(start, anchor[0]).trim() === '' && start > offsetsOf(what.node)[0];
  const separator = isAlone ? `${eolOf(text)}${text.slice(start, anchor[0])}` : ' ';
  if (at !== undefined) return [{ offset: anchor[0], length: 0, text: `${what.text},${separator}` }];
  const rest = text.slice(anchor[1], offsetsOf(what.node)[1] - 1);
  const comma = /^\s*,/.exec(rest)?.[0].length ?? 0;
  const remark = /^[ \t]+#[^\n\r]*/.exec(rest.slice(comma))?.[0].length ?? 0;
  const end = anchor[1] + comma + remark;
  if (remark > 0 && comma === 0)
    return [
      { offset: anchor[1], length: 0, text: ',' },
      { offset: end, length: 0, text: `${eolOf(text)}${text.slice(start, anchor[0]).replace(/\S/g, ' ')}${what.text}` },
    ];
  if (remark > 0)
    return [{ offset: end, length: 0, text: `${eolOf(text)}${text.slice(start, anchor[0]).replace(/\S/g, ' ')}${what.text}` }];
  return [{ offset: end, length: 0, text: comma > 0 ? `${separator}${what.text}` : `,${separator}${what.text}` }];
}

/** Takes one of several elements out of a flow list or map, with one comma; a comment beside another element stays. */
export function removeFlow(text: string, spans: FlowSpans, index: number): readonly TextChange[] | undefined {
  const span = spans[index];
  if (span === undefined) return undefined;
  const next = spans[index + 1];
  const before = spans[index - 1];
  const line = lineStart(text, span[0]);
  const end = nextLine(text, span[1]);
  const hasComments = text.slice(before?.[1] ?? span[0], next?.[0] ?? end).includes('#');
  if (hasComments && text.slice(line, span[0]).trim() === '' && /^\s*,?\s*(?:#[^\n]*)?\n?$/.test(text.slice(span[1], end)))
    return [{ offset: line, length: end - line, text: '' }];
  const isShared = before !== undefined && before[1] > line;
  // The last of several on a line: the line keeps its comma, its comment and its end.
  if (next !== undefined && isShared && next[0] >= end) return [{ offset: before[1], length: span[1] - before[1], text: '' }];
  if (next !== undefined) return [{ offset: span[0], length: next[0] - span[0], text: '' }];
  return before === undefined
    ? [{ offset: span[0], length: span[1] - span[0], text: '' }]
    : [{ offset: before[1], length: span[1] - before[1], text: '' }];
}
