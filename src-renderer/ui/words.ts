import { english } from './words/english.ts';

/** Every text of the app, by place. Another language is another object of this shape. */
export type Words = typeof english;

/** The languages the app speaks, each with its own whole catalogue. */
export const LANGUAGES = { en: english } as const;

let current: Words = english;

/** The catalogue of the language in use. */
export function words(): Words {
  return current;
}

/** Chooses a language by its code before the first render; an unknown one is English. */
export function setLanguage(code: string): void {
  current = Object.entries(LANGUAGES).find(([known]) => known === code)?.[1] ?? english;
}
