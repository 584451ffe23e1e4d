import { isCelList, isCelMap, isCelType, isCelUint, type CelList, type CelMap, type CelValue } from '@bufbuild/cel';
import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { ANY, memberShape, type Shape } from './shape.ts';

const LIST_MARK = Symbol.for('@bufbuild/cel/list');
const MAP_MARK = Symbol.for('@bufbuild/cel/map');

/** A JSON value as CEL sees it, converted only where it is looked at; whole numbers become integers where `shape` says so. */
export function toCelValue(value: Json, shape: Shape = ANY): CelValue {
  if (typeof value === 'number') return shape.kind === 'integer' && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== 'object') return value;
  if (isJsonList(value)) return listView(value, shape);
  if (isJsonObject(value)) return mapView(value, shape);
  return null;
}

/** A list over a shared growing array: appending to the newest view costs one push, so `map` and `filter` stay linear. */
export function joinLists(left: CelList, right: CelList): CelList {
  const grown = growable.get(left);
  const items = grown !== undefined && grown.length === left.size ? grown : [...left];
  for (const item of right) items.push(item);
  const size = items.length;
  const view = marked({
    [LIST_MARK]: {},
    size,
    get: (index: number) => (index >= 0 && index < size ? items[index] : undefined),
    *values() {
      for (let index = 0; index < size; index++) yield items[index];
    },
    *[Symbol.iterator]() {
      for (let index = 0; index < size; index++) yield items[index];
    },
  });
  growable.set(view, items);
  return view;
}

const growable = new WeakMap<CelList, CelValue[]>();

function marked(view: object): CelList {
  if (isCelList(view)) return view;
  throw new Error('The expression library no longer recognises lists by their mark.');
}

function listView(list: readonly Json[], shape: Shape): CelList {
  const item = memberShape(shape, 0) ?? ANY;
  const values = function* (): Generator<CelValue> {
    for (const element of list) yield toCelValue(element, item);
  };
  return marked({
    [LIST_MARK]: {},
    size: list.length,
    get: (index: number) => {
      const element = list[Number(index)];
      return element === undefined ? undefined : toCelValue(element, item);
    },
    values,
    [Symbol.iterator]: values,
  });
}

function mapView(map: { readonly [key: string]: Json }, shape: Shape): CelMap {
  const get = (key: unknown): CelValue | undefined => {
    if (typeof key !== 'string' || !Object.hasOwn(map, key)) return undefined;
    const member = map[key];
    return member === undefined ? undefined : toCelValue(member, memberShape(shape, key) ?? ANY);
  };
  const keys = (): string[] => Object.keys(map).filter((key) => map[key] !== undefined);
  const entries = function* (): Generator<[string, CelValue]> {
    for (const key of keys()) yield [key, get(key) ?? null];
  };
  const view = {
    [MAP_MARK]: {},
    get size() {
      return keys().length;
    },
    get,
    has: (key: unknown) => get(key) !== undefined,
    forEach: (callback: (value: CelValue, key: string) => void) => {
      for (const [key, value] of entries()) callback(value, key);
    },
    entries,
    keys: () => keys()[Symbol.iterator](),
    *values() {
      for (const [, value] of entries()) yield value;
    },
    [Symbol.iterator]: entries,
  };
  if (isCelMap(view)) return view;
  throw new Error('The expression library no longer recognises maps by their mark.');
}

/** A CEL value as JSON: integers become numbers, instants and durations text; undefined where JSON has no such value. */
export function fromCelValue(value: CelValue | undefined): Json | undefined {
  switch (typeof value) {
    case 'bigint':
      return Number(value);
    case 'number':
      return Number.isFinite(value) ? value : undefined;
    case 'string':
    case 'boolean':
      return value;
    case 'object':
      break;
    default:
      return undefined;
  }
  if (value === null) return null;
  if (isCelUint(value)) return Number(value.value);
  if (isCelList(value)) return listFromCel(value);
  if (isCelMap(value)) return mapFromCel(value);
  if (isCelType(value)) return value.name;
  return undefined;
}

function listFromCel(list: CelList): Json | undefined {
  const items: Json[] = [];
  for (const item of list) {
    const json = fromCelValue(item);
    if (json === undefined) return undefined;
    items.push(json);
  }
  return items;
}

function mapFromCel(map: CelMap): Json | undefined {
  const entries: [string, Json][] = [];
  for (const [key, member] of map.entries()) {
    const json = fromCelValue(member);
    if (json === undefined) return undefined;
    entries.push([isCelUint(key) ? String(key.value) : String(key), json]);
  }
  return Object.fromEntries(entries);
}
