/** A piece of a command's text, or a value in it (any other kind). */
export interface CommandPart {
  readonly kind: string;
  readonly text?: string;
}

/** Where a value stands in a POSIX shell text: usable (`quoted` when already inside double quotes), or why not. */
export type ShellPlace =
  | { readonly ok: true; readonly quoted: boolean }
  | {
      readonly ok: false;
      readonly reason: 'single_quotes' | 'heredoc' | 'arithmetic' | 'expansion' | 'code';
      readonly message: string;
      readonly hint: string;
    };

const INTERPRETERS =
  /^(?:.*\/)?(?:sh|bash|dash|ash|zsh|ksh|fish|python[\d.]*|node|deno|bun|perl|ruby|php|lua|osascript|pwsh|powershell|su|ssh|cmd)$/;
const CODE_FLAG = /^-[A-Za-z]*[ceE]$|^--(?:eval|command|exec|print)$|^-Command$/;
/** Programs whose first plain argument is a program of its own. */
const PROGRAM_FIRST = /^(?:.*\/)?(?:[gmn]?awk|sed)$/;
const CODE_WORDS = new Set(['eval', 'source', '.', 'trap', 'alias']);

/** The place of every part by its index (undefined for text); values do not change the state of quotes. */
export function placesInShell(parts: readonly CommandPart[]): readonly (ShellPlace | undefined)[] {
  const scanner = new Scanner();
  return parts.map((part) => {
    if (part.kind === 'text') {
      scanner.read(part.text ?? '');
      return undefined;
    }
    return scanner.place();
  });
}

type Mode = 'plain' | 'single' | 'double' | 'backtick' | 'substitution' | 'arithmetic' | 'expansion' | 'comment' | 'ansi';

/** Walks a shell text character by character; knows quotes, heredocs, expansions and the words of the current command. */
class Scanner {
  private modes: Mode[] = ['plain'];
  private commands: string[][] = [[]];
  private word = '';
  private parens: number[] = [];
  private waiting: { word: string; quoted: boolean; strip: boolean }[] = [];
  private inside: { word: string; quoted: boolean; strip: boolean } | undefined;
  private line = '';
  private held = '';

  private get mode(): Mode {
    return this.modes[this.modes.length - 1] ?? 'plain';
  }

  read(text: string): void {
    const whole = this.held + text;
    this.held = '';
    for (let at = 0; at < whole.length;) at += this.step(whole, at);
  }

  place(): ShellPlace {
    if (this.inside !== undefined) {
      this.line += '\uE0F5';
      if (!this.inside.quoted) return { ok: true, quoted: true };
      return refuse(
        'heredoc',
        `A value stands in a heredoc whose mark is quoted ('${this.inside.word}'), where nothing is filled in.`,
        `Write <<${this.inside.word} without quotes.`,
      );
    }
    const place = this.placeInCode();
    this.word += '\uE0F5';
    return place;
  }

  private placeInCode(): ShellPlace {
    switch (this.mode) {
      case 'single':
      case 'ansi':
        return refuse(
          'single_quotes',
          'A value stands inside single quotes, where the shell fills nothing in.',
          'Use double quotes around it, or none.',
        );
      case 'arithmetic':
        return refuse(
          'arithmetic',
          'A value stands inside $(( )), where the shell would run it as a formula.',
          'Compute it in the expression instead: {{ inputs.n + 1 }}.',
        );
      case 'expansion':
        return refuse(
          'expansion',
          'A value stands inside ${ }, where the shell would take it as part of the formula.',
          'Put the value outside the braces.',
        );
      default:
    }
    if (this.becomesCode()) {
      return refuse(
        'code',
        'A value stands inside a text that another program runs as code.',
        'Pass it as an argument: sh -c \'echo "$1"\' sh {{ inputs.who }}.',
      );
    }
    return { ok: true, quoted: this.mode === 'double' || this.mode === 'comment' };
  }

  private becomesCode(): boolean {
    const words = this.commands[this.commands.length - 1] ?? [];
    const start = words.findIndex((word) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(word));
    const first = words[start];
    if (first === undefined) return false;
    if (CODE_WORDS.has(first)) return true;
    if (PROGRAM_FIRST.test(first) && !words.slice(start + 1).some((word) => !word.startsWith('-'))) return true;
    const runner = words.findIndex((word) => INTERPRETERS.test(word));
    if (runner < 0) return false;
    if (/(?:^|\/)ssh$/.test(words[runner] ?? '')) return true;
    const flag = words.findIndex((word, index) => index > runner && CODE_FLAG.test(word));
    return flag >= 0 && flag === words.length - 1;
  }

  private step(text: string, at: number): number {
    if (this.inside !== undefined) return this.stepHeredoc(text, at);
    const char = text[at] ?? '';
    const next = text[at + 1] ?? '';
    switch (this.mode) {
      case 'single':
        if (char === "'") this.modes.pop();
        else this.word += char;
        return 1;
      case 'ansi':
        if (char === "'") this.modes.pop();
        return char === '\\' ? 2 : 1;
      case 'comment':
        if (char !== '\n') return 1;
        this.modes.pop();
        return this.newline();
      case 'double':
        if (char === '"') {
          this.modes.pop();
          return 1;
        }
        if (char === '\\') return 2;
        return this.expansionAt(text, at) ?? this.letters(text, at);
      case 'expansion':
        if (char === '}') this.modes.pop();
        else if (char === '\\') return 2;
        else if (char === "'") this.modes.push('single');
        else if (char === '"') this.modes.push('double');
        else return this.expansionAt(text, at) ?? 1;
        return 1;
      case 'arithmetic':
        return this.stepArithmetic(char, next);
      default:
        return this.stepCommand(text, at);
    }
  }

