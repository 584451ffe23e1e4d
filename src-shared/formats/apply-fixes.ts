import type { Diagnostic, Fix } from '../workflow/diagnostic.ts';
import { applyChanges } from './edit/text-changes.ts';

/** One fix that was applied, in the words of the finding it took away. */
export interface AppliedFix {
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** A text after its fixes, and what they were, in the order they were made. */
export interface Fixed {
  readonly text: string;
  readonly applied: readonly AppliedFix[];
}

/** Most fixes made in one go; each is looked at anew on the text that the one before it left. */
const MOST_FIXES = 200;

/**
 * Applies the first fix of each finding that has one (of one code, where one is given), one at a time, as long as it takes its finding away
 * and makes no more errors. `check` gives the findings of a text; a fix that does not help is left out and the next one tried.
 */
export async function applyFixes(
  text: string,
  check: (text: string) => Promise<readonly Diagnostic[]>,
  code?: string,
): Promise<Fixed> {
  const applied: AppliedFix[] = [];
  const refused = new Set<string>();
  let [now, found] = [text, await check(text)];
  for (let tries = 0; tries < MOST_FIXES; tries++) {
    const next = nextFix(found, refused, code);
    if (next === undefined) break;
    const { finding, fix } = next;
    refused.add(tryOf(finding, fix, found));
    const changed = applyChanges(now, fix.changes);
    const left = changed === undefined ? undefined : await check(changed);
    if (changed === undefined || left === undefined || !helps(found, left, finding)) continue;
    applied.push({ code: finding.code, path: finding.path, message: finding.message, fix: fix.title });
    [now, found] = [changed, left];
  }
  return { text: now, applied };
}

function nextFix(
  found: readonly Diagnostic[],
  refused: ReadonlySet<string>,
  code: string | undefined,
): { readonly finding: Diagnostic; readonly fix: Fix } | undefined {
  for (const finding of found) {
    if (code !== undefined && finding.code !== code) continue;
    const [fix] = finding.fixes ?? [];
    if (fix !== undefined && !refused.has(tryOf(finding, fix, found))) return { finding, fix };
  }
  return undefined;
}

/** A fix helps when its finding is gone and there are no more errors than before: some come to light only once others are mended. */
function helps(before: readonly Diagnostic[], after: readonly Diagnostic[], finding: Diagnostic): boolean {
  const wasUnread = before.some(({ code }) => code.startsWith('FR0') || code.startsWith('FR1'));
  return (wasUnread || errorsIn(after) <= errorsIn(before)) && timesIn(after, finding) < timesIn(before, finding);
}

/** How often findings say the same: a text may have the same mistake twice. */
function timesIn(found: readonly Diagnostic[], finding: Diagnostic): number {
  return found.filter((one) => keyOf(one) === keyOf(finding)).length;
}

/** A fix is tried once for each number of findings that say the same. */
function tryOf(finding: Diagnostic, fix: Fix, found: readonly Diagnostic[]): string {
  return `${keyOf(finding)} ${fix.title} ${timesIn(found, finding)}`;
}

function errorsIn(found: readonly Diagnostic[]): number {
  return found.filter(({ severity }) => severity === 'error').length;
}

function keyOf({ code, path, message }: Diagnostic): string {
  return `${code} ${path} ${message}`;
}
