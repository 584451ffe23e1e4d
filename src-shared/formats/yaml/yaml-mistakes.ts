import type { Finding } from '../../workflow/checks/finding.ts';

/** Where the parser's own words tell more than its code. */
const TELLING: readonly (readonly [RegExp, readonly [string, string]])[] = [
  [
    /^Flow (?:sequence|map) in block collection/,
    ['A [ or { is not closed where the next key begins.', 'Close it with ] or }, and indent its lines deeper than its key.'],
  ],
  [/^Missing closing/, ['A quote is not closed.', 'Write the same quote at the end of the text.']],
  [
    /^Sequence item without -/,
    [
      'This line stands where the dashes of the list do and has none.',
      'Line it up with the keys of its element, or begin it with "- ".',
    ],
  ],
  [
    /^Implicit map keys need to be followed/,
    [
      'This line is neither a key with a value nor part of the text above.',
      'Write key: value, or indent it deeper if it belongs to what is above.',
    ],
  ],
];

const SYNTAX_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  TAB_AS_INDENT: ['A tab is used for indentation.', 'Use spaces: YAML does not allow tabs there.'],
  BAD_INDENT: ['The indentation does not fit what is around it.', 'Line the key up with its neighbours.'],
  MISSING_CHAR: ['A character is missing here.', 'Look for an unclosed quote, bracket or brace, or a missing comma or colon.'],
  BLOCK_AS_IMPLICIT_KEY: ['A nested map stands where one line of text is expected.', 'Quote the text if it holds ": ".'],
  BAD_ALIAS: [
    'An alias (*name) names no anchor (&name) written before it.',
    'Write the anchor first, or quote the text if the * belongs to it.',
  ],
  UNEXPECTED_TOKEN: ['Something unexpected stands here.', 'Quote the text if it starts with a sign such as @, `, %, & or *.'],
  MULTILINE_IMPLICIT_KEY: ['A key goes over more than one line.', 'Look for a missing colon or quote.'],
  BAD_SCALAR_START: ['A text cannot start with this sign.', 'Put the text in quotes.'],
  BAD_DQ_ESCAPE: [
    'A backslash in double quotes is followed by a letter that means nothing.',
    'Write \\\\ for a backslash, or use single quotes.',
  ],
  MULTIPLE_ANCHORS: ['A value has two anchors.', 'Keep one.'],
  TAG_RESOLVE_FAILED: ['A tag (!name) is not known.', 'Leave tags out.'],
};

/** The finding of a mistake of the notation: what is wrong in plain words, what the parser said, and where. */
export function syntaxFinding(
  text: string,
  error: { readonly code: string; readonly message: string; readonly pos: readonly [number, number] },
): Finding {
  const { code, message: said, pos: offsets } = error;
  const words = TELLING.find(([pattern]) => pattern.test(said))?.[1] ?? SYNTAX_WORDS[code];
  // The parser places what is missing at the end one unit after it.
  const start = Math.min(offsets[0], text.length);
  const end = Math.min(Math.max(offsets[1], start + 1), text.length);
  return {
    code: 'FR003',
    at: [],
    message: words === undefined ? `Not valid YAML: ${said}` : `${words[0]} (${said})`,
    hint: words?.[1] ?? 'Mend this place first; the rest is checked after that.',
    offsets: [start, end],
  };
}
