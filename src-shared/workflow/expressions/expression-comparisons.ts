import { nearest } from '../../lib/nearest.ts';
import { constantOf, type Expr } from './expression-tree.ts';
import { typeWords, type ExpressionType } from './expression-type.ts';
import type { TypeFault } from './expression-types.ts';
import { shorten } from './expression.ts';
import { ANY, type Shape } from './shape.ts';

/** Who takes what is found, and the text that is looked at. */
interface Heard {
  readonly fault: (found: TypeFault) => void;
  readonly text: string;
}

/** A comparison that is the same whatever the values: kinds that are never equal, words that are none of those possible. */
export function neverEqual(args: readonly Expr[], types: readonly ExpressionType[], around: Heard): void {
  const [left = ANY, right = ANY] = types;
  for (const [word, held] of [
    [constantOf(args[1]), left],
    [constantOf(args[0]), right],
  ] as const)
    if (typeof word === 'string' && held.kind === 'text') foreignWord(word, held, around);
  if (comparable(left, right)) return;
  const quoted = [constantOf(args[0]), constantOf(args[1])].find((value) => typeof value === 'string');
  const bare = quoted !== undefined && bareValue(quoted, left.kind === 'text' ? right : left);
  around.fault({
    code: 'FR414',
    within: around.text,
    message: `"${shorten(around.text)}" compares ${typeWords(left)} with ${typeWords(right)}, which are never equal.`,
    hint: bare === true ? `Leave the quotes out: ${quoted}.` : 'Convert one of them, with string(…), int(…) or double(…).',
    ...(bare === true ? { replacement: { find: `"${quoted}"`, text: quoted } } : {}),
  });
}

function bareValue(text: string, other: ExpressionType): boolean {
  if (other.kind === 'boolean') return text === 'true' || text === 'false';
  return (other.kind === 'integer' || other.kind === 'double') && /^-?\d+(\.\d+)?$/.test(text);
}

/** Words looked for in a list, or a value looked for among words, that it can never be. */
export function neverIn([needle, range]: readonly Expr[], types: readonly ExpressionType[], around: Heard): void {
  const [held, list] = types;
  if (held?.kind === 'text' && range?.exprKind.case === 'listExpr')
    for (const element of range.exprKind.value.elements) {
      const word = constantOf(element);
      if (typeof word === 'string') foreignWord(word, held, around);
    }
  const word = needle === undefined ? undefined : constantOf(needle);
  if (typeof word === 'string' && list?.kind === 'list' && list.item.kind === 'text') foreignWord(word, list.item, around);
}

function foreignWord(word: string, held: Extract<Shape, { kind: 'text' }>, around: Heard): void {
  if (held.words === undefined || held.words.includes(word)) return;
  const meant = nearest(word, held.words);
  around.fault({
    code: 'FR414',
    within: `"${word}"`,
    message: `"${shorten(around.text)}" compares with "${word}", which it can never be.`,
    hint: meant === undefined ? `It is one of ${held.words.slice(0, 12).join(', ')}.` : `Did you mean "${meant}"?`,
    ...(meant === undefined ? {} : { replacement: { find: `"${word}"`, text: `"${meant}"` } }),
  });
}

function comparable(left: ExpressionType, right: ExpressionType): boolean {
  if (left.kind === 'any' || right.kind === 'any' || left.kind === 'nothing' || right.kind === 'nothing') return true;
  if (isNumber(left) && isNumber(right)) return true;
  return left.kind === 'cel' && right.kind === 'cel' ? left.name === right.name : left.kind === right.kind;
}

function isNumber(type: ExpressionType): boolean {
  return type.kind === 'integer' || type.kind === 'double' || (type.kind === 'cel' && type.name === 'uint');
}
