import type { Json } from '../../lib/json.ts';
import { nullMap } from '../../lib/null-map.ts';
import { offsetOfNth } from '../../lib/occurrences.ts';
import type { Position, Range } from '../../workflow/checks/diagnostic.ts';
import type { Finding, Location } from '../../workflow/checks/finding.ts';
import { linePositions } from '../line-positions.ts';
import type { RangeWish } from '../text-source.ts';
import { mistakeFinding } from './json-mistakes.ts';
import { jsonTree, type JsonComment, type JsonElement, type JsonNode } from './json-tree.ts';
import { rawOffsets } from './json-strings.ts';

/** A JSON text taken apart: its value, its nodes with places, its comments and what is wrong with it. */
export interface JsonSource {
  readonly text: string;
  readonly value: Json | undefined;
  readonly root: JsonNode | undefined;
  readonly comments: readonly JsonComment[];
  readonly findings: readonly Finding[];
  readonly position: (offset: number) => Position;
}

/** Reads JSON with comments and trailing commas without ever throwing; where `strict`, a hint says that other readers refuse those. */
export function readJson(text: string, how: { readonly strict: boolean }): JsonSource {
  const { root, comments, mistake } = jsonTree(text);
  const findings: Finding[] = [];
  if (mistake !== undefined) findings.push(mistakeFinding(text, mistake));
  const value = root === undefined ? undefined : valueOf(root, [], findings);
  const trusted = findings.length === 0;
  if (trusted && how.strict) findings.push(...looseFindings(root, comments));
  return { text, value: trusted ? value : undefined, root, comments, findings, position: linePositions(text) };
}

function valueOf(node: JsonNode, at: Location, findings: Finding[]): Json {
  switch (node.kind) {
    case 'leaf':
      return leafOf(node, at, findings);
    case 'list':
      return node.elements.map((element, index) => valueOf(element.node, [...at, index], findings));
    case 'map': {
      const map = nullMap<Json>();
      for (const element of node.elements) {
        const key = keyOf(element, { at, map }, findings);
        if (key !== undefined) map[key] = valueOf(element.node, [...at, key], findings);
      }
      return map;
    }
  }
}

function leafOf(node: JsonNode, at: Location, findings: Finding[]): Json {
  if (typeof node.value !== 'number' || Number.isFinite(node.value)) return node.value;
  add(findings, {
    code: 'FR010',
    at,
    message: 'This number is larger than any that can be reckoned with.',
    hint: 'Write a smaller one, or quote it if it is text.',
    offsets: [node.start, node.end],
  });
  return null;
}

function keyOf(
  { key }: JsonElement,
  place: { readonly at: Location; readonly map: Readonly<Record<string, Json>> },
  findings: Finding[],
): string | undefined {
  if (key === undefined) return undefined;
  const { at, map } = place;
  const offsets = [key.start, key.end] as const;
  if (key.name === '__proto__') {
    add(findings, { code: 'FR007', at, message: 'The key __proto__ is not allowed.', hint: 'Choose another name.', offsets });
    return undefined;
  }
  if (key.name in map) {
    add(findings, {
      code: 'FR004',
      at: [...at, key.name],
      message: `The key "${key.name}" is there twice.`,
      hint: 'Keep one of the two.',
      offsets,
    });
    return undefined;
  }
  return key.name;
}

function add(findings: Finding[], finding: Finding): void {
  if (findings.length < 100) findings.push(finding);
}

function looseFindings(root: JsonNode | undefined, comments: readonly JsonComment[]): readonly Finding[] {
  const [comment] = comments;
  const comma = root === undefined ? undefined : trailingComma(root);
  if (comment === undefined && comma === undefined) return [];
  const what = comment === undefined ? 'a comma after its last value' : 'comments';
  return [
    {
      code: 'FR014',
      at: [],
      message: `The file has ${what}: Flowright reads that, many other readers of JSON do not.`,
      hint: 'Give the file a name that ends in .jsonc to say that it is meant.',
      offsets: comment === undefined ? [comma ?? 0, (comma ?? 0) + 1] : [comment.start, comment.end],
    },
  ];
}

function trailingComma(node: JsonNode): number | undefined {
  for (const [index, element] of node.elements.entries()) {
    const inner = trailingComma(element.node);
    if (inner !== undefined) return inner;
    if (index === node.elements.length - 1 && element.comma !== undefined) return element.comma;
  }
  return undefined;
}

const OTHER_SPELLINGS: ReadonlyMap<string, readonly string[]> = new Map([['id', ['step_id', 'workflow_id']]]);

/** A node found by its place: `element` as which it stands in what is around it, `exact` false for the nearest parent. */
export interface FoundJson {
  readonly node: JsonNode;
  readonly element: JsonElement | undefined;
  readonly exact: boolean;
}

/** The node at a place, or of the nearest thing around it. */
export function jsonAt(root: JsonNode, at: Location): FoundJson {
  let node = root;
  let element: JsonElement | undefined;
  for (const step of at) {
    const next = node.kind === 'list' ? node.elements[Number(step)] : memberAt(node, String(step));
    if (next === undefined) return { node, element, exact: false };
    element = next;
    node = next.node;
  }
  return { node, element, exact: true };
}

function memberAt(map: JsonNode, name: string): JsonElement | undefined {
  const own = map.elements.find(({ key }) => key?.name === name);
  const others = OTHER_SPELLINGS.get(name);
  if (own !== undefined || others === undefined) return own;
  return map.elements.find(({ key }) => key !== undefined && others.includes(key.name));
}

/** The range of a place: of its value, of its key when `onKey`, of `within` inside it, or of the nearest thing around it. */
export function jsonRange(source: JsonSource, at: Location, more: RangeWish = {}): Range | undefined {
  if (source.root === undefined) return undefined;
  const { node, element, exact } = jsonAt(source.root, at);
  const range = (start: number, end: number): Range => ({ start: source.position(start), end: source.position(end) });
  if (more.onKey === true && element?.key !== undefined) return range(element.key.start, element.key.end);
  if (!exact && node.kind !== 'leaf') {
    const line = source.text.slice(node.start, node.end).search(/\r?\n/);
    return range(node.start, line < 0 ? node.end : node.start + line);
  }
  if (more.within !== undefined && more.within !== '' && typeof node.value === 'string') {
    const inside = offsetOfNth(node.value, more.within, more.nth);
    const offsets = rawOffsets(source.text.slice(node.start, node.end));
    const [from, to] = [offsets[inside], offsets[inside + more.within.length]];
    if (inside >= 0 && from !== undefined && to !== undefined) return range(node.start + from, node.start + to);
  }
  return range(node.start, node.end);
}
