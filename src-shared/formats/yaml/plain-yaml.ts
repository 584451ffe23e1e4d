import type { Json, JsonObject } from '../../lib/json.ts';
import { nullMap } from '../../lib/null-map.ts';
import { isWordEnd, plainValue, quotedValue, wordEnd, type Read } from './plain-scalars.ts';
import { flowValue } from './plain-flow.ts';
import { blockText } from './plain-block-text.ts';

/**
 * The value of a text in YAML's everyday part: block maps and lists, one-line lists in brackets, one-line texts, `|` and `>`. Undefined
 * for everything else, right or wrong, which another reader then tells. `depth` is how many levels the text lies below its root.
 */
export function plainYamlValue(text: string, depth = 0): Json | undefined {
  const signs = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  if (ODD_SIGN.test(signs)) return undefined;
  const line: Line = { text: signs, first: 0, indent: 0 };
  moveTo(line, 0);
  const value = line.indent < 0 ? undefined : blockValue(line, depth);
  return line.indent < 0 ? value : undefined;
}

/** Signs that are not on every keyboard's plain side: controls, tabs, odd line ends, marks of byte order, broken pairs. */
const ODD_SIGN = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

const DEPTH_LIMIT = 90;
const NEWLINE = 10;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const COLON = 58;

/** The line that is read next: `first` is the offset of its first sign, `indent` its column; −1 where the text has ended. */
interface Line {
  readonly text: string;
  first: number;
  indent: number;
}

/** Goes to the next line that says something, from `at`, the start of a line. */
function moveTo(line: Line, at: number): void {
  const { text } = line;
  let start = at;
  while (start < text.length) {
    let first = start;
    while (text.charCodeAt(first) === SPACE) first++;
    const sign = text.charCodeAt(first);
    if (first < text.length && sign !== NEWLINE && sign !== HASH) {
      line.first = first;
      line.indent = first - start;
      return;
    }
    const end = text.indexOf('\n', first);
    start = end < 0 ? text.length : end + 1;
  }
  line.first = text.length;
  line.indent = -1;
}

/** Goes on after what ended at `at`: only spaces and a comment may follow on its line. */
function leaveLine(line: Line, at: number): boolean {
  const { text } = line;
  let end = at;
  while (text.charCodeAt(end) === SPACE) end++;
  const sign = end < text.length ? text.charCodeAt(end) : NEWLINE;
  if (sign !== NEWLINE && !(sign === HASH && end > at)) return false;
  const next = sign === HASH ? text.indexOf('\n', end) : end;
  moveTo(line, next < 0 ? text.length : next + 1);
  return true;
}

function blockValue(line: Line, depth: number): Json | undefined {
  if (depth > DEPTH_LIMIT) return undefined;
  return isItem(line) ? list(line, depth) : map(line, depth);
}

function isItem({ text, first }: Line): boolean {
  return text.charCodeAt(first) === DASH && isWordEnd(text, first + 1);
}

function map(line: Line, depth: number): JsonObject | undefined {
  const column = line.indent;
  const made = nullMap<Json>();
  do {
    const { text, first } = line;
    const end = wordEnd(text, first);
    if (end === undefined || text.charCodeAt(end) !== COLON || !isWordEnd(text, end + 1)) return undefined;
    const key = text.slice(first, end);
    if (key in made) return undefined;
    const value = memberValue(line, end + 1, { column, depth });
    if (value === undefined) return undefined;
    made[key] = value;
  } while (line.indent === column);
  return line.indent < column ? made : undefined;
}

/** Where something stands: the column of the map or list that holds it, and its level. */
interface Around {
  readonly column: number;
  readonly depth: number;
}

function memberValue(line: Line, at: number, { column, depth }: Around): Json | undefined {
  if (!leaveLine(line, at)) return inlineValue(line, at, { column, depth });
  if (line.indent > column) return blockValue(line, depth + 1);
  return line.indent === column && isItem(line) ? blockValue(line, depth + 1) : null;
}

function list(line: Line, depth: number): readonly Json[] | undefined {
  const column = line.indent;
  const items: Json[] = [];
  do {
    const item = itemValue(line, { column, depth });
    if (item === undefined) return undefined;
    items.push(item);
  } while (line.indent === column && isItem(line));
  return line.indent <= column ? items : undefined;
}

function itemValue(line: Line, { column, depth }: Around): Json | undefined {
  const { text } = line;
  const dash = line.first;
  if (leaveLine(line, dash + 1)) return line.indent > column ? blockValue(line, depth + 1) : null;
  let first = dash + 1;
  while (text.charCodeAt(first) === SPACE) first++;
  const end = wordEnd(text, first);
  if (end === undefined || text.charCodeAt(end) !== COLON || !isWordEnd(text, end + 1))
    return inlineValue(line, first, { column, depth });
  line.indent = column + first - dash;
  line.first = first;
  return depth + 1 > DEPTH_LIMIT ? undefined : map(line, depth + 1);
}

/** A value that begins on the line of its key or dash. */
function inlineValue(line: Line, at: number, { column, depth }: Around): Json | undefined {
  const { text } = line;
  let first = at;
  while (text.charCodeAt(first) === SPACE) first++;
  const sign = text[first];
  if (sign === '|' || sign === '>') {
    const block = blockText(text, first, column);
    if (block === undefined) return undefined;
    moveTo(line, block.end);
    return block.value;
  }
  const read: Read<Json> | undefined =
    sign === '[' || sign === '{'
      ? flowValue(text, first, depth + 1)
      : sign === '"' || sign === "'"
        ? quotedValue(text, first)
        : plainValue(text, first);
  return read === undefined || !leaveLine(line, read.end) ? undefined : read.value;
}
