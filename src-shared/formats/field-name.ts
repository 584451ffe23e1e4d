import type { Location } from '../workflow/checks/finding.ts';

/** The words a message uses for a place: the last key, or "Entry 2 of needs" for a list's element. */
export function fieldWords(at: Location): string {
  const last = at.at(-1);
  if (last === undefined) return 'The workflow';
  return typeof last === 'number' ? `Entry ${last + 1} of ${String(at.at(-2) ?? 'the list')}` : `"${last}"`;
}
