import type { Json } from '../../lib/json.ts';

/** A value and the offset behind it. */
export interface Read<T> {
  readonly value: T;
  readonly end: number;
}

const NEWLINE = 10;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const COLON = 58;

/** Whether at `at` is a space or the end of the line or text: what must follow a key's colon and an item's dash. */
export function isWordEnd(text: string, at: number): boolean {
  const sign = text.charCodeAt(at);
  return sign === SPACE || sign === NEWLINE || at >= text.length;
}

/** Offset behind the plain word at `at`, as keys are; undefined where there is none, or one that means true, false or nothing. */
export function wordEnd(text: string, at: number): number | undefined {
  let end = at;
  while (isWordSign(text.charCodeAt(end))) end++;
  const sign = text.charCodeAt(at);
  if (end === at || sign === DASH || (sign >= 46 && sign <= 57)) return undefined;
  const isConstant = (end - at === 4 || end - at === 5) && CONSTANT.test(text.slice(at, end));
  return isConstant || text.startsWith('__proto__', at) ? undefined : end;
}

const CONSTANT = /^(?:true|false|null)$/i;

/** Letters, digits, `_`, `-`, `.`, `/`. */
function isWordSign(sign: number): boolean {
  return (sign >= 97 && sign <= 122) || (sign >= 45 && sign <= 57) || (sign >= 65 && sign <= 90) || sign === 95;
}

/** A text without quotes to the end of its line or its comment; undefined where it is not plainly one. */
export function plainValue(text: string, at: number): Read<Json> | undefined {
  if (!mayBegin(text, at)) return undefined;
  let end = at;
  for (; end < text.length; end++) {
    const sign = text.charCodeAt(end);
    if (sign === NEWLINE) break;
    if (sign === COLON && isWordEnd(text, end + 1)) return undefined;
    if (sign === HASH && text.charCodeAt(end - 1) === SPACE) break;
  }
  while (text.charCodeAt(end - 1) === SPACE) end--;
  return resolved(text, at, end);
}

/** Whether a text without quotes may begin here: with no sign that means something, and with a dash only before a word. */
export function mayBegin(text: string, at: number): boolean {
  const sign = text.charCodeAt(at);
  if (sign === DASH) return /^[A-Za-z0-9-]/.test(text.charAt(at + 1));
  return isWordSign(sign) || sign === 40 || sign === 36 || sign === 92 || sign === 94 || sign > 0xa0;
}

/** What a text without quotes means: a number, true, false, nothing, or itself; undefined where that takes thought. */
export function resolved(text: string, at: number, end: number): Read<Json> | undefined {
  const value = text.slice(at, end);
  const first = text.charCodeAt(at);
  if (first === DASH || (first >= 46 && first <= 57)) {
    if (/^-?[1-9]\d{0,14}$|^0$/.test(value)) return { value: Number(value), end };
    if (/^-?(?:[1-9]\d{0,8}|0)\.\d{0,8}[1-9]$/.test(value)) return { value: Number(value), end };
    return /^-?\.[^/.]|^-?\d*\.?\d*(?:[eE][-+.\d]*)?$|^0[ox]/.test(value) ? undefined : { value, end };
  }
  if (value.length !== 4 && value.length !== 5) return { value, end };
  if (value === 'true' || value === 'false') return { value: value === 'true', end };
  if (value === 'null') return { value: null, end };
  return CONSTANT.test(value) ? undefined : { value, end };
}

/** A text in quotes that ends on its line; undefined where it does not or has an escape that JSON has not. */
export function quotedValue(text: string, at: number): Read<string> | undefined {
  return text[at] === '"' ? doubleQuoted(text, at) : singleQuoted(text, at);
}

function doubleQuoted(text: string, at: number): Read<string> | undefined {
  let escaped = false;
  for (let end = at + 1; end < text.length; end++) {
    const sign = text[end];
    if (sign === '\n') return undefined;
    if (sign === '"') {
      const inner = text.slice(at + 1, end);
      return { value: escaped ? inner.replace(/\\(.)/g, (_, name: string) => ESCAPES[name] ?? name) : inner, end: end + 1 };
    }
    if (sign === '\\') {
      escaped = true;
      if (ESCAPES[text.charAt(++end)] === undefined) return undefined;
    }
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\', '/': '/' };

function singleQuoted(text: string, at: number): Read<string> | undefined {
  const lineEnd = text.indexOf('\n', at);
  const limit = lineEnd < 0 ? text.length : lineEnd;
  let end = text.indexOf("'", at + 1);
  while (end >= 0 && end < limit && text[end + 1] === "'") end = text.indexOf("'", end + 2);
  if (end < 0 || end >= limit) return undefined;
  const inner = text.slice(at + 1, end);
  return { value: inner.includes("'") ? inner.replaceAll("''", "'") : inner, end: end + 1 };
}
