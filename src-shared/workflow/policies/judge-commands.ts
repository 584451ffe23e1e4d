import { isWrapper, findCommands, unwrap } from './command-wrappers.ts';
import { escapeIn, hasEscapes } from './command-escapes.ts';
import {
  HARMLESS,
  OPAQUE_BUILTINS,
  OPAQUE_PROGRAMS,
  OTHER_SHELLS,
  programName,
  SHELLS,
  steersPrograms,
} from './command-names.ts';
import { allowedBy, deniedBy, refuse, shownWords, SIMPLER, type Around, type CommandRefusal, type Judging } from './judging.ts';
import { knownWord, wordText, type KnownWord, type ShellCall, type ShellPlace, type ShellScript } from './shell-script.ts';

/** How deep programs may start programs before nobody can follow. */
const MAX_DEPTH = 8;
const START: ShellPlace = { line: 1, column: 1 };

/** Judges a list of words that is started without a shell. */
export function judgeWords(words: readonly KnownWord[], judging: Judging): readonly CommandRefusal[] {
  const refusals: CommandRefusal[] = [];
  const open = judging.find === undefined && words.includes(undefined);
  judgeProgram(words, { ...START, judging, depth: 0, moved: false, functions: new Set(), open, refusals });
  return refusals;
}

/** Judges every simple command of a shell text. */
export function judgeText(text: string, shell: string | undefined, judging: Judging): readonly CommandRefusal[] {
  const refusals: CommandRefusal[] = [];
  judgeScript(text, shell ?? 'sh', { ...START, judging, depth: 0, moved: false, functions: new Set(), open: false, refusals });
  return refusals;
}

function judgeScript(text: string, shell: string, around: Around): void {
  const name = programName(shell);
  const dialect = SHELLS[name];
  if (dialect === undefined) {
    refuse(around, text, {
      message: `Commands for the shell ${name} cannot be read`,
      hint: 'Write it for sh or bash, or as argv: [program, word, …].',
    });
    return;
  }
  if (around.depth > MAX_DEPTH) {
    refuse(around, text, {
      message: 'Commands start commands deeper than can be followed',
      hint: 'Put the inner command in a step of its own.',
    });
    return;
  }
  // `sh` is dash on one system and bash on another: both readings must be allowed.
  for (const reading of dialect === 'posix' ? (['posix', 'bash'] as const) : (['bash'] as const)) {
    const parsed = around.judging.parse(text, reading);
    if (parsed.ok) judgeCalls(parsed.value, around);
    else {
      const { message, ...place } = parsed.error;
      refuse({ ...around, ...(around.depth === 0 ? place : {}) }, text, {
        message: `It cannot be read as a command of ${reading === 'posix' ? 'sh' : 'bash'}: ${message}`,
        hint: 'Write it more simply; a command nobody can read is not run.',
      });
    }
  }
}

function judgeCalls(script: ShellScript, around: Around): void {
  const place = (at: ShellPlace): ShellPlace => (around.depth === 0 ? { line: at.line, column: at.column } : around);
  const functions = new Set([...around.functions, ...script.functions]);
  for (const { what, ...at } of script.opaque) {
    refuse({ ...around, ...place(at) }, what, {
      message: `${what} could run something that cannot be read off the text`,
      hint: SIMPLER,
    });
  }
  const moved = around.moved || script.calls.some((call) => /^(?:cd|pushd|popd)$/.test(nameOf(call)));
  for (const call of script.calls) judgeCall(call, script, { ...around, ...place(call), functions, moved });
}

function nameOf(call: ShellCall): string {
  const [first] = call.words;
  return first === undefined ? '' : wordText(first);
}

function judgeCall(call: ShellCall, script: ShellScript, around: Around): void {
  const shown = call.words.map(wordText).join(' ');
  for (const { name } of call.assigns) {
    if (steersPrograms(name)) {
      refuse(around, `${name}=… ${shown}`.trim(), {
        message: `It sets ${name}, which changes what a program runs`,
        hint: `Leave ${name} as it is.`,
      });
    }
  }
  if (call.words.length === 0) return;
  const given = { values: around.judging.values, assigned: script.assigned };
  const words = call.words.map((word) => knownWord(word, given));
  const open = around.judging.find === undefined && words.includes(undefined) && call.words.some(readsVariable);
  const heredoc = call.redirects.findLast((redirect) => redirect.operator.startsWith('<'));
  const body = heredoc === undefined ? undefined : (heredoc.heredoc ?? (heredoc.operator === '<<<' ? heredoc.word : undefined));
  const stdin = heredoc === undefined ? undefined : body === undefined ? 'unknown' : (knownWord(body, given) ?? 'unknown');
  judgeProgram(words, { ...around, open, ...(stdin === undefined ? {} : { stdin }) });
}

function readsVariable(word: ShellCall['words'][number]): boolean {
  return word.parts.some((part) => part.kind === 'value');
}

