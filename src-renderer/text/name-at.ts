/** A name in the text and where it stands, offsets in UTF-16 units. */
export interface NamedPlace {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const NAME = /[A-Za-z][A-Za-z0-9_-]*/g;
/** How many lines a list may go up to its key. */
const FARTHEST = 200;

/** The step that the text names at an offset: in `needs`, as its own `id`, or where an expression reads `steps.<id>`. */
export function stepNameAt(text: string, offset: number): NamedPlace | undefined {
  const line = lineAt(text, offset);
  const at = offset - line.start;
  for (const found of line.text.matchAll(/\b(?:steps|previous)(?:\.([A-Za-z_]\w*)|\[\s*["']([^"']+)["']\s*\])/g)) {
    const name = found[1] ?? found[2] ?? '';
    const from = found.index + found[0].lastIndexOf(name);
    if (at >= found.index && at <= from + name.length)
      return { name, start: line.start + from, end: line.start + from + name.length };
  }
  const word = [...line.text.matchAll(NAME)].find((one) => at >= one.index && at <= one.index + one[0].length);
  if (word === undefined) return undefined;
  const place = { name: word[0], start: line.start + word.index, end: line.start + word.index + word[0].length };
  const before = line.text.slice(0, word.index);
  if (/^\s*(?:-\s+)?(?:\{.*?)?\b(?:id|step_id)["']?\s*[:=]\s*["']?$/.test(before)) return place;
  return listKeyAt(text, place.start) === 'needs' ? place : undefined;
}

/** The key of the list an offset stands in, be it `key: [a, ‸` or a line of its own below the key. */
export function listKeyAt(text: string, offset: number): string | undefined {
  const { text: line, start } = lineAt(text, offset);
  const before = line.slice(0, offset - start);
  const flow = /([A-Za-z_][\w-]*)["']?\s*[:=]\s*\[[^\]]*$/.exec(before);
  if (flow !== null) return flow[1];
  const dash = /^(\s*)-\s+["']?[\w-]*$/.exec(before);
  if (dash === null) return bracketKeyAt(text, start, before);
  const indent = dash[1]?.length ?? 0;
  let end = start - 1;
  for (let count = 0; end >= 0 && count < FARTHEST; count++) {
    const above = lineAt(text, end);
    const key = /^(\s*(?:-\s+)?)([A-Za-z_][\w-]*):\s*(?:#.*)?$/.exec(above.text);
    const depth = /^\s*/.exec(above.text)?.[0].length ?? 0;
    if (key !== null && (key[1]?.length ?? 0) <= indent) return key[2];
    if (above.text.trim() !== '' && depth < indent) return undefined;
    end = above.start - 1;
  }
  return undefined;
}

/** The key of a list in brackets whose items stand on lines of their own, as JSON is often written. */
function bracketKeyAt(text: string, lineStart: number, before: string): string | undefined {
  if (!/^\s*["']?[\w-]*$/.test(before)) return undefined;
  let end = lineStart - 1;
  for (let count = 0; end >= 0 && count < FARTHEST; count++) {
    const above = lineAt(text, end);
    const key = /([A-Za-z_][\w-]*)["']?\s*[:=]\s*\[\s*$/.exec(above.text);
    if (key !== null) return key[1];
    if (!/^\s*["'][^"']*["']\s*,?\s*$/.test(above.text)) return undefined;
    end = above.start - 1;
  }
  return undefined;
}

/** The line an offset stands in, without its end. */
export function lineAt(text: string, offset: number): { readonly text: string; readonly start: number } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { text: text.slice(start, end < 0 ? text.length : end).replace(/\r$/, ''), start };
}
