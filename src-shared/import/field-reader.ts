import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject, kindWords } from '../lib/json-guards.ts';
import { nullMap } from '../lib/null-map.ts';

/**
 * Reads the fields of a map and remembers which were understood. A field of another kind than asked for counts as not read, so
 * that `rest` holds everything nobody made use of.
 */
export interface FieldReader {
  readonly path: string;
  readonly at: (key: string) => string;
  readonly text: (key: string) => string | undefined;
  readonly texts: (key: string) => readonly string[] | undefined;
  readonly flag: (key: string) => boolean | undefined;
  readonly number: (key: string) => number | undefined;
  readonly list: (key: string) => readonly Json[] | undefined;
  readonly map: (key: string) => JsonObject | undefined;
  readonly any: (key: string) => Json | undefined;
  /** Marks fields as read that were used by other means. */
  readonly take: (...keys: readonly string[]) => void;
  /** Takes back that a field was read: nothing could be made of it. */
  readonly unread: (key: string) => void;
  /** Gives a field back to `rest` although it was read: a part of it could not be said. */
  readonly keep: (key: string) => void;
  /** Everything that was not read, and what is to be kept. */
  readonly rest: () => JsonObject;
  /** Whether nobody made use of a field of `rest`. */
  readonly isUnread: (key: string) => boolean;
  /** Why a field was not made use of, said about what it is in (`A step`): there is none, or it is of another kind than asked for. */
  readonly unused: (key: string, around: string) => string;
}

/** A {@link FieldReader} over one map. */
export function readFields(source: JsonObject, path: string): FieldReader {
  const taken = new Set<string>();
  const kept = new Set<string>();
  const asked = new Set<string>();
  function get<T>(key: string, read: (value: Json) => T | undefined): T | undefined {
    const value = Object.hasOwn(source, key) ? source[key] : undefined;
    if (value === undefined) return undefined;
    asked.add(key);
    const found = read(value);
    if (found !== undefined) taken.add(key);
    return found;
  }
  return {
    path,
    at: (key) => `${path}/${key}`,
    text: (key) => get(key, (value) => (typeof value === 'string' ? value : undefined)),
    texts: (key) => get(key, textsOf),
    flag: (key) => get(key, (value) => (typeof value === 'boolean' ? value : undefined)),
    number: (key) => get(key, (value) => (typeof value === 'number' ? value : undefined)),
    list: (key) => get(key, (value) => (isJsonList(value) ? value : undefined)),
    map: (key) => get(key, (value) => (isJsonObject(value) ? value : undefined)),
    any: (key) => get(key, (value) => value),
    take: (...keys) => keys.forEach((key) => taken.add(key)),
    unread: (key) => void taken.delete(key),
    keep: (key) => void kept.add(key),
    isUnread: (key) => !taken.has(key),
    unused: (key, around) =>
      asked.has(key) ? `${around} can make nothing of ${key}: it is ${kindWords(source[key])}.` : `${around} has no ${key} here.`,
    rest: () => {
      const rest = nullMap<Json>();
      for (const [key, value] of Object.entries(source)) if (!taken.has(key) || kept.has(key)) rest[key] = value;
      return rest;
    },
  };
}

function textsOf(value: Json): readonly string[] | undefined {
  if (!isJsonList(value)) return undefined;
  const texts = value.filter((item) => typeof item === 'string');
  return texts.length === value.length ? texts : undefined;
}
