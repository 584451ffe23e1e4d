import { nearest } from '../../lib/nearest.ts';
import { neverEqual, neverIn } from './expression-comparisons.ts';
import { asShape, FUNCTIONS, OTHER_FUNCTIONS, overloads, takes, typeOfCel } from './expression-functions.ts';
import { typeWords, type ExpressionType } from './expression-type.ts';
import { callOf, constantOf, dottedName, treeOf, type Expr } from './expression-tree.ts';
import { shorten, type Expression } from './expression.ts';
import type { Finding } from '../checks/finding.ts';
import { ANY, mapShape, memberShape, type Shape } from './shape.ts';

/** What is wrong with the types of an expression, without its place. */
export type TypeFault = Omit<Finding, 'at'> & {
  /** What would put it right in the text of the expression. */
  readonly replacement?: { readonly find: string; readonly text: string };
};

/** An expression's type with everything that cannot work at run time on values of the declared types. */
export interface Typed {
  readonly type: ExpressionType;
  readonly faults: readonly TypeFault[];
  /** Every part has a type that is known: nothing undescribed is read, no mixture of kinds is made. */
  readonly sure: boolean;
}

const BOOLEAN: Shape = { kind: 'boolean' };
const TEXT: Shape = { kind: 'text' };
const INTEGER: Shape = { kind: 'integer' };
/** Item of a list that has none yet: joins with anything. */
const NOT_YET: Shape = { kind: 'any' };

/**
 * Types an expression by the very functions that will compute it. `rootOf` gives the shape of an outside name. What nothing is known of
 * fits everywhere, so that a fault is always one that a run would meet or a comparison that can never be true.
 */
export function typeOf(expression: Expression, rootOf: (name: string) => Shape): Typed {
  const faults: TypeFault[] = [];
  const unknown = { met: false };
  const type = typed(treeOf(expression), {
    own: new Map(),
    rootOf,
    fault: (found) => faults.push(found),
    unknown,
    text: expression.text,
  });
  return { type, faults, sure: !unknown.met };
}

interface Around {
  /** Variables of `map`, `filter` and the like. */
  readonly own: ReadonlyMap<string, ExpressionType>;
  readonly rootOf: (name: string) => Shape;
  readonly fault: (found: TypeFault) => void;
  readonly unknown: { met: boolean };
  readonly text: string;
}

function typed(node: Expr, around: Around): ExpressionType {
  const type = plainlyTyped(node, around);
  if (type.kind === 'any' || (type.kind === 'list' && type.item.kind === 'any' && type.item !== NOT_YET))
    around.unknown.met = true;
  return type;
}

function plainlyTyped(node: Expr, around: Around): ExpressionType {
  const kind = node.exprKind;
  switch (kind.case) {
    case 'constExpr':
      return constantType(kind.value.constantKind.case);
    case 'identExpr':
      return (
        around.own.get(kind.value.name) ??
        (TYPE_NAMES.has(kind.value.name) ? { kind: 'cel', name: 'type' } : around.rootOf(kind.value.name))
      );
    case 'selectExpr': {
      const { operand, field, testOnly } = kind.value;
      if (operand === undefined) return ANY;
      const member = memberType(node, { operand: typed(operand, around), key: field }, around);
      return testOnly ? BOOLEAN : member;
    }
    case 'listExpr': {
      const items = kind.value.elements.map((element) => typed(element, around));
      return { kind: 'list', item: items.reduce<Shape>((joined, item) => asShape(join(joined, item)), NOT_YET) };
    }
    case 'structExpr':
      if (kind.value.messageName !== '') {
        around.fault({
          code: 'FR416',
          within: kind.value.messageName,
          message: `There is no type ${kind.value.messageName} to make a value of.`,
          hint: 'Write a map, as in {"name": "value"}.',
        });
        return ANY;
      }
      return structType(kind.value.entries, around);
    case 'callExpr':
      return callType(node, around);
    case 'comprehensionExpr':
      return foldType(kind.value, around);
    default:
      return ANY;
  }
}

function constantType(constant: string | undefined): ExpressionType {
  switch (constant) {
    case 'boolValue':
      return BOOLEAN;
    case 'stringValue':
      return TEXT;
    case 'nullValue':
      return { kind: 'nothing' };
    case 'int64Value':
      return INTEGER;
    case 'doubleValue':
      return { kind: 'double' };
    case 'uint64Value':
      return { kind: 'cel', name: 'uint' };
    case 'bytesValue':
      return { kind: 'cel', name: 'bytes' };
    default:
      return ANY;
  }
}

type Entries = Extract<Expr['exprKind'], { case: 'structExpr' }>['value']['entries'];

function structType(entries: Entries, around: Around): ExpressionType {
  const fields: [string, Shape][] = [];
  let plain = true;
  for (const { keyKind, value } of entries) {
    const key = keyKind.case === 'mapKey' ? constantOf(keyKind.value) : undefined;
    if (keyKind.case === 'mapKey') typed(keyKind.value, around);
    const member = value === undefined ? ANY : asShape(typed(value, around));
    if (typeof key === 'string') fields.push([key, member]);
    else plain = false;
  }
  return plain ? mapShape(fields) : ANY;
}

