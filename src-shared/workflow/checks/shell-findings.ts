import { countBefore } from '../../lib/occurrences.ts';
import type { ExpressionSite } from '../expressions/expression-sites.ts';
import type { Finding, Repair } from './finding.ts';
import type { Step } from '../schema.ts';
import { placesInShell, type ShellPlace } from '../expressions/shell-places.ts';
import { templateParts, type TemplatePart } from '../expressions/template-parts.ts';

const POSIX_SHELLS = /^(?:.*\/)?(?:sh|bash|dash|ash|ksh|zsh)(?:\s.*)?$/;

/** Whether values can be given to a command of this shell; no shell means the system's `sh`. */
export function isPosixShell(shell: string | undefined): boolean {
  return shell === undefined || POSIX_SHELLS.test(shell.trim());
}

/** Values in a command stand only where the shell takes them as data. */
export function shellFindings(
  site: ExpressionSite,
  step: Step,
  { parts, places }: { readonly parts: readonly TemplatePart[]; readonly places: readonly (ShellPlace | undefined)[] },
): readonly Finding[] {
  const shell = step.type === 'command' ? step.shell : undefined;
  if (!parts.some((part) => part.kind === 'expression')) return [];
  if (!isPosixShell(shell)) {
    return [
      {
        code: 'FR410',
        at: site.at,
        message: `Values cannot be filled into a command for ${shell ?? 'this shell'}.`,
        hint: 'Use argv: with a list, or put the value under env: and read it there.',
      },
    ];
  }
  const findings: Finding[] = parts.flatMap((part) => (part.kind === 'expression' ? dollarFindings(site, part) : []));
  for (const [index, place] of places.entries()) {
    const part = parts[index];
    if (place === undefined || place.ok || part === undefined || part.kind !== 'expression') continue;
    const written = site.text.slice(part.start, part.end);
    const otherwise = place.reason === 'single_quotes' ? inDoubleQuotes(site, part.start, part.end) : undefined;
    const repairs =
      place.reason === 'single_quotes' && otherwise?.ok !== false
        ? doubleQuoted(site, part.start, part.end)
        : place.reason === 'heredoc'
          ? openHeredoc(site)
          : undefined;
    const nth = countBefore(site.text, written, part.start);
    findings.push({
      code: 'FR409',
      at: site.at,
      within: written,
      ...(nth === 0 ? {} : { nth }),
      message: `${place.message.replace('A value', `The value ${written}`)}`,
      // Where a program would run it as code, other quotes are no help.
      hint: otherwise?.ok === false ? otherwise.hint : place.hint,
      ...(repairs === undefined
        ? {}
        : {
            fixes: [
              {
                title: place.reason === 'heredoc' ? 'Take the quotes off the heredoc mark' : 'Use double quotes',
                repairs: [repairs],
              },
            ],
          }),
    });
  }
  return findings;
}

/** Other tools write `${{ … }}`; here the dollar sign would be left standing before the value. */
function dollarFindings(
  site: ExpressionSite,
  { start, end }: { readonly start: number; readonly end: number },
): readonly Finding[] {
  if (!/(?<!\\)\$$/.test(site.text.slice(0, start))) return [];
  const written = site.text.slice(start - 1, end);
  const nth = countBefore(site.text, written, start - 1);
  const place = nth === 0 ? {} : { nth };
  return [
    {
      code: 'FR417',
      at: site.at,
      within: written,
      ...place,
      message: `The $ before ${written.slice(1)} is no part of it: the shell gets the $ and then the value.`,
      hint: `Write ${written.slice(1)}.`,
      fixes: [
        {
          title: 'Leave the $ out',
          repairs: [{ kind: 'replaceText', at: site.at, find: written, text: written.slice(1), ...place }],
        },
      ],
    },
  ];
}

/** The single quotes around a piece of a command, where what is inside says the same in double ones. */
export function enclosingQuotes(
  text: string,
  start: number,
  end: number,
): { readonly open: number; readonly close: number } | undefined {
  const open = text.lastIndexOf("'", start);
  const close = text.indexOf("'", end);
  if (open < 0 || close < 0) return undefined;
  return /[$`\\"!]/.test(text.slice(open + 1, close).replace(/\{\{.*?\}\}/g, '')) ? undefined : { open, close };
}

/** Where a value in single quotes would stand were they double ones. */
function inDoubleQuotes({ text }: ExpressionSite, start: number, end: number): ShellPlace | undefined {
  const quotes = enclosingQuotes(text, start, end);
  if (quotes === undefined) return undefined;
  const { parts } = templateParts(
    `${text.slice(0, quotes.open)}"${text.slice(quotes.open + 1, quotes.close)}"${text.slice(quotes.close + 1)}`,
  );
  return placesInShell(parts)[parts.findIndex((part) => part.start === start)];
}

function doubleQuoted(site: ExpressionSite, start: number, end: number): Repair | undefined {
  const quotes = enclosingQuotes(site.text, start, end);
  if (quotes === undefined) return undefined;
  const { open, close } = quotes;
  const inside = site.text.slice(open + 1, close);
  const find = `'${inside}'`;
  const nth = countBefore(site.text, find, open);
  return { kind: 'replaceText', at: site.at, find, text: `"${inside}"`, ...(nth === 0 ? {} : { nth }) };
}

function openHeredoc(site: ExpressionSite): Repair | undefined {
  const found = /<<-?\s*(?:'([^']+)'|"([^"]+)")/.exec(site.text);
  const word = found?.[1] ?? found?.[2];
  if (found === null || word === undefined) return undefined;
  return { kind: 'replaceText', at: site.at, find: found[0], text: found[0].replace(/['"]/g, '') };
}
