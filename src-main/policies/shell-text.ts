/** Literal text outside quotes without its backslashes; undefined where the shell would look for files or spell several words. */
export function plainText(raw: string): string | undefined {
  if (raw === '[' || raw === ']') return raw;
  if (/(?<!\\)(?:\\\\)*[*?[\]]/.test(raw)) return undefined;
  // Bash makes several words of {a,b} and {1..3}.
  if (/(?<!\\)[{}]/.test(raw) && raw !== '{}' && raw !== '{' && raw !== '}') return undefined;
  return raw.replace(/\\\n/g, '').replace(/\\(.)/gs, '$1');
}

/** Literal text inside double quotes: a backslash speaks only before $, backquote, quote, backslash and a line's end. */
export function quotedText(raw: string): string {
  return raw.replace(/\\\n/g, '').replace(/\\([$`"\\])/g, '$1');
}

/** The text of `$'…'`; undefined where it holds an escape that is not a plain letter. */
export function ansiText(raw: string): string | undefined {
  return raw.includes('\\') ? undefined : raw;
}
