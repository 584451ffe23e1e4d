/** What can end an HTML block: its own end mark, or a blank line. */
export type HtmlEnd = RegExp | 'blank';

const TAG_NAMES =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[123456]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul';

const STARTS: readonly (readonly [RegExp, HtmlEnd])[] = [
  [/^<(?:script|pre|textarea|style)(?:\s|>|$)/i, /<\/(?:script|pre|textarea|style)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![A-Za-z]/, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [new RegExp(`^</?(?:${TAG_NAMES})(?:\\s|/?>|$)`, 'i'), 'blank'],
];

const WHOLE_TAG =
  /^(?:<[A-Za-z][A-Za-z0-9-]*(?:\s+[a-zA-Z_:][a-zA-Z0-9:._-]*(?:\s*=\s*(?:[^"'=<>`\s]+|'[^']*'|"[^"]*"))?)*\s*\/?>|<\/[A-Za-z][A-Za-z0-9-]*\s*>)[ \t]*$/;

/** How an HTML block that starts here ends; undefined where none starts. A lone tag cannot cut a paragraph in two. */
export function htmlStart(rest: string, inParagraph: { readonly inParagraph: boolean }): HtmlEnd | undefined {
  if (!rest.startsWith('<')) return undefined;
  for (const [start, end] of STARTS) if (start.test(rest)) return end;
  return !inParagraph.inParagraph && WHOLE_TAG.test(rest) ? 'blank' : undefined;
}

/** The depth of a `#` heading that starts here, 0 where none does. */
export function headingDepth(rest: string): number {
  return /^#{1,6}(?=[ \t]|$)/.exec(rest)?.[0].length ?? 0;
}

/** The mark of a fence that starts here, such as three backticks. */
export function fenceMark(rest: string): string | undefined {
  const mark = /^(?:`{3,}|~{3,})/.exec(rest)?.[0];
  return mark === undefined || (mark.startsWith('`') && rest.includes('`', mark.length)) ? undefined : mark;
}

/** Whether this closes a fence of that mark. */
export function closesFence(rest: string, mark: string): boolean {
  if (!rest.startsWith(mark)) return false;
  return rest.replace(/[ \t]+$/, '') === mark.charAt(0).repeat(rest.replace(/[ \t]+$/, '').length);
}

/** Whether this line is a rule across the page. */
export function isBreak(rest: string): boolean {
  return /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/.test(rest);
}

/** The depth of the heading that an underline makes of the paragraph above it, 0 where this is no underline. */
export function underlineDepth(rest: string): number {
  return /^(?:=+|-+)[ \t]*$/.test(rest) ? (rest.startsWith('=') ? 1 : 2) : 0;
}

/** The mark of a list item that starts here; within a paragraph only one that says something, and a number only where it is 1. */
export function itemMark(rest: string, { inParagraph }: { readonly inParagraph: boolean }): string | undefined {
  const found = /^(?:[*+-]|(\d{1,9})[.)])(?=[ \t]|$)/.exec(rest);
  if (found === null) return undefined;
  if (inParagraph && ((found[1] !== undefined && Number(found[1]) !== 1) || rest.slice(found[0].length).trim() === ''))
    return undefined;
  return found[0];
}

const DEFINITION =
  /^ {0,3}\[(?:[^[\]\\]|\\.)*[^\s[\]\\](?:[^[\]\\]|\\.)*\]:[ \t]*(?:<[^<>]*>|[^\s<]\S*)(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*$/;

/** Whether every line of a paragraph only says where a link leads (`[name]: address`). */
export function isDefinitions(paragraph: string): boolean {
  return paragraph.split(/\r\n|\n|\r/).every((line) => line.length < 2000 && DEFINITION.test(line));
}
