import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { NameRead } from '../../workflow/expressions/expression-names.ts';
import { parseExpression } from '../../workflow/expressions/expression.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { parseTemplate } from '../../workflow/expressions/template.ts';

const BARE = new Set(['when', 'for_each', 'while', 'until', 'expression']);

/** Whether the text at a place is an expression of its own, without `{{ }}`. */
export function isBareExpression(at: Location): boolean {
  const key = at.at(-1);
  return typeof key === 'string' && BARE.has(key) && at.includes('steps');
}

/** Every text of a value with its place. */
export function textsOf(value: Json, at: Location): readonly { readonly at: Location; readonly text: string }[] {
  if (typeof value === 'string') return [{ at, text: value }];
  if (isJsonList(value)) return value.flatMap((item, index) => textsOf(item, [...at, index]));
  if (isJsonObject(value)) return Object.entries(value).flatMap(([key, member]) => textsOf(member, [...at, key]));
  return [];
}

/** A name a text reads, with where in the text. */
export interface TextRead extends NameRead {
  readonly start: number;
}

/** What a text reads; nothing where it holds no expression that can be understood. */
export function readsOf(text: string, at: Location): readonly TextRead[] {
  if (isBareExpression(at)) return readsOfExpression(text, 0);
  if (!text.includes('{{')) return [];
  const template = parseTemplate(text);
  if (!template.ok) return [];
  return template.value.parts.flatMap((part) => {
    if (part.kind !== 'expression') return [];
    const inner = text.slice(part.start + 2, part.end - 2);
    return readsOfExpression(inner.trim(), part.start + 2 + inner.length - inner.trimStart().length);
  });
}

function readsOfExpression(text: string, offset: number): readonly TextRead[] {
  const parsed = parseExpression(text);
  return parsed.ok ? parsed.value.names.map((read) => ({ ...read, start: offset + read.offset })) : [];
}

/** Where the first `count` members of a reading end in its text; undefined where it is spelled in an unusual way. */
export function endOfRead(text: string, read: TextRead, count: number): number | undefined {
  if (!text.startsWith(read.root, read.start)) return undefined;
  let end = read.start + read.root.length;
  for (const key of read.path.slice(0, count)) {
    const found = /^\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*\])/.exec(text.slice(end));
    if (found === null || (found[1] ?? found[2] ?? found[3]) !== key) return undefined;
    end += found[0].length;
  }
  return end;
}
