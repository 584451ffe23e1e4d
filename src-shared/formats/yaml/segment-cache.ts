import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import { once } from '../../lib/once.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { TextSource } from '../text-source.ts';
import { fastYamlValue } from './fast-yaml.ts';
import { yamlTextSource } from './yaml-text-source.ts';

/** One step's lines, read by themselves. The same lines give the same object, so that what is made from it can be kept. */
export interface StepSegment {
  readonly value: JsonObject;
  /** The lines as a whole text, `steps:` before them, for places and edits; made when it is asked for. */
  readonly source: () => TextSource;
}

/** Lines kept: twice this at most. */
const LIMIT = 3_000;

let young = new Map<string, StepSegment | undefined>();
let old = new Map<string, StepSegment | undefined>();

/** Reads one step's lines, or finds them among those read before; undefined when they cannot be read by themselves. */
export function stepSegment(lines: string, opening: string): StepSegment | undefined {
  const key = lines;
  if (young.has(key)) return young.get(key);
  const found = old.get(key);
  const own = found === undefined ? ownCopy(key) : key;
  const segment = found ?? readSegment(own, opening);
  if (young.size >= LIMIT) {
    old = young;
    young = new Map();
  }
  young.set(own, segment);
  return segment;
}

function readSegment(lines: string, opening: string): StepSegment | undefined {
  // Below the workflow and its list of steps.
  const value = fastYamlValue(lines, 1);
  if (!isJsonList(value) || value.length !== 1) return undefined;
  const [step] = value;
  if (!isJsonObject(step)) return undefined;
  return { value: step, source: once(() => yamlTextSource(opening + lines)) };
}

/** The fields of a text around the steps; undefined when it cannot be read by itself. */
export function fieldsAround(text: string): JsonObject | undefined {
  if (/^(?: *(?:#.*)?\r?\n)*(?: *(?:#.*)?)$/.test(text)) return EMPTY;
  // Only keys at the very left go on before and after `steps:`; a map in braces is whole.
  if (!/^(?: *(?:#.*)?\r?\n)*[^\s{]/.test(text)) return undefined;
  const value = fastYamlValue(text);
  return isJsonObject(value) ? value : undefined;
}

const EMPTY: JsonObject = nullMap<Json>();

/** A piece of a text holds on to the whole text; a copy does not. */
function ownCopy(piece: string): string {
  const copy: unknown = JSON.parse(JSON.stringify(piece));
  return typeof copy === 'string' ? copy : piece;
}
