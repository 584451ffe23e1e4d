import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { jsonQuoted } from './json-strings.ts';

/** How JSON is written: line end, step of indentation, what stands around colons and commas and inside of braces on one line. */
export interface JsonStyle {
  readonly eol: string;
  readonly unit: string;
  readonly colon: string;
  readonly comma: string;
  readonly mapPad: string;
  readonly listPad: string;
  /** Whether maps and lists may go over lines at all. */
  readonly broken: boolean;
  /** Whether flat maps stay on one line. */
  readonly shortMaps: boolean;
  /** Whether flat lists stay on one line. */
  readonly shortLists: boolean;
  /** Whether everything beyond ASCII is escaped. */
  readonly ascii: boolean;
}

/** As programs and formatters write it. */
export const PLAIN_STYLE: JsonStyle = {
  eol: '\n',
  unit: '  ',
  colon: ': ',
  comma: ', ',
  mapPad: ' ',
  listPad: '',
  broken: true,
  shortMaps: false,
  shortLists: true,
  ascii: false,
};

const SHORT = 80;

/** A whole workflow (or any value) as a file: two spaces, short flat lists on one line. */
export function printJson(value: Json, how: { readonly eol: string }): string {
  return jsonBlock(value, { ...PLAIN_STYLE, eol: how.eol }, '') + how.eol;
}

/** A value on one line. */
export function jsonLine(value: Json, style: JsonStyle): string {
  if (typeof value === 'string') return jsonQuoted(value, style);
  if (isJsonList(value)) {
    const items = value.map((item) => jsonLine(item, style)).join(style.comma);
    return items === '' ? '[]' : `[${style.listPad}${items}${style.listPad}]`;
  }
  if (isJsonObject(value)) {
    const members = Object.entries(value)
      .map(([key, member]) => jsonQuoted(key, style) + style.colon + jsonLine(member, style))
      .join(style.comma);
    return members === '' ? '{}' : `{${style.mapPad}${members}${style.mapPad}}`;
  }
  return JSON.stringify(value);
}

/** A value over lines where it has more than one line's worth; its lines after the first start with `indent`. */
export function jsonBlock(value: Json, style: JsonStyle, indent: string): string {
  if (typeof value !== 'object' || value === null || !style.broken || staysOnLine(value, style)) return jsonLine(value, style);
  const inner = indent + style.unit;
  const lines = isJsonObject(value)
    ? Object.entries(value).map(([key, member]) => jsonQuoted(key, style) + style.colon + jsonBlock(member, style, inner))
    : value.map((item) => jsonBlock(item, style, inner));
  const [open, close] = isJsonObject(value) ? ['{', '}'] : ['[', ']'];
  return `${open}${style.eol}${inner}${lines.join(`,${style.eol}${inner}`)}${style.eol}${indent}${close}`;
}

function staysOnLine(value: Json, style: JsonStyle): boolean {
  const members = isJsonObject(value) ? Object.values(value) : isJsonList(value) ? value : [];
  if (members.length === 0) return true;
  if (members.some((member) => typeof member === 'object' && member !== null)) return false;
  return (isJsonObject(value) ? style.shortMaps : style.shortLists) && jsonLine(value, style).length <= SHORT;
}
