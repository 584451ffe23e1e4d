import type { Json } from '../../lib/json.ts';
import { isJsonList } from '../../lib/json-guards.ts';
import { celText } from '../cel-words.ts';
import type { Recorder } from '../recorder.ts';

/** A part of a value: words of the author, an expression, or shell text that the shell itself computes. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cel'; readonly text: string }
  | { readonly kind: 'shell'; readonly text: string };

/** What the names of a justfile's expressions stand for. */
export interface JustNames {
  readonly parameters: ReadonlyMap<string, readonly Piece[]>;
  readonly assignments: ReadonlyMap<string, { readonly value: Json }>;
  /** Prefix of the module, for its assignments. */
  readonly module: string;
  readonly recorder: Recorder;
  readonly path: string;
}

const DEPTH_LIMIT = 40;

/** An expression of a justfile in pieces; undefined when it asks for something that has no equal. Nothing is run. */
export function piecesOf(value: Json, names: JustNames, depth = 0): readonly Piece[] | undefined {
  if (depth > DEPTH_LIMIT) return undefined;
  if (typeof value === 'string') return value === '' ? [] : [{ kind: 'text', text: value }];
  if (!isJsonList(value)) return undefined;
  const [head, ...rest] = value;
  const inner = (one: Json | undefined): readonly Piece[] | undefined =>
    one === undefined ? undefined : piecesOf(one, names, depth + 1);
  switch (head) {
    case 'variable':
      return variable(rest[0], names, depth);
    case 'concatenate':
      return both(inner(rest[0]), inner(rest[1]));
    case 'join':
      return both(both(inner(rest[0]) ?? [], [{ kind: 'text', text: '/' }]), inner(rest[1]));
    case 'evaluate':
      return typeof rest[0] === 'string' ? [{ kind: 'shell', text: `$(${rest[0]})` }] : undefined;
    case 'if':
      return conditional(rest, inner);
    case 'call':
      return called(rest, inner);
    case 'group':
    case 'format':
      return rest.length === 1 ? inner(rest[0]) : undefined;
    default:
      return rest.length === 0 ? inner(head) : undefined;
  }
}

function variable(name: Json | undefined, names: JustNames, depth: number): readonly Piece[] | undefined {
  if (typeof name !== 'string') return undefined;
  const parameter = names.parameters.get(name);
  if (parameter !== undefined) return parameter;
  const assigned = names.assignments.get(`${names.module}${name}`) ?? names.assignments.get(name);
  return assigned === undefined ? undefined : piecesOf(assigned.value, { ...names, parameters: new Map() }, depth + 1);
}

function both(left: readonly Piece[] | undefined, right: readonly Piece[] | undefined): readonly Piece[] | undefined {
  return left === undefined || right === undefined ? undefined : [...left, ...right];
}

/** Pieces as one expression; undefined when the shell has to compute a part. */
export function celOf(pieces: readonly Piece[] | undefined): string | undefined {
  if (pieces === undefined || pieces.some(({ kind }) => kind === 'shell')) return undefined;
  const parts = pieces.map(({ kind, text }) => (kind === 'text' ? celText(text) : text));
  const [only] = parts;
  if (parts.length === 0) return '""';
  return parts.length === 1
    ? only
    : parts.map((part) => (/^["\w.[\]]+$/.test(part) || part.startsWith('"') ? part : `(${part})`)).join(' + ');
}

function conditional(
  rest: readonly Json[],
  inner: (one: Json | undefined) => readonly Piece[] | undefined,
): readonly Piece[] | undefined {
  const [test, yes, no] = rest;
  if (!isJsonList(test)) return undefined;
  const [operator, left, right] = test;
  const [a, b, then, other] = [celOf(inner(left)), celOf(inner(right)), celOf(inner(yes)), celOf(inner(no))];
  if (a === undefined || b === undefined || then === undefined || other === undefined) return undefined;
  const condition =
    operator === '==' || operator === '!='
      ? `${a} ${operator} ${b}`
      : operator === '=~'
        ? `(${a}).matches(${b})`
        : operator === '!~'
          ? `!(${a}).matches(${b})`
          : undefined;
  return condition === undefined ? undefined : [{ kind: 'cel', text: `(${condition} ? ${then} : ${other})` }];
}

const METHODS: ReadonlyMap<string, string> = new Map([
  ['uppercase', 'upperAscii'],
  ['lowercase', 'lowerAscii'],
  ['trim', 'trim'],
]);

function called(
  rest: readonly Json[],
  inner: (one: Json | undefined) => readonly Piece[] | undefined,
): readonly Piece[] | undefined {
  const [name, ...args] = rest;
  if (typeof name !== 'string') return undefined;
  const [first, second, third] = args.map(inner);
  const method = METHODS.get(name);
  const value = celOf(first);
  if (method !== undefined && value !== undefined) return [{ kind: 'cel', text: `(${value}).${method}()` }];
  if (name === 'replace') {
    const [from, to] = [celOf(second), celOf(third)];
    return value === undefined || from === undefined || to === undefined
      ? undefined
      : [{ kind: 'cel', text: `(${value}).replace(${from}, ${to})` }];
  }
  if (name === 'quote') return first;
  if (/^env(_var)?(_or_default)?$/.test(name)) return environment(first, second);
  if (/^(justfile|source|invocation|module)_(directory|dir)$|^invocation_dir(ectory)?_native$/.test(name))
    return [{ kind: 'text', text: '.' }];
  return undefined;
}

function environment(name: readonly Piece[] | undefined, fallback: readonly Piece[] | undefined): readonly Piece[] | undefined {
  const [only, ...more] = name ?? [];
  if (only?.kind !== 'text' || more.length > 0 || !/^[A-Za-z_]\w*$/.test(only.text)) return undefined;
  const words = fallback?.every(({ kind }) => kind === 'text') === true ? fallback.map(({ text }) => text).join('') : '';
  return [{ kind: 'shell', text: words === '' || /[`$"'\\{}]/.test(words) ? `\${${only.text}}` : `\${${only.text}:-${words}}` }];
}
