/** Letters that Unicode does not take apart, and those of alphabets with one usual Latin spelling; in small letters. */
const SPELLED: ReadonlyMap<string, string> = new Map(
  pairs(
    'ß ss æ ae œ oe ø o đ d ð d ħ h ı i ĸ k ł l ŋ ng þ th ŧ t ſ s ə e ' +
      'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o ' +
      'а a б b в v г g ґ g д d е e є ie ж zh з z и i і i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ' +
      'ы y э e ю iu я ia ђ dj ј j љ lj њ nj ћ c џ dz',
  ),
);

/** Signs that are not spoken and stand within words. */
const SILENT = /[\u0300-\u036fьъ'’ʼ]/g;

/**
 * A text in plain Latin letters: accents fall away, `ß` is `ss`, `ø` is `o`, Greek and Cyrillic letters are spelled. What has no usual
 * spelling stays as it is.
 */
export function plainLetters(text: string): string {
  const bare = text.normalize('NFKD').replace(SILENT, '');
  return bare.replace(/[^\p{ASCII}]/gu, (letter) => {
    const small = letter.toLowerCase();
    const spelled = SPELLED.get(small);
    if (spelled === undefined) return letter;
    return small === letter ? spelled : spelled.charAt(0).toUpperCase() + spelled.slice(1);
  });
}

function pairs(table: string): readonly (readonly [string, string])[] {
  const words = table.split(' ');
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ''] as const] : []));
}
