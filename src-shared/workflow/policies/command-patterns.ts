import type { KnownWord } from './shell-script.ts';

/** A pattern such as `npm *` or `git log --oneline *`: words, where `*` alone is any words and `*` inside a word any letters. */
export type CommandPattern = readonly string[];

/** Takes a pattern apart at its blanks. */
export function patternWords(text: string): CommandPattern {
  return text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Whether the words match whatever the unknown ones turn out to be. */
export function certainlyFits(pattern: CommandPattern, words: readonly KnownWord[]): boolean {
  return fits(pattern, words, 'certain');
}

/** Whether the words could match, given some value of the unknown ones. */
export function mayFit(pattern: CommandPattern, words: readonly KnownWord[]): boolean {
  return fits(pattern, words, 'possible');
}

function fits(pattern: CommandPattern, words: readonly KnownWord[], sure: 'certain' | 'possible'): boolean {
  // reach[i]: the pattern's first i words fit the words seen so far.
  let reach = closure([true, ...pattern.map(() => false)], pattern);
  for (const word of words) {
    const next = reach.map((before, at) => before && pattern[at] === '*');
    if (word === undefined) {
      if (sure === 'possible') {
        const first = reach.indexOf(true);
        reach = closure(
          reach.map((_, at) => first >= 0 && at >= first),
          pattern,
        );
        continue;
      }
    } else {
      for (let at = 0; at < pattern.length; at += 1) {
        if (reach[at] === true && wordFits(pattern[at] ?? '', word)) next[at + 1] = true;
      }
    }
    reach = closure(next, pattern);
  }
  return reach[pattern.length] === true;
}

/** A lone star may stand for no word at all. */
function closure(reach: readonly boolean[], pattern: CommandPattern): boolean[] {
  const all = [...reach];
  pattern.forEach((word, at) => {
    if (word === '*' && all[at] === true) all[at + 1] = true;
  });
  return all;
}

/** Whether one word fits one word of a pattern. */
export function wordFits(pattern: string, word: string): boolean {
  if (!pattern.includes('*')) return pattern === word;
  const pieces = pattern.split('*');
  const [first = '', ...rest] = pieces;
  const last = rest.pop() ?? '';
  if (!word.startsWith(first) || word.length < first.length + last.length || !word.endsWith(last)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = word.indexOf(piece, at);
    if (found < 0 || found + piece.length > word.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}