  private stepArithmetic(char: string, next: string): number {
    const depth = this.parens[this.parens.length - 1] ?? 0;
    if (char === '(') this.parens[this.parens.length - 1] = depth + 1;
    else if (char === ')' && depth > 0) this.parens[this.parens.length - 1] = depth - 1;
    else if (char === ')' && next === ')') {
      this.parens.pop();
      this.modes.pop();
      return 2;
    }
    return 1;
  }

  private stepCommand(text: string, at: number): number {
    const char = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (char === '\\') {
      this.word += next;
      return 2;
    }
    if (char === "'") return this.enter('single');
    if (char === '"') return this.enter('double');
    if (char === '#' && this.word === '' && /^$|[\s;|&(]/.test(text[at - 1] ?? '')) return this.enter('comment');
    if (char === '`' && this.mode === 'backtick') return this.leaveCommand();
    if (char === ')' && this.mode === 'substitution') return this.leaveParen();
    if (char === '(' && this.mode === 'substitution')
      this.parens[this.parens.length - 1] = (this.parens[this.parens.length - 1] ?? 0) + 1;
    const heredoc = char === '<' && next === '<' ? this.heredocAt(text, at) : undefined;
    if (heredoc !== undefined) return heredoc;
    const expansion = this.expansionAt(text, at);
    if (expansion !== undefined) return expansion;
    if (char === '\n') return this.newline();
    if (/[;|&(){}!]/.test(char)) {
      this.endWord();
      this.commands[this.commands.length - 1] = [];
      return 1;
    }
    if (/\s/.test(char)) {
      this.endWord();
      return 1;
    }
    return this.letters(text, at);
  }

  private leaveParen(): number {
    const depth = this.parens[this.parens.length - 1] ?? 0;
    if (depth === 0) {
      this.parens.pop();
      return this.leaveCommand();
    }
    this.parens[this.parens.length - 1] = depth - 1;
    this.endWord();
    this.commands[this.commands.length - 1] = [];
    return 1;
  }

  private leaveCommand(): number {
    this.modes.pop();
    this.commands.pop();
    this.word = '\uE0F6';
    return 1;
  }

  private expansionAt(text: string, at: number): number | undefined {
    const char = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (char === '`') {
      if (this.modes.includes('backtick') && this.mode === 'double') return undefined;
      return this.enterCommand('backtick', 1);
    }
    if (char !== '$') return undefined;
    if (next === '(' && text[at + 2] === '(') {
      this.parens.push(0);
      this.modes.push('arithmetic');
      return 3;
    }
    if (next === '(') {
      this.parens.push(0);
      return this.enterCommand('substitution', 2);
    }
    if (next === '{') {
      this.modes.push('expansion');
      return 2;
    }
    if (next === "'" && this.mode !== 'double') {
      this.modes.push('ansi');
      return 2;
    }
    return undefined;
  }

  private enterCommand(mode: Mode, length: number): number {
    this.modes.push(mode);
    this.commands.push([]);
    this.word = '';
    return length;
  }

  private enter(mode: Mode): number {
    this.modes.push(mode);
    return 1;
  }

  /** Takes the sign at `at`, and what stands behind it that means nothing to any shell, into the word. */
  private letters(text: string, at: number): number {
    let end = at + 1;
    while (isOrdinary(text.charCodeAt(end))) end++;
    this.word += text.slice(at, end);
    return end - at;
  }

  private endWord(): void {
    if (this.word !== '') this.commands[this.commands.length - 1]?.push(this.word);
    this.word = '';
  }

  private newline(): number {
    this.endWord();
    this.commands[this.commands.length - 1] = [];
    this.inside = this.waiting.shift();
    this.line = '';
    return 1;
  }

  private heredocAt(text: string, at: number): number | undefined {
    const found = /^<<(-?)[ \t]*(?:'([^']+)'|"([^"]+)"|(\\?)([A-Za-z_][\w.-]*))/.exec(text.slice(at, at + 200));
    if (found === null || text[at + 2] === '<') return undefined;
    const word = found[2] ?? found[3] ?? found[5] ?? '';
    this.waiting.push({
      word,
      quoted: found[2] !== undefined || found[3] !== undefined || found[4] === '\\',
      strip: found[1] === '-',
    });
    return found[0].length;
  }

  private stepHeredoc(text: string, at: number): number {
    const char = text[at] ?? '';
    if (char !== '\n') {
      this.line += char;
      return 1;
    }
    const line = this.inside?.strip === true ? this.line.replace(/^\t+/, '') : this.line;
    if (line === this.inside?.word) this.inside = this.waiting.shift();
    this.line = '';
    return 1;
  }
}

/** Letters, digits and `% + , - . / : = @ _`. */
function isOrdinary(sign: number): boolean {
  return (
    (sign >= 97 && sign <= 122) ||
    (sign >= 43 && sign <= 58) ||
    (sign >= 64 && sign <= 90) ||
    sign === 95 ||
    sign === 61 ||
    sign === 37
  );
}

function refuse(
  reason: 'single_quotes' | 'heredoc' | 'arithmetic' | 'expansion' | 'code',
  message: string,
  hint: string,
): ShellPlace {
  return { ok: false, reason, message, hint };
}
