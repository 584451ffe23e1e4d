import type { Result } from '../../lib/result.ts';

/** Where something stands in a shell text, counted from 1. */
export interface ShellPlace {
  readonly line: number;
  readonly column: number;
}

/** One piece of a shell word: literal text, the value of a variable, or what only the running shell knows. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string; readonly quoted: boolean }
  | { readonly kind: 'unknown'; readonly what: string };

/** A word as written, before the shell expands it. */
export type ShellWord = ShellPlace & { readonly parts: readonly WordPart[] };

/** A redirection; `heredoc` is the body of a here-document. */
export interface ShellRedirect {
  readonly operator: string;
  readonly word: ShellWord;
  readonly heredoc?: ShellWord;
}

/** One simple command: its words, the assignments before them, and its redirections. */
export interface ShellCall extends ShellPlace {
  readonly words: readonly ShellWord[];
  readonly assigns: readonly { readonly name: string; readonly value?: ShellWord }[];
  readonly redirects: readonly ShellRedirect[];
}

/** Every simple command of a shell text, however deep it stands, with what the text defines and what nobody can judge. */
export interface ShellScript {
  readonly calls: readonly ShellCall[];
  readonly functions: ReadonlySet<string>;
  /** Names the text itself gives values to. */
  readonly assigned: ReadonlySet<string>;
  /** Constructs that could run something which cannot be read off the text. */
  readonly opaque: readonly (ShellPlace & { readonly what: string })[];
}

/** Why a text is no shell text, and where. */
export type ShellFault = ShellPlace & { readonly message: string };

/** A real parser of shell text; `posix` is what `sh` means, `bash` its superset. */
export type ParseShell = (text: string, dialect: 'posix' | 'bash') => Result<ShellScript, ShellFault>;

/** A word as a program would get it, or undefined when it could be any text, or any number of words. */
export type KnownWord = string | undefined;

/** Variables whose value is known before the text runs. */
export type KnownValues = Readonly<Record<string, string>>;

/** Names a shell sets by itself, whatever the environment says. */
const OF_THE_SHELL =
  /^(?:PWD|OLDPWD|IFS|OPTIND|OPTARG|PPID|UID|EUID|RANDOM|SRANDOM|SECONDS|LINENO|SHLVL|_|EPOCH.*|BASH.*|FUNCNAME|REPLY)$/;

/** What a word comes to, given the variables known and the names the script sets itself. */
export function knownWord(
  word: ShellWord,
  given: { readonly values: KnownValues; readonly assigned: ReadonlySet<string> },
): KnownWord {
  let text = '';
  for (const part of word.parts) {
    if (part.kind === 'text') text += part.text;
    else if (part.kind === 'unknown') return undefined;
    else {
      if (given.assigned.has(part.name) || OF_THE_SHELL.test(part.name)) return undefined;
      const value = Object.hasOwn(given.values, part.name) ? given.values[part.name] : undefined;
      // Unquoted, the shell would split it and look for files.
      if (value === undefined || (!part.quoted && !/^[^\s*?[\]\\]+$/.test(value))) return undefined;
      text += value;
    }
  }
  return text;
}

/** A word as people read it. */
export function wordText(word: ShellWord): string {
  return word.parts
    .map((part) => (part.kind === 'text' ? part.text : part.kind === 'value' ? `\${${part.name}}` : part.what))
    .join('');
}
