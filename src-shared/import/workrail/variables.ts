import type { Json, JsonObject } from '../../lib/json.ts';
import { nullMap } from '../../lib/null-map.ts';
import { validName } from '../ids.ts';
import type { Recorder } from '../recorder.ts';

/** How a condition looks at a variable. */
export type Comparison =
  | { readonly op: 'equals' | 'not_equals'; readonly to: Json }
  | { readonly op: 'gt' | 'gte' | 'lt' | 'lte'; readonly to: number }
  | { readonly op: 'in'; readonly to: readonly Json[] }
  | { readonly op: 'contains' | 'startsWith' | 'endsWith'; readonly to: string }
  | { readonly op: 'truthy' };

export type VariableType = 'text' | 'number' | 'integer' | 'boolean' | 'list' | 'map';

/** A name of WorkRail's context as the new workflow holds it. */
export interface Variable {
  /** As the source calls it. */
  readonly name: string;
  /** What expressions read: `context.name`, or `inputs.name` for what a parent hands over. */
  readonly read: string;
  readonly key: string;
  readonly root: 'context' | 'inputs';
  readonly type: VariableType;
  /** A value that every condition takes as WorkRail takes a name nobody has set. */
  readonly unset: Json;
}

/** Gathers what a source does with its variables, then decides how each is declared. */
export interface Variables {
  readonly compare: (name: string, comparison: Comparison) => void;
  readonly use: (name: string, as: VariableType) => void;
  /** A name that is only talked about. */
  readonly mention: (name: string) => void;
  readonly names: () => readonly string[];
  /** Decides; nothing may be gathered afterwards. */
  readonly declare: (given: ReadonlySet<string>, recorder: Recorder, path: string) => ReadonlyMap<string, Variable>;
}

interface Known {
  readonly comparisons: Comparison[];
  readonly uses: Set<VariableType>;
}

/** An empty {@link Variables}. */
export function createVariables(): Variables {
  const known = new Map<string, Known>();
  function entry(name: string): Known {
    const found = known.get(name) ?? { comparisons: [], uses: new Set<VariableType>() };
    known.set(name, found);
    return found;
  }
  return {
    compare: (name, comparison) => void entry(name).comparisons.push(comparison),
    use: (name, as) => void entry(name).uses.add(as),
    mention: (name) => void entry(name),
    names: () => [...known.keys()],
    declare: (given, recorder, path) => {
      const declared = new Map<string, Variable>();
      const keys = new Set<string>();
      for (const [name, facts] of known) {
        let key = validName(name, 'value');
        while (keys.has(key)) key = `${key}_`;
        keys.add(key);
        if (key !== name) recorder.renamed(`${path}#context/${name}`, name, key);
        const root = given.has(name) ? 'inputs' : 'context';
        declared.set(name, { name, key, root, read: `${root}.${key}`, ...typeOf(facts, root) });
      }
      return declared;
    },
  };
}

/** The `context` of a workflow. */
export function contextOf(variables: ReadonlyMap<string, Variable>): JsonObject | undefined {
  const context = nullMap<Json>();
  for (const { key, root, type, unset } of variables.values()) {
    if (root === 'context') context[key] = { type, ...(isEmpty(unset) ? {} : { default: unset }) };
  }
  return Object.keys(context).length === 0 ? undefined : context;
}

/** JSON Schema of a value that a step may set. */
export function schemaOfVariable({ type }: Variable): JsonObject {
  switch (type) {
    case 'text':
      return { type: 'string' };
    case 'list':
      return { type: 'array' };
    case 'map':
      return { type: 'object' };
    default:
      return { type };
  }
}

function isEmpty(value: Json): boolean {
  return value === '' || value === 0 || value === false || (typeof value === 'object' && value !== null);
}

function typeOf({ comparisons, uses }: Known, root: Variable['root']): Pick<Variable, 'type' | 'unset'> {
  if (root === 'inputs') return { type: 'text', unset: '' };
  if (uses.has('list')) return { type: 'list', unset: [] };
  if (uses.has('map')) return { type: 'map', unset: {} };
  if (uses.has('integer')) return { type: 'integer', unset: 0 };
  const wanted = comparisons.filter(({ op }) => op !== 'truthy');
  if (comparisons.length > 0 && wanted.every(isOfFlag)) {
    const isUnsetFalse = comparisons.every((one) => one.op === 'truthy' || ('to' in one && one.to !== false));
    if (isUnsetFalse) return { type: 'boolean', unset: false };
  }
  if (wanted.length > 0 && wanted.every(isOfNumber)) {
    const unset = unsetNumber(comparisons);
    if (unset !== undefined) return { type: 'number', unset };
  }
  return { type: 'text', unset: '' };
}

function isOfFlag(comparison: Comparison): boolean {
  return (comparison.op === 'equals' || comparison.op === 'not_equals') && typeof comparison.to === 'boolean';
}

function isOfNumber(comparison: Comparison): boolean {
  if (comparison.op === 'in') return comparison.to.every((value) => typeof value === 'number');
  return 'to' in comparison && typeof comparison.to === 'number';
}

/** A number that no comparison takes for one that was set; undefined when there is none. */
function unsetNumber(comparisons: readonly Comparison[]): number | undefined {
  const around = comparisons.flatMap((one) =>
    'to' in one && typeof one.to === 'number' ? [one.to - 1, one.to, one.to + 1] : [],
  );
  return [0, -1, ...around].find((value) => comparisons.every((one) => isAsUnset(one, value)));
}

function isAsUnset(comparison: Comparison, value: number): boolean {
  switch (comparison.op) {
    case 'truthy':
      return value === 0;
    case 'equals':
    case 'not_equals':
      return value !== comparison.to;
    case 'in':
      return !comparison.to.includes(value);
    case 'gt':
      return !(value > comparison.to);
    case 'gte':
      return !(value >= comparison.to);
    case 'lt':
      return !(value < comparison.to);
    case 'lte':
      return !(value <= comparison.to);
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return false;
  }
}