function judgeProgram(words: readonly KnownWord[], around: Around): void {
  const [program] = words;
  if (words.length === 0) return;
  const shown = shownWords(words);
  if (around.depth > MAX_DEPTH) {
    refuse(around, shown, {
      message: 'Commands start commands deeper than can be followed',
      hint: 'Put the inner command in a step of its own.',
    });
    return;
  }
  if (program === undefined) {
    refuse(around, shown, { message: 'Which program it starts is known only while it runs', hint: SIMPLER });
    return;
  }
  if (program === '') {
    refuse(around, shown, { message: 'It names no program', hint: SIMPLER });
    return;
  }
  const denying = deniedBy(words, around);
  if (denying !== undefined) {
    refuse(around, shown, {
      message: `policies.commands.denied has “${denying}”`,
      hint: 'Do without it, or take the pattern out of the list.',
    });
    return;
  }
  if (around.functions.has(program)) return;
  const name = programName(program);
  const direct = program === name;
  if (direct && program === 'eval') {
    judgeEval(words, around);
    return;
  }
  if (direct && HARMLESS.has(program)) {
    const odd = oddBuiltin(words);
    if (odd !== undefined) refuse(around, shown, { message: odd, hint: SIMPLER });
    return;
  }
  if (direct && OPAQUE_BUILTINS.has(program)) {
    refuse(around, shown, { message: `“${program}” could run something that cannot be read off the text`, hint: SIMPLER });
    return;
  }
  const builtin = direct && (program === 'exec' || program === 'command' || program === 'time');
  if (!builtin) {
    const fits = allowedBy(words, around);
    if (fits === undefined) return;
    const escape = escapeIn(name, words, fits.pattern);
    if (escape !== undefined) {
      refuse(around, shown, {
        message: `“${escape}” lets ${name} start other programs or run text as code`,
        hint: `Do without it, or allow it by name, as in "${name} ${escape.split(/[\s=]/)[0] ?? ''} *".`,
      });
      return;
    }
    if (hasEscapes(name) && words.includes(undefined)) {
      refuse(around, shown, {
        message: `A word of ${name} is known only while it runs, and ${name} can start other programs`,
        hint: SIMPLER,
      });
      return;
    }
  }
  judgeStarted(name, words, around);
}

/** What a program that starts others would start. */
function judgeStarted(name: string, words: readonly KnownWord[], around: Around): void {
  const inner = { ...around, depth: around.depth + 1 };
  if (SHELLS[name] !== undefined) {
    judgeShell(name, words, inner);
    return;
  }
  if (OTHER_SHELLS.has(name) || OPAQUE_PROGRAMS.has(name)) {
    refuse(around, shownWords(words), { message: `What ${name} starts cannot be read off its words`, hint: SIMPLER });
    return;
  }
  if (name === 'find') {
    const found = findCommands(words);
    if (!found.ok) refuse(around, shownWords(words), { message: capital(found.error), hint: SIMPLER });
    else for (const each of found.value) judgeProgram(each.words, inner);
    return;
  }
  if (!isWrapper(name)) return;
  const started = unwrap(name, words);
  if (!started.ok) refuse(around, shownWords(words), { message: capital(started.error), hint: SIMPLER });
  else if (started.value !== undefined) judgeProgram(started.value.words, inner);
}

function judgeShell(name: string, words: readonly KnownWord[], around: Around): void {
  const shown = shownWords(words);
  let at = 1;
  let text: { readonly at: number } | undefined;
  for (; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) {
      refuse(around, shown, { message: `A word of ${name} is known only while it runs`, hint: SIMPLER });
      return;
    }
    if (!/^[-+]./.test(word) || text !== undefined) break;
    if (word === '--') {
      at += 1;
      break;
    }
    if (/^-[aefhklmnptuvxBCEHPTr]*c[aefhklmnptuvxBCEHPTr]*$/.test(word)) text = { at: at + 1 };
    else if (/^[-+][eufxvCnl]*o$/.test(word)) at += 1;
    else if (!/^[-+][eufxvCnl]+$|^--(?:posix|norc|noprofile|restricted|verbose)$/.test(word)) {
      refuse(around, shown, {
        message: `${name} has the option ${word}, with which nobody can tell what it runs`,
        hint: SIMPLER,
      });
      return;
    }
  }
  if (text !== undefined) {
    const code = words[text.at];
    if (code === undefined)
      refuse(around, shown, { message: `The text ${name} runs is known only while it runs`, hint: SIMPLER });
    else judgeScript(code, name, around);
    return;
  }
  // A script file is named by the words the pattern let through.
  if (at < words.length) return;
  if (around.stdin === undefined || around.stdin === 'unknown') {
    refuse(around, shown, {
      message: `${name} would run whatever it reads`,
      hint: 'Give it the text with -c, or name a script file.',
    });
    return;
  }
  judgeScript(around.stdin, name, around);
}

function judgeEval(words: readonly KnownWord[], around: Around): void {
  const rest = words.slice(1);
  if (rest.includes(undefined)) {
    refuse(around, shownWords(words), { message: 'What eval runs is known only while it runs', hint: SIMPLER });
    return;
  }
  judgeScript(rest.join(' '), 'bash', { ...around, depth: around.depth + 1 });
}

/** A word of the shell used in a way that could run something. */
function oddBuiltin(words: readonly KnownWord[]): string | undefined {
  const [program = '', ...rest] = words;
  if (/^(?:read|unset|export|readonly|local|declare|typeset|getopts|let)$/.test(program)) {
    for (const word of rest) {
      if (word === undefined) return `What ${program} changes is known only while it runs`;
      const [name = ''] = word.split('=');
      if (steersPrograms(name)) return `It sets ${name}, which changes what a program runs`;
      if (/[[`$]/.test(name)) return `${program} could run something that cannot be read off the text`;
      if (program === 'let' && /[^\d\s+\-*/%()]/.test(word)) return 'Arithmetic with names could run their values';
    }
  }
  if (program === 'printf' && (rest[0] === undefined ? rest.length > 0 : rest[0].startsWith('-v')))
    return 'Which name printf sets is not known';
  if ((program === 'test' || program === '[') && rest.some((word) => word === '-v' || word === '-R'))
    return `${program} -v could run a value`;
  return undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
