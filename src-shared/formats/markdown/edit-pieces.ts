import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import { differenceOf } from '../edit/text-changes.ts';
import type { Changes } from '../text-source.ts';
import type { Editing } from './edit-yaml-piece.ts';
import { linesAfter, without } from './edit-span.ts';
import type { OwnText, Span } from './markdown-part.ts';
import { fenced, quoted } from './print-markdown.ts';
import { headingWords } from './read-blocks.ts';

/** Replaces a stretch, touching only what differs. */
function replaced(editing: Editing, span: Span, text: string): readonly TextChange[] {
  const lines = text.replaceAll('\n', editing.eol);
  return differenceOf(editing.text.slice(span.start, span.end), lines).map((change) => ({
    ...change,
    offset: change.offset + span.start,
  }));
}

/** Ways to have a heading say these words, the one that touches least first. */
export function headingChanges(editing: Editing, own: OwnText, said: string): readonly Changes[] {
  const { heading, level } = own;
  const words = headingWords(said);
  const mark = '#'.repeat(level);
  if (heading === undefined) {
    if (level > 1) return [];
    const front = own.yaml?.outer.end ?? (editing.text.startsWith('\uFEFF') ? 1 : 0);
    const at = own.yaml === undefined ? front : endOfLine(editing.text, front);
    return [[linesAfter(editing.text, at, { lines: `${mark} ${words}`, eol: editing.eol })]];
  }
  const whole = words === '' ? mark : `${mark} ${words}`;
  const isBare = heading.words.start === heading.words.end;
  const lead = isBare && words !== '' && /#$/.test(editing.text.slice(heading.start, heading.words.start)) ? ' ' : '';
  return [replaced(editing, heading.words, lead + words), replaced(editing, heading, whole)];
}

/** The end of the line before an offset at which a line begins. */
function endOfLine(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset - (text[offset - 2] === '\r' ? 2 : 1);
  return text[offset - 1] === '\r' ? offset - 1 : offset;
}

/** Ways to have the prose say something; with several stretches of it, first those that touch one only. */
export function proseChanges(editing: Editing, own: OwnText, said: string): readonly Changes[] {
  const { prose } = own;
  const cores = prose.map((span) => core(editing.text, span));
  if (cores.length === 0) {
    const at = Math.max(own.heading?.end ?? 0, own.yaml === undefined ? 0 : endOfLine(editing.text, own.yaml.outer.end));
    const bom = editing.text.startsWith('\uFEFF') ? 1 : 0;
    return [[linesAfter(editing.text, Math.max(at, bom), { lines: said, eol: editing.eol })]];
  }
  const [first, ...others] = cores;
  if (first === undefined) return [];
  if (others.length === 0) return [replaced(editing, first, said)];
  const parts = cores.map(({ start, end }) => editing.text.slice(start, end).replace(/\r\n?/g, '\n'));
  const one = cores.flatMap((span, index): Changes[] => {
    const before = parts
      .slice(0, index)
      .map((part) => `${part}\n\n`)
      .join('');
    const after = parts
      .slice(index + 1)
      .map((part) => `\n\n${part}`)
      .join('');
    const fits = said.length >= before.length + after.length && said.startsWith(before) && said.endsWith(after);
    return fits ? [replaced(editing, span, said.slice(before.length, said.length - after.length))] : [];
  });
  return [...one, [...replaced(editing, first, said), ...prose.slice(1).map((span) => without(editing.text, span))]];
}

function core(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return { start, end };
}

/** Has the step's lone fence say a command, growing its marks where the command holds as many; makes one where there is none. */
export function commandChanges(editing: Editing, own: OwnText, said: string): Changes {
  const fence = own.command;
  const { text, eol } = editing;
  if (fence === undefined) {
    const at = Math.max(own.heading?.end ?? 0, own.yaml?.outer.end ?? 0);
    return [linesAfter(text, at, { lines: fenced('sh', `${said}\n`).replaceAll('\n', eol), eol })];
  }
  const lines =
    said === ''
      ? ''
      : `${said
          .split('\n')
          .map((line) => (line === '' ? line : fence.indent + line))
          .join('\n')}\n`;
  const sign = fence.mark.charAt(0);
  const runs = said.match(sign === '`' ? /`{3,}/g : /~{3,}/g) ?? [];
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 0);
  const inner = replaced(editing, fence.inner, lines);
  if (longest < fence.mark.length) return inner;
  const more = sign.repeat(longest + 1 - fence.mark.length);
  const firstMark = fence.outer.start + text.slice(fence.outer.start).indexOf(fence.mark) + fence.mark.length;
  const tail = /[ \t]*$/.exec(text.slice(fence.inner.end, fence.outer.end))?.[0].length ?? 0;
  return [{ offset: firstMark, length: 0, text: more }, ...inner, { offset: fence.outer.end - tail, length: 0, text: more }];
}

/** Has the step's quote ask to confirm for a reason; makes one at the end of the step where there is none. */
export function confirmChanges(editing: Editing, own: OwnText, reason: string): Changes {
  const { text, eol } = editing;
  if (own.confirm === undefined) return [linesAfter(text, own.contentEnd, { lines: quoted(reason).replaceAll('\n', eol), eol })];
  return replaced(editing, own.confirm.outer, quoted(reason));
}
