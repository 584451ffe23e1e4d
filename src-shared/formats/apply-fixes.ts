import type { Diagnostic, Fix } from '../workflow/checks/diagnostic.ts';
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
  /** Codes of fixes that were not made because they take away what somebody wrote or allow more: each is made when its code is given. */
  readonly left: readonly string[];
}

/** Fixes that allow a workflow more than its author allowed it. */
const ALLOW_MORE: ReadonlySet<string> = new Set(['FR503', 'FR504', 'FR505', 'FR512']);
/** What has no effect, or is there twice, is no loss. */
const NO_LOSS: ReadonlySet<string> = new Set(['FR304', 'FR517']);

/** Whether a fix is for a person to decide: nothing that was written goes, and nothing is allowed, by the way. */
function isForPerson({ code }: Diagnostic, { changes }: Fix): boolean {
  if (ALLOW_MORE.has(code)) return true;
  return !NO_LOSS.has(code) && changes.every(({ length, text }) => length > 0 && /^[\s,[\]{}]*$/.test(text));
}

/** Most fixes made in one go; each is looked at anew on the text that the one before it left. */
const MOST_FIXES = 200;

/**
 * Applies the first fix of each finding that has one (of one code, where one is given), one at a time, as long as it takes its finding away
 * and makes no more errors. `check` gives the findings of a text; a fix that does not help is left out and the next one tried. Without a
 * code, fixes that are for a person to decide are left out too.
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
  const left = code === undefined ? found.filter((one) => one.fixes?.[0] !== undefined && isForPerson(one, one.fixes[0])) : [];
  return { text: now, applied, left: [...new Set(left.map((one) => one.code))].sort() };
}

function nextFix(
  found: readonly Diagnostic[],
  refused: ReadonlySet<string>,
  code: string | undefined,
): { readonly finding: Diagnostic; readonly fix: Fix } | undefined {
  for (const finding of found) {
    if (code !== undefined && finding.code !== code) continue;
    const [fix] = finding.fixes ?? [];
    if (fix === undefined || (code === undefined && isForPerson(finding, fix))) continue;
    if (!refused.has(tryOf(finding, fix, found))) return { finding, fix };
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
