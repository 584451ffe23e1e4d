import type { JsonNode } from './json-tree.ts';
import type { JsonSource } from './json-source.ts';
import { indentAt } from './json-slots.ts';
import { PLAIN_STYLE, type JsonStyle } from './json-print.ts';

/** How a text is written, told from what it does most or first; what it does nowhere is as {@link PLAIN_STYLE} has it. */
export function jsonStyle(source: JsonSource): JsonStyle {
  const { text, root } = source;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const escaped = [...text.matchAll(/\\u([0-9a-f]{4})/gi)].some((match) => Number.parseInt(match[1] ?? '0', 16) > 0x9f);
  const ascii = escaped && !/[\u0080-\ufefe]/.test(text);
  if (root === undefined) return { ...PLAIN_STYLE, eol };
  const seen: Seen = { colons: [], units: [], commas: [], mapPads: [], listPads: [], maps: 0, lists: 0 };
  look(text, root, seen);
  const colon = seen.colons[0] ?? PLAIN_STYLE.colon;
  const roomy = colon.endsWith(' ');
  const broken = /\n/.test(text.slice(root.start, root.end).trim());
  return {
    eol,
    ascii,
    colon,
    broken: broken || root.elements.length === 0,
    unit: seen.units[0] ?? PLAIN_STYLE.unit,
    comma: seen.commas[0] ?? (roomy ? ', ' : ','),
    mapPad: seen.mapPads[0] ?? (roomy && seen.listPads[0] !== '' ? ' ' : ''),
    listPad: seen.listPads[0] ?? '',
    shortMaps: seen.maps > 0,
    shortLists: seen.lists >= 0,
  };
}

interface Seen {
  readonly colons: string[];
  readonly units: string[];
  readonly commas: string[];
  readonly mapPads: string[];
  readonly listPads: string[];
  /** Flat maps and lists on one line, less those on lines of their own. */
  maps: number;
  lists: number;
}

function look(text: string, node: JsonNode, seen: Seen): void {
  const [first, second] = node.elements;
  if (first === undefined) return;
  if (first.key !== undefined) {
    const colon = text.slice(first.key.end, first.node.start);
    if (/^[ \t]*:[ \t]*$/.test(colon)) seen.colons.push(colon);
  }
  const oneLine = !text.slice(node.start, node.end).includes('\n');
  const opening = text.slice(node.start + 1, first.start);
  if (oneLine) {
    if (opening.trim() === '') (node.kind === 'map' ? seen.mapPads : seen.listPads).push(opening);
    const between = second === undefined ? '' : text.slice(first.end, second.start);
    if (/^,[ \t]*$/.test(between)) seen.commas.push(between);
  } else if (opening.includes('\n')) {
    const outer = indentAt(text, node.start);
    const inner = indentAt(text, first.start);
    if (inner.startsWith(outer) && inner.length > outer.length) seen.units.push(inner.slice(outer.length));
  }
  if (node.elements.every((element) => element.node.kind === 'leaf')) {
    if (node.kind === 'map') seen.maps += oneLine ? 1 : -1;
    else seen.lists += oneLine ? 1 : -1;
  }
  for (const element of node.elements) look(text, element.node, seen);
}