/** The type of a field or item. Names that begin outside are judged by who knows the workflow; here only what is computed. */
function memberType(
  node: Expr,
  { operand, key }: { readonly operand: ExpressionType; readonly key: string | number | null },
  around: Around,
): ExpressionType {
  const member = operand.kind === 'cel' ? undefined : memberShape(operand, key);
  if (member !== undefined) return member;
  const name = dottedName(node);
  if (name !== undefined && !around.own.has(name.root) && JUDGED.has(name.root)) return ANY;
  // A name from outside is called by what it is in the text; what is computed has none.
  const owner = name === undefined || around.own.has(name.root) ? undefined : [name.root, ...name.path.slice(0, -1)].join('.');
  const fields = operand.kind === 'map' ? [...operand.fields.keys()] : [];
  const meant = typeof key === 'string' ? nearest(key, fields) : undefined;
  around.fault({
    code: 'FR406',
    within: typeof key === 'string' ? key : around.text,
    message: `${owner ?? (operand.kind === 'map' ? 'The map' : typeWords(operand))} has no "${String(key)}".`,
    hint:
      meant !== undefined
        ? `Did you mean "${meant}"?`
        : fields.length > 0
          ? `It has ${fields.slice(0, 12).join(', ')}.`
          : operand.kind === 'list'
            ? 'Take an item by its position, as in [0], or go through it with map or exists.'
            : 'It has no parts.',
    ...(meant === undefined ? {} : { replacement: { find: `.${String(key)}`, text: `.${meant}` } }),
  });
  return ANY;
}

/** Names of types, which expressions may read and compare. */
export const TYPE_NAMES: ReadonlySet<string> = new Set([
  'int',
  'uint',
  'double',
  'bool',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
]);

/** Roots whose fields are judged with the order of the steps in mind. */
const JUDGED: ReadonlySet<string> = new Set(['inputs', 'context', 'steps']);

function callType(node: Expr, around: Around): ExpressionType {
  const call = callOf(node);
  if (call === undefined) return ANY;
  const { name, args } = call;
  if (name === '_[_]') return indexType(node, args, around);
  const types = args.map((arg) => typed(arg, around));
  switch (name) {
    case '_&&_':
    case '_||_':
      types.forEach((type) => needsBoolean(type, name === '_&&_' ? '&&' : '||', around));
      return BOOLEAN;
    case '_?_:_':
      needsBoolean(types[0] ?? ANY, '?', around);
      return join(types[1] ?? ANY, types[2] ?? ANY);
    case '_==_':
    case '_!=_':
      neverEqual(args, types, around);
      return BOOLEAN;
    case '@in':
      neverIn(args, types, around);
      break;
    case '_+_':
      // A list made of two holds what both hold; the library's own overload forgets it.
      if (types.length === 2 && types.every(({ kind }) => kind === 'list')) return join(types[0] ?? ANY, types[1] ?? ANY);
      break;
    default:
  }
  if (name.startsWith('@') && name !== '@in') return BOOLEAN;
  return overloadType({ name, types, onTarget: call.onTarget }, around);
}

function indexType(node: Expr, [operand, key]: readonly Expr[], around: Around): ExpressionType {
  if (operand === undefined || key === undefined) return ANY;
  const held = typed(operand, around);
  const by = typed(key, around);
  const constant = constantOf(key);
  if (held.kind === 'list') {
    if (by.kind === 'any' || by.kind === 'integer' || by.kind === 'double') return held.item;
    return memberType(node, { operand: held, key: typeof constant === 'string' ? constant : '' }, around);
  }
  if (held.kind === 'map')
    return memberType(node, { operand: held, key: typeof constant === 'string' ? constant : null }, around);
  return held.kind === 'any'
    ? ANY
    : memberType(node, { operand: held, key: typeof constant === 'number' ? constant : String(constant ?? '') }, around);
}

function needsBoolean(type: ExpressionType, operator: string, around: Around): void {
  if (type.kind === 'any' || type.kind === 'boolean') return;
  around.fault({
    code: 'FR415',
    within: around.text,
    message: `"${shorten(around.text)}" cannot work: ${operator} needs true or false, and finds ${typeWords(type)}.`,
    hint:
      type.kind === 'text'
        ? 'Compare it: … == "yes".'
        : type.kind === 'list'
          ? 'Ask for its size: size(…) > 0.'
          : 'Compare it with something.',
  });
}

