import type { Json } from '../../lib/json.ts';
import { callOf, constantOf, dottedName, treeOf, type Expr } from './expression-tree.ts';
import { parseExpression } from './expression.ts';

/** How a row of a condition compares; those of {@link ALONE} need no value. */
export const COMPARISONS = [
  'is',
  'is_not',
  'more',
  'less',
  'at_least',
  'at_most',
  'contains',
  'contains_not',
  'starts',
  'ends',
  'one_of',
  'none_of',
  'holds',
  'size_more',
  'size_less',
  'true',
  'false',
  'empty',
  'not_empty',
  'there',
  'not_there',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Comparisons without a value. */
export const ALONE: ReadonlySet<Comparison> = new Set(['true', 'false', 'empty', 'not_empty', 'there', 'not_there']);

/** What a row compares with: a value, or what is read elsewhere. */
export type Compared =
  | { readonly kind: 'value'; readonly value: string | number | boolean | readonly (string | number)[] }
  | { readonly kind: 'read'; readonly expression: string };

/** One line of a condition: field – is – value. `field` is a dotted name such as `steps.scan.output.count`. */
export interface ConditionRow {
  readonly field: string;
  readonly is: Comparison;
  readonly to?: Compared;
}

/** A condition as rows that all, or any one of which, must hold. */
export interface Condition {
  readonly join: 'all' | 'any';
  readonly rows: readonly ConditionRow[];
}

/** A condition as a CEL expression. */
export function celOfCondition({ join, rows }: Condition): string {
  return rows.map(celOfRow).join(join === 'all' ? ' && ' : ' || ');
}

/** The rows a CEL expression says; undefined where it says what rows cannot. */
export function conditionOfCel(text: string): Condition | undefined {
  const parsed = parseExpression(text);
  if (!parsed.ok) return undefined;
  const tree = treeOf(parsed.value);
  const join = callOf(tree)?.name === '_||_' ? 'any' : 'all';
  const rows = partsOf(tree, join === 'all' ? '_&&_' : '_||_').map(rowOf);
  const known = rows.filter((row) => row !== undefined);
  return known.length === rows.length ? { join, rows: known } : undefined;
}

/** A name or element read from `base`, spelled as CEL spells it. */
export function memberText(base: string, key: string | number): string {
  if (typeof key === 'number') return `${base}[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) && !RESERVED.has(key) ? `${base}.${key}` : `${base}[${celText(key)}]`;
}

const RESERVED = new Set(
  'as break const continue else false for function if import in let loop null package namespace return true var void while'.split(
    ' ',
  ),
);

function celOfRow({ field, is, to }: ConditionRow): string {
  const value = to === undefined ? '""' : comparedText(to);
  switch (is) {
    case 'contains':
      return `${field}.contains(${value})`;
    case 'contains_not':
      return `!${field}.contains(${value})`;
    case 'starts':
      return `${field}.startsWith(${value})`;
    case 'ends':
      return `${field}.endsWith(${value})`;
    case 'one_of':
      return `${field} in ${value}`;
    case 'none_of':
      return `!(${field} in ${value})`;
    case 'holds':
      return `${value} in ${field}`;
    case 'size_more':
      return `size(${field}) > ${value}`;
    case 'size_less':
      return `size(${field}) < ${value}`;
    case 'true':
      return field;
    case 'false':
      return `!${field}`;
    case 'empty':
      return `size(${field}) == 0`;
    case 'not_empty':
      return `size(${field}) > 0`;
    case 'there':
      return thereText(field);
    case 'not_there':
      return thereText(field).startsWith('has(') ? `!${thereText(field)}` : `!(${thereText(field)})`;
    default:
      return `${field} ${SIGNS[is]} ${value}`;
  }
}

/** `has` takes dotted names only; an element or an odd key is asked for in other words. */
function thereText(field: string): string {
  const indexed = /^(.*)\[(?:("(?:[^"\\]|\\.)*")|(\d+))\]$/s.exec(field);
  if (indexed === null) return `has(${field})`;
  const [, base = '', key, index] = indexed;
  return key === undefined ? `size(${base}) > ${index ?? '0'}` : `${key} in ${base}`;
}

const SIGNS = { is: '==', is_not: '!=', more: '>', less: '<', at_least: '>=', at_most: '<=' } as const;
const WORDS: Readonly<Record<string, keyof typeof SIGNS>> = {
  '_==_': 'is',
  '_!=_': 'is_not',
  '_>_': 'more',
  '_<_': 'less',
  '_>=_': 'at_least',
  '_<=_': 'at_most',
};
const METHODS: Readonly<Record<string, Comparison>> = { contains: 'contains', startsWith: 'starts', endsWith: 'ends' };

function comparedText(to: Compared): string {
  if (to.kind === 'read') return to.expression;
  const { value } = to;
  return typeof value === 'object' ? `[${value.map(celLiteral).join(', ')}]` : celLiteral(value);
}

function celLiteral(value: string | number | boolean): string {
  return typeof value === 'string' ? celText(value) : String(value);
}

function celText(value: string): string {
  return JSON.stringify(value);
}

function partsOf(node: Expr, name: string): readonly Expr[] {
  const call = callOf(node);
  return call?.name === name ? call.args.flatMap((part) => partsOf(part, name)) : [node];
}

function rowOf(node: Expr): ConditionRow | undefined {
  const call = callOf(node);
  const name = nameOf(node);
  if (name !== undefined) return { field: name.text, is: name.tested ? 'there' : 'true' };
  if (call?.name === '!_') return call.args[0] === undefined ? undefined : negated(rowOf(call.args[0]));
  const [left, right] = call?.args ?? [];
  if (call === undefined || left === undefined || right === undefined) return undefined;
  const method = call.onTarget ? METHODS[call.name] : undefined;
  const sign = method ?? WORDS[call.name];
  if (call.name === '@in') return inRow(left, right);
  if (sign === undefined) return undefined;
  const sized = sizeOf(left);
  if (sized !== undefined) return sizeRow(sized, sign, constantOf(right));
  return compared(left, sign, right);
}

function compared(left: Expr, is: Comparison, right: Expr): ConditionRow | undefined {
  const field = readOf(left);
  const to = comparedOf(right);
  if (field === undefined || to === undefined || (to.kind === 'value' && typeof to.value === 'object')) return undefined;
  return { field, is, to };
}

function inRow(left: Expr, right: Expr): ConditionRow | undefined {
  const list = right.exprKind.case === 'listExpr' ? listOf(right.exprKind.value.elements) : undefined;
  const field = readOf(left);
  if (list !== undefined) return field === undefined ? undefined : { field, is: 'one_of', to: { kind: 'value', value: list } };
  const holder = readOf(right);
  const to = comparedOf(left);
  return holder === undefined || to === undefined ? undefined : { field: holder, is: 'holds', to };
}

function sizeRow(field: string, is: Comparison, size: Json | undefined): ConditionRow | undefined {
  if (typeof size !== 'number') return undefined;
  if (is === 'is' && size === 0) return { field, is: 'empty' };
  if (is === 'more' && size === 0) return { field, is: 'not_empty' };
  const sized = is === 'more' ? 'size_more' : is === 'less' ? 'size_less' : undefined;
  return sized === undefined ? undefined : { field, is: sized, to: { kind: 'value', value: size } };
}

function negated(row: ConditionRow | undefined): ConditionRow | undefined {
  switch (row?.is) {
    case 'true':
      return { field: row.field, is: 'false' };
    case 'there':
      return { field: row.field, is: 'not_there' };
    case 'contains':
      return { ...row, is: 'contains_not' };
    case 'one_of':
      return { ...row, is: 'none_of' };
    default:
      return undefined;
  }
}

function sizeOf(node: Expr): string | undefined {
  const call = callOf(node);
  const [inner] = call?.args ?? [];
  return call?.name === 'size' && call.args.length === 1 && inner !== undefined ? readOf(inner) : undefined;
}

function comparedOf(node: Expr): Compared | undefined {
  const value = constantOf(node);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { kind: 'value', value };
  const expression = value === undefined ? readOf(node) : undefined;
  return expression === undefined ? undefined : { kind: 'read', expression };
}

function listOf(elements: readonly Expr[]): readonly (string | number)[] | undefined {
  const values = elements.map(constantOf).filter((one) => typeof one === 'string' || typeof one === 'number');
  return values.length === elements.length && values.length > 0 ? values : undefined;
}

function readOf(node: Expr): string | undefined {
  const name = nameOf(node);
  return name === undefined || name.tested ? undefined : name.text;
}

function nameOf(node: Expr): { readonly text: string; readonly tested: boolean } | undefined {
  const name = dottedName(node);
  if (name === undefined) return undefined;
  const path = name.path.filter((key) => key !== null);
  if (path.length !== name.path.length) return undefined;
  return { text: path.reduce<string>(memberText, name.root), tested: name.tested };
}
