import { parse, plan, type CelResult, type CelValue } from '@bufbuild/cel';
import type { Json, JsonObject } from '../../lib/json.ts';
import { nullMap } from '../../lib/null-map.ts';
import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { CEL, STEP_LIMIT, budgetSpent, isCelError, startBudget } from './cel-environment.ts';
import { fromCelValue, toCelValue } from './cel-values.ts';
import { countSteps, nameReads, type NameRead } from './expression-names.ts';
import { ANY, memberShape, type Shape } from './shape.ts';
import { syntaxWords } from './syntax-words.ts';

/** Characters an expression may have. */
export const EXPRESSION_LIMIT = 10_000;

/** Brackets that may be open at once: the time to find what is wrong with more of them grows with their number's cube. */
const BRACKET_LIMIT = 100;

/** A parsed expression, ready to evaluate any number of times. */
export interface Expression {
  readonly text: string;
  /** Every name it reads from outside, in text order. */
  readonly names: readonly NameRead[];
  readonly run: (bindings: Record<string, CelValue>) => CelResult;
}

const cache = new Map<string, Result<Expression, Problem>>();
const CACHE_LIMIT = 5_000;

/** Parses CEL; the same text is parsed once. Fails with `expression_syntax`, saying what was found and what to write instead. */
export function parseExpression(text: string): Result<Expression, Problem> {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parsed = parseAnew(text);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(text, parsed);
  return parsed;
}

function parseAnew(text: string): Result<Expression, Problem> {
  if (text.trim() === '')
    return err(
      problem('expression_syntax', 'The expression is empty.', { hint: 'Write a condition such as inputs.deep == true.' }),
    );
  if (text.length > EXPRESSION_LIMIT) {
    return err(
      problem('expression_syntax', `The expression is ${text.length} characters long; ${EXPRESSION_LIMIT} is the limit.`, {
        hint: 'Move the computation into a step and read its output.',
      }),
    );
  }
  if (deepestBracket(text) > BRACKET_LIMIT) return err(tooDeep());
  try {
    const parsed = parse(text);
    const names = nameReads(parsed.expr, parsed.sourceInfo?.positions ?? {});
    const cut = names.find((read) => isCutOut(read, text));
    if (cut !== undefined) return err(notJoined(text, cut.root));
    countSteps(parsed.expr);
    const planned = plan(CEL, parsed.expr);
    return ok({ text, names, run: (bindings) => planned(bindings) });
  } catch (thrown) {
    return err(syntaxProblem(text, thrown));
  }
}

/** The parser takes "not inputs" for "not in puts": a name it found is no word of the text. */
function isCutOut({ root }: NameRead, text: string): boolean {
  return text.includes(`in${root}`) && !new RegExp(`(?<![\\w])${root}(?![\\w])`).test(text);
}

function notJoined(text: string, root: string): Problem {
  return problem('expression_syntax', `"${shorten(text)}" is not an expression: "in${root}" cannot stand where it does.`, {
    hint: syntaxHint(text),
  });
}

/** How many brackets are open at once at most, texts in quotes left out. */
function deepestBracket(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const char of text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '')) {
    if ('([{'.includes(char)) deepest = Math.max(deepest, ++depth);
    else if (')]}'.includes(char) && depth > 0) depth--;
  }
  return deepest;
}

function tooDeep(): Problem {
  return problem('expression_syntax', 'The expression is nested too deeply.', { hint: 'Split it over two steps.' });
}

function syntaxProblem(text: string, thrown: unknown): Problem {
  if (thrown instanceof RangeError) return tooDeep();
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const column = /<input>:\d+:(\d+): /.exec(said)?.[1];
  return problem('expression_syntax', `"${shorten(text)}" is not an expression: ${syntaxWords(text, said)}.`, {
    hint: syntaxHint(text),
    ...(column === undefined ? {} : { at: `column ${column}` }),
  });
}

