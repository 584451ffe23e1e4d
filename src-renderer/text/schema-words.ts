import { knownChoices, knownKeys } from '../../src-shared/formats/known-keys.ts';
import { FIELD_EXAMPLES, FIELD_WORDS, wordsAt } from '../../src-shared/workflow/field-words.ts';
import type { KeyPlace } from './key-place.ts';

/** A key or a choice that may stand at a place, with what it is for. */
export interface Offered {
  readonly text: string;
  readonly detail: string;
}

/** The keys that a map does not have yet, the ones people begin with first. */
export function keysFor(place: KeyPlace): readonly Offered[] {
  const known = knownKeys(place.at, place.says);
  const taken = new Set(Object.keys(place.says));
  return known
    .filter((name) => name === place.key || !taken.has(name))
    .map((text) => ({ text, detail: wordsFor(place, text) ?? '' }));
}

/** The values that a key takes, where they are a few words. */
export function choicesFor(place: KeyPlace): readonly string[] {
  return knownChoices([...place.at, place.key], place.says);
}

/** What a key is for in plain words, with an example where there is one; undefined for keys of nobody's language. */
export function helpFor(place: KeyPlace): string | undefined {
  const said = wordsFor(place, place.key);
  if (said === undefined || !knownKeys(place.at, place.says).includes(place.key)) return undefined;
  const [example] = wordsAt(FIELD_EXAMPLES, pathTo(place, place.key)) ?? [];
  return example === undefined ? said : `${said}\n\n\`${typeof example === 'string' ? example : JSON.stringify(example)}\``;
}

function wordsFor(place: KeyPlace, key: string): string | undefined {
  return wordsAt(FIELD_WORDS, pathTo(place, key));
}

/** The path as the words are filed: keys alone, a step or trigger by its type. */
function pathTo({ at, says }: KeyPlace, key: string): readonly string[] {
  const type = typeof says['type'] === 'string' ? says['type'] : '';
  return [
    ...at.flatMap((part, index) =>
      typeof part === 'string'
        ? [part]
        : at[index - 1] === 'steps' || at[index - 1] === 'triggers'
          ? [index === at.length - 1 ? type : '']
          : [],
    ),
    key,
  ];
}