function overloadType(
  call: { readonly name: string; readonly types: readonly ExpressionType[]; readonly onTarget: boolean },
  around: Around,
): ExpressionType {
  const { name, types, onTarget } = call;
  const known = overloads.get(name);
  if (known === undefined) {
    const ofList = onTarget && types[0]?.kind === 'list' && ['contains', 'includes'].includes(name);
    const meant = ofList ? undefined : (nearest(name, FUNCTIONS) ?? OTHER_FUNCTIONS.get(name));
    around.fault({
      code: 'FR416',
      within: name,
      message: `There is no function ${name}.`,
      hint: ofList
        ? 'Whether a list holds something is asked by in, as in "a" in inputs.names.'
        : meant === undefined
          ? 'There is size, has, string, int, double, contains, startsWith, endsWith, matches, split, join, map, filter, exists and all.'
          : `Did you mean ${meant}?`,
      ...(meant === undefined
        ? {}
        : { replacement: onTarget ? { find: `.${name}(`, text: `.${meant}(` } : { find: `${name}(`, text: `${meant}(` } }),
    });
    return ANY;
  }
  const fitting = known.filter((func) => takes(func, types, onTarget ? 'method' : 'function'));
  if (fitting.length === 0) {
    around.fault(unfitting(call, around));
    return ANY;
  }
  const [first, ...others] = fitting.map((func) => typeOfCel(func.result));
  return others.every((one) => sameKind(one, first)) ? (first ?? ANY) : ANY;
}

function unfitting(
  { name, types, onTarget }: { readonly name: string; readonly types: readonly ExpressionType[]; readonly onTarget: boolean },
  around: Around,
): TypeFault {
  const words = types.map(typeWords);
  const operator = /^@?_?([^_@a-z]+)_?$/.exec(name)?.[1];
  const what =
    name === '@in'
      ? `in cannot look for ${words[0] ?? ''} in ${words[1] ?? ''}`
      : operator !== undefined
        ? `${operator} cannot work on ${words.join(' and ')}`
        : onTarget
          ? `${name} cannot be asked of ${words[0] ?? ''}${words.length > 1 ? ` with ${words.slice(1).join(', ')}` : ''}`
          : `${name} does not take ${words.join(', ')}`;
  const texts = types.some(({ kind }) => kind === 'text');
  return {
    code: 'FR415',
    within: around.text,
    message: `"${shorten(around.text)}" cannot work: ${what}.`,
    hint:
      texts && operator !== undefined
        ? 'Convert first, with string(…), int(…) or double(…).'
        : types.some(({ kind }) => kind === 'list')
          ? 'Take an item, as in [0], or the size, as in size(…).'
          : 'Convert first, with string(…), int(…) or double(…), or read another value.',
  };
}

type Fold = Extract<Expr['exprKind'], { case: 'comprehensionExpr' }>['value'];

function foldType(fold: Fold, around: Around): ExpressionType {
  const range = fold.iterRange === undefined ? ANY : typed(fold.iterRange, around);
  if (range.kind !== 'any' && range.kind !== 'list' && range.kind !== 'map')
    around.fault({
      code: 'FR415',
      within: around.text,
      message: `"${shorten(around.text)}" cannot work: it goes through ${typeWords(range)}, which is no list.`,
      hint: 'Give a list, such as inputs.files, or split a text first: ….split(",").',
    });
  const two = fold.iterVar2 !== '';
  const item = range.kind === 'list' ? range.item : ANY;
  const key = range.kind === 'map' ? TEXT : range.kind === 'list' ? INTEGER : ANY;
  const variables: [string, ExpressionType][] = two
    ? [
        [fold.iterVar, key],
        [fold.iterVar2, item],
      ]
    : [[fold.iterVar, range.kind === 'map' ? TEXT : item]];
  const start = fold.accuInit === undefined ? ANY : typed(fold.accuInit, around);
  const inside = (accumulated: ExpressionType, fault: Around['fault']): Around => ({
    ...around,
    fault,
    own: new Map([...around.own, ...variables, [fold.accuVar, accumulated]]),
  });
  const made = fold.loopStep === undefined ? start : typed(fold.loopStep, inside(start, around.fault));
  const joined = join(start, made);
  return fold.result === undefined
    ? joined
    : typed(
        fold.result,
        inside(joined, () => undefined),
      );
}

/** What is known where a value may be the one or the other. */
function join(left: ExpressionType, right: ExpressionType): ExpressionType {
  if (left === NOT_YET) return right;
  if (right === NOT_YET) return left;
  if (left.kind === 'list' && right.kind === 'list') return { kind: 'list', item: asShape(join(left.item, right.item)) };
  if (left.kind === 'text' && right.kind === 'text') {
    const words =
      left.words === undefined || right.words === undefined ? undefined : [...new Set([...left.words, ...right.words])];
    return words === undefined ? TEXT : { kind: 'text', words };
  }
  return left.kind !== 'map' && sameKind(left, right) ? left : ANY;
}

function sameKind(left: ExpressionType, right: ExpressionType | undefined): boolean {
  if (right === undefined) return false;
  return left.kind === 'cel' || right.kind === 'cel' ? JSON.stringify(left) === JSON.stringify(right) : left.kind === right.kind;
}
