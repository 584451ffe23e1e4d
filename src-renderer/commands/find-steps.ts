import type { Json } from '../../src-shared/lib/json.ts';
import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Draft, DraftStep } from './draft.ts';

/** What of a step is searched besides its name and id: what it does, in its author's words. */
const SEARCHED = [
  'goal',
  'command',
  'argv',
  'reason',
  'url',
  'uses',
  'tool',
  'target',
  'for_each',
  'until',
  'while',
  'when',
  'notes',
  'role',
];

/** The steps that hold every word of a search in their name, id or what they do, in text order; none for an empty search. */
export function findSteps(draft: Draft, search: string): readonly DraftStep[] {
  const parts = search
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '');
  if (parts.length === 0) return [];
  return [...draft.all.values()].filter((step) => {
    const text = searchedText(step);
    return parts.every((part) => text.includes(part));
  });
}

function searchedText(step: DraftStep): string {
  const fields = SEARCHED.map((key) => plain(step.fields[key])).join('\n');
  // Soft hyphens are not typed by who searches.
  return `${step.name}\n${step.id}\n${fields}`.replaceAll('\u00ad', '').toLowerCase();
}

function plain(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  if (isJsonList(value)) return value.map(plain).join(' ');
  if (isJsonObject(value)) return Object.values(value).map(plain).join(' ');
  return value === undefined || value === null ? '' : String(value);
}
