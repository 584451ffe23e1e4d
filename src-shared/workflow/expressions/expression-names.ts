import type { parse } from '@bufbuild/cel';
import { COUNT_FUNCTION } from './cel-environment.ts';

type Expr = ReturnType<typeof parse>['expr'];

/** One reading of a name: `steps.a.output.n` has root `steps` and path [a, output, n]; null stands for a computed key. */
export interface NameRead {
  readonly root: string;
  readonly path: readonly (string | number | null)[];
  /** True inside `has(…)`: asked for, not read. */
  readonly tested: boolean;
  /** Offset of the name in the expression's text. */
  readonly offset: number;
}

/** Every name an expression reads from outside, in text order; variables of `map`, `filter` and the like are its own. */
export function nameReads(expr: Expr, positions: Readonly<Record<string, number>>): readonly NameRead[] {
  const reads: NameRead[] = [];
  walk(expr, new Set());
  return reads.sort((a, b) => a.offset - b.offset);

  function walk(node: Expr | undefined, own: ReadonlySet<string>): void {
    if (node === undefined) return;
    const chain = chainOf(node);
    if (chain !== undefined) {
      if (!own.has(chain.root))
        reads.push({ root: chain.root, path: chain.path, tested: chain.tested, offset: positions[String(chain.id)] ?? 0 });
      for (const key of chain.computed) walk(key, own);
      return;
    }
    const kind = node.exprKind;
    switch (kind.case) {
      case 'selectExpr':
        walk(kind.value.operand, own);
        return;
      case 'callExpr':
        walk(kind.value.target, own);
        for (const argument of kind.value.args) walk(argument, own);
        return;
      case 'listExpr':
        for (const element of kind.value.elements) walk(element, own);
        return;
      case 'structExpr':
        for (const entry of kind.value.entries) {
          if (entry.keyKind.case === 'mapKey') walk(entry.keyKind.value, own);
          walk(entry.value, own);
        }
        return;
      case 'comprehensionExpr': {
        const fold = kind.value;
        const inner = new Set([...own, fold.iterVar, fold.iterVar2, fold.accuVar]);
        walk(fold.iterRange, own);
        walk(fold.accuInit, own);
        for (const part of [fold.loopCondition, fold.loopStep, fold.result]) walk(part, inner);
        return;
      }
      default:
    }
  }
}

interface Chain {
  readonly root: string;
  readonly id: bigint;
  readonly path: readonly (string | number | null)[];
  readonly tested: boolean;
  readonly computed: readonly Expr[];
}

function chainOf(node: Expr): Chain | undefined {
  const path: (string | number | null)[] = [];
  const computed: Expr[] = [];
  let tested = false;
  let at: Expr | undefined = node;
  while (at !== undefined) {
    const kind: Expr['exprKind'] = at.exprKind;
    if (kind.case === 'identExpr') return { root: kind.value.name, id: at.id, path: path.reverse(), tested, computed };
    if (kind.case === 'selectExpr') {
      path.push(kind.value.field);
      tested = tested || kind.value.testOnly;
      at = kind.value.operand;
    } else if (kind.case === 'callExpr' && kind.value.function === '_[_]') {
      const [operand, key]: (Expr | undefined)[] = kind.value.args;
      path.push(constantKey(key));
      if (key !== undefined && key.exprKind.case !== 'constExpr') computed.push(key);
      at = operand;
    } else return undefined;
  }
  return undefined;
}

function constantKey(key: Expr | undefined): string | number | null {
  if (key?.exprKind.case !== 'constExpr') return null;
  const constant = key.exprKind.value.constantKind;
  switch (constant.case) {
    case 'stringValue':
      return constant.value;
    case 'int64Value':
    case 'uint64Value':
    case 'doubleValue':
      return Number(constant.value);
    default:
      return null;
  }
}

/** Makes every comprehension count its steps, so that a budget can end it; changes the tree in place. */
export function countSteps(node: Expr | undefined): void {
  if (node === undefined) return;
  const kind = node.exprKind;
  switch (kind.case) {
    case 'selectExpr':
      countSteps(kind.value.operand);
      return;
    case 'callExpr':
      countSteps(kind.value.target);
      for (const argument of kind.value.args) countSteps(argument);
      return;
    case 'listExpr':
      for (const element of kind.value.elements) countSteps(element);
      return;
    case 'structExpr':
      for (const entry of kind.value.entries) {
        if (entry.keyKind.case === 'mapKey') countSteps(entry.keyKind.value);
        countSteps(entry.value);
      }
      return;
    case 'comprehensionExpr': {
      const fold = kind.value;
      for (const part of [fold.iterRange, fold.accuInit, fold.loopStep, fold.result]) countSteps(part);
      if (fold.loopCondition !== undefined) fold.loopCondition = counted(fold.loopCondition);
      return;
    }
    default:
  }
}

function counted(condition: Expr): Expr {
  const count: Expr = {
    ...condition,
    exprKind: { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: COUNT_FUNCTION, args: [] } },
  };
  return {
    ...condition,
    exprKind: { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: '_&&_', args: [count, condition] } },
  };
}
