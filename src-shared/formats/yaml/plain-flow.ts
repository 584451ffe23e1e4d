import type { Json, JsonObject } from '../../lib/json.ts';
import { nullMap } from '../../lib/null-map.ts';
import { mayBegin, quotedValue, resolved, wordEnd, type Read } from './plain-scalars.ts';

const DEPTH_LIMIT = 90;

/** A list or map in brackets that ends on its line; undefined where it is not plainly one. */
export function flowValue(text: string, at: number, depth: number): Read<Json> | undefined {
  if (depth > DEPTH_LIMIT) return undefined;
  return text[at] === '[' ? flowList(text, at, depth) : flowMap(text, at, depth);
}

function flowList(text: string, at: number, depth: number): Read<readonly Json[]> | undefined {
  const items: Json[] = [];
  let next = spaceEnd(text, at + 1);
  if (text[next] === ']') return { value: items, end: next + 1 };
  for (;;) {
    const item = member(text, next, depth);
    if (item === undefined) return undefined;
    items.push(item.value);
    next = spaceEnd(text, item.end);
    if (text[next] === ']') return { value: items, end: next + 1 };
    if (text[next] !== ',') return undefined;
    next = spaceEnd(text, next + 1);
  }
}

function flowMap(text: string, at: number, depth: number): Read<JsonObject> | undefined {
  const made = nullMap<Json>();
  let next = spaceEnd(text, at + 1);
  if (text[next] === '}') return { value: made, end: next + 1 };
  for (;;) {
    const end = wordEnd(text, next);
    if (end === undefined || text[end] !== ':' || text[end + 1] !== ' ') return undefined;
    const key = text.slice(next, end);
    const value = key in made ? undefined : member(text, spaceEnd(text, end + 1), depth);
    if (value === undefined) return undefined;
    made[key] = value.value;
    next = spaceEnd(text, value.end);
    if (text[next] === '}') return { value: made, end: next + 1 };
    if (text[next] !== ',') return undefined;
    next = spaceEnd(text, next + 1);
  }
}

function member(text: string, at: number, depth: number): Read<Json> | undefined {
  const sign = text[at];
  if (sign === '[' || sign === '{') return flowValue(text, at, depth + 1);
  if (sign === '"' || sign === "'") return quotedValue(text, at);
  if (!mayBegin(text, at)) return undefined;
  let end = at;
  while (end < text.length && !ENDS.has(text.charAt(end))) end++;
  const after = text[end];
  if (after !== ',' && after !== ']' && after !== '}') return undefined;
  while (text[end - 1] === ' ') end--;
  return resolved(text, at, end);
}

/** What ends a text without quotes here, or may mean something in it. */
const ENDS: ReadonlySet<string> = new Set([',', '[', ']', '{', '}', ':', '#', '\n']);

function spaceEnd(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ') end++;
  return end;
}
