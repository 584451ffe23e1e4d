import { plainLetters } from '../lib/plain-letters.ts';

/** Words for people from an id: `unit-test` becomes "Unit test". */
export function wordsFromId(id: string): string {
  const words = id.replace(/[_-]+/g, ' ').trim();
  return words === '' ? id : words.charAt(0).toUpperCase() + words.slice(1);
}

/** An id made from words: `Größe prüfen!` becomes `grosse-prufen`; at most 40 characters; `fallback` when nothing is left. */
export function slug(words: string, fallback: string): string {
  const plain = plainLetters(words)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(/-+$/, '');
  if (plain.length <= 40) return plain === '' ? fallback : plain;
  const cut = plain.slice(0, 40);
  const lastDash = cut.lastIndexOf('-');
  return (lastDash > 20 ? cut.slice(0, lastDash) : cut).replace(/-+$/, '');
}

/** The id itself when free, else with `_2`, `_3`, … appended. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}_${number}`)) number++;
  return `${wanted}_${number}`;
}
