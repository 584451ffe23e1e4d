import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { celNumber, celText, joined, negated } from '../cel-words.ts';
import type { Comparison, Variable, Variables } from './variables.ts';
import { inWords } from '../plain-text.ts';

/** A condition of WorkRail, understood. What it looked at and what it did not is known. */
export type Condition =
  | { readonly kind: 'always' }
  | { readonly kind: 'test'; readonly name: string; readonly comparison: Comparison }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition };

/** A condition read, with the operators beside the one that counts. */
export interface ReadCondition {
  readonly condition: Condition;
  /** Paths of parts that WorkRail itself never looks at. */
  readonly ignored: readonly string[];
}

const OPERATORS = ['equals', 'not_equals', 'gt', 'gte', 'lt', 'lte', 'in', 'contains', 'startsWith', 'endsWith'] as const;

/** Reads a condition; undefined when it is not one, which WorkRail takes as never true. */
export function readCondition(value: Json, path = ''): ReadCondition | undefined {
  if (!isJsonObject(value)) return undefined;
  const keys = Object.keys(value);
  if (keys.length === 0) return { condition: { kind: 'always' }, ignored: [] };
  const name = value['var'];
  if (name !== undefined) return typeof name === 'string' && name !== '' ? readTest(value, { name, path }) : undefined;
  for (const [key, kind] of [
    ['and', 'all'],
    ['or', 'any'],
  ] as const) {
    if (value[key] === undefined) continue;
    const parts = value[key];
    if (!isJsonList(parts)) return undefined;
    const read = parts.map((part, index) => readCondition(part, `${path}/${key}/${index}`));
    const sound = read.filter((one) => one !== undefined);
    if (sound.length !== read.length) return undefined;
    return {
      condition: { kind, of: sound.map(({ condition }) => condition) },
      ignored: [...sound.flatMap(({ ignored }) => ignored), ...others(keys, key, path)],
    };
  }
  if (value['not'] === undefined) return undefined;
  const inner = readCondition(value['not'], `${path}/not`);
  if (inner === undefined) return undefined;
  return { condition: { kind: 'not', of: inner.condition }, ignored: [...inner.ignored, ...others(keys, 'not', path)] };
}

function readTest(value: JsonObject, at: { readonly name: string; readonly path: string }): ReadCondition | undefined {
  const { name, path } = at;
  const op = OPERATORS.find((one) => value[one] !== undefined);
  const ignored = Object.keys(value)
    .filter((key) => key !== 'var' && key !== op)
    .map((key) => `${path}/${key}`);
  const comparison = op === undefined ? ({ op: 'truthy' } as const) : comparisonOf(op, value[op] ?? null);
  return comparison === undefined ? undefined : { condition: { kind: 'test', name, comparison }, ignored };
}

function comparisonOf(op: (typeof OPERATORS)[number], to: Json): Comparison | undefined {
  switch (op) {
    case 'equals':
    case 'not_equals':
      return { op, to };
    case 'in':
      return isJsonList(to) ? { op, to } : undefined;
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return typeof to === 'string' ? { op, to } : undefined;
    default:
      return typeof to === 'number' ? { op, to } : undefined;
  }
}

function others(keys: readonly string[], key: string, path: string): readonly string[] {
  return keys.filter((one) => one !== key).map((one) => `${path}/${one}`);
}

/** Every name a condition looks at. */
export function namesOfCondition(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'always':
      return [];
    case 'test':
      return [condition.name];
    case 'not':
      return namesOfCondition(condition.of);
    default:
      return condition.of.flatMap(namesOfCondition);
  }
}

/** Tells `variables` how a condition looks at each name that no loop around it gives. */
export function gatherCondition(condition: Condition, variables: Variables, loopNames: ReadonlySet<string>): void {
  if (condition.kind === 'test') {
    if (!loopNames.has(condition.name)) variables.compare(condition.name, condition.comparison);
  } else if (condition.kind === 'not') gatherCondition(condition.of, variables, loopNames);
  else if (condition.kind !== 'always') for (const part of condition.of) gatherCondition(part, variables, loopNames);
}

/** What a name of a condition stands for, and of what type it is. */
export type ReadName = (name: string) => Pick<Variable, 'read' | 'type'> | undefined;

/**
 * The condition as an expression that says WorkRail's lenient comparison out loud: texts without regard to case and spaces
 * around them, "yes" and "1" as true, numbers in texts as numbers. Undefined where that cannot be said.
 */
