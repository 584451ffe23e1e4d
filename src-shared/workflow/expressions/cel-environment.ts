import {
  CelScalar,
  celEnv,
  celError,
  celFunc,
  celMethod,
  isCelError,
  isCelList,
  listType,
  type CelEnv,
  type CelFunc,
} from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { joinLists } from './cel-values.ts';

/** Comprehension steps one evaluation may take. */
export const STEP_LIMIT = 100_000;
/** Characters a text made by an expression may have. */
export const TEXT_LIMIT = 1_000_000;

/** Name of the function every comprehension's condition calls; no expression can spell it. */
export const COUNT_FUNCTION = '@count_step';

let left = STEP_LIMIT;

/** Starts a fresh budget of {@link STEP_LIMIT} comprehension steps; evaluation is synchronous, so one counter serves all. */
export function startBudget(): void {
  left = STEP_LIMIT;
}

/** True when the evaluation just done ran out of its budget, whatever value it came to. */
export function budgetSpent(): boolean {
  return left < 0;
}

const { BOOL, DOUBLE, INT, STRING } = CelScalar;
const LIST = listType(CelScalar.DYN);

function mixed(name: string, compute: (l: number, r: number) => number): CelFunc[] {
  return [
    celFunc(name, [INT, DOUBLE], DOUBLE, (l, r) => compute(Number(l), r)),
    celFunc(name, [DOUBLE, INT], DOUBLE, (l, r) => compute(l, Number(r))),
  ];
}

/** The same function, paying from the budget for the texts and lists it works on and refusing to make a text over the limit. */
function paying(func: CelFunc): CelFunc {
  const call: CelFunc['call'] = (id, target, args) => {
    if (left < 0) return celError('it has too much to do', id);
    const result = func.call(id, target, args);
    if (result === undefined) return undefined;
    left -= workOf(target);
    for (const arg of args) left -= workOf(arg);
    if (typeof result !== 'string' || result.length <= TEXT_LIMIT) return result;
    return celError(`the text it makes is longer than ${TEXT_LIMIT} characters`, id);
  };
  return new Proxy(func, { get: (inner, key): unknown => (key === 'call' ? call : Reflect.get(inner, key, inner)) });
}

function workOf(value: unknown): number {
  if (typeof value === 'string') return value.length >> 8;
  return isCelList(value) ? value.size >> 4 : 0;
}

function replaceAll(this: string, from: string, to: string): string {
  const parts = this.split(from);
  if (this.length + (parts.length - 1) * to.length > TEXT_LIMIT)
    throw new Error(`the text it makes is longer than ${TEXT_LIMIT} characters`);
  return parts.join(to);
}

const own: CelFunc[] = [
  ...mixed('_+_', (l, r) => l + r),
  ...mixed('_-_', (l, r) => l - r),
  ...mixed('_*_', (l, r) => l * r),
  ...mixed('_/_', (l, r) => l / r),
  ...mixed('_%_', (l, r) => l % r),
  celFunc('_%_', [DOUBLE, DOUBLE], DOUBLE, (l, r) => l % r),
  celFunc(COUNT_FUNCTION, [], BOOL, () => --left >= 0),
];

const plain = celEnv({ funcs: [...strings, celMethod('replace', STRING, [STRING, STRING], STRING, replaceAll)] });
const standard = [...plain.funcs].filter((func) => func.id !== '_+_(list,list)');

/** CEL with mixed arithmetic as double, linear lists, the standard string functions, and a budget for all the work they do. */
export const CEL: CelEnv = celEnv({ funcs: [...standard.map(paying), celFunc('_+_', [LIST, LIST], LIST, joinLists), ...own] });

export { isCelError };
