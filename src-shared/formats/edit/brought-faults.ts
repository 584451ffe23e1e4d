import type { Diagnostic } from '../../workflow/checks/diagnostic.ts';
import { readWorkflow, type ReadOptions } from '../read-workflow.ts';

/** Findings that say a value is one the language cannot have; what is merely missing or reads something that is gone is none. */
const IMPOSSIBLE: ReadonlySet<string> = new Set(['FR101', 'FR102', 'FR104', 'FR105', 'FR106', 'FR107', 'FR112']);

/** Values that the language cannot have and that a text did not hold before it was edited; none where the edits brought only what can be. */
export function broughtFaults(before: string, after: string, options: ReadOptions): readonly Diagnostic[] {
  const known = new Map<string, number>();
  for (const { code } of impossible(before, options)) known.set(code, (known.get(code) ?? 0) + 1);
  const said = new Set(impossible(before, options).map(inShort));
  const now = impossible(after, options);
  return now.filter((one) => {
    const isMore = now.filter(({ code }) => code === one.code).length > (known.get(one.code) ?? 0);
    return isMore && !said.has(inShort(one));
  });
}

function impossible(text: string, options: ReadOptions): readonly Diagnostic[] {
  return readWorkflow(text, options).diagnostics.filter(({ code }) => IMPOSSIBLE.has(code));
}

function inShort({ code, path, message }: Diagnostic): string {
  return `${code} ${path} ${message}`;
}
