import { canonicalJson } from '../../lib/canonical-json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { evaluate, type Expression } from '../../workflow/expressions/expression.ts';
import { callOf, constantOf, dottedName, partsOf, treeOf, type Expr } from '../../workflow/expressions/expression-tree.ts';
import { memberShape, type Shape } from '../../workflow/expressions/shape.ts';

/** What a condition may read, as lists of values to try. Undefined for what cannot be told beforehand. */
export interface Domains {
  /** Values of a name such as `inputs.deep` or `context.round`. */
  readonly valuesOf: (root: 'inputs' | 'context', name: string) => readonly Json[] | undefined;
  /** Outputs a step may succeed with. */
  readonly outputsOf: (id: string) => readonly Json[] | undefined;
  readonly shape: Shape;
}

/** Values that bring a condition about: by name, and what each step must come to. */
export interface Assignment {
  readonly inputs: JsonObject;
  readonly context: JsonObject;
  readonly steps: ReadonlyMap<string, { readonly status: string; readonly output?: Json }>;
}

/** Ways to make a condition hold or fail. `complete` says that all there is was tried, so that none found means there is none. */
export interface Solution {
  readonly found: readonly Assignment[];
  readonly complete: boolean;
  /** How many mixtures of values were tried; 0 where it cannot be told what an expression reads. */
  readonly tried: number;
}

const MOST_TRIES = 4_000;
const MOST_FOUND = 6;
const ENDS = ['failed', 'skipped', 'cancelled'] as const;

interface Axis {
  readonly values: readonly ((draft: Draft) => void)[];
}

interface Draft {
  readonly inputs: Record<string, Json>;
  readonly context: Record<string, Json>;
  readonly steps: Map<string, { status: string; output?: Json }>;
}

/** Which values are looked for; undefined stands for none. */
const WANTED: Readonly<Record<'holds' | 'fails' | 'errs' | 'computes', (value: Json | undefined) => boolean>> = {
  holds: (value) => value === true,
  fails: (value) => value === false,
  errs: (value) => value === undefined || (typeof value === 'number' && value < 0),
  computes: (value) => value !== undefined,
};

/**
 * Searches the values that an expression reads for those that make a condition hold or fail, or that make nothing usable of any expression:
 * it cannot be computed, or gives less than nothing; or those with which it is computed.
 */
export function solve(expression: Expression, wanted: 'holds' | 'fails' | 'errs' | 'computes', domains: Domains): Solution {
  const axes = axesOf(expression, domains);
  if (axes === undefined) return { found: [], complete: false, tried: 0 };
  const total = axes.list.reduce((product, axis) => product * Math.max(1, axis.values.length), 1);
  const tries = Math.min(total, MOST_TRIES);
  const found: Assignment[] = [];
  for (let number = 0; number < tries && found.length < MOST_FOUND; number++) {
    // Where not all can be tried, the tries are spread over all.
    let rest = total <= MOST_TRIES ? number : Math.floor((number * total) / tries);
    const draft: Draft = { inputs: {}, context: {}, steps: new Map() };
    for (const axis of axes.list) {
      axis.values[rest % axis.values.length]?.(draft);
      rest = Math.floor(rest / axis.values.length);
    }
    const value = evaluate(expression, scopeOf(draft), domains.shape);
    if (WANTED[wanted](value.ok ? value.value : undefined)) found.push(draft);
  }
  return { found, complete: axes.complete && total <= MOST_TRIES, tried: tries };
}

function scopeOf({ inputs, context, steps }: Draft): JsonObject {
  const entries = [...steps].map(([id, { status, output }]): [string, JsonObject] => [
    id,
    output === undefined ? { status } : { status, output },
  ]);
  return { inputs, context, steps: Object.fromEntries(entries) };
}

function axesOf(
  expression: Expression,
  domains: Domains,
): { readonly list: readonly Axis[]; readonly complete: boolean } | undefined {
  const list: Axis[] = [];
  let complete = readsPlainly(expression, domains.shape);
  const seen = new Set<string>();
  const outputs = new Map<string, Map<string, readonly string[]>>();
  for (const { root, path } of expression.names) {
    const [name] = path;
    if (typeof name !== 'string') return undefined;
    if (root === 'steps') {
      const paths = outputs.get(name) ?? new Map<string, readonly string[]>();
      outputs.set(name, paths);
      const inner = path.slice(2);
      if (path[1] === 'output' && inner.every((key) => typeof key === 'string')) paths.set(inner.join('.'), inner);
      else if (path[1] !== 'status' && path[1] !== 'output') return undefined;
      else if (path[1] === 'output') complete = false;
      continue;
    }
    if (root !== 'inputs' && root !== 'context') return undefined;
    if (seen.has(`${root}.${name}`)) continue;
    seen.add(`${root}.${name}`);
    const values = domains.valuesOf(root, name);
    if (values === undefined || values.length === 0) return undefined;
    if (path.length > 1) complete = false;
    list.push({ values: values.map((value) => (draft) => (draft[root][name] = value)) });
  }
  for (const [id, paths] of outputs) {
    const axis = stepAxis(id, [...paths.values()], domains.outputsOf(id));
    list.push(axis.axis);
    complete &&= axis.complete;
  }
  return { list, complete };
}

