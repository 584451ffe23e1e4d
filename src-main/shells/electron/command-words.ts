import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the words after the program's name ask of the app. */
export interface Asked {
  /** Absolute path of the data directory. */
  readonly home: string;
  /** Absolute paths of files, and links, to open. */
  readonly open: readonly string[];
}

const link = /^flowright:\/\//;
const openable = /\.(flowright|ya?ml|md|markdown|jsonc?|toml)$/i;

/**
 * Reads the words of a start (`process.argv` of the app, or of a second instance, whose folder is `cwd`). Switches of Electron
 * and Chromium and words that name nothing to open are passed over.
 */
export function readWords(argv: readonly string[], cwd: string): Asked {
  const words = argv.slice(1);
  const at = words.indexOf('--home');
  const named = at >= 0 ? words[at + 1] : process.env['FLOWRIGHT_HOME'];
  const open = words
    .filter((word, index) => !word.startsWith('-') && words[index - 1] !== '--home' && (link.test(word) || openable.test(word)))
    .map((word) => (link.test(word) ? word : resolve(cwd, word)));
  return { home: named === undefined || named === '' ? join(homedir(), '.flowright') : resolve(cwd, named), open };
}
