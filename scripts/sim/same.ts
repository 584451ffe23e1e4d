/** Tells whether two immutable values are the same in content; what was found the same once is not looked at again. */
export interface Sameness {
  /** The first path at which they differ, or undefined. `undefined` and a missing field are the same. */
  difference(a: unknown, b: unknown, at?: string): string | undefined;
}

/** Makes a comparison that remembers pairs of objects already found equal. */
export function createSameness(): Sameness {
  const equal = new WeakMap<object, object>();

  function difference(a: unknown, b: unknown, at = ''): string | undefined {
    if (Object.is(a, b)) return undefined;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
      return `${at}: ${words(a)} is not ${words(b)}`;
    if (equal.get(a) === b) return undefined;
    if (Array.isArray(a) !== Array.isArray(b)) return `${at}: a list is not a map`;
    if (a instanceof Map && b instanceof Map) return mapDifference(a, b, at);
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    for (const key of keys) {
      const found = difference(Reflect.get(a, key), Reflect.get(b, key), `${at}.${key}`);
      if (found !== undefined) return found;
    }
    equal.set(a, b);
    return undefined;
  }

  function mapDifference(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>, at: string): string | undefined {
    if (a.size !== b.size) return `${at}: ${a.size} entries are not ${b.size}`;
    for (const [key, value] of a) {
      const found = difference(value, b.get(key), `${at}.${String(key)}`);
      if (found !== undefined) return found;
    }
    equal.set(a, b);
    return undefined;
  }
  return { difference };
}

function words(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 120);
}
