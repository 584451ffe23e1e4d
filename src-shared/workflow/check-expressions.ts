import { once } from '../lib/once.ts';
import { checkScope, remembered } from './check-scope.ts';
import { CODES } from './codes.ts';
import { eachStep, type PlacedStep } from './each-step.ts';
import { parseExpression, shorten, type Expression } from './expression.ts';
import { typeWords, type ExpressionType } from './expression-type.ts';
import { typeOf } from './expression-types.ts';
import { expressionSites, type ExpressionSite } from './expression-sites.ts';
import type { Finding } from './finding.ts';
import { hyphenFinding } from './hyphens.ts';
import { createReadChecker, type Reader } from './read-checks.ts';
import type { Workflow } from './schema.ts';
import { shellFindings } from './shell-findings.ts';
import { conditionFix, guardFixes, mendFixes, syntaxFix, type Mend } from './mends.ts';
import { parseTemplate } from './template.ts';

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
  const hyphen = hyphenFinding(site, reader.names);
  if (hyphen !== undefined) return [hyphen];
  if (site.kind === 'cel') return celFindings(site, reader);
  const template = parseTemplate(site.text);
  if (!template.ok) {
    return [
      {
        code: template.error.code === 'template_syntax' ? 'FR408' : 'FR401',
        at: site.at,
        message: template.error.message,
        ...(template.error.hint === undefined ? {} : { hint: template.error.hint }),
      },
    ];
  }
  const findings: Finding[] = [];
  const { parts } = template.value;
  const { wants: _, ...inText } = site;
  for (const part of parts) {
    // Only a text that is nothing else takes the kind of its expression.
    if (part.kind === 'expression')
      findings.push(...expressionFindings(part.expression, parts.length === 1 ? site : inText, reader));
    if (part.kind === 'secret' && site.secrets === undefined) findings.push(secretFinding(part.name, site, placed));
  }
  if (site.kind === 'command' && placed !== undefined) findings.push(...shellFindings(site, placed.step, template.value));
  return findings;
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
  return expressionFindings(parsed.value, site, reader);
}

function expressionFindings(expression: Expression, site: ExpressionSite, reader: Reader): readonly Finding[] {
  const findings = readFindings(expression, site, reader);
  return findings.some(({ code }) => CODES[code].severity === 'error')
    ? findings
    : [...findings, ...typeFindings(expression, site, reader)];
}

function readFindings(expression: Expression, site: ExpressionSite, reader: Reader): readonly Finding[] {
  const found: Finding[] = [];
  const seen = new Set<string>();
  for (const read of expression.names) {
    const key = `${read.root}.${read.path.join('.')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const finding = reader.check(read, expression);
    if (finding === undefined) continue;
    const { mends = [], guard, ...told } = finding;
    const mended = guard === undefined ? mendFixes(mends, site) : guardFixes(guard, expression, site);
    const fixes = [...(mended.fixes ?? []), ...(told.fixes ?? [])];
    found.push({
      ...told,
      at: site.at,
      ...(told.within === undefined ? { within: expression.text } : {}),
      ...(fixes.length === 0 ? {} : { fixes }),
    });
  }
  return found;
}

/** What the types of an expression say against it, and whether what it makes is what its place takes. */
function typeFindings(expression: Expression, site: ExpressionSite, reader: Reader): readonly Finding[] {
  const { type, faults } = typeOf(expression, reader.rootOf);
  if (faults.length > 0)
    return faults.map(({ replacement, ...fault }) => ({
      ...fault,
      at: site.at,
      ...(replacement === undefined ? {} : mendFixes([replacement, inSingleQuotes(replacement)], site)),
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
  list: { kinds: ['list'], words: 'a list', hint: 'Give a list, such as inputs.files or ["a", "b"].' },
  text: { kinds: ['text'], words: 'a text', hint: 'Convert it, with string(…), or take a field of it.' },
  seconds: {
    kinds: ['integer', 'double', 'text'],
    words: 'a number of seconds',
    hint: 'Give seconds (90) or a text such as "2h".',
  },
  moment: { kinds: ['integer', 'double', 'text'], words: 'a moment', hint: 'Give it as in "2026-03-31T09:00:00Z".' },
};

function secretFinding(name: string, site: ExpressionSite, placed: PlacedStep | undefined): Finding {
  const listed = placed?.step.secrets ?? [];
  const command = site.kind === 'command' && placed !== undefined;
  return {
    code: 'FR411',
    at: site.at,
    within: `secret.${name}`,
    message: `The secret ${name} cannot stand here.`,
    hint: command
      ? `List it under secrets and write $${name} in the command.`
      : 'Secrets stand in http headers and body and in deploy inputs; other steps list them under secrets.',
    ...(command && placed !== undefined && !listed.includes(name)
      ? {
          fixes: [
            {
              title: `Give the step the secret as $${name}`,
              repairs: [
                { kind: 'set', at: [...placed.at, 'secrets'], value: [...listed, name] },
                {
                  kind: 'set',
                  at: site.at,
                  value: site.text.replace(new RegExp(`\\{\\{\\s*secret\\.${name}\\s*\\}\\}`, 'g'), `$${name}`),
                },
              ] as const,
            },
          ],
        }
      : {}),
  };
}