/** All that a step may come to, as far as the paths tell it apart. */
function stepAxis(
  id: string,
  paths: readonly (readonly string[])[],
  outputs: readonly Json[] | undefined,
): { readonly axis: Axis; readonly complete: boolean } {
  const good = combined(outputs ?? [], paths);
  const succeeded = good.map((output) => (draft: Draft) => void draft.steps.set(id, { status: 'succeeded', output }));
  const ended = ENDS.map((status) => (draft: Draft) => void draft.steps.set(id, { status }));
  const bare = paths.length === 0 && succeeded.length === 0;
  return {
    axis: {
      values: [
        ...(bare ? [(draft: Draft) => void draft.steps.set(id, { status: 'succeeded', output: {} })] : succeeded),
        ...ended,
      ],
    },
    complete: outputs !== undefined && good.length < 500,
  };
}

/** The usual output with every mixture of the values that the outputs have at the paths. */
function combined(outputs: readonly Json[], paths: readonly (readonly string[])[]): readonly Json[] {
  const [usual] = outputs;
  if (usual === undefined || paths.every((path) => path.length === 0)) return outputs.slice(0, 1);
  return paths.reduce<readonly Json[]>(
    (made, path) => {
      if (path.length === 0) return made;
      const values = new Map(
        outputs.map((output) => valueAt(output, path)).map((value) => [value === undefined ? '' : canonicalJson(value), value]),
      );
      return made.flatMap((output) => [...values.values()].map((value) => withValue(output, path, value))).slice(0, 500);
    },
    [usual],
  );
}

function valueAt(value: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => (isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), value);
}

function withValue(value: Json, [key, ...rest]: readonly string[], leaf: Json | undefined): Json {
  if (key === undefined) return leaf ?? value;
  const map = isJsonObject(value) ? value : {};
  if (rest.length > 0) return { ...map, [key]: withValue(map[key] ?? {}, rest, leaf) };
  const others = Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
  return leaf === undefined ? others : { ...others, [key]: leaf };
}

const COMPARISONS: ReadonlySet<string> = new Set(['_==_', '_!=_', '_<_', '_<=_', '_>_', '_>=_']);
const PLAIN: ReadonlySet<string> = new Set([...COMPARISONS, '_&&_', '_||_', '!_', '_?_:_', '@in']);

/** Whether a few values of each name are as good as all: names are only true or false, words of a few, or compared with constants. */
function readsPlainly(expression: Expression, shape: Shape): boolean {
  return plain(treeOf(expression), undefined);

  function plain(node: Expr, around: string | undefined): boolean {
    if (constantOf(node) !== undefined) return true;
    const name = dottedName(node);
    if (name !== undefined) {
      if (name.tested) return true;
      const held = heldAt(shape, name);
      return held?.kind === 'boolean' || (isScalar(held) && around !== undefined);
    }
    const call = callOf(node);
    if (call === undefined)
      return node.exprKind.case === 'listExpr' && partsOf(node).every((part) => constantOf(part) !== undefined);
    if (!PLAIN.has(call.name)) return false;
    if (!COMPARISONS.has(call.name) && call.name !== '@in') return call.args.every((arg) => plain(arg, undefined));
    const [left, right] = call.args;
    const held = [left, right].some(
      (arg) => arg !== undefined && (constantOf(arg) !== undefined || arg.exprKind.case === 'listExpr'),
    );
    return held && call.args.every((arg) => plain(arg, call.name));
  }
}

/** Whether all that an expression can read is among the values that are tried: it reads nothing, or true and false, or words of a few. */
export function readsFew(expression: Expression, shape: Shape): boolean {
  return expression.names.every(({ root, path }) => {
    if (!path.every((key) => key !== null)) return false;
    const held = heldAt(shape, { root, path });
    return held?.kind === 'boolean' || (held?.kind === 'text' && held.words !== undefined);
  });
}

function heldAt(
  shape: Shape,
  name: { readonly root: string; readonly path: readonly (string | number | null)[] },
): Shape | undefined {
  return name.path.reduce<Shape | undefined>(
    (at, key) => (at === undefined ? undefined : memberShape(at, key)),
    memberShape(shape, name.root),
  );
}

function isScalar(shape: Shape | undefined): boolean {
  return shape?.kind === 'text' || shape?.kind === 'integer' || shape?.kind === 'double';
}
