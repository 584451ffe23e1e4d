import type { CelFunc, CelType } from '@bufbuild/cel';
import { CEL } from './cel-environment.ts';
import type { ExpressionType } from './expression-type.ts';
import { ANY, type Shape } from './shape.ts';

/** Every function that expressions may call, by name: the table that computes them. */
export const overloads = new Map<string, CelFunc[]>();
for (const func of CEL.funcs) overloads.set(func.name, [...(overloads.get(func.name) ?? []), func]);
/** Names of functions as a person writes them. */
export const FUNCTIONS = [...overloads.keys()].filter((name) => /^[A-Za-z]\w*$/.test(name));

/** What other languages call a function that there is. */
export const OTHER_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ...['len', 'length', 'count'].map((name) => [name, 'size'] as const),
  ...['includes', 'has_value'].map((name) => [name, 'contains'] as const),
  ...['str', 'toString', 'String', 'text'].map((name) => [name, 'string'] as const),
  ...['parseInt', 'integer', 'toInt'].map((name) => [name, 'int'] as const),
  ...['number', 'Number', 'float', 'parseFloat'].map((name) => [name, 'double'] as const),
  ...['some', 'any'].map((name) => [name, 'exists'] as const),
  ['every', 'all'],
  ['test', 'matches'],
]);

/** Whether a function takes values of these types, the target first. */
export function takes(func: CelFunc, types: readonly ExpressionType[], how: 'method' | 'function'): boolean {
  const wanted = func.target === undefined ? func.arguments : [func.target, ...func.arguments];
  if ((func.target !== undefined) !== (how === 'method') || wanted.length !== types.length) return false;
  return wanted.every((type, index) => accepts(type, types[index] ?? ANY));
}

function accepts(wanted: CelType, given: ExpressionType): boolean {
  if (given.kind === 'any' || wanted.name === 'dyn') return true;
  if (given.kind === 'list' || given.kind === 'map') return wanted.kind === given.kind;
  return wanted.name === (given.kind === 'cel' ? given.name : CEL_NAMES[given.kind]);
}

const CEL_NAMES = { text: 'string', integer: 'int', double: 'double', boolean: 'bool', nothing: 'null_type' } as const;

/** The type of what a function gives. */
export function typeOfCel(type: CelType): ExpressionType {
  if (type.kind === 'list') return { kind: 'list', item: asShape(typeOfCel(type.element)) };
  if (type.kind === 'map') return ANY;
  switch (type.name) {
    case 'dyn':
      return ANY;
    case 'string':
      return { kind: 'text' };
    case 'int':
      return { kind: 'integer' };
    case 'double':
      return { kind: 'double' };
    case 'bool':
      return { kind: 'boolean' };
    case 'null_type':
      return { kind: 'nothing' };
    default:
      return { kind: 'cel', name: type.name };
  }
}

/** A type as a shape; CEL values that JSON does not have are unknown. */
export function asShape(type: ExpressionType): Shape {
  return type.kind === 'cel' ? ANY : type;
}
