const LONG = 13;
const EDGE = 4;
const WORD = /\p{L}{13,}/gu;
/** A vowel, the consonants that stay before the break, and the sound that begins the next syllable. */
const SYLLABLE =
  /([aeiouyäöüáéíóú])((?:ch|ck|ph|th|[^aeiouyäöüáéíóú])*?)(?=(?:sch|ch|ph|th|qu|[bdfgkpt][lr]|[^aeiouyäöüáéíóú])[aeiouyäöüáéíóú])/giu;

/** Adds soft hyphens between the syllables of very long words, so that a narrow place breaks them with a hyphen; where someone set some they stand. */
export function softHyphens(text: string): string {
  return text.length < LONG || text.includes('\u00ad') ? text : text.replace(WORD, broken);
}

function broken(word: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const found of word.matchAll(SYLLABLE)) {
    const end = found.index + found[0].length;
    if (end < EDGE || word.length - end < EDGE) continue;
    parts.push(word.slice(from, end));
    from = end;
  }
  return [...parts, word.slice(from)].join('\u00ad');
}