function syntaxHint(text: string): string {
  if (/[“”‘’]/.test(text)) return 'Write " instead.';
  if (/(^|[^=!<>])=([^=]|$)|===|!==/.test(text)) return 'Compare with == (two equal signs).';
  if (/\b(and|or|not)\b/.test(text)) return 'Write && for and, || for or, ! for not.';
  if (/\{\{|\}\}/.test(text)) return 'Leave the {{ }} out: this field is an expression already.';
  return 'Expressions look like inputs.count > 2 && steps.build.status == "succeeded".';
}

/**
 * Evaluates an expression over JSON; pure, at most 100,000 comprehension steps, linear regular expressions. `shape` says
 * which numbers of the scope are integers (all others are doubles). Fails with `expression_failed` or `expression_budget`.
 */
export function evaluate(expression: Expression, scope: JsonObject, shape: Shape = ANY): Result<Json, Problem> {
  const bindings = nullMap<CelValue>();
  for (const read of expression.names) {
    const value = Object.hasOwn(scope, read.root) ? scope[read.root] : undefined;
    if (value === undefined || read.root in bindings) continue;
    bindings[read.root] = toCelValue(value, memberShape(shape, read.root) ?? ANY);
  }
  startBudget();
  let result: CelResult;
  let json: Json | undefined;
  try {
    result = expression.run(bindings);
    json = isCelError(result) ? undefined : fromCelValue(result);
  } catch (thrown) {
    return err(failed(expression, thrown instanceof Error ? thrown.message : String(thrown)));
  }
  if (budgetSpent()) {
    return err(
      problem('expression_budget', `"${shorten(expression.text)}" stopped after ${STEP_LIMIT} steps of going through lists.`, {
        hint: 'Make the lists shorter, or do this work in a command step and read its output.',
      }),
    );
  }
  if (isCelError(result)) return err(failed(expression, result.message));
  if (json === undefined) return err(failed(expression, 'its result is not a value that can be kept (not a number, or bytes)'));
  return ok(json);
}

function failed(expression: Expression, why: string): Problem {
  return problem('expression_failed', `"${shorten(expression.text)}" could not be computed: ${plainWords(why)}.`, {
    hint: failureHint(why),
  });
}

function plainWords(why: string): string {
  const overload = /found no matching overload for '([^']+)' applied to '([^']*)'/.exec(why);
  if (overload !== null) return `${operatorWords(overload[1] ?? '')} cannot work on ${overload[2] ?? ''}`;
  for (const [pattern, words] of LIBRARY_WORDS) if (pattern.test(why)) return why.replace(pattern, words).replace(/\.$/, '');
  return why.replace(/\.$/, '');
}

/** What the library says, and how it is said to people. */
const LIBRARY_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^field not found: /, 'there is no '],
  [/^unresolved attribute$/, 'a name in it has no value here'],
  [/^Cannot convert ([^]*) to a BigInt$/, '"$1" is not a whole number'],
  [/^(?:int|uint) (?:divide|modulus) by zero$/, 'it divides by zero'],
  [/^(?:u?int|double) overflow during [^]*$/, 'a number in it grows too large'],
  [/^index (-?\d+) out of bounds [^]*$/, 'there is no item $1, counted from 0'],
  [/^Failed to parse timestamp[^]*$/, 'a text in it is not a point in time'],
  [/^Failed to parse duration[^]*$/, 'a text in it is not a length of time, as in 90s'],
  [/^Unable to convert string '([^]*)' to bool$/, '"$1" is neither true nor false'],
  [/^error parsing regexp: ([^]*)$/, 'its pattern is not right: $1'],
];

function operatorWords(name: string): string {
  return name.replace(/^@?_?([^_@a-z]+)_?$/, '$1');
}

function failureHint(why: string): string {
  if (/field not found|unresolved/.test(why))
    return 'Guard the reading with has(…), as in has(steps.build.output.data) && steps.build.output.data.ok.';
  if (/overload/.test(why)) return 'Convert first, with string(…), int(…) or double(…).';
  return 'Check the values it reads.';
}

/** What an expression reads from outside itself. */
export function namesIn(expression: Expression): readonly NameRead[] {
  return expression.names;
}

/** A text cut to what fits in a message. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}
