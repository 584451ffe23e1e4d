import { parse, TomlDate, TomlError } from 'smol-toml';
import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import { offsetOfNth } from '../../lib/occurrences.ts';
import { once } from '../../lib/once.ts';
import type { Range } from '../../workflow/checks/diagnostic.ts';
import type { Finding, Location } from '../../workflow/checks/finding.ts';
import { linePositions } from '../line-positions.ts';
import type { RangeWish, TextSource } from '../text-source.ts';
import { placeKey, tomlPlaces } from './toml-places.ts';

const DEPTH_LIMIT = 100;

/**
 * Reads a workflow written as TOML: the language's own fields, steps as `[[steps]]`. There a step without `needs` starts at
 * once. Nothing can be changed in place: every change is undefined.
 */
export function tomlTextSource(text: string): TextSource {
  const position = linePositions(text);
  const findings: Finding[] = [];
  const raw = parsed(text, findings);
  const read = raw === undefined ? undefined : new Walk(findings).valueOf(raw, [], 0);
  // A text without a single key says nothing, as an empty one does.
  const value = isJsonObject(read) && Object.keys(read).length === 0 ? null : read;
  if (findings.length === 0 && isForeign(value)) findings.push(foreign(text));
  const places = once(() => tomlPlaces(text).places);
  const none = (): undefined => undefined;
  return {
    dialect: 'toml',
    text,
    value: findings.length > 0 || value === undefined ? undefined : withRoots(value),
    findings: findings.map((finding) => {
      const at = finding.offsets === undefined && raw !== undefined ? offsetsAt(finding.at) : undefined;
      return at === undefined ? finding : { ...finding, offsets: at };
    }),
    position,
    rangeAt: (at, more) => rangeAt(at, more),
    setAt: none,
    removeAt: none,
    renameKeyAt: none,
    replaceTextAt: none,
    insertItem: none,
    moveItem: none,
    wrapItems: none,
  };

  function offsetsAt(at: Location): readonly [number, number] | undefined {
    for (let depth = at.length; depth > 0; depth--) {
      const place = places().get(placeKey(at.slice(0, depth)));
      if (place !== undefined) return depth === at.length ? place.value : place.key;
    }
    return undefined;
  }

  function rangeAt(at: Location, more: RangeWish = {}): Range | undefined {
    const place = places().get(placeKey(at));
    const offsets = more.onKey === true && place !== undefined ? place.key : offsetsAt(at);
    if (offsets === undefined) return { start: position(0), end: position(Math.max(0, text.search(/\r?\n|$/))) };
    const [start, end] = offsets;
    const inside =
      more.within === undefined || more.within === '' ? -1 : offsetOfNth(text.slice(start, end), more.within, more.nth);
    if (inside < 0 || more.within === undefined) return { start: position(start), end: position(end) };
    return { start: position(start + inside), end: position(start + inside + more.within.length) };
  }
}

function parsed(text: string, findings: Finding[]): unknown {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded', maxDepth: DEPTH_LIMIT });
  } catch (error) {
    findings.push(errorFinding(text, error));
    return undefined;
  }
}

function errorFinding(text: string, error: unknown): Finding {
  const said =
    (error instanceof Error ? error.message : String(error)).replace(/^Invalid TOML document: /, '').split('\n')[0] ?? '';
  const offset = error instanceof TomlError ? offsetOf(text, error) : 0;
  const offsets = [Math.min(offset, Math.max(0, text.length - 1)), Math.min(offset + 1, text.length)] as const;
  const twice = said.includes('redefine');
  const deep = error instanceof RangeError || said.includes('nested');
  return {
    code: twice ? 'FR004' : deep ? 'FR006' : 'FR003',
    at: [],
    message: twice
      ? 'A key or table is there twice.'
      : deep
        ? `The text is nested deeper than ${DEPTH_LIMIT} levels.`
        : `Not valid TOML: ${said}.`,
    hint: twice ? 'Keep one of the two.' : deep ? 'Make it flatter.' : 'Mend this place first; the rest is checked after that.',
    offsets,
  };
}

function offsetOf(text: string, { line, column }: TomlError): number {
  let start = 0;
  for (let at = 1; at < line; at++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}

/** Turns what the parser gave into a JSON value, refusing what a workflow cannot hold. */
class Walk {
  private readonly findings: Finding[];

  constructor(findings: Finding[]) {
    this.findings = findings;
  }

  valueOf(value: unknown, at: Location, depth: number): Json {
    if (depth > DEPTH_LIMIT) return this.refuse('FR006', at, ['The text is nested deeper than 100 levels.', 'Make it flatter.']);
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'bigint') return Number(value);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (Array.isArray(value)) return value.map((item, index) => this.valueOf(item, [...at, index], depth + 1));
    if (value instanceof TomlDate)
      return this.refuse('FR010', at, ['A date without quotes has no meaning in a workflow.', 'Put it in quotes.']);
    if (typeof value !== 'object' || value === null)
      return this.refuse('FR010', at, ['inf and nan have no meaning in a workflow.', 'Use a number, or quote it if it is text.']);
    const map = nullMap<Json>();
    for (const [key, member] of Object.entries(value)) {
      if (key === '__proto__') this.refuse('FR007', [...at, key], ['The key __proto__ is not allowed.', 'Choose another name.']);
      else map[key] = this.valueOf(member, [...at, key], depth + 1);
    }
    return map;
  }

  private refuse(code: Finding['code'], at: Location, [message, hint]: readonly [string, string]): null {
    if (this.findings.length < 100) this.findings.push({ code, at, message, hint });
    return null;
  }
}

/** Another tool's workflow.toml: steps as named tables, inputs as parameters. */
function isForeign(value: Json | undefined): boolean {
  if (!isJsonObject(value)) return false;
  if (isJsonObject(value['steps']) || isJsonObject(value['workflow'])) return true;
  return ['parameters', 'actions', 'requirements'].some((key) => key in value);
}

function foreign(text: string): Finding {
  return {
    code: 'FR009',
    at: [],
    message: 'This workflow.toml is written for another tool: its steps are tables with names, or it has parameters or actions.',
    hint: 'Bring it over with: flowright import FILE',
    offsets: [0, Math.min(1, text.length)],
  };
}

/** In TOML a step without `needs` starts at once, wherever it is written. */
function withRoots(value: Json): Json {
  if (!isJsonObject(value)) return value;
  const { steps } = value;
  if (!isJsonList(steps)) return value;
  const rooted = steps.map((step, index) =>
    !isJsonObject(step) ? step : copy(step, index > 0 && step['needs'] === undefined ? { needs: [] } : {}),
  );
  return copy(value, { steps: rooted });
}

function copy(map: { readonly [key: string]: Json }, more: { readonly [key: string]: Json }): Json {
  const made = nullMap<Json>();
  Object.assign(made, map, more);
  const inner = made['steps'];
  return isJsonList(inner) && more['steps'] === undefined ? withRoots(made) : made;
}
