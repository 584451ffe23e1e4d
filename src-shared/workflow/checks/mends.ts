import type { Finding } from './finding.ts';
import { parseExpression, type Expression } from '../expressions/expression.ts';
import type { ExpressionSite } from '../expressions/expression-sites.ts';
import { countBefore } from '../../lib/occurrences.ts';

/** An expression where it stands: in a text between braces, or as all of it. `from` is the offset of its own text there. */
export interface PlacedExpression {
  readonly expression: Expression;
  readonly from: number;
  readonly site: ExpressionSite;
}

/** A replacement in the text of an expression. */
export interface Mend {
  readonly find: string;
  readonly text: string;
}

/** A name as an expression reads it: with a dot, or in brackets where a hyphen forbids the dot. */
export function spelled(root: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${root}.${name}` : `${root}["${name}"]`;
}

/** Every way a member may be written, with the same way for the name that was meant. */
export function memberMends(root: string, written: string, meant: string): readonly Mend[] {
  return [
    { find: `${root}.${written}`, text: spelled(root, meant) },
    ...['"', "'"].map((quote) => ({ find: `${root}[${quote}${written}${quote}]`, text: `${root}[${quote}${meant}${quote}]` })),
  ];
}

type Fixes = Pick<Finding, 'fixes'>;

/** The first mend that stands in an expression exactly once, as a fix. */
export function mendFixes(mends: readonly Mend[], { expression: { text: written }, from, site }: PlacedExpression): Fixes {
  for (const { find, text } of mends) {
    const at = written.indexOf(find);
    if (at < 0 || (/\w$/.test(find) && /\w/.test(written.charAt(at + find.length))) || written.split(find).length !== 2) continue;
    if (/^\w/.test(find) && /[\w.]/.test(written.charAt(at - 1))) continue;
    const nth = countBefore(site.text, find, from + at);
    const repair = { kind: 'replaceText', at: site.at, find, text, ...(nth === 0 ? {} : { nth }) } as const;
    return { fixes: [{ title: `Write ${text}`, repairs: [repair] }] };
  }
  return {};
}

/** An expression whose reading is guarded: a condition is then false, and a text empty, where there is nothing to read. */
export function guardFixes(guard: string, placed: PlacedExpression): Fixes {
  const { expression, site } = placed;
  const condition = site.kind === 'cel' && site.wants === 'boolean';
  if (condition) return setFix(`Ask ${guard} first`, site, `${guard} && (${site.text.trim()})`);
  if (site.kind === 'cel' || site.wants !== undefined) return {};
  return mendFixes([{ find: expression.text, text: `${guard} ? ${expression.text} : ""` }], placed);
}

/** A condition made of what is none yet: a text that is not empty, a list with something in it, a number that is not 0. */
export function conditionFix(kind: string, site: ExpressionSite): Fixes {
  const text = site.text.trim();
  const whole = /^[\w.[\]"']+$/.test(text) ? text : `(${text})`;
  switch (kind) {
    case 'text':
      return setFix('Ask whether it is empty', site, `${whole} != ""`);
    case 'list':
      return setFix('Ask for its size', site, `size(${text}) > 0`);
    case 'integer':
    case 'double':
      return setFix('Compare it with 0', site, `${whole} != 0`);
    default:
      return {};
  }
}

/** Spellings of other languages in a condition, put right where the result is an expression. */
export function syntaxFix(site: ExpressionSite): Fixes {
  const bare = /^\s*\{\{([\s\S]*)\}\}\s*$/.exec(site.text)?.[1]?.trim() ?? site.text;
  const candidates = [
    bare,
    withoutQuotes(bare, (plain) => plain.replace(/(^|[^=!<>])=(?!=)/g, '$1==')),
    withoutQuotes(withNot(bare), (plain) => words(plain)),
    withoutQuotes(withNot(bare), (plain) =>
      words(
        plain
          .replace(/===/g, '==')
          .replace(/!==/g, '!=')
          .replace(/(^|[^=!<>])=(?!=)/g, '$1=='),
      ),
    ),
  ];
  const good = candidates.find((text) => text !== site.text && parseExpression(text).ok);
  return good === undefined ? {} : setFix(`Write ${good}`, site, good);
}

/** `not` before more than a name is about all that follows it, up to the next and, or, or bracket. */
function withNot(text: string): string {
  const count = (each: string): number => each.match(/\bnot\b/gi)?.length ?? 0;
  if (count(text) !== count(text.replace(/"[^"]*"|'[^']*'/g, ''))) return text;
  return text.replace(/\bnot\s+((?:"[^"]*"|'[^']*'|(?!\b(?:and|or)\b)[^&|()"'])+)/gi, (_, inner: string) => {
    const [, plain = '', space = ''] = /^([^]*?)(\s*)$/.exec(inner) ?? [];
    return /^[\w.[\]"']+$/.test(plain) ? `!${plain}${space}` : `!(${plain})${space}`;
  });
}

function words(text: string): string {
  return text
    .replace(/\band\b/gi, '&&')
    .replace(/\bor\b/gi, '||')
    .replace(/\bnot\s+/gi, '!');
}

function withoutQuotes(text: string, change: (plain: string) => string): string {
  return text
    .split(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/)
    .map((piece, index) => (index % 2 === 1 ? piece : change(piece)))
    .join('');
}

function setFix(title: string, site: ExpressionSite, value: string): Fixes {
  return { fixes: [{ title, repairs: [{ kind: 'set', at: site.at, value }] }] };
}
