import type { Block } from './block-scan.ts';
import { fenceMark } from './block-starts.ts';
import type { CommandFence, ConfirmQuote, Heading, Span } from './markdown-part.ts';

/** "Step 3:" and the like, which number a step and are not part of its name. */
const NUMBERED = /^step[ \t]+\d{1,4}[a-z]?(?:\.\d{1,4})*[ \t]*(?:[:.)]|[ \t][-–—])[ \t]+(?=\S)/i;

const ESCAPED = /\\([!-/:-@[-`{-~])/g;

/** A heading's words; of a step's heading without its number. */
export function headingOf(text: string, block: Block, { isStep }: { readonly isStep: boolean }): Heading {
  const line = text.slice(block.start, block.end);
  const underlined = block.underlined === true;
  const [before, inner] = underlined ? underlinedWords(line) : markedWords(line);
  const number = isStep ? (NUMBERED.exec(inner)?.[0].length ?? 0) : 0;
  const start = block.start + before + number;
  const words = inner.slice(number);
  const said = words
    .split(/\r\n|\n|\r/)
    .map((each) => each.trim())
    .join(' ')
    .replace(ESCAPED, '$1');
  return { start: block.start, end: block.end, words: { start, end: start + words.length }, said: said.trim(), underlined };
}

function markedWords(line: string): readonly [number, string] {
  const before = /^[ \t]*#{1,6}[ \t]*/.exec(line)?.[0].length ?? 0;
  const rest = line.slice(before).replace(/[ \t]+$/, '');
  const marks = /#+$/.exec(rest)?.[0].length ?? 0;
  const cut = rest.slice(0, rest.length - marks);
  const closed = marks > 0 && (cut === '' || /[ \t]$/.test(cut));
  return [before, (closed ? cut : rest).replace(/[ \t]+$/, '')];
}

function underlinedWords(lines: string): readonly [number, string] {
  const before = /^[ \t]*/.exec(lines)?.[0].length ?? 0;
  return [before, lines.slice(before).replace(/[ \t]*(?:\r\n|\n|\r)[^\r\n]*$/, '')];
}

/** The words as they must stand in a heading so that they are read back. */
export function headingWords(said: string): string {
  return said.replace(/\\(?=[!-/:-@[-`{-~])/g, '\\\\').replace(/(^|[ \t])(#+)$/, '$1\\$2');
}

/** Whether a block is comments and nothing else. */
export function isComment(text: string, block: Block): boolean {
  if (block.kind !== 'html') return false;
  const html = text.slice(block.start, block.end).trim();
  if (!html.startsWith('<!--') || !html.endsWith('-->')) return false;
  for (let at = 0; at < html.length;) {
    if (!html.startsWith('<!--', at)) return false;
    const end = html.indexOf('-->', at + 2);
    if (end < 0) return false;
    at = end + 3;
    while (/\s/.test(html[at] ?? '')) at++;
  }
  return true;
}

/** The words after a fence's opening mark. */
function infoOf(text: string, block: Block): string {
  if (block.kind !== 'fence') return '';
  const line = firstLine(text, block);
  return line.slice(line.indexOf(block.mark ?? '') + (block.mark ?? '').length).trim();
}

/** Whether this fence holds fields of its step. */
export function isYamlStep(text: string, block: Block): boolean {
  return block.kind === 'fence' && /^ya?ml[ \t]+step$/i.test(infoOf(text, block));
}

/** Whether this fence is shell text. */
export function isShell(text: string, block: Block): boolean {
  return block.kind === 'fence' && /^(?:sh|bash)(?:[ \t]|$)/i.test(infoOf(text, block));
}

function firstLine(text: string, block: Span): string {
  return /^[^\r\n]*/.exec(text.slice(block.start, block.end))?.[0] ?? '';
}

/** What stands between the marks of a fence, its lines whole. */
export function sliceOf(text: string, block: Block): Span {
  const opening = firstLine(text, block).length;
  const start = Math.min(block.end, block.start + opening + lineEndAt(text, block.start + opening));
  if (block.closed !== true) return { start, end: Math.max(start, block.end) };
  let end = block.end;
  while (end > start && !/[\r\n]/.test(text[end - 1] ?? '')) end--;
  return { start, end };
}

/** Units of the line end at an offset, 0 where there is none. */
export function lineEndAt(text: string, offset: number): number {
  if (text.startsWith('\r\n', offset)) return 2;
  return text[offset] === '\n' || text[offset] === '\r' ? 1 : 0;
}

/** A fence as a command: its lines without the fence's own indentation. */
export function commandOf(text: string, block: Block): CommandFence {
  const inner = sliceOf(text, block);
  const indent = /^ */.exec(firstLine(text, block))?.[0] ?? '';
  const lines = text
    .slice(inner.start, inner.end)
    .replace(/(?:\r\n|\n|\r)$/, '')
    .split(/\r\n|\n|\r/);
  const strip = new RegExp(`^ {0,${indent.length}}`);
  return {
    outer: { start: block.start, end: block.end },
    inner,
    mark: block.mark ?? fenceMark(firstLine(text, block).trim()) ?? '```',
    indent,
    text: lines.map((line) => (indent === '' ? line : line.replace(strip, ''))).join('\n'),
  };
}

const CONFIRM = /^ {0,3}>[ \t]?[ \t]*\[!confirm\][ \t]*/i;

/** Whether this quote asks to confirm. */
export function isConfirm(text: string, block: Block): boolean {
  return block.kind === 'quote' && CONFIRM.test(firstLine(text, block));
}

/** What a quote asks to confirm. */
export function confirmOf(text: string, block: Block): ConfirmQuote {
  const [first = '', ...rest] = text.slice(block.start, block.end).split(/\r\n|\n|\r/);
  const lines = [first.replace(CONFIRM, ''), ...rest.map((line) => line.replace(/^ {0,3}>[ \t]?/, ''))];
  return { outer: { start: block.start, end: block.end }, reason: lines.join('\n').trim() };
}
