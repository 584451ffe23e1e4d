import { programName } from './command-names.ts';
import { certainlyFits, mayFit, patternWords, wordFits, type CommandPattern } from './command-patterns.ts';
import type { KnownValues, KnownWord, ParseShell, ShellPlace } from './shell-script.ts';

/** What commands may be run: every list of `allowed` must let a command through, and no pattern of `denied` may fit it. */
export interface CommandRules {
  readonly allowed: readonly (readonly string[])[];
  readonly denied: readonly string[];
}

/** A program found on the PATH or by its path. */
export interface FoundProgram {
  /** Absolute path as found. */
  readonly path: string;
  /** Where that path leads when links are followed. */
  readonly real: string;
  /** Whether a step could have written it: it lies in the workspace or among the run's artifacts. */
  readonly writable: boolean;
}

/** What judging needs of its surroundings. Before a run neither values nor programs are known. */
export interface Judging {
  readonly rules: CommandRules;
  readonly parse: ParseShell;
  readonly values: KnownValues;
  /** Finds a program as the step would; absent before a run. */
  find?(program: string): FoundProgram | undefined;
}

/** A command that may not run: why, where, and whether that is certain before the run or only possible. */
export interface CommandRefusal extends ShellPlace {
  readonly command: string;
  readonly message: string;
  readonly hint: string;
  readonly certain: boolean;
}

/** A command being judged, and what surrounds it. */
export interface Around extends ShellPlace {
  readonly judging: Judging;
  readonly depth: number;
  /** The text a program reads: a here-document, or something nobody can know. */
  readonly stdin?: string | 'unknown';
  readonly moved: boolean;
  readonly functions: ReadonlySet<string>;
  /** A word that is unknown only because the run has not begun. */
  readonly open: boolean;
  readonly refusals: CommandRefusal[];
}

/** What to do about most refusals. */
export const SIMPLER = 'Write the command out, one program with its words.';

/** The denied pattern that could fit the words under any name of their program. */
export function deniedBy(words: readonly KnownWord[], { judging }: Around): string | undefined {
  const [program = ''] = words;
  const found = judging.find?.(program);
  const names = new Set([
    program,
    programName(program),
    ...(found === undefined ? [] : [found.path, found.real, programName(found.path), programName(found.real)]),
  ]);
  return judging.rules.denied.find((text) => {
    const pattern = patternWords(text);
    return [...names].some((name) => mayFit(pattern, [name, ...words.slice(1)]));
  });
}

/** The pattern that lets the words through in the last list; undefined after refusing. */
export function allowedBy(
  words: readonly KnownWord[],
  around: Around,
): { readonly pattern: CommandPattern | undefined } | undefined {
  const { judging } = around;
  const [program = ''] = words;
  const shown = shownWords(words);
  const found = judging.find?.(program);
  if (/[\\/]/.test(program) && !/^(?:[A-Za-z]:)?[\\/]/.test(program) && around.moved) {
    refuse(around, shown, {
      message: `“${program}” depends on the folder, which the command changes`,
      hint: 'Name the program from the top of the workspace, without cd.',
    });
    return undefined;
  }
  if (found?.writable === true && !/[\\/]/.test(program)) {
    refuse(around, shown, {
      message: `“${program}” would be ${found.path}, a file the run itself can write`,
      hint: 'Allow it by its path, as in "./tools/name *".',
    });
    return undefined;
  }
  let last: CommandPattern | undefined;
  for (const list of judging.rules.allowed) {
    const patterns = list.map(patternWords);
    last = patterns.find((pattern) => isMeant(pattern, program) && certainlyFits(withProgram(pattern, program, judging), words));
    if (last !== undefined) continue;
    if (patterns.some((pattern) => mayFit(withProgram(pattern, program, judging), words))) {
      refuse(around, shown, {
        message: 'Some of its words are known only while it runs, and not every value of them is allowed',
        hint: SIMPLER,
      });
    } else {
      const open = words.includes(undefined) && around.open;
      refuse({ ...around, open: open && patterns.some(([first]) => first === program) }, shown, {
        message: 'policies.commands.allowed leaves it out',
        hint: `Allow it there, as in "${programName(program)} *", or change the command.`,
      });
    }
    return undefined;
  }
  return { pattern: last };
}

/** A star does not lead out of the folder it stands in. */
function isMeant(pattern: CommandPattern, program: string): boolean {
  return pattern[0] === program || !/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(program);
}

/** A pattern's bare name also fits the same program named by its path. */
function withProgram(pattern: CommandPattern, program: string, judging: Judging): CommandPattern {
  const [name = '', ...rest] = pattern;
  if (!/^[\\/]/.test(program) || /[\\/]/.test(name)) return pattern;
  const same = judging.find?.(program);
  const meant = judging.find?.(programName(program));
  if (same === undefined || meant === undefined || same.real !== meant.real || !wordFits(name, programName(program)))
    return pattern;
  return [program, ...rest];
}

/** Notes that a command may not run. */
export function refuse(around: Around, command: string, why: { readonly message: string; readonly hint: string }): void {
  around.refusals.push({
    line: around.line,
    column: around.column,
    command: shortened(command),
    message: `${why.message}.`,
    hint: why.hint,
    certain: !around.open,
  });
}

/** Words as people read them, unknown ones as dots. */
export function shownWords(words: readonly KnownWord[]): string {
  return words
    .map((word) => (word === undefined ? '…' : /^[\w@%+=:,./{}*-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
}

function shortened(command: string): string {
  const line = command.replaceAll('\n', ' ⏎ ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
