import {
  type Alias,
  Composer,
  Lexer,
  LineCounter,
  Parser,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Document,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Json } from '../../lib/json.ts';
import { offsetOfNth } from '../../lib/occurrences.ts';
import { once } from '../../lib/once.ts';
import type { RangeWish } from '../text-source.ts';
import { fastYamlValue } from './fast-yaml.ts';
import { nullMap } from '../../lib/null-map.ts';
import type { Position, Range } from '../../workflow/checks/diagnostic.ts';
import type { Finding, Location } from '../../workflow/checks/finding.ts';
import { syntaxFinding } from './yaml-mistakes.ts';

/** A node of the parsed text, null where a key has no value. */
export type YamlNode = ParsedNode | null;

/** A YAML text taken apart: its value, its nodes with places, and what is wrong with it. `value` is absent when it cannot be trusted. */
export interface YamlSource {
  readonly text: string;
  readonly value: Json | undefined;
  readonly root: YamlNode;
  readonly document: Document.Parsed | undefined;
  readonly findings: readonly Finding[];
  readonly position: (offset: number) => Position;
}

const DEPTH_LIMIT = 100;
const NODE_LIMIT = 200_000;
const OPTIONS = {
  keepSourceTokens: true,
  uniqueKeys: false,
  merge: false,
  version: '1.2',
  schema: 'core',
  strict: true,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/**
 * Reads YAML (and so JSON) without ever throwing, in time and memory bounded by the text's length. Of a text that is plainly
 * right the places of its nodes are only found once they are asked for.
 */
export function readYaml(text: string): YamlSource {
  const value = fastYamlValue(text);
  if (value === undefined) return readWithPlaces(text);
  const placed = once(() => readWithPlaces(text));
  return {
    text,
    value,
    findings: [],
    get root() {
      return placed().root;
    },
    get document() {
      return placed().document;
    },
    position: (offset) => placed().position(offset),
  };
}

/** {@link readYaml} with every place found at once. */
export function readWithPlaces(text: string): YamlSource {
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.max(0, Math.min(offset, text.length)));
    return { line: Math.max(1, line), column: Math.max(1, col), offset };
  };
  try {
    return readDocument(text, lines, position);
  } catch (thrown) {
    const finding: Finding =
      thrown instanceof RangeError || thrown instanceof TooDeep
        ? {
            code: 'FR006',
            at: [],
            message: `The text is nested deeper than ${DEPTH_LIMIT} levels.`,
            hint: 'Make it flatter.',
            offsets: [0, Math.min(1, text.length)],
          }
        : {
            code: 'FR003',
            at: [],
            message: `The text could not be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
            hint: 'Check that it is YAML.',
            offsets: [0, Math.min(1, text.length)],
          };
    return { text, value: undefined, root: null, document: undefined, findings: [finding], position };
  }
}

class TooDeep extends Error {}

function readDocument(text: string, lines: LineCounter, position: (offset: number) => Position): YamlSource {
  const documents = composeBounded(text, lines);
  const [document, second] = documents;
  const findings: Finding[] = [];
  if (document === undefined) return { text, value: undefined, root: null, document: undefined, findings, position };
  const seen = new Set<number>();
  for (const error of document.errors) {
    if (seen.has(error.pos[0]) || seen.size >= 20) continue;
    seen.add(error.pos[0]);
    findings.push(syntaxFinding(text, error));
    // What follows a tab is read at another depth than it has: it says nothing of its own.
    if (error.code === 'TAB_AS_INDENT') break;
  }
  if (second !== undefined) {
    findings.push({
      code: 'FR011',
      at: [],
      message: 'The file holds more than one YAML document.',
      hint: 'Keep one workflow per file.',
      offsets: [second.range[0], second.range[0] + 1],
    });
  }
  const root = document.contents;
  const value = new Walk(findings).valueOf(root, [], 0);
  return {
    text,
    value: findings.some((finding) => finding.code !== 'FR011') ? undefined : value,
    root,
    document,
    findings,
    position,
  };
}

function composeBounded(text: string, lines: LineCounter): Document.Parsed[] {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const composer = new Composer(OPTIONS);
  const documents: Document.Parsed[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (parser.stack.length > DEPTH_LIMIT * 2) throw new TooDeep();
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(true, text.length));
  return documents;
}

/** Turns nodes into a JSON value with maps that have no prototype, refusing what JSON or a workflow cannot hold. */
class Walk {
  private count = 0;
  private readonly open = new Set<ParsedNode>();
  private readonly anchors = new Map<string, ParsedNode>();
  private overgrown = false;
  private readonly findings: Finding[];

  constructor(findings: Finding[]) {
    this.findings = findings;
  }

  valueOf(node: YamlNode, at: Location, depth: number): Json {
    if (node === null) return null;
    if (++this.count > NODE_LIMIT || depth > DEPTH_LIMIT) return this.stop(node, depth);
    if (isAlias(node)) return this.aliased(node, at, depth);
    if (node.anchor === undefined) return this.written(node, at, depth);
    this.anchors.set(node.anchor, node);
    this.open.add(node);
    const value = this.written(node, at, depth);
    this.open.delete(node);
    return value;
  }

  private written(node: Exclude<ParsedNode, Alias.Parsed>, at: Location, depth: number): Json {
    if (isScalar(node)) return this.scalar(node, at);
    if (isSeq(node)) {
      const items: Json[] = [];
      for (const [index, item] of node.items.entries()) {
        if (this.overgrown) break;
        items.push(this.valueOf(isPair(item) ? null : item, [...at, index], depth + 1));
      }
      return items;
    }
    if (!isMap(node)) return null;
    const map = nullMap<Json>();
    for (const pair of node.items) {
      if (this.overgrown) break;
      const key = this.keyOf(pair.key, at, map);
      if (key !== undefined) map[key] = this.valueOf(pair.value, [...at, key], depth + 1);
    }
    return map;
  }

  private aliased(node: Alias.Parsed, at: Location, depth: number): Json {
    const target = this.anchors.get(node.source);
    if (target === undefined) {
      this.add({
        code: 'FR003',
        at,
        message: `The alias *${node.source} names no anchor written before it.`,
        hint: `Write &${node.source} first, or quote the text if the * belongs to it.`,
        offsets: offsetsOf(node),
      });
      return null;
    }
    if (!this.open.has(target)) return this.valueOf(target, at, depth + 1);
    this.overgrown = true;
    this.add({
      code: 'FR005',
      at,
      message: 'An alias stands inside the value it repeats, which would never end.',
      hint: 'Write the value out.',
      offsets: offsetsOf(node),
    });
    return null;
  }

  private scalar(node: Scalar.Parsed, at: Location): Json {
    const value: unknown = node.value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    if (typeof value === 'bigint') return Number(value);
    this.add({
      code: 'FR010',
      at,
      message: 'This value has no meaning in a workflow.',
      hint: 'Use text, a number, true, false, a list or a map.',
      offsets: offsetsOf(node),
    });
    return null;
  }

  private keyOf(node: ParsedNode, at: Location, map: Record<string, Json>): string | undefined {
    const offsets = offsetsOf(node);
    if (!isScalar(node) || (typeof node.value === 'object' && node.value !== null)) {
      this.add({
        code: 'FR010',
        at,
        message: 'A key must be a word, not a list or a map.',
        hint: 'Quote it if it is text; {{ }} at the start of a value needs quotes as well.',
        offsets,
      });
      return undefined;
    }
    const key = String(node.value);
    if (key === '__proto__') {
      this.add({ code: 'FR007', at, message: 'The key __proto__ is not allowed.', hint: 'Choose another name.', offsets });
      return undefined;
    }
    if (key in map) {
      this.add({
        code: 'FR004',
        at: [...at, key],
        message: `The key "${key}" is there twice.`,
        hint: 'Keep one of the two.',
        offsets,
      });
      return undefined;
    }
    return key;
  }

  private stop(node: YamlNode, depth: number): Json {
    if (!this.overgrown) {
      const deep = depth > DEPTH_LIMIT;
      this.add({
        code: deep ? 'FR006' : 'FR005',
        at: [],
        message: deep
          ? `The text is nested deeper than ${DEPTH_LIMIT} levels.`
          : `The file expands to more than ${NODE_LIMIT} values.`,
        hint: deep ? 'Make it flatter.' : 'Use fewer aliases.',
        offsets: node === null ? [0, 1] : offsetsOf(node),
      });
    }
    this.overgrown = true;
    return null;
  }

  private add(finding: Finding): void {
    if (this.findings.length < 100) this.findings.push(finding);
  }
}

/** Start and end of a node's own text. */
export function offsetsOf(node: { readonly range?: readonly number[] | null }): [number, number] {
  return [node.range?.[0] ?? 0, node.range?.[1] ?? 0];
}

const OTHER_SPELLINGS: ReadonlyMap<string, readonly string[]> = new Map([['id', ['step_id', 'workflow_id']]]);

/** A node found by its place: `node` its value, `key` the node of its key where it is in a map, `exact` false for the nearest parent. */
export interface Found {
  readonly node: YamlNode;
  readonly key: ParsedNode | undefined;
  /** The pair that is in, and the map that pair is in. */
  readonly pair?: YAMLMap.Parsed['items'][number];
  readonly map?: YAMLMap.Parsed;
  readonly exact: boolean;
}

/** The node at a place, or of the nearest thing around it; an alias stands for what it repeats, at the alias's own place. */
export function nodeAt(source: YamlSource, at: Location): Found {
  let node = source.root;
  let key: ParsedNode | undefined;
  let inside: Pick<Found, 'pair' | 'map'> = {};
  for (const step of at) {
    if (isMap(node)) {
      const names = [String(step), ...(OTHER_SPELLINGS.get(String(step)) ?? [])];
      const pair = node.items.find((item) => isScalar(item.key) && names.includes(String(item.key.value)));
      if (pair === undefined) return { node, key, ...inside, exact: false };
      inside = { pair, map: node };
      key = pair.key;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      if (item === undefined || isPair(item)) return { node, key, ...inside, exact: false };
      inside = {};
      key = undefined;
      node = node.items[Number(step)] ?? null;
    } else return { node, key, ...inside, exact: false };
  }
  return { node, key, ...inside, exact: true };
}

/** The range of a place: of its value, of its key when `onKey`, or of the nearest thing around it. */
export function rangeAt(source: YamlSource, at: Location, more: RangeWish = {}): Range | undefined {
  const found = nodeAt(source, at);
  const chosen = more.onKey === true || found.node === null ? (found.key ?? found.node) : found.node;
  if (chosen === null || chosen === undefined) return undefined;
  let [start, end] = offsetsOf(chosen);
  if (!found.exact && (isMap(chosen) || isSeq(chosen))) end = Math.max(start, firstLineEnd(source.text, start, end));
  if (more.within !== undefined && more.within !== '') {
    const inside = offsetOfNth(source.text.slice(start, end), more.within, more.nth);
    if (inside >= 0) {
      start += inside;
      end = start + more.within.length;
    }
  }
  while (end > start && /\s/.test(source.text[end - 1] ?? '')) end--;
  return { start: source.position(start), end: source.position(end) };
}

function firstLineEnd(text: string, start: number, end: number): number {
  const line = text.indexOf('\n', start);
  return line < 0 ? end : Math.min(line, end);
}
