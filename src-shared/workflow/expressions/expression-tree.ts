import { parse } from '@bufbuild/cel';
import type { Json } from '../../lib/json.ts';
import { once } from '../../lib/once.ts';
import type { Expression } from './expression.ts';

/** A node of an expression as the CEL parser gives it, macros spelled out. */
export type Expr = ReturnType<typeof parse>['expr'];

const trees = new WeakMap<Expression, () => Expr>();

/** The tree of a parsed expression, without the counters that running it needs. Made once, when somebody asks. */
export function treeOf(expression: Expression): Expr {
  const known = trees.get(expression);
  if (known !== undefined) return known();
  const tree = once(() => parse(expression.text).expr);
  trees.set(expression, tree);
  return tree();
}

/** Every node below (and the node itself), outermost first. */
export function* nodesOf(node: Expr): Generator<Expr> {
  yield node;
  for (const part of partsOf(node)) yield* nodesOf(part);
}

/** The nodes directly below one. */
export function partsOf(node: Expr): readonly Expr[] {
  const kind = node.exprKind;
  switch (kind.case) {
    case 'selectExpr':
      return present([kind.value.operand]);
    case 'callExpr':
      return present([kind.value.target, ...kind.value.args]);
    case 'listExpr':
      return kind.value.elements;
    case 'structExpr':
      return kind.value.entries.flatMap((entry) =>
        present([entry.keyKind.case === 'mapKey' ? entry.keyKind.value : undefined, entry.value]),
      );
    case 'comprehensionExpr': {
      const { iterRange, accuInit, loopCondition, loopStep, result } = kind.value;
      return present([iterRange, accuInit, loopCondition, loopStep, result]);
    }
    default:
      return [];
  }
}

function present(parts: readonly (Expr | undefined)[]): readonly Expr[] {
  return parts.filter((part) => part !== undefined);
}

/** The function a node calls with its arguments, the target first; undefined for any other node. */
export function callOf(
  node: Expr,
): { readonly name: string; readonly args: readonly Expr[]; readonly onTarget: boolean } | undefined {
  const kind = node.exprKind;
  if (kind.case !== 'callExpr') return undefined;
  const { target, args, function: name } = kind.value;
  return { name, args: target === undefined ? args : [target, ...args], onTarget: target !== undefined };
}

/** The value of a constant: whole numbers as numbers; undefined for any other node, and for bytes. */
export function constantOf(node: Expr | undefined): Json | undefined {
  const kind = node?.exprKind;
  if (kind?.case === 'callExpr' && kind.value.function === '-_') {
    const inner = constantOf(kind.value.args[0]);
    return typeof inner === 'number' ? -inner : undefined;
  }
  if (kind?.case !== 'constExpr') return undefined;
  const constant = kind.value.constantKind;
  switch (constant.case) {
    case 'nullValue':
      return null;
    case 'boolValue':
    case 'stringValue':
    case 'doubleValue':
      return constant.value;
    case 'int64Value':
    case 'uint64Value':
      return Number(constant.value);
    default:
      return undefined;
  }
}

/** A dotted name as its root and path; null stands for a computed key. Undefined where something else is looked into. */
export function dottedName(
  node: Expr,
): { readonly root: string; readonly path: readonly (string | number | null)[]; readonly tested: boolean } | undefined {
  const path: (string | number | null)[] = [];
  let tested = false;
  let at: Expr | undefined = node;
  while (at !== undefined) {
    const kind: Expr['exprKind'] = at.exprKind;
    if (kind.case === 'identExpr') return { root: kind.value.name, path: path.reverse(), tested };
    if (kind.case === 'selectExpr') {
      path.push(kind.value.field);
      tested ||= kind.value.testOnly;
      at = kind.value.operand;
    } else if (kind.case === 'callExpr' && kind.value.function === '_[_]') {
      const key = constantOf(kind.value.args[1]);
      path.push(typeof key === 'string' || typeof key === 'number' ? key : null);
      at = kind.value.args[0];
    } else return undefined;
  }
  return undefined;
}
