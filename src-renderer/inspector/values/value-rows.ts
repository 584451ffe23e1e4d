import type { Json } from '../../../src-shared/lib/json.ts';
import { isJsonList, isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import type { ValueGroup, ValueNode } from '../../commands/value-tree.ts';
import { words } from '../../ui/words.ts';

/** A value on a line of its own: how deep it stands, and whether there is something in it to show. */
export interface ValueRow {
  readonly node: ValueNode;
  readonly level: number;
  readonly inside: 'none' | 'shown' | 'folded';
}

/** A group with the lines below it. */
export interface RowGroup {
  readonly group: ValueGroup;
  readonly title: string;
  readonly rows: readonly ValueRow[];
}

/** The lines of a tree: what is open, or, with something searched for, whatever matches, wherever it stands. */
export function valueRows(
  groups: readonly ValueGroup[],
  look: { readonly query: string; readonly open: ReadonlySet<string> },
): readonly RowGroup[] {
  const wanted = look.query.trim().toLowerCase();
  return groups
    .map((group) => {
      const title = groupTitle(group);
      const whole = wanted !== '' && title.toLowerCase().includes(wanted);
      const rows = wanted === '' ? openRows(group.nodes, 0, look.open) : foundRows(group.nodes, whole ? '' : wanted);
      return { group, title, rows };
    })
    .filter(({ rows }) => rows.length > 0);
}

/** What a group is called. */
export function groupTitle(group: ValueGroup): string {
  return group.kind === 'step' || group.kind === 'loop' ? group.name : words().values.groups[group.kind];
}

/** What a value is called where its own name says too little. */
export function nodeName(node: ValueNode): string {
  if (node.name === '') return words().values.status;
  return /\[\d+\]$/.test(node.expression) ? words().values.first : node.name;
}

/** What a value was, short enough for a line. */
export function sampleWords(value: Json): string {
  const say = words().values;
  if (value === null) return say.nothing;
  if (isJsonList(value)) return say.entries(value.length);
  if (isJsonObject(value)) return say.fields(Object.keys(value).length);
  if (typeof value === 'boolean') return value ? say.yes : say.no;
  const text = typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : String(value);
  return text === '' ? say.emptyText : text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function openRows(nodes: readonly ValueNode[], level: number, open: ReadonlySet<string>): readonly ValueRow[] {
  return nodes.flatMap((node): readonly ValueRow[] => {
    if (node.children.length === 0) return [{ node, level, inside: 'none' }];
    const shown = open.has(node.expression);
    return [{ node, level, inside: shown ? 'shown' : 'folded' }, ...(shown ? openRows(node.children, level + 1, open) : [])];
  });
}

function foundRows(nodes: readonly ValueNode[], wanted: string): readonly ValueRow[] {
  return nodes.flatMap((node): readonly ValueRow[] => {
    const hit = nodeName(node).toLowerCase().includes(wanted) || node.expression.toLowerCase().includes(wanted);
    // Below a hit everything would match by its expression.
    const below = foundRows(node.children, wanted).filter((row) => !hit || nodeName(row.node).toLowerCase().includes(wanted));
    return [...(hit ? [{ node, level: 0, inside: 'none' as const }] : []), ...(wanted === '' ? [] : below)];
  });
}
