import { countBefore } from '../lib/occurrences.ts';
import type { ExpressionSite } from './expression-sites.ts';
import type { Finding, Repair } from './finding.ts';
import type { Step } from './schema.ts';
import type { ShellPlace } from './shell-places.ts';
import type { TemplatePart } from './template-parts.ts';

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
  const findings: Finding[] = [];
  for (const [index, place] of places.entries()) {
    const part = parts[index];
    if (place === undefined || place.ok || part === undefined || part.kind !== 'expression') continue;
    const written = site.text.slice(part.start, part.end);
    const repairs =
      place.reason === 'single_quotes'
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
      hint: place.hint,
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

function doubleQuoted(site: ExpressionSite, start: number, end: number): Repair | undefined {
  const open = site.text.lastIndexOf("'", start);
  const close = site.text.indexOf("'", end);
  if (open < 0 || close < 0) return undefined;
  const inside = site.text.slice(open + 1, close);
  if (/[$`\\"!]/.test(inside.replace(/\{\{.*?\}\}/g, ''))) return undefined;
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
