import type { ExpressionSite } from './expression-sites.ts';
import type { Finding } from './finding.ts';

/** Names that may be written with a dot, by root. */
export interface DottedNames {
  readonly steps: ReadonlySet<string>;
  readonly inputs: ReadonlySet<string>;
  readonly context: ReadonlySet<string>;
}

/** A hyphenated name in dotted form (`steps.unit-test`), which CEL reads as a subtraction; with the brackets it needs as a fix. */
export function hyphenFinding(site: ExpressionSite, names: DottedNames): Finding | undefined {
  if (!site.text.includes('-')) return undefined;
  for (const found of withoutStrings(site.text).matchAll(/\b(steps|inputs|context)\.([A-Za-z_]\w*(?:-\w+)+)/g)) {
    const root = found[1] === 'steps' ? 'steps' : found[1] === 'inputs' ? 'inputs' : 'context';
    const name = longestKnown(found[2] ?? '', names[root]);
    if (name === undefined) continue;
    const dotted = `${root}.${name}`;
    const bracketed = `${root}["${name}"]`;
    return {
      code: 'FR403',
      at: site.at,
      within: dotted,
      message: `${dotted} means "${root}.${name.split('-')[0] ?? ''} minus …", because of the hyphen.`,
      hint: `Write ${bracketed}.`,
      fixes: [{ title: `Write ${bracketed}`, repairs: [{ kind: 'replaceText', at: site.at, find: dotted, text: bracketed }] }],
    };
  }
  return undefined;
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
