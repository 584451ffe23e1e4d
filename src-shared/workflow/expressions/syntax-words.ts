/**
 * What the parser says of a text that is no expression (`found + but expecting end of input`), as people say it; `said` is the
 * parser's message with line and column in front. Without a full stop.
 */
export function syntaxWords(text: string, said: string): string {
  const found = /<input>:(\d+):(\d+): ([\s\S]*)$/.exec(said);
  if (found === null) return said;
  const [, line = '1', column = '1', what = ''] = found;
  const before = text.split('\n').slice(0, Number(line) - 1);
  const rest = text.slice(before.reduce((sum, each) => sum + each.length + 1, 0) + Number(column) - 1);
  const [token = ''] = /^(?:\w+|[^\w\s"'“”‘’]+|["'“”‘’])/.exec(rest) ?? [];
  const open = /["']/.exec(text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ''))?.[0];
  if (what === 'reserved identifier')
    return `"${/^\w+/.exec(rest)?.[0] ?? token}" is a word of the language and cannot be a name`;
  if (/[“”‘’]/.test(text)) return 'its quotes are slanted ones, and straight ones are needed';
  if (open !== undefined) return `a quote ${open} in it is never closed`;
  if (what.startsWith('found end of input') || token === '') {
    const close = / expecting (?:',', )?'([)\]}])'/.exec(what)?.[1];
    return close === undefined ? 'it ends too early' : `${close} is missing at its end`;
  }
  if (rest.trim() === token && /^\W+$/.test(token))
    return /^[)\]}]+$/.test(token) ? `nothing opens its last ${token}` : `something is missing around "${token}"`;
  return what.endsWith("expecting ':'") ? `: is missing before "${token}"` : `"${token}" cannot stand where it does`;
}
