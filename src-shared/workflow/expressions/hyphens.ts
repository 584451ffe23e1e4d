import { countBefore } from '../../lib/occurrences.ts';
import type { ExpressionSite } from './expression-sites.ts';
import type { Finding } from '../checks/finding.ts';

/** Names that may be written with a dot, by root. */
export interface DottedNames {
  readonly steps: ReadonlySet<string>;
  readonly inputs: ReadonlySet<string>;
  readonly context: ReadonlySet<string>;
}

/** A finding about a piece of a text, and the offset of that piece. */
interface HyphenFinding {
  readonly offset: number;
  readonly finding: Finding;
}

/** Hyphenated names in dotted form (`steps.unit-test`), which CEL reads as subtractions; each with the brackets it needs as a fix. */
export function hyphenFindings(site: ExpressionSite, names: DottedNames): readonly HyphenFinding[] {
  if (!site.text.includes('-')) return [];
  const findings: HyphenFinding[] = [];
  for (const found of withoutStrings(site.text).matchAll(/\b(steps|inputs|context)\.([A-Za-z_]\w*(?:-\w+)+)/g)) {
    const root = found[1] === 'steps' ? 'steps' : found[1] === 'inputs' ? 'inputs' : 'context';
    const name = longestKnown(found[2] ?? '', names[root]);
    if (name === undefined) continue;
    const dotted = `${root}.${name}`;
    const bracketed = `${root}["${name}"]`;
    const nth = countBefore(site.text, dotted, found.index);
    const place = nth === 0 ? {} : { nth };
    const finding: Finding = {
      code: 'FR403',
      at: site.at,
      within: dotted,
      ...place,
      message: `${dotted} means "${root}.${name.split('-')[0] ?? ''} minus …", because of the hyphen.`,
      hint: `Write ${bracketed}.`,
      fixes: [
        { title: `Write ${bracketed}`, repairs: [{ kind: 'replaceText', at: site.at, find: dotted, text: bracketed, ...place }] },
      ],
    };
    findings.push({ offset: found.index, finding });
  }
  return findings;
}

function longestKnown(written: string, known: ReadonlySet<string>): string | undefined {
  for (let end = written.length; end > 0; end = written.lastIndexOf('-', end - 1)) {
    const part = written.slice(0, end);
    if (part.includes('-') && known.has(part)) return part;
  }
  return undefined;
}

function withoutStrings(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (quoted) => ' '.repeat(quoted.length));
}
