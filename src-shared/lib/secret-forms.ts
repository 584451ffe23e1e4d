import { base64Forms } from './base64-forms.ts';
import { utf8Bytes } from './utf8.ts';

/** Forms shorter than this are found in ordinary text by chance. */
const SHORTEST_FORM = 4;

/**
 * Every text a secret is likely to appear as: itself, each longer line of it, base64 (at all three places it can begin
 * inside other data), percent encoded, hex, escaped for JSON, shells, HTML and C, reversed, UTF-16. As bytes, each once.
 */
export function secretForms(value: string): readonly Uint8Array[] {
  const lines = value.split(/\r?\n/).filter((line) => line.trim().length >= 8);
  const forms = new Map<string, Uint8Array>();
  for (const text of new Set([value, value.trim(), ...lines])) {
    for (const form of [...textForms(text).map(utf8Bytes), ...wideForms(text)]) {
      if (form.length >= SHORTEST_FORM) forms.set(form.join(), form);
    }
  }
  return [...forms.values()];
}

function textForms(text: string): readonly string[] {
  const bytes = utf8Bytes(text);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  const json = escapedForJson(text);
  const percent = percentEncoded(text);
  const reversed = [...text].reverse().join('');
  return [
    text,
    ...base64Forms(bytes),
    ...base64Forms(utf8Bytes(reversed)),
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
    asFormField(percent),
    percent.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
    percentEncoded(percent),
    ...['', ':', ' ', '-'].flatMap((between) => [hex.join(between), hex.join(between).toUpperCase()]),
    ...['\\x', '%', '0x'].flatMap((before) => [
      everyByte(hex, before),
      everyByte(hex, before).toUpperCase().replaceAll('X', 'x'),
    ]),
    json,
    json.replaceAll('/', '\\/'),
    asciiOnly(json),
    escapedForJson(json),
    text.replaceAll("'", "'\\''"),
    text.replaceAll("'", `'"'"'`),
    text.replaceAll("'", "''"),
    text.replace(/(["$`\\])/g, '\\$1'),
    text.replace(/([^A-Za-z0-9_@%+=:,./-])/g, '\\$1'),
    text.replace(/([\\'])/g, '\\$1').replaceAll('\n', '\\n'),
    escapedForHtml(text),
    escapedForHtml(text).replaceAll('&#39;', '&apos;'),
    reversed,
    [...bytes].map((byte) => String(byte)).join(','),
    [...bytes].map((byte) => String(byte)).join(', '),
  ];
}

function everyByte(hex: readonly string[], before: string): string {
  return hex.map((pair) => before + pair).join('');
}

function escapedForJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function asciiOnly(json: string): string {
  return json.replace(/[^\u0000-\u007f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function asFormField(percent: string): string {
  return percent.replaceAll('%20', '+').replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function escapedForHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** UTF-16, both ways round. */
function wideForms(text: string): readonly Uint8Array[] {
  const little = new Uint8Array(text.length * 2);
  const big = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    little.set([unit & 0xff, unit >> 8], at * 2);
    big.set([unit >> 8, unit & 0xff], at * 2);
  }
  return [little, big];
}
