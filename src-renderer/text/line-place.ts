import type { KeyPlace } from './key-place.ts';
import { lineAt } from './name-at.ts';

/** A line of YAML with a key: its columns, its key and what stands behind it. */
interface KeyLine {
  readonly indent: number;
  /** Column of the key, behind any dashes. */
  readonly column: number;
  readonly key: string;
  readonly rest: string;
}

const YAML_LINE = /^( *)((?:- +)*)(?:([A-Za-z_][\w.-]*|"[^"]*"|'[^']*') *:(?= |$)(.*))?$/;

/** Where an offset stands in a text of YAML maps and lists in block style. */
export function yamlPlace(text: string, offset: number): KeyPlace | undefined {
  const line = lineAt(text, offset);
  const caret = offset - line.start;
  const own = keyLine(line.text);
  if (own !== undefined && caret > own.column + own.key.length) {
    const value = /^ *(.*?) *(?:#.*)?$/.exec(own.rest)?.[1] ?? '';
    const start = line.text.length - own.rest.length + (own.rest.length - own.rest.trimStart().length);
    if (caret < start || caret > start + value.length) return undefined;
    return {
      ...around(text, line.start, own),
      key: own.key,
      part: 'value',
      span: [line.start + start, line.start + start + value.length],
    };
  }
  const typed = /^( *)((?:- +)*)([\w.-]*)$/.exec(line.text.slice(0, caret));
  if (typed === null) return undefined;
  const column = (typed[1]?.length ?? 0) + (typed[2]?.length ?? 0);
  const key = own?.key ?? typed[3] ?? '';
  if (own === undefined && line.text.slice(caret).trim() !== '') return undefined;
  const place = around(text, line.start, own ?? { indent: typed[1]?.length ?? 0, column, key, rest: '' });
  return { ...place, key, part: 'key', span: [line.start + column, line.start + column + key.length] };
}

function keyLine(line: string): KeyLine | undefined {
  const found = YAML_LINE.exec(line);
  if (found?.[3] === undefined) return undefined;
  const indent = found[1]?.length ?? 0;
  return { indent, column: indent + (found[2]?.length ?? 0), key: found[3], rest: found[4] ?? '' };
}

/** The keys around a line, and what its map says on other lines. */
function around(text: string, lineStart: number, own: KeyLine): Pick<KeyPlace, 'at' | 'says'> {
  const lines = text.split('\n');
  const index = text.slice(0, lineStart).split('\n').length - 1;
  const says: Record<string, unknown> = {};
  const at: (string | number)[] = [];
  let column = own.column;
  let isItem = own.column > own.indent;
  let isOwnMap = true;
  for (let nth = index - 1; nth >= 0 && column > 0; nth--) {
    if (isItem) {
      // The list's key stands at its dash or further left.
      column = Math.min(column, own.indent + 1);
    }
    const line = keyLine((lines[nth] ?? '').replace(/\r$/, ''));
    if (line === undefined) continue;
    if (isOwnMap && !isItem && line.column === column) says[line.key] = line.rest.trim();
    if (line.column === column && line.column > line.indent && !isItem) {
      isItem = true;
      column = line.indent + 1;
      isOwnMap = false;
      continue;
    }
    if (line.column >= column || line.rest.replace(/#.*/, '').trim() !== '') continue;
    at.unshift(line.key, ...(isItem ? [0] : []));
    isOwnMap = false;
    isItem = line.column > line.indent;
    column = isItem ? line.indent + 1 : line.column;
  }
  for (let nth = index + 1; nth < lines.length && own.column > 0; nth++) {
    const text = lines[nth] ?? '';
    const line = keyLine(text.replace(/\r$/, ''));
    if (text.trim() !== '' && /^ */.exec(text)?.[0].length !== undefined && (/^ */.exec(text)?.[0].length ?? 0) < own.column)
      break;
    if (line?.column === own.column && line.indent === own.column) says[line.key] = line.rest.trim();
  }
  if (own.column === 0)
    for (const each of lines) {
      const line = keyLine(each.replace(/\r$/, ''));
      if (line?.column === 0 && line !== own) says[line.key] = line.rest.trim();
    }
  return { at, says };
}

const TOML_HEADER = /^\s*(\[\[?)\s*([^\]#]+?)\s*\]\]?\s*(?:#.*)?$/;
const TOML_PAIR = /^\s*([\w-]+|"[^"]*"|'[^']*')((?:\s*\.\s*[\w-]+)*)\s*=\s*(.*)$/;

/** Where an offset stands in a text of TOML tables. */
export function tomlPlace(text: string, offset: number): KeyPlace | undefined {
  const line = lineAt(text, offset);
  const caret = offset - line.start;
  if (TOML_HEADER.test(line.text)) return undefined;
  const lines = text.split('\n').map((each) => each.replace(/\r$/, ''));
  const index = text.slice(0, line.start).split('\n').length - 1;
  const lists = new Set(lines.flatMap((each) => (each.trimStart().startsWith('[[') ? [TOML_HEADER.exec(each)?.[2] ?? ''] : [])));
  const first = lines.slice(0, index).findLastIndex((each) => TOML_HEADER.test(each));
  const after = lines.findIndex((each, nth) => nth > index && TOML_HEADER.test(each));
  const says: Record<string, unknown> = {};
  for (const [nth, each] of lines.slice(first + 1, after < 0 ? lines.length : after).entries()) {
    const pair = nth === index - first - 1 ? null : TOML_PAIR.exec(each);
    if (pair?.[1] !== undefined) says[pair[1]] = (pair[3] ?? '').replace(/^["']|["']\s*(?:#.*)?$/g, '');
  }
  const names = first < 0 ? [] : (TOML_HEADER.exec(lines[first] ?? '')?.[2] ?? '').split('.').map((name) => name.trim());
  const at = names.flatMap((name, nth) => (lists.has(names.slice(0, nth + 1).join('.')) ? [name, 0] : [name]));
  const pair = TOML_PAIR.exec(line.text);
  const lead = /^\s*/.exec(line.text)?.[0].length ?? 0;
  if (pair === null) {
    const typed = /^\s*([\w-]*)$/.exec(line.text.slice(0, caret))?.[1];
    if (typed === undefined || line.text.slice(caret).trim() !== '') return undefined;
    return { at, key: typed, part: 'key', span: [line.start + lead, offset], says };
  }
  const parts = [
    pair[1] ?? '',
    ...(pair[2] ?? '')
      .split('.')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
  const key = parts.at(-1) ?? '';
  const inside = [...at, ...parts.slice(0, -1)];
  const start = line.text.length - (pair[3]?.length ?? 0);
  const keyEnd = lead + (pair[1]?.length ?? 0) + (pair[2]?.length ?? 0);
  if (caret <= keyEnd)
    return { at: inside, key, part: 'key', span: [line.start + keyEnd - key.length, line.start + keyEnd], says };
  const value = (pair[3] ?? '').replace(/\s*(?:#.*)?$/, '');
  if (caret < start || caret > start + value.length) return undefined;
  return { at: inside, key, part: 'value', span: [line.start + start, line.start + start + value.length], says };
}