export function celOfCondition(condition: Condition, read: ReadName): string | undefined {
  switch (condition.kind) {
    case 'always':
      return 'true';
    case 'test': {
      const variable = read(condition.name);
      return variable === undefined ? undefined : celOfTest(variable, condition.comparison);
    }
    case 'not': {
      const inner = celOfCondition(condition.of, read);
      return inner === undefined ? undefined : negated(inner);
    }
    default: {
      if (condition.of.length === 0) return condition.kind === 'all' ? 'true' : 'false';
      const parts = condition.of.map((part) => celOfCondition(part, read));
      const sound = parts.filter((part) => part !== undefined);
      return sound.length === parts.length ? joined(sound, condition.kind === 'all' ? '&&' : '||') : undefined;
    }
  }
}

function celOfTest(variable: Pick<Variable, 'read' | 'type'>, comparison: Comparison): string | undefined {
  const { read } = variable;
  switch (comparison.op) {
    case 'truthy':
      return truthy(variable);
    case 'equals':
      return equals(variable, comparison.to);
    case 'not_equals': {
      const same = equals(variable, comparison.to);
      return same === undefined ? undefined : inverted(same);
    }
    case 'in': {
      if (comparison.to.length === 0) return 'false';
      if (variable.type === 'text' && comparison.to.every((one) => typeof one === 'string'))
        return `${lower(read)} in [${comparison.to.map((one) => celText(plain(one))).join(', ')}]`;
      const parts = comparison.to.map((one) => equals(variable, one));
      const sound = parts.filter((part) => part !== undefined);
      return sound.length === parts.length ? joined(sound, '||') : undefined;
    }
    case 'gt':
      return ordered(variable, '>', comparison.to);
    case 'gte':
      return ordered(variable, '>=', comparison.to);
    case 'lt':
      return ordered(variable, '<', comparison.to);
    case 'lte':
      return ordered(variable, '<=', comparison.to);
    case 'contains':
    case 'startsWith':
    case 'endsWith': {
      const wanted = celText(plain(comparison.to));
      if (variable.type === 'list' && comparison.op === 'contains')
        return `${read}.exists(one, string(one).lowerAscii().contains(${wanted}))`;
      return variable.type === 'text' ? `${lower(read)}.${comparison.op}(${wanted})` : undefined;
    }
  }
}

function truthy({ read, type }: Pick<Variable, 'read' | 'type'>): string {
  switch (type) {
    case 'boolean':
      return read;
    case 'text':
      return `${read} != ""`;
    case 'number':
    case 'integer':
      return `${read} != 0`;
    case 'list':
    case 'map':
      return `size(${read}) > 0`;
  }
}

function equals({ read, type }: Pick<Variable, 'read' | 'type'>, to: Json): string | undefined {
  if (to === null) return type === 'text' ? `${read} == ""` : undefined;
  switch (type) {
    case 'boolean':
      return typeof to === 'boolean' ? (to ? read : `!${read}`) : typeof to === 'string' ? flagText(read, to) : undefined;
    case 'number':
    case 'integer': {
      const number = typeof to === 'number' ? to : typeof to === 'string' && to.trim() !== '' ? Number(to) : Number.NaN;
      return Number.isFinite(number)
        ? `${read} == ${type === 'integer' && Number.isInteger(number) ? inWords(number) : celNumber(number)}`
        : 'false';
    }
    case 'text':
      if (typeof to === 'string') return `${lower(read)} == ${celText(plain(to))}`;
      if (typeof to === 'boolean') return `${lower(read)} in ${to ? '["true", "1", "yes"]' : '["false", "0", "no"]'}`;
      return typeof to === 'number' ? numberInText(read, '==', to) : undefined;
    case 'list':
    case 'map':
      return undefined;
  }
}

function inverted(expression: string): string {
  const simple = /^([^!&|]+) == ([^&|]+)$/.exec(expression);
  return simple === null ? negated(expression) : `${simple[1] ?? ''} != ${simple[2] ?? ''}`;
}

function flagText(read: string, to: string): string {
  const word = plain(to);
  if (['true', '1', 'yes'].includes(word)) return read;
  return ['false', '0', 'no'].includes(word) ? `!${read}` : 'false';
}

function ordered({ read, type }: Pick<Variable, 'read' | 'type'>, sign: string, to: number): string | undefined {
  if (type === 'number') return `${read} ${sign} ${celNumber(to)}`;
  if (type === 'integer') return `${read} ${sign} ${Number.isInteger(to) ? inWords(to) : celNumber(to)}`;
  return type === 'text' ? numberInText(read, sign, to) : undefined;
}

function numberInText(read: string, sign: string, to: number): string {
  return `${read}.trim().matches("^-?[0-9]+([.][0-9]+)?$") && double(${read}.trim()) ${sign} ${celNumber(to)}`;
}

function lower(read: string): string {
  return `${read}.trim().lowerAscii()`;
}

function plain(text: string): string {
  return text.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
