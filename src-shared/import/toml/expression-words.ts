import { celText, stepRead } from '../cel-words.ts';
import { namesIn, parseExpression } from '../../workflow/expressions/expression.ts';

/** What names of the source stand for, and what kind of value each holds. */
export interface SourceNames {
  /** Inputs by the parameter's name in the source. */
  readonly parameters: ReadonlyMap<string, { readonly key: string; readonly type: string }>;
  /** Values that stand for the inputs of an action, as expressions. */
  readonly inputs?: ReadonlyMap<string, string>;
  readonly steps: ReadonlyMap<string, string>;
  /** New ids of the steps that are waited for. */
  readonly needs: readonly string[];
}

/** An expression of the source as ours; undefined when it says something that has no equal. `${{ }}` around it is taken off. */
export function translated(text: string, names: SourceNames): string | undefined {
  const inner = /^\s*\$?\{\{([\s\S]*)\}\}\s*$/.exec(text)?.[1] ?? text;
  const words = tokens(inner);
  if (words === undefined || words.length === 0) return undefined;
  const out: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const made = /^[A-Za-z_]/.test(word)
      ? named(word, names, words[at + 1] === '(' ? 'call' : 'name')
      : (SIGNS.get(word) ?? word);
    if (made === undefined) return undefined;
    out.push(made);
    if (made !== word && words[at + 1] === '(' && words[at + 2] === ')') at += 2;
  }
  const expression = out
    .join(' ')
    .replace(/ ([,)])/g, '$1')
    .replace(/\( /g, '(')
    .replace(/! /g, '!');
  const bare = /^\(([^()]*)\)$/.exec(expression)?.[1] ?? expression;
  const parsed = parseExpression(bare);
  if (!parsed.ok) return undefined;
  return namesIn(parsed.value).every(({ root }) => ROOTS.has(root)) ? bare : undefined;
}

/** {@link translated} for a place that needs true or false: a bare value counts when it is not empty. */
export function translatedCondition(text: string, names: SourceNames): string | undefined {
  const expression = translated(text, names);
  const parameter = [...names.parameters.values()].find(({ key }) => expression === `inputs.${key}`);
  if (parameter === undefined || parameter.type === 'boolean') return expression;
  return `${expression ?? ''} != ${parameter.type === 'integer' || parameter.type === 'number' ? '0' : '""'}`;
}

const ROOTS: ReadonlySet<string> = new Set(['inputs', 'steps', 'run']);
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['===', '=='],
  ['!==', '!='],
]);
const WORDS: ReadonlyMap<string, string> = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['not', '!'],
  ['AND', '&&'],
  ['OR', '||'],
  ['NOT', '!'],
  ['true', 'true'],
  ['false', 'false'],
  ['in', 'in'],
  ['size', 'size'],
  ['has', 'has'],
]);
const TOKEN =
  /\s+|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_][\w-]*(?:\.[\w-]+)*|\d+(?:\.\d+)?|===|!==|==|!=|<=|>=|&&|\|\||[!<>()[\],+*/%?:-])/gy;

function tokens(text: string): readonly string[] | undefined {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    const [, word] = match;
    if (word !== undefined) found.push(word.startsWith("'") ? celText(word.slice(1, -1)) : word);
  }
  return found;
}

function named(word: string, names: SourceNames, as: 'call' | 'name'): string | undefined {
  const plain = WORDS.get(word);
  if (plain !== undefined) return plain;
  if (as === 'call') return statusCall(word, names.needs);
  const [root = '', first = '', ...rest] = word.split('.');
  const action = root === 'inputs' && rest.length === 0 ? names.inputs?.get(first) : undefined;
  if (action !== undefined) return action;
  if (PARAMETER_ROOTS.has(root) && rest.length === 0) return inputRead(names, first);
  if (root === 'steps' || root === 'needs') return stepValue(names.steps.get(first), rest);
  return first === '' ? inputRead(names, root) : undefined;
}

const PARAMETER_ROOTS: ReadonlySet<string> = new Set(['parameters', 'params', 'param', 'parameter', 'inputs', 'vars']);

function inputRead(names: SourceNames, name: string): string | undefined {
  const key = names.parameters.get(name)?.key;
  return key === undefined ? undefined : `inputs.${key}`;
}

/** `success()`, `failure()`, `always()` over what is waited for. */
function statusCall(word: string, needs: readonly string[]): string | undefined {
  const each = (test: string): readonly string[] => needs.map((id) => `${stepRead(id)}.status ${test}`);
  if (word === 'success') return needs.length === 0 ? 'true' : `(${each('== "succeeded"').join(' && ')})`;
  if (word === 'failure') return needs.length === 0 ? undefined : `(${each('== "failed"').join(' || ')})`;
  if (word === 'always')
    return needs.length === 0 ? 'true' : `(${each('in ["succeeded", "failed", "skipped", "cancelled"]').join(' && ')})`;
  return undefined;
}

function stepValue(id: string | undefined, rest: readonly string[]): string | undefined {
  if (id === undefined) return undefined;
  const [part = '', ...keys] = rest;
  const read = stepRead(id);
  if (part === 'status' || part === 'outcome' || part === 'result' || part === 'conclusion')
    return keys.length === 0 ? `${read}.status` : undefined;
  if (part === 'exit_code' || part === 'stdout') return `${read}.output.${part}`;
  if (part !== 'output' && part !== 'outputs') return undefined;
  if (keys.some((key) => !/^[A-Za-z_]\w*$/.test(key))) return undefined;
  const [field = ''] = keys;
  return keys.length === 0
    ? `${read}.output`
    : ['stdout', 'exit_code', 'data'].includes(field)
      ? `${read}.output.${keys.join('.')}`
      : `${read}.output.data.${keys.join('.')}`;
}
