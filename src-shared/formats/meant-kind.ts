import { z } from 'zod';
import type { JsonObject } from '../lib/json.ts';
import { nearest } from '../lib/nearest.ts';
import type { Location } from '../workflow/checks/finding.ts';
import { shapesAt } from './known-keys.ts';

/** What a map is surely meant to be whose `type` or `provider` is missing or unknown. */
export interface MeantKind {
  /** The key that was written instead of `type` or `provider`. */
  readonly misspelled?: string;
  /** The kind it was meant to have, where that can be told. */
  readonly kind?: string;
  /** What else is wrong with the map, read as that kind or, where none can be told, as any. */
  readonly issues: readonly z.core.$ZodIssue[];
}

/** Tells the kind from a word that is nearly one, from a key that is nearly `type`, or from the other keys. */
export function meantKind(map: JsonObject, at: Location, deciding: 'type' | 'provider'): MeantKind {
  const shapes = shapesAt(at).filter((shape) => shape[deciding] !== undefined);
  const kinds = new Map(shapes.map((shape) => [kindOf(shape[deciding]), shape]));
  const written = map[deciding];
  const misspelled = written === undefined ? misspelledKey(map, deciding, [...kinds.keys()]) : undefined;
  const word = misspelled === undefined ? written : map[misspelled];
  const kind =
    typeof word === 'string' ? nearest(word, kinds.keys()) : word === undefined ? kindOfKeys(map, shapes, deciding) : undefined;
  const shape = kind === undefined ? undefined : kinds.get(kind);
  const { [misspelled ?? deciding]: _, ...rest } = map;
  const issues =
    shape === undefined
      ? strangeKeys(rest, [deciding, ...shapes.flatMap((each) => Object.keys(each))])
      : (z.strictObject(shape).safeParse({ ...rest, [deciding]: kind }).error?.issues ?? []);
  return { ...(misspelled === undefined ? {} : { misspelled }), ...(kind === undefined ? {} : { kind }), issues };
}

/** The key that is nearly `type` and whose value is nearly one of the kinds. */
export function misspelledKey(map: JsonObject, deciding: string, kinds: readonly string[]): string | undefined {
  return Object.entries(map).find(
    ([key, value]) =>
      key !== deciding &&
      typeof value === 'string' &&
      nearest(key, [deciding]) !== undefined &&
      nearest(value, kinds) !== undefined,
  )?.[0];
}

function kindOf(schema: z.core.$ZodType | undefined): string {
  return schema instanceof z.ZodLiteral ? String([...schema.values][0]) : '';
}

/** The kind that has the keys nearest to those written, where one of them belongs to it alone. */
function kindOfKeys(
  map: JsonObject,
  shapes: readonly Readonly<Record<string, z.core.$ZodType>>[],
  deciding: string,
): string | undefined {
  const all = shapes.flatMap((shape) => Object.keys(shape));
  const telling = all.filter((key) => all.indexOf(key) === all.lastIndexOf(key));
  for (const key of Object.keys(map)) {
    const meant = all.includes(key) ? key : nearest(key, all);
    const shape = meant !== undefined && telling.includes(meant) ? shapes.find((each) => Object.hasOwn(each, meant)) : undefined;
    if (shape !== undefined) return kindOf(shape[deciding]);
  }
  return undefined;
}

function strangeKeys(map: JsonObject, known: readonly string[]): readonly z.core.$ZodIssue[] {
  const keys = Object.keys(map).filter((key) => !known.includes(key));
  return keys.length === 0 ? [] : [{ code: 'unrecognized_keys', keys, path: [], message: '', input: map }];
}
