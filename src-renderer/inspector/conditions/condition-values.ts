import type { Json } from '../../../src-shared/lib/json.ts';
import type { Compared, Comparison } from '../../../src-shared/workflow/expressions/condition-rows.ts';
import { conditionOfCel } from '../../../src-shared/workflow/expressions/condition-rows.ts';
import type { ValueKind, ValueNode } from '../../commands/value-tree.ts';
import { words } from '../../ui/words.ts';

const TEXT: readonly Comparison[] = [
  'is',
  'is_not',
  'contains',
  'contains_not',
  'starts',
  'ends',
  'one_of',
  'none_of',
  'empty',
  'not_empty',
  'there',
  'not_there',
];
const NUMBER: readonly Comparison[] = [
  'is',
  'is_not',
  'more',
  'less',
  'at_least',
  'at_most',
  'one_of',
  'none_of',
  'there',
  'not_there',
];
const LIST: readonly Comparison[] = ['not_empty', 'empty', 'holds', 'size_more', 'size_less', 'there', 'not_there'];

/** The comparisons that make sense for a kind of value, the likeliest first. */
export function comparisonsFor(kind: ValueKind): readonly Comparison[] {
  switch (kind) {
    case 'text':
      return TEXT;
    case 'number':
      return NUMBER;
    case 'boolean':
      return ['true', 'false', 'there', 'not_there'];
    case 'list':
      return LIST;
    case 'map':
      return ['there', 'not_there', 'not_empty', 'empty'];
    case 'nothing':
    case 'any':
      return [...TEXT.slice(0, 2), ...NUMBER.slice(2, 6), ...TEXT.slice(2), 'holds', 'size_more', 'size_less', 'true', 'false'];
  }
}

/** What a line compares with before anyone said: what was there where it still fits, else what the field was the last time. */
export function defaultTo(is: Comparison, node: ValueNode | undefined, before: Compared | undefined): Compared {
  const kind = node?.kind ?? 'any';
  if (is === 'one_of' || is === 'none_of') {
    const first = before?.kind === 'value' ? before.value : undefined;
    if (typeof first === 'object') return { kind: 'value', value: first };
    return {
      kind: 'value',
      value: [typeof first === 'number' || typeof first === 'string' ? first : kind === 'number' ? 0 : ''],
    };
  }
  if (is === 'size_more' || is === 'size_less')
    return { kind: 'value', value: before?.kind === 'value' && typeof before.value === 'number' ? before.value : 1 };
  if (before?.kind === 'read') return before;
  if (before !== undefined && typeof before.value !== 'object' && (kind === 'any' || kindOf(before.value) === kind))
    return before;
  if (node?.words?.[0] !== undefined) return { kind: 'value', value: node.words[0] };
  if (kind === 'number') return { kind: 'value', value: 0 };
  return { kind: 'value', value: kind === 'boolean' ? true : '' };
}

/** What a line compares with, as people type it: other values stand bare, lists with commas. */
export function shownTo(to: Compared | undefined): Json {
  if (to === undefined) return '';
  if (to.kind === 'read') return to.expression;
  return typeof to.value === 'object' ? to.value.join(', ') : String(to.value);
}

/** What typed text compares with: a value of another step where it names one, else a number or text as the field is. */
export function readTyped(
  text: string,
  is: Comparison,
  kind: ValueKind,
): { readonly value: string; readonly to: Compared } | { readonly problem: string } {
  const say = words().inspector;
  const typed = text.trim();
  const is_read = /^(?:steps|inputs|context|item|run|previous)[.[]/.test(typed) && conditionOfCel(typed)?.rows[0]?.is === 'true';
  if (is_read) return { value: text, to: { kind: 'read', expression: typed } };
  const isNumber = typed !== '' && Number.isFinite(Number(typed));
  if (is === 'one_of' || is === 'none_of') {
    const parts = typed.split(',').map((part) => part.trim());
    if (kind === 'number' && !parts.every((part) => part !== '' && Number.isFinite(Number(part))))
      return { problem: say.badNumber };
    return { value: text, to: { kind: 'value', value: parts.map((part) => (kind === 'number' ? Number(part) : part)) } };
  }
  const wantsNumber = is === 'size_more' || is === 'size_less' || kind === 'number';
  if (wantsNumber) return isNumber ? { value: text, to: { kind: 'value', value: Number(typed) } } : { problem: say.badNumber };
  if (kind !== 'text' && isNumber && TAKES_NUMBERS.has(is)) return { value: text, to: { kind: 'value', value: Number(typed) } };
  if (kind === 'any' && (typed === 'true' || typed === 'false') && (is === 'is' || is === 'is_not'))
    return { value: text, to: { kind: 'value', value: typed === 'true' } };
  return { value: text, to: { kind: 'value', value: text } };
}

const TAKES_NUMBERS: ReadonlySet<Comparison> = new Set(['is', 'is_not', 'more', 'less', 'at_least', 'at_most', 'holds']);

function kindOf(value: string | number | boolean): ValueKind {
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean';
}
