import type { Json } from '../../lib/json.ts';
import { isJsonList } from '../../lib/json-guards.ts';
import type { Expression } from './expression.ts';
import { callOf, constantOf, dottedName, nodesOf, treeOf, type Expr } from './expression-tree.ts';

/** What expressions compare a value with, and what they look for inside it. */
export interface Compared {
  /** Constants that the value itself is held against. */
  readonly with: Set<Json>;
  readonly fields: Map<string, Compared>;
  /** Pieces that are looked for in a text. */
  readonly pieces: Set<string>;
  /** The largest size that a text or list is held against. */
  size?: number;
  item?: Compared;
}

/** Nothing is compared with anything yet. */
export function nothingCompared(): Compared {
  return { with: new Set(), fields: new Map(), pieces: new Set() };
}

const COMPARISONS: ReadonlySet<string> = new Set(['_==_', '_!=_', '_<_', '_<=_', '_>_', '_>=_']);
const TEXT_TESTS: ReadonlySet<string> = new Set(['contains', 'startsWith', 'endsWith']);

/** Adds to `found` what an expression compares the names it reads with; the roots (`inputs`, `steps`) are fields of `found`. */
export function addCompared(found: Compared, expression: Expression): void {
  const bound = new Map<string, Compared>();
  for (const node of nodesOf(treeOf(expression))) {
    noteVariable(found, bound, node);
    const name = dottedName(node);
    if (name !== undefined) placeOf(found, bound, node);
    const call = callOf(node);
    const [left, right] = call?.args ?? [];
    if (call === undefined || left === undefined || right === undefined) continue;
    if (COMPARISONS.has(call.name) || TEXT_TESTS.has(call.name)) {
      note(found, bound, { node: left, value: constantOf(right) });
      note(found, bound, { node: right, value: constantOf(left) });
      const piece = TEXT_TESTS.has(call.name) ? constantOf(right) : undefined;
      if (typeof piece === 'string') placeOf(found, bound, left)?.pieces.add(piece);
    } else if (call.name === '_[_]' && left.exprKind.case === 'listExpr') {
      // The first place behind the last one.
      note(found, bound, { node: right, value: left.exprKind.value.elements.length });
    } else if (call.name === '@in') {
      const list = right.exprKind.case === 'listExpr' ? right.exprKind.value.elements.map(constantOf) : [];
      for (const value of list) note(found, bound, { node: left, value });
      const range = placeOf(found, bound, right);
      const value = constantOf(left);
      if (range !== undefined && value !== undefined) itemOf(range).with.add(value);
    }
  }
}

/** The variable of `map`, `filter` and the like stands for an item of what it goes through. */
function noteVariable(found: Compared, bound: Map<string, Compared>, node: Expr): void {
  if (node.exprKind.case !== 'comprehensionExpr') return;
  const { iterRange, iterVar } = node.exprKind.value;
  const range = iterRange === undefined ? undefined : placeOf(found, bound, iterRange);
  if (range !== undefined) bound.set(iterVar, itemOf(range));
}

function note(
  found: Compared,
  bound: ReadonlyMap<string, Compared>,
  { node, value }: { readonly node: Expr; readonly value: Json | undefined },
): void {
  if (value === undefined || isJsonList(value)) return;
  const sized = callOf(node);
  if (sized?.name === 'size' && typeof value === 'number' && sized.args[0] !== undefined) {
    // A list of as many things as the size is compared with.
    const place = placeOf(found, bound, sized.args[0]);
    if (place !== undefined) {
      itemOf(place);
      place.size = Math.max(place.size ?? 0, value);
    }
    return;
  }
  placeOf(found, bound, node)?.with.add(value);
}

function itemOf(place: Compared): Compared {
  place.item ??= nothingCompared();
  return place.item;
}

function placeOf(found: Compared, bound: ReadonlyMap<string, Compared>, node: Expr): Compared | undefined {
  const name = dottedName(node);
  if (name === undefined) return undefined;
  let at = bound.get(name.root) ?? fieldOf(found, name.root);
  for (const key of name.path) at = typeof key === 'string' ? fieldOf(at, key) : itemOf(at);
  return at;
}

function fieldOf(place: Compared, name: string): Compared {
  const known = place.fields.get(name);
  if (known !== undefined) return known;
  const made = nothingCompared();
  place.fields.set(name, made);
  return made;
}

/** What is known of a place below, nothing when nothing is. */
export function comparedAt(found: Compared, path: readonly (string | number)[]): Compared {
  let at: Compared | undefined = found;
  for (const key of path) at = typeof key === 'string' ? at?.fields.get(key) : at?.item;
  return at ?? nothingCompared();
}
