import { FIELD_WORDS, wordsAt } from '../../../src-shared/workflow/field-words.ts';
import { wordsFromId } from '../../../src-shared/workflow/names.ts';
import { words } from '../../ui/words.ts';
import { partsOfKey } from '../values/binding.ts';

/** Maps whose keys people choose: such a key says nothing about what a field below it is. */
const NAMED = new Set([
  'inputs',
  'context',
  'outputs',
  'environments',
  'form',
  'env',
  'headers',
  'programs',
  'resources',
  'arguments',
]);

/** A label and a sentence of help. */
export interface FieldText {
  readonly label: string;
  readonly help: string | undefined;
}

/** What a field is called and what it is for: in the inspector's own words, else in those of the language. */
export function fieldText(place: readonly string[], key: string): FieldText {
  const path = [...place, ...kindOfKey(key)];
  const own = wordsAt(words().inspector.fields, path);
  const label = own?.[0] ?? wordsFromId(path.at(-1) ?? key);
  const help = own === undefined ? wordsAt(FIELD_WORDS, path) : own[1];
  return { label, help: help === '' ? undefined : help };
}

/** The parts of a key that tell what it is: `triggers.0.inputs.channel` is `triggers.inputs`, of an input called `type` its name. */
function kindOfKey(key: string): readonly string[] {
  const parts = partsOfKey(key);
  return parts.filter((part, index) => !/^\d+$/.test(part) && !(index > 0 && NAMED.has(parts[index - 1] ?? '')));
}
