import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { offsetOfNth } from '../../lib/occurrences.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import { CODES } from '../../workflow/checks/codes.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { begunText } from '../begun-text.ts';
import { applyChanges, composeChanges } from '../edit/text-changes.ts';
import type { Changes, TextReplacement } from '../text-source.ts';
import { insertElement } from './json-insert.ts';
import { jsonBlock, jsonLine, PLAIN_STYLE, printJson } from './json-print.ts';
import { removeElement } from './json-remove.ts';
import { indentAt, sharesLine } from './json-slots.ts';
import { jsonAt, readJson, type FoundJson, type JsonSource } from './json-source.ts';
import { jsonQuoted, rawOffsets } from './json-strings.ts';
import { jsonStyle } from './json-style.ts';
import type { JsonNode } from './json-tree.ts';

/** Keys that people expect at the top of their map. */
const FIRST_KEYS: readonly string[] = ['version', 'id'];

/** Sets the value at a place, adding its key (and maps around it) where missing. */
export function setAt(source: JsonSource, at: Location, value: Json): Changes {
  const { root, text } = source;
  if (root === undefined) {
    const eol = text.includes('\r\n') ? '\r\n' : PLAIN_STYLE.eol;
    const isEmpty = source.findings.every(({ code }) => CODES[code].severity !== 'error');
    return at.length === 0 && isEmpty && isJsonObject(value) ? begunText(text, printJson(value, { eol }), eol) : undefined;
  }
  const found = jsonAt(root, at);
  if (found.exact) return at.length === 0 ? undefined : replace(source, found, { at, value });
  for (let depth = at.length - 1; depth >= 0; depth--) {
    const parent = jsonAt(root, at.slice(0, depth));
    const key = at[depth];
    if (!parent.exact || key === undefined) continue;
    const inner = at.slice(depth + 1).reduceRight<Json>((below, name) => ({ [String(name)]: below }), value);
    if (parent.node.kind === 'list')
      return parent.node.elements.length === key
        ? insertElement(source, parent.node, { index: key, key: undefined, value: inner })
        : undefined;
    if (typeof key === 'number') return undefined;
    if (parent.node.kind === 'map')
      return insertElement(source, parent.node, { index: placeOf(parent.node, key, depth), key, value: inner });
    return parent.node.value === null ? replace(source, parent, { at: at.slice(0, depth), value: { [key]: inner } }) : undefined;
  }
  return undefined;
}

/** Removes a map's key with its value, or a list's element; comments that stand alone stay. */
export function removeAt(source: JsonSource, at: Location): Changes {
  const key = at.at(-1);
  if (source.root === undefined || key === undefined) return undefined;
  const parent = jsonAt(source.root, at.slice(0, -1));
  if (!parent.exact) return undefined;
  const index =
    parent.node.kind === 'list' ? Number(key) : parent.node.elements.findIndex((element) => element.key?.name === String(key));
  return removeElement(source, parent.node, index);
}

/** Gives a map's key another name, its value untouched. */
export function renameKeyAt(source: JsonSource, at: Location, to: string): Changes {
  if (source.root === undefined) return undefined;
  const { element, exact } = jsonAt(source.root, at);
  if (!exact || element?.key === undefined) return undefined;
  const { start, end } = element.key;
  return [change(start, end - start, jsonQuoted(to, jsonStyle(source)))];
}

/** Replaces a piece of the text value at a place, the `nth` from 0; the rest keeps its spelling, escapes and all. */
export function replaceTextAt(source: JsonSource, at: Location, what: TextReplacement): Changes {
  if (source.root === undefined) return undefined;
  const { node, exact } = jsonAt(source.root, at);
  if (!exact || typeof node.value !== 'string') return undefined;
  const index = offsetOfNth(node.value, what.find, what.nth);
  if (index < 0) return undefined;
  const offsets = rawOffsets(source.text.slice(node.start, node.end));
  const [from, to] = [offsets[index], offsets[index + what.find.length]];
  if (from === undefined || to === undefined) return undefined;
  return [change(node.start + from, to - from, jsonQuoted(what.text, jsonStyle(source)).slice(1, -1))];
}

