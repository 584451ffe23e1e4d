import type * as Monaco from 'monaco-editor';

/** The colours of JSON with comments and of TOML, whose keys, texts and comments are not those of YAML. */
export function registerNotations(monaco: Pick<typeof Monaco, 'languages'>): void {
  monaco.languages.register({ id: 'json', extensions: ['.json', '.jsonc'] });
  monaco.languages.setLanguageConfiguration('json', {
    comments: { lineComment: '//', blockComment: ['/*', '*/'] },
    brackets: BRACKETS,
    autoClosingPairs: PAIRS,
  });
  monaco.languages.setMonarchTokensProvider('json', JSON_GRAMMAR);
  monaco.languages.register({ id: 'toml', extensions: ['.toml'] });
  monaco.languages.setLanguageConfiguration('toml', {
    comments: { lineComment: '#' },
    brackets: BRACKETS,
    autoClosingPairs: PAIRS,
  });
  monaco.languages.setMonarchTokensProvider('toml', TOML_GRAMMAR);
}

const BRACKETS: Monaco.languages.CharacterPair[] = [
  ['{', '}'],
  ['[', ']'],
];
const PAIRS = [
  { open: '{', close: '}' },
  { open: '[', close: ']' },
  { open: '"', close: '"' },
];

/** Grammar of JSON with comments. */
const JSON_GRAMMAR: Monaco.languages.IMonarchLanguage = {
  tokenizer: {
    root: [
      [/\/\/.*$/, 'comment'],
      [/\/\*/, 'comment', '@comment'],
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'type'],
      [/"(?:[^"\\]|\\.)*"?/, 'string'],
      [/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/, 'number'],
      [/\b(?:true|false|null)\b/, 'keyword'],
      [/[{}[\],:]/, 'delimiter'],
    ],
    comment: [
      [/.*?\*\//, 'comment', '@pop'],
      [/.+/, 'comment'],
    ],
  },
};

/** Grammar of TOML. */
const TOML_GRAMMAR: Monaco.languages.IMonarchLanguage = {
  tokenizer: {
    root: [
      [/#.*$/, 'comment'],
      [/^\s*\[\[?[^\]#]*\]\]?/, 'type'],
      [/(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*(?=\s*=)/, 'type'],
      [/"""/, 'string', '@text'],
      [/'''/, 'string', '@literal'],
      [/"(?:[^"\\]|\\.)*"?/, 'string'],
      [/'[^']*'?/, 'string'],
      [/[-+]?\d[\w.:+-]*/, 'number'],
      [/\b(?:true|false)\b/, 'keyword'],
      [/[{}[\],=]/, 'delimiter'],
    ],
    text: [
      [/(?:[^"\\]|\\.|"(?!""))+/, 'string'],
      [/"""/, 'string', '@pop'],
      [/./, 'string'],
    ],
    literal: [
      [/'''/, 'string', '@pop'],
      [/[^']+|'/, 'string'],
    ],
  },
};
