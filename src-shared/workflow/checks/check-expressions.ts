import { countBefore } from '../../lib/occurrences.ts';
import { once } from '../../lib/once.ts';
import { checkScope, remembered } from './check-scope.ts';
import { CODES } from './codes.ts';
import { eachStep, type PlacedStep } from '../each-step.ts';
import { parseExpression, shorten, type Expression } from '../expressions/expression.ts';
import { typeWords, type ExpressionType } from '../expressions/expression-type.ts';
import { typeOf } from '../expressions/expression-types.ts';
import { expressionSites, type ExpressionSite } from '../expressions/expression-sites.ts';
import type { Finding } from './finding.ts';
import { hyphenFindings } from '../expressions/hyphens.ts';
import { createReadChecker, type Reader } from './read-checks.ts';
import type { Workflow } from '../schema.ts';
import { enclosingQuotes, shellFindings } from './shell-findings.ts';
import { placesInShell, type ShellPlace } from '../expressions/shell-places.ts';
import { conditionFix, guardFixes, mendFixes, syntaxFix, type Mend, type PlacedExpression } from './mends.ts';
import type { NameRead } from '../expressions/expression-names.ts';
import { LITERAL_BRACES, templateParts, type TemplateFault, type TemplatePart } from '../expressions/template-parts.ts';

/** Every expression of a workflow parses, reads only what exists and is over by then, and makes what its place needs. */
export function checkExpressions(workflow: Workflow): readonly Finding[] {
  const findings: Finding[] = [];
  const key = checkScope(workflow)?.whole;
  const checker = once(() => createReadChecker(workflow));
  const inStep = (placed: PlacedStep): readonly Finding[] =>
    expressionSites(placed.step, placed.at).flatMap((site) =>
      mayHoldExpression(site) ? siteFindings(site, checker().inStep(placed, site), placed) : [],
    );
  for (const placed of eachStep(workflow)) findings.push(...remembered('expressions', { placed, key }, () => inStep(placed)));
  for (const [name, output] of Object.entries(workflow.outputs ?? {})) {
    findings.push(
      ...siteFindings({ at: ['outputs', name, 'value'], text: output.value, kind: 'text' }, checker().atEnd(), undefined),
    );
  }
  return findings;
}

function mayHoldExpression(site: ExpressionSite): boolean {
  return site.kind === 'cel' || site.text.includes('{{');
}

function siteFindings(site: ExpressionSite, reader: Reader, placed: PlacedStep | undefined): readonly Finding[] {
  if (!mayHoldExpression(site)) return [];
  const hyphens = hyphenFindings(site, reader.names);
  const findings: Finding[] = hyphens.map(({ finding }) => finding);
  // What is said of an expression with such a name would be said of a subtraction that nobody meant.
  const isMisread = ({ start, end }: Pick<TemplateFault, 'start' | 'end'>): boolean =>
    hyphens.some(({ offset }) => offset >= start && offset < end);
  if (site.kind === 'cel') return hyphens.length > 0 ? findings : celFindings(site, reader);
  const { parts, faults } = templateParts(site.text);
  for (const fault of faults) if (!isMisread(fault)) findings.push(faultFinding(fault, site));
  const { wants: _, ...inText } = site;
  // Only a text that is nothing else takes the kind of its expression.
  const own = parts.length === 1 && faults.length === 0 ? site : inText;
  for (const part of parts) {
    if (part.kind === 'expression' && !isMisread(part)) {
      const { expression } = part;
      const from = site.text.indexOf(expression.text, part.start + 2);
      findings.push(...expressionFindings({ expression, from, site: own }, reader));
    }
    if (part.kind === 'secret' && site.secrets === undefined) findings.push(secretFinding(part, site, placed));
  }
  const isOpen = faults.some(({ problem }) => problem.code === 'template_syntax');
  if (site.kind === 'command' && placed !== undefined && !isOpen)
    findings.push(...shellFindings(site, placed.step, { parts, places: shellPlaces(parts, faults) }));
  return findings;
}

/** Where the values of a command stand, what cannot be read between braces counting as one more value. */
function shellPlaces(parts: readonly TemplatePart[], faults: readonly TemplateFault[]): readonly (ShellPlace | undefined)[] {
  const all = [...parts, ...faults.map(({ start }) => ({ kind: 'expression', start }) as const)].sort(
    (a, b) => a.start - b.start,
  );
  const placeAt = new Map(placesInShell(all).map((place, index) => [all[index]?.start, place]));
  return parts.map(({ start }) => placeAt.get(start));
}