/** Puts an element into a list before `index` (its length means last). */
export function insertItem(
  source: JsonSource,
  what: { readonly list: Location; readonly index: number; readonly value: Json },
): Changes {
  if (source.root === undefined) return undefined;
  const found = jsonAt(source.root, what.list);
  if (!found.exact) return undefined;
  if (found.node.kind === 'list')
    return insertElement(source, found.node, { index: what.index, key: undefined, value: what.value });
  return found.node.kind === 'leaf' && found.node.value === null
    ? replace(source, found, { at: what.list, value: [what.value] })
    : undefined;
}

/** `version` and `id` come first, other keys of a workflow before its steps, all else last. */
function placeOf(map: JsonNode, key: string, depth: number): number {
  const names = map.elements.map((element) => element.key?.name);
  if (FIRST_KEYS.includes(key)) return key === 'id' && names[0] === 'version' ? 1 : 0;
  const steps = names.indexOf('steps');
  return depth === 0 && steps >= 0 ? steps : map.elements.length;
}

interface Wanted {
  readonly at: Location;
  readonly value: Json;
}

function replace(source: JsonSource, { node, element }: FoundJson, { at, value }: Wanted): Changes {
  const before = plain(node);
  if (canonicalJson(before) === canonicalJson(value)) return [];
  const merged =
    isJsonObject(before) && isJsonObject(value)
      ? mapChanges(source, before, { at, value })
      : isJsonList(before) && isJsonList(value)
        ? listChanges(source, before, { at, value })
        : undefined;
  if (merged !== undefined) return merged;
  const style = jsonStyle(source);
  const written = source.text.slice(node.start, node.end);
  const indent = indentAt(source.text, element?.start ?? node.start);
  const onLine = jsonLine(value, style);
  const wasOnLine = node.elements.length > 0 && !written.includes('\n') && onLine.length <= 100;
  const text = wasOnLine || sharesLine(source, node) ? onLine : jsonBlock(value, style, indent);
  return [change(node.start, node.end - node.start, text)];
}

/** A map brought to another value member by member, so that what is written around them stays; undefined where none stays. */
function mapChanges(source: JsonSource, before: JsonObject, { at, value }: Wanted & { readonly value: JsonObject }): Changes {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(value, key));
  if (gone.length === Object.keys(before).length) return undefined;
  return inTurn(source, [
    ...Object.entries(value).map(
      ([key, member]) =>
        (now: JsonSource) =>
          setAt(now, [...at, key], member),
    ),
    ...gone.map((key) => (now: JsonSource) => removeAt(now, [...at, key])),
  ]);
}

/** A list brought to another value element by element; undefined where more than one comes or goes. */
function listChanges(
  source: JsonSource,
  before: readonly Json[],
  { at, value }: Wanted & { readonly value: readonly Json[] },
): Changes {
  if (before.length === 0) return undefined;
  if (value.length === before.length)
    return inTurn(
      source,
      value.map((item, index) => (now) => setAt(now, [...at, index], item)),
    );
  const same = (a: Json | undefined, b: Json | undefined): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);
  const first = before.findIndex((item, index) => !same(item, value[index]));
  const index = first < 0 ? before.length : first;
  const added = value[index];
  const isShifted = (short: readonly Json[], long: readonly Json[]): boolean =>
    long.length === short.length + 1 && short.every((item, n) => n < index || same(item, long[n + 1]));
  if (added !== undefined && isShifted(before, value)) return insertItem(source, { list: at, index, value: added });
  return isShifted(value, before) ? removeAt(source, [...at, index]) : undefined;
}

/** Edits made one after the other, each on what the one before wrote. */
function inTurn(source: JsonSource, edits: readonly ((now: JsonSource) => Changes)[]): Changes {
  let now = source;
  let all: readonly TextChange[] = [];
  for (const edit of edits) {
    const changes = edit(now);
    const text = changes === undefined ? undefined : applyChanges(now.text, changes);
    if (changes === undefined || text === undefined) return undefined;
    if (text === now.text) continue;
    all = composeChanges(source.text, [all, changes]);
    now = readJson(text, { strict: false });
  }
  return all;
}

/** What a node says, without care for keys that are there twice: of those there is no editing. */
function plain(node: JsonNode): Json {
  if (node.kind === 'leaf') return node.value;
  if (node.kind === 'list') return node.elements.map((element) => plain(element.node));
  return Object.fromEntries(node.elements.map((element) => [element.key?.name ?? '', plain(element.node)]));
}

function change(offset: number, length: number, text: string): TextChange {
  return { offset, length, text };
}
