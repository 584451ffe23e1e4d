import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';

/** How a value is written at a place: the column its own lines start at, the file's line end, and whether JSON's quotes are used. */
export interface PrintStyle {
  readonly indent: number;
  readonly eol: string;
  readonly json?: boolean;
}

/** A value on one line: `{ a: 1, b: [x, y] }`. */
export function flowText(value: Json, style: Pick<PrintStyle, 'json'> = {}): string {
  if (typeof value === 'string') return style.json === true ? JSON.stringify(value) : scalarText(value, 'flow');
  if (isJsonList(value)) return `[${value.map((item) => flowText(item, style)).join(', ')}]`;
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(
      ([key, member]) => `${style.json === true ? JSON.stringify(key) : keyText(key)}: ${flowText(member, style)}`,
    );
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return JSON.stringify(value);
}

/** A value as it follows `key:`: starting with a space on the same line, or with a line end and lines of its own. */
export function afterKey(value: Json, style: PrintStyle): string {
  if (typeof value === 'string') return ` ${textValue(value, style)}`;
  if (isJsonObject(value) && Object.keys(value).length > 0)
    return `${style.eol}${pad(style.indent + 2)}${mapLines(value, { ...style, indent: style.indent + 2 })}`;
  if (isJsonList(value) && value.some((item) => typeof item === 'object' && item !== null)) {
    return `${style.eol}${pad(style.indent + 2)}${listLines(value, { ...style, indent: style.indent + 2 })}`;
  }
  return ` ${flowText(value)}`;
}

/** A map's lines, the first without its indentation. */
export function mapLines(map: { readonly [key: string]: Json }, style: PrintStyle): string {
  return Object.entries(map)
    .map(([key, member]) => `${keyText(key)}:${afterKey(member, style)}`)
    .join(`${style.eol}${pad(style.indent)}`);
}

/** A list's lines, each with its dash, the first without its indentation. */
export function listLines(list: readonly Json[], style: PrintStyle): string {
  return list.map((item) => `- ${itemText(item, style)}`).join(`${style.eol}${pad(style.indent)}`);
}

/** A list's element as it follows its dash; `style.indent` is the dash's column. */
export function itemText(item: Json, style: PrintStyle): string {
  if (isJsonObject(item) && Object.keys(item).length > 0) return mapLines(item, { ...style, indent: style.indent + 2 });
  if (isJsonList(item) && item.some((inner) => typeof inner === 'object' && inner !== null))
    return listLines(item, { ...style, indent: style.indent + 2 });
  return typeof item === 'string' ? textValue(item, style) : flowText(item);
}

/** A key as it must be written. */
export function keyText(key: string): string {
  return scalarText(key, 'flow');
}

function textValue(text: string, style: PrintStyle): string {
  if (!text.includes('\n') || !isBlockable(text)) return scalarText(text, 'block');
  const trimmed = text.replace(/\n+$/, '');
  const ends = text.length - trimmed.length;
  const mark = ends === 0 ? '|-' : ends === 1 ? '|' : '|+';
  const lines = trimmed.split('\n').map((line) => (line === '' ? '' : pad(style.indent + 2) + line));
  return `${mark}${style.eol}${lines.join(style.eol)}${style.eol.repeat(Math.max(0, ends - 1))}`;
}

/** Control characters and those that YAML wants escaped. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u;

function isBlockable(text: string): boolean {
  return (
    !/^[\s]/.test(text) &&
    !UNPRINTABLE.test(text.replaceAll('\n', '')) &&
    !/[ \t]\n/.test(text) &&
    !/\n\n$/.test(text) &&
    text.trim() !== '' &&
    !/[ \t]$/.test(text)
  );
}

/** A text on one line, quoted only where it must be or where other readers would take it for something else. */
export function scalarText(text: string, where: 'flow' | 'block'): string {
  if (plainIsSafe(text, where)) return text;
  if (UNPRINTABLE.test(text) || (text.includes("'") && !text.includes('"'))) return quoted(text);
  return text.includes('"') && !text.includes("'") && !text.includes('\n') ? `'${text}'` : quoted(text);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const TAKEN = /^(?:~|null|true|false|yes|no|on|off|y|n|<<|=|[-+.]?\d.*|[-+]?\.(?:inf|nan)|\.nan)$/i;

function plainIsSafe(text: string, where: 'flow' | 'block'): boolean {
  if (text === '' || TAKEN.test(text)) return false;
  if (!/^[A-Za-z_/.$(^<+=~;\u00c0-\ud7ff]/.test(text)) return false;
  if (UNPRINTABLE.test(text) || /[\ud800-\udfff]/.test(text) || /^\s|\s$/.test(text)) return false;
  if (/: |:$| #/.test(text) || /^(?:---|\.\.\.)/.test(text)) return false;
  if (where === 'flow' && /[,[\]{}:?]/.test(text)) return false;
  return !/\{\{/.test(text);
}

/** A text written in the style of the scalar it replaces where that style can hold it. */
export function likeBefore(text: string, before: { readonly type?: string | null; readonly inFlow: boolean }): string {
  if (text.includes('\n') || UNPRINTABLE.test(text)) return quoted(text);
  if (before.type === 'QUOTE_SINGLE') return `'${text.replace(/'/g, "''")}'`;
  if (before.type === 'QUOTE_DOUBLE') return quoted(text);
  return scalarText(text, before.inFlow ? 'flow' : 'block');
}

/** Spaces. */
export function pad(columns: number): string {
  return ' '.repeat(columns);
}
