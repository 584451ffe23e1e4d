import { plainLetters } from '../lib/plain-letters.ts';
import { freeId, slug } from '../workflow/names.ts';
import { ID_PATTERN } from '../workflow/schema.ts';
import type { Recorder } from './recorder.ts';

/** Longest id that is taken over as it is. */
const LONGEST = 80;

/** Gives out ids that are valid and unique in one file, and says which had to change. */
export interface Ids {
  readonly taken: ReadonlySet<string>;
  /** `wanted` may be anything a person wrote; `path` is where. */
  readonly give: (wanted: string, path: string) => string;
  /** An id of the importer's own, about which nothing is said. */
  readonly own: (wanted: string) => string;
}

/** No ids given yet. */
export function createIds(recorder: Recorder): Ids {
  const taken = new Set<string>();
  function own(wanted: string): string {
    const id = freeId(validId(wanted, 'step'), taken);
    taken.add(id);
    return id;
  }
  return {
    taken,
    own,
    give: (wanted, path) => {
      const id = own(wanted);
      if (id !== wanted) recorder.renamed(path, wanted, id);
      return id;
    },
  };
}

/** The nearest valid id: the text itself where it is one, `1-build` as `step-1-build`, else a slug, else `fallback`. */
export function validId(text: string, fallback: string): string {
  if (ID_PATTERN.test(text) && text.length <= LONGEST) return text;
  const plain = plainLetters(text)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST);
  if (ID_PATTERN.test(plain)) return plain;
  if (/^[0-9]/.test(plain)) return `${fallback}-${plain}`;
  return slug(text, fallback);
}

/** The nearest name that expressions can read behind a dot: letters, digits and `_`, not starting with a digit. */
export function validName(text: string, fallback: string): string {
  const plain = plainLetters(text)
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+(?=[A-Za-z])|_+$/g, '');
  if (plain === '' || /^_*$/.test(plain) || CEL_WORDS.has(plain))
    return plain === '' || /^_*$/.test(plain) ? fallback : `${plain}_`;
  return /^[0-9]/.test(plain) ? `${fallback}_${plain}` : plain;
}

/** Words the expression language keeps for itself. */
const CEL_WORDS: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