function faultFinding({ problem, start, end }: TemplateFault, site: ExpressionSite): Finding {
  const { code, message, hint } = problem;
  return {
    code: code === 'template_syntax' ? 'FR408' : 'FR401',
    at: site.at,
    ...pieceOf(site.text, site.text.slice(start, end), start),
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** A piece of a text as a finding names it: the one that begins at an offset or is the next behind it. */
function pieceOf(text: string, within: string, from: number): Pick<Finding, 'within' | 'nth'> {
  const start = text.indexOf(within, from);
  const nth = countBefore(text, within, start < 0 ? from : start);
  return nth === 0 || start < 0 ? { within } : { within, nth };
}

function celFindings(site: ExpressionSite, reader: Reader): readonly Finding[] {
  const parsed = parseExpression(site.text);
  if (!parsed.ok)
    return [
      {
        code: 'FR401',
        at: site.at,
        message: parsed.error.message,
        ...(parsed.error.hint === undefined ? {} : { hint: parsed.error.hint }),
        ...syntaxFix(site),
      },
    ];
  return expressionFindings({ expression: parsed.value, from: 0, site }, reader);
}

function expressionFindings(placed: PlacedExpression, reader: Reader): readonly Finding[] {
  const findings = readFindings(placed, reader);
  return findings.some(({ code }) => CODES[code].severity === 'error')
    ? findings
    : [...findings, ...typeFindings(placed, reader)];
}

function readFindings(placed: PlacedExpression, reader: Reader): readonly Finding[] {
  const { expression, from, site } = placed;
  const found: Finding[] = [];
  const seen = new Set<string>();
  for (const read of expression.names) {
    const key = `${read.root}.${read.path.join('.')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const finding = reader.check(read, expression);
    if (finding === undefined) continue;
    const { mends = [], guard, within, ...told } = finding;
    const mended = guard === undefined ? mendFixes(mends, placed) : guardFixes(guard, placed);
    // Templates of other tools begin so, as in {{.Names}} of docker.
    const isForeign = told.code === 'FR402' && site.kind !== 'cel' && expression.text.startsWith('.');
    const fixes = isForeign ? bracesKept(placed) : [...(mended.fixes ?? []), ...(told.fixes ?? [])];
    found.push({
      ...told,
      ...(isForeign ? { hint: `If the braces are not meant for Flowright: ${LITERAL_BRACES}` } : {}),
      at: site.at,
      ...(within === undefined
        ? pieceOf(site.text, expression.text, from)
        : pieceOf(site.text, within, from + startOf(read, expression.text) + (within === read.root ? 0 : read.root.length))),
      ...(fixes.length === 0 ? {} : { fixes }),
    });
  }
  return found;
}

/** Braces that belong to another tool as the text they are. */
function bracesKept({ expression, site }: PlacedExpression): NonNullable<Finding['fixes']> {
  const [find] = /\{\{[^{}"]*\}\}/.exec(site.text.slice(site.text.indexOf(`{{${expression.text}`))) ?? [];
  if (find?.slice(2, -2).trim() !== expression.text) return [];
  return [
    {
      title: 'Keep the braces as text',
      repairs: [{ kind: 'replaceText', at: site.at, find, text: `{{ "${find}" }}` }],
    },
  ];
}

/** Where a name that is read begins in its expression; the parser may count its place from a dot or bracket on. */
function startOf({ root, offset }: NameRead, text: string): number {
  return Math.max(0, text.startsWith(root, offset) ? offset : text.lastIndexOf(root, offset));
}

/** What the types of an expression say against it, and whether what it makes is what its place takes. */
function typeFindings(placed: PlacedExpression, reader: Reader): readonly Finding[] {
  const { expression, from, site } = placed;
  const { type, faults } = typeOf(expression, reader.rootOf);
  if (faults.length > 0)
    return faults.map(({ replacement, within, ...fault }) => ({
      ...fault,
      at: site.at,
      ...(within === undefined ? {} : pieceOf(site.text, within, from)),
      ...(replacement === undefined ? {} : mendFixes([replacement, inSingleQuotes(replacement)], placed)),
    }));
  const wrong = kindFinding(expression, type, site);
  return wrong === undefined ? [] : [wrong];
}

function kindFinding(expression: Expression, type: ExpressionType, site: ExpressionSite): Finding | undefined {
  const { wants } = site;
  if (wants === undefined || type.kind === 'any' || WANTED[wants].kinds.includes(type.kind)) return undefined;
  return {
    code: 'FR407',
    at: site.at,
    ...(site.kind === 'cel' ? {} : { within: expression.text }),
    message: `"${shorten(expression.text)}" makes ${typeWords(type)}, and ${WANTED[wants].words} is needed here.`,
    hint:
      wants !== 'boolean'
        ? WANTED[wants].hint
        : type.kind === 'text'
          ? 'Compare it: … == "yes".'
          : type.kind === 'list'
            ? 'Ask for its size: size(…) > 0.'
            : 'Compare it with something.',
    ...(wants === 'boolean' && site.kind === 'cel' ? conditionFix(type.kind, site) : {}),
  };
}

function inSingleQuotes({ find, text }: Mend): Mend {
  return { find: find.replaceAll('"', "'"), text: text.replaceAll('"', "'") };
}

const WANTED: Readonly<
  Record<
    NonNullable<ExpressionSite['wants']>,
    { readonly kinds: readonly string[]; readonly words: string; readonly hint: string }
  >
> = {
  boolean: { kinds: ['boolean'], words: 'true or false', hint: 'Compare it with something.' },
  list: {
    kinds: ['list'],
    words: 'a list',
    hint: 'Give a list, such as ["a", "b"] or a list that a step gives; a text is taken apart by .split(","), as in inputs.names.split(",").',
  },
  text: { kinds: ['text'], words: 'a text', hint: 'Convert it, with string(…), or take a field of it.' },
  seconds: {
    kinds: ['integer', 'double', 'text'],
    words: 'a number of seconds',
    hint: 'Give seconds (90) or a text such as "2h".',
  },
  moment: { kinds: ['integer', 'double', 'text'], words: 'a moment', hint: 'Give it as in "2026-03-31T09:00:00Z".' },
};

function secretFinding(
  { name, start }: { readonly name: string; readonly start: number },
  site: ExpressionSite,
  placed: PlacedStep | undefined,
): Finding {
  const listed = placed?.step.secrets ?? [];
  const inCommand = asVariable(site.text, name);
  const command = site.kind === 'command' && placed !== undefined;
  return {
    code: 'FR411',
    at: site.at,
    ...pieceOf(site.text, `secret.${name}`, start),
    message: `The secret ${name} cannot stand here.`,
    hint: command
      ? `List it under secrets and write $${name} in the command.`
      : 'Secrets stand in http headers and body and in deploy inputs; other steps list them under secrets.',
    ...(command && placed !== undefined && !listed.includes(name) && inCommand !== undefined
      ? {
          fixes: [
            {
              title: `Give the step the secret as $${name}`,
              repairs: [
                { kind: 'set', at: [...placed.at, 'secrets'], value: [...listed, name] },
                { kind: 'set', at: site.at, value: inCommand },
              ] as const,
            },
          ],
        }
      : {}),
  };
}

/** A command in which a secret is read from its variable; undefined where the shell would not read it there. */
function asVariable(text: string, name: string): string | undefined {
  const { parts, faults } = templateParts(text);
  if (faults.length > 0) return undefined;
  let now = text;
  // From the end, so that the offsets of those before stay.
  for (const [index, part] of [...parts.entries()].reverse()) {
    if (part.kind !== 'secret' || part.name !== name) continue;
    const place = placesInShell(parts)[index];
    const isQuoted = place?.ok === false && place.reason === 'single_quotes';
    if (place === undefined || (!place.ok && !isQuoted)) return undefined;
    const quotes = isQuoted ? enclosingQuotes(text, part.start, part.end) : undefined;
    if (isQuoted && quotes === undefined) return undefined;
    now = `${now.slice(0, part.start)}\${${name}}${now.slice(part.end)}`;
    if (quotes !== undefined) {
      const shift = now.length - text.length;
      now = `${now.slice(0, quotes.open)}"${now.slice(quotes.open + 1, quotes.close + shift)}"${now.slice(quotes.close + shift + 1)}`;
    }
  }
  return now;
}
