import { CORE_SCHEMA, defineMappingTag, load } from 'js-yaml';
import type { Json } from '../../lib/json.ts';
import { nullMap } from '../../lib/null-map.ts';
import { plainYamlValue } from './plain-yaml.ts';

/**
 * The value of a YAML text that is plainly right, several times faster than by a parser that keeps places. Undefined where
 * anything is odd (a mistake, an anchor, a tag, a key that is there twice): then the slow parser must say what it is. `depth` is how
 * many levels a piece of a text lies below its root.
 */
export function fastYamlValue(text: string, depth = 0): Json | undefined {
  const plain = plainYamlValue(text, depth);
  if (plain !== undefined) return plain;
  if (NEEDS_CARE.test(text)) return undefined;
  try {
    const value: unknown = load(text, { schema: SCHEMA });
    return typeof value === 'object' && value !== null && isPlain(value, depth) ? value : undefined;
  } catch {
    // Whatever it is, the other parser tells it with its place.
    return undefined;
  }
}

/** Directives and document marks at the start of a line; anchors, aliases, tags, explicit keys and merges where a value may begin. */
const NEEDS_CARE =
  /^(?:%|\s*(?:---|\.\.\.(?:\s|$)))|(?:^\s*|[,[{]|[:-]\s+)(?:[&*][^\s&*]|!|\?(?:\s|$)|<<)|[\0\t\uFEFF\u0085\u2028\u2029]/m;

const mapTag = defineMappingTag('tag:yaml.org,2002:map', {
  create: () => nullMap<unknown>(),
  addPair: (map, key, value) => {
    if (typeof key === 'object') return 'a key that is no word';
    const name = String(key);
    if (name === '__proto__' || name in map) return 'a key that is not allowed';
    map[name] = value;
    return '';
  },
  has: (map, key) => String(key) in map,
  keys: (map) => Object.keys(map),
  get: (map, key) => map[String(key)],
  identify: () => false,
});

const SCHEMA = CORE_SCHEMA.withTags(mapTag);

const DEPTH_LIMIT = 100;

/** Whether it is a JSON value, no deeper than a workflow may be. */
function isPlain(value: unknown, depth: number): value is Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object': {
      if (value === null) return true;
      if (depth >= DEPTH_LIMIT) return false;
      const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
      return inner.every((one) => isPlain(one, depth + 1));
    }
    default:
      return false;
  }
}
