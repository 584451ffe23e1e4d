import { problem, type Problem } from '../../lib/problem.ts';
import { parseExpression, shorten, type Expression } from './expression.ts';
import { endOfExpression } from './template-ranges.ts';

/** One piece of a template; offsets are in its text, braces of an expression included. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly start: number; readonly end: number }
  | { readonly kind: 'secret'; readonly name: string; readonly start: number; readonly end: number };

/** A piece of a template that cannot be read: braces that stay open (`template_syntax`) or no expression (`expression_syntax`). */
export interface TemplateFault {
  readonly problem: Problem;
  readonly start: number;
  readonly end: number;
}

/** Each looks through the whole rest; nobody writes so many. */
const MOST_FAULTS = 50;

const SECRET = /^\s*secret\.([A-Za-z_][A-Za-z0-9_]*)\s*$/;

/** Takes a text apart as far as it can be read: one piece that is wrong hides none of those behind it. Both in text order. */
export function templateParts(text: string): {
  readonly parts: readonly TemplatePart[];
  readonly faults: readonly TemplateFault[];
} {
  const parts: TemplatePart[] = [];
  const faults: TemplateFault[] = [];
  let at = 0;
  for (let open = text.indexOf('{{'); open >= 0 && faults.length < MOST_FAULTS; open = text.indexOf('{{', at)) {
    if (open > at) parts.push({ kind: 'text', text: text.slice(at, open), start: at, end: open });
    const close = endOfExpression(text, open + 2);
    at = (close ?? open) + 2;
    if (close === undefined) {
      faults.push({ problem: openBraces(text, open), start: open, end: at });
      continue;
    }
    const inner = text.slice(open + 2, close);
    const secret = SECRET.exec(inner);
    if (secret?.[1] !== undefined) {
      parts.push({ kind: 'secret', name: secret[1], start: open, end: at });
      continue;
    }
    const expression = parseExpression(inner.trim());
    if (expression.ok) parts.push({ kind: 'expression', expression: expression.value, start: open, end: at });
    else faults.push({ problem: inText(expression.error, inner), start: open, end: at });
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at), start: at, end: text.length });
  return { parts, faults };
}

/** How braces are written that are to stay braces. */
export const LITERAL_BRACES = 'for literal braces write {{ "{{" }} and {{ "}}" }}.';

function openBraces(text: string, open: number): Problem {
  const close = text.indexOf('}}', open);
  const next = text.indexOf('{{', open + 2);
  const seemsClosed = close >= 0 && (next < 0 || close < next);
  return seemsClosed
    ? problem(
        'template_syntax',
        `"${shorten(text.slice(open, close + 2))}" does not end at its }}: ${whatStaysOpen(text.slice(open + 2, close))}`,
        {
          hint: `Close it before the }}; ${LITERAL_BRACES}`,
        },
      )
    : problem('template_syntax', `"${shorten(text.slice(open))}" opens {{ and never closes it.`, {
        hint: `Close it with }}; ${LITERAL_BRACES}`,
      });
}

function whatStaysOpen(inner: string): string {
  const left = inner.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '');
  const quote = /["']/.exec(left)?.[0];
  return quote === undefined ? 'a bracket { in it is not closed.' : `a quote ${quote} in it is not closed.`;
}

/** What is wrong with an expression, with a hint for one that stands within a text. */
function inText(fault: Problem, inner: string): Problem {
  if (inner.trim() === '')
    return problem(fault.code, 'There is nothing between {{ and }}.', {
      hint: `Write what is to stand there, as in {{ inputs.name }}; ${LITERAL_BRACES}`,
    });
  if (
    /\{\{|\}\}/.test(inner) ||
    /^\s*[.#/!>&^]/.test(inner) ||
    /^\s*(?:range|if|else|end|template|for|endif|endfor)\b/.test(inner)
  )
    return { ...fault, hint: `One {{ }} holds one expression; ${LITERAL_BRACES}` };
  if (/[^|]\|[^|]/.test(inner))
    return { ...fault, hint: 'There are no filters with |. Functions are written as in size(inputs.name).' };
  return fault;
}
