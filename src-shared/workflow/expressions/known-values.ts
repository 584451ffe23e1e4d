import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Expression } from './expression.ts';
import { parseTemplate, valueText, withoutTokens, type Template } from './template.ts';

/** The value an expression has by now; undefined while it is not known. */
export type KnownValue = (expression: Expression) => Json | undefined;

/** A JSON value whose texts have every value filled in that is known; everything else, secrets too, stays as it is written. */
export function fillKnown(value: Json, known: KnownValue): Json {
  if (typeof value === 'string') return fillText(value, known);
  if (isJsonList(value)) return value.map((item) => fillKnown(item, known));
  return isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fillKnown(member, known)]))
    : value;
}

/** A shell command with every known value in its place, quoted so that it reads as one word, as the shell takes it. */
export function fillKnownCommand(text: string, known: KnownValue): string {
  const template = templateOf(text);
  if (template === undefined) return text;
  const places = template.places();
  return filled(template, (expression, index) => {
    const place = places[index];
    const value = place?.ok === true ? known(expression) : undefined;
    if (value === undefined || place?.ok !== true) return undefined;
    const words = valueText(withoutTokens(value));
    return place.quoted ? words.replace(/["$`\\]/g, '\\$&') : asWord(words);
  });
}

/** Characters of a value that a command is shown with. */
const SHOWN = 200;

/** A rendered command as a person reads it: each value in its place, as one word, long ones and further lines cut. */
export function shownCommand(command: string, values: Readonly<Record<string, string>>): string {
  const cut = (value: string): string => {
    const line = value.split('\n', 1)[0] ?? '';
    return line.length > SHOWN || line.length < value.length ? `${line.slice(0, SHOWN)}…` : value;
  };
  return command.replace(/"\$\{(\w+)\}"|\$\{(\w+)\}/g, (written, word: string | undefined, inner: string | undefined) => {
    const value = Object.hasOwn(values, word ?? inner ?? '') ? values[word ?? inner ?? ''] : undefined;
    if (value === undefined) return written;
    return word === undefined ? cut(value) : asWord(cut(value));
  });
}

function fillText(text: string, known: KnownValue): Json {
  const template = templateOf(text);
  if (template === undefined) return text;
  const [only, ...others] = template.parts;
  if (only?.kind === 'expression' && others.length === 0) {
    const value = known(only.expression);
    return value === undefined ? text : withoutTokens(value);
  }
  return filled(template, (expression) => {
    const value = known(expression);
    return value === undefined ? undefined : valueText(withoutTokens(value));
  });
}

function templateOf(text: string): Template | undefined {
  if (!text.includes('{{')) return undefined;
  const template = parseTemplate(text);
  return template.ok ? template.value : undefined;
}

function filled({ text, parts }: Template, words: (expression: Expression, index: number) => string | undefined): string {
  return parts
    .map((part, index) => {
      const written = text.slice(part.start, part.end);
      return part.kind === 'expression' ? (words(part.expression, index) ?? written) : written;
    })
    .join('');
}

function asWord(words: string): string {
  return /^[\w./:@%+,-]+$/.test(words) ? words : `'${words.replaceAll("'", "'\\''")}'`;
}
