import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { once } from '../../lib/once.ts';
import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { evaluate } from './expression.ts';
import { ANY, type Shape } from './shape.ts';
import { placesInShell, type ShellPlace } from './shell-places.ts';
import { templateParts, type TemplatePart } from './template-parts.ts';

/** A text with `{{ expression }}` in it, taken apart. */
export interface Template {
  readonly text: string;
  readonly parts: readonly TemplatePart[];
  /** Where its values stand when it is a command. */
  readonly places: () => readonly (ShellPlace | undefined)[];
}

const TOKEN_MARK = '\uE0F5';

/** The token that stands for a secret in rendered fields; only executors replace it. No value of a run can contain one. */
export function secretToken(name: string): string {
  return `${TOKEN_MARK}secret.${name}${TOKEN_MARK}`;
}

/** Replaces every secret token in a text by what `valueOf` gives for its name. */
export function replaceSecretTokens(text: string, valueOf: (name: string) => string): string {
  return text.replace(/\uE0F5secret\.([A-Za-z_][A-Za-z0-9_]*)\uE0F5/g, (_, name: string) => valueOf(name));
}

const cache = new Map<string, Result<Template, Problem>>();
const CACHE_LIMIT = 5_000;

/** Takes a text apart; the same text is parsed once. Fails with `template_syntax` or `expression_syntax`, `at` the column. */
export function parseTemplate(text: string): Result<Template, Problem> {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parsed = parseAnew(text);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(text, parsed);
  return parsed;
}

function parseAnew(text: string): Result<Template, Problem> {
  const { parts, faults } = templateParts(text);
  const [first] = faults;
  return first === undefined ? ok({ text, parts, places: once(() => placesInShell(parts)) }) : err(first.problem);
}

/** Renders every text inside a JSON value; a text that is exactly one `{{ }}` keeps its value's type. Secrets become tokens. */
export function renderValue(value: Json, scope: JsonObject, shape: Shape = ANY): Result<Json, Problem> {
  if (typeof value === 'string') return renderText(value, scope, shape);
  if (isJsonList(value)) {
    const items: Json[] = [];
    for (const item of value) {
      const rendered = renderValue(item, scope, shape);
      if (!rendered.ok) return rendered;
      items.push(rendered.value);
    }
    return ok(items);
  }
  if (isJsonObject(value)) {
    const members: [string, Json][] = [];
    for (const [key, member] of Object.entries(value)) {
      const rendered = renderValue(member, scope, shape);
      if (!rendered.ok) return rendered;
      members.push([key, rendered.value]);
    }
    return ok(Object.fromEntries(members));
  }
  return ok(value);
}

function renderText(text: string, scope: JsonObject, shape: Shape): Result<Json, Problem> {
  if (!text.includes('{{')) return ok(text);
  const template = parseTemplate(text);
  if (!template.ok) return template;
  const [only, ...others] = template.value.parts;
  if (only?.kind === 'expression' && others.length === 0) {
    const value = evaluate(only.expression, scope, shape);
    return value.ok ? ok(withoutTokens(value.value)) : value;
  }
  let rendered = '';
  for (const part of template.value.parts) {
    if (part.kind === 'text') rendered += part.text;
    else if (part.kind === 'secret') rendered += secretToken(part.name);
    else {
      const value = evaluate(part.expression, scope, shape);
      if (!value.ok) return value;
      rendered += valueText(withoutTokens(value.value));
    }
  }
  return ok(rendered);
}

/** A value of a run in which nothing stands for a secret any more. */
export function withoutTokens(value: Json): Json {
  if (typeof value === 'string') return value.includes(TOKEN_MARK) ? value.replaceAll(TOKEN_MARK, '\uFFFD') : value;
  if (value === null || typeof value !== 'object') return value;
  if (!JSON.stringify(value).includes(TOKEN_MARK)) return value;
  if (isJsonList(value)) return value.map(withoutTokens);
  return isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutTokens(member)]))
    : value;
}

/** A value as it stands inside a text: text as it is, everything else as JSON. */
export function valueText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Bytes a single value given to a command may have; Linux takes 128 KB per variable. */
const VALUE_LIMIT = 120_000;

/** Name of the n-th value's environment variable, counted from 1. */
export function valueName(number: number): string {
  return `FLOWRIGHT_VALUE_${number}`;
}

/**
 * Renders a POSIX shell command: each value is replaced by a reference to an environment variable, never spliced.
 * Fails with `unsafe_value` where a quote, heredoc or nested program would turn the value into code.
 */
export function renderCommand(
  text: string,
  scope: JsonObject,
  shape: Shape = ANY,
): Result<{ readonly command: string; readonly values: Readonly<Record<string, string>> }, Problem> {
  if (!text.includes('{{')) return ok({ command: text, values: {} });
  const template = parseTemplate(text);
  if (!template.ok) return template;
  const places = template.value.places();
  const values: Record<string, string> = {};
  let command = '';
  let number = 0;
  for (const [index, part] of template.value.parts.entries()) {
    if (part.kind === 'text') {
      command += part.text;
      continue;
    }
    if (part.kind === 'secret')
      return err(
        problem('unsafe_value', `The secret ${part.name} cannot stand in a command.`, {
          hint: `List it under secrets and write $${part.name}.`,
        }),
      );
    const place = places[index];
    if (place === undefined || !place.ok)
      return err(
        problem(
          'unsafe_value',
          place?.message ?? 'A value stands where the shell cannot take one.',
          place === undefined ? {} : { hint: place.hint },
        ),
      );
    const value = evaluate(part.expression, scope, shape);
    if (!value.ok) return value;
    const words = valueText(withoutTokens(value.value));
    if (words.length > VALUE_LIMIT || words.includes('\0')) {
      return err(
        problem(
          'value_too_long',
          `The value of {{ ${part.expression.text} }} does not fit in an environment variable (${words.length} characters).`,
          { hint: 'Write it to a file in an earlier step and give the file’s name.' },
        ),
      );
    }
    const name = valueName(++number);
    values[name] = words;
    command += place.quoted ? `\${${name}}` : `"\${${name}}"`;
  }
  return ok({ command, values });
}
