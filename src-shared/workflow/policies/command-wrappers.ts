import { err, ok, type Result } from '../../lib/result.ts';
import { steersPrograms } from './command-names.ts';
import type { KnownWord } from './shell-script.ts';

/** What a program that starts another one would start: words, with `stdin` where it adds words it reads. */
export interface Inner {
  readonly words: readonly KnownWord[];
}

/** How a program takes its own options before the command it starts. */
interface Wrapper {
  /** Options without a value: single letters that may stand together. */
  readonly flags?: string;
  /** Options with a value, in the next word or attached. */
  readonly valued?: string;
  readonly long?: readonly string[];
  readonly longValued?: readonly string[];
  /** Words of its own between the options and the command. */
  readonly skip?: number;
  /** Takes NAME=value before the command. */
  readonly assigns?: true;
  /** Adds words it reads from its input. */
  readonly adds?: true;
  /** Also an option that is a number (`nice -5`). */
  readonly numeric?: true;
}

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  env: {
    flags: 'i0v',
    valued: 'uC',
    long: ['ignore-environment', 'null', 'debug'],
    longValued: ['unset', 'chdir'],
    assigns: true,
  },
  sudo: { flags: 'nEHSbkP', valued: 'ugpC', long: ['non-interactive', 'set-home'], longValued: ['user', 'group'], assigns: true },
  doas: { flags: 'nL', valued: 'uC' },
  xargs: {
    flags: '0rtpxo',
    valued: 'nPLsdEa',
    long: ['null', 'no-run-if-empty', 'verbose', 'interactive', 'exit'],
    longValued: ['max-args', 'max-procs', 'max-lines', 'max-chars', 'delimiter', 'arg-file'],
    adds: true,
  },
  nice: { valued: 'n', longValued: ['adjustment'], numeric: true },
  ionice: { flags: 't', valued: 'cn', longValued: ['class', 'classdata'] },
  nohup: {},
  setsid: { flags: 'cfw', long: ['ctty', 'fork', 'wait'] },
  stdbuf: { valued: 'ioe', longValued: ['input', 'output', 'error'] },
  timeout: {
    flags: 'fpv',
    valued: 'ks',
    long: ['foreground', 'preserve-status', 'verbose'],
    longValued: ['kill-after', 'signal'],
    skip: 1,
  },
  time: { flags: 'pvaq', valued: 'fo', long: ['portability', 'verbose', 'append', 'quiet'], longValued: ['format', 'output'] },
  command: { flags: 'p' },
  exec: { flags: 'cl', valued: 'a' },
  busybox: {},
  chroot: { longValued: ['userspec', 'groups'], skip: 1 },
  flock: {
    flags: 'suxnoF',
    valued: 'wE',
    long: ['shared', 'exclusive', 'nonblock', 'close', 'no-fork'],
    longValued: ['timeout', 'wait'],
    skip: 1,
  },
  taskset: { flags: 'ac', long: ['cpu-list', 'all-tasks'], skip: 1 },
  chrt: { flags: 'bfiorR', skip: 1 },
  setarch: { flags: 'RLXBFIST3', long: ['addr-no-randomize'], skip: 1 },
  linux32: { flags: 'R' },
  linux64: { flags: 'R' },
  strace: { flags: 'fqcCrtTvxy', valued: 'oepsSaIEO' },
  catchsegv: {},
  aoss: {},
  ccache: {},
  distcc: {},
  logsave: { flags: 'asv', skip: 1 },
  proxychains: { flags: 'q', valued: 'f' },
  proxychains4: { flags: 'q', valued: 'f' },
  setlock: { flags: 'nNxX', skip: 1 },
  softlimit: { valued: 'acdfhlmnoprst' },
  sshpass: { valued: 'pfdP', flags: 'ev' },
  torify: {},
  torsocks: {},
  valgrind: { flags: 'qv' },
  'xvfb-run': { flags: 'a', valued: 'nefsp', long: ['auto-servernum'], longValued: ['server-args', 'server-num'] },
  unbuffer: { flags: 'p' },
};

/** Whether a program is known to start the command its words name. */
export function isWrapper(name: string): boolean {
  return Object.hasOwn(WRAPPERS, name);
}

/** The command a wrapper starts, undefined when it starts none; an error says why that cannot be told. */
export function unwrap(name: string, words: readonly KnownWord[]): Result<Inner | undefined, string> {
  const wrapper = WRAPPERS[name];
  if (wrapper === undefined) return ok(undefined);
  const rest = words.slice(1);
  let replaced: string | undefined;
  while (rest.length > 0) {
    const [word] = rest;
    if (word === undefined) return err(`what ${name} starts is known only while it runs`);
    if (word === '--') {
      rest.shift();
      break;
    }
    if (!word.startsWith('-') || (word === '-' && name !== 'env')) break;
    if (name === 'xargs' && /^-[Ii]/.test(word)) {
      replaced = word.length > 2 ? word.slice(2) : word.startsWith('-i') ? '{}' : rest[1];
      rest.splice(0, word === '-I' ? 2 : 1);
      if (replaced === undefined) return err('what xargs replaces is known only while it runs');
      continue;
    }
    // `command -v npm` only looks.
    if (name === 'command' && /^-[vV]+$/.test(word)) return ok(undefined);
    const taken = optionLength(wrapper, word);
    if (taken === undefined) return err(`${name} has the option ${word}, with which nobody can tell what it starts`);
    if (taken === 2 && rest.length > 1 && rest[1] === undefined) return err(`an option of ${name} is known only while it runs`);
    rest.splice(0, taken);
  }
  for (let left = wrapper.skip ?? 0; left > 0; left -= 1) {
    if (rest.length > 0 && rest[0] === undefined) return err(`what ${name} starts is known only while it runs`);
    rest.shift();
  }
  while (wrapper.assigns === true && /^[A-Za-z_][A-Za-z0-9_]*=/.test(rest[0] ?? '')) {
    const [variable = ''] = (rest.shift() ?? '').split('=');
    if (steersPrograms(variable)) return err(`${name} sets ${variable}, which changes what a program runs`);
  }
  if (rest.length === 0) return wrapper.adds === true ? err(`${name} starts what it reads`) : ok(undefined);
  const mark = replaced;
  if (mark !== undefined) return ok({ words: rest.map((word) => (word?.includes(mark) === true ? undefined : word)) });
  return ok({ words: wrapper.adds === true ? [...rest, undefined] : rest });
}

/** How many words an option takes, or undefined for one that is not known. */
function optionLength(wrapper: Wrapper, word: string): 1 | 2 | undefined {
  if (word.startsWith('--')) {
    const [name = '', value] = word.slice(2).split('=', 2);
    if (wrapper.long?.includes(name) === true && value === undefined) return 1;
    if (wrapper.longValued?.includes(name) === true) return value === undefined ? 2 : 1;
    return undefined;
  }
  if (word === '-') return 1;
  if (wrapper.numeric === true && /^-\d+$/.test(word)) return 1;
  const letters = word.slice(1);
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] ?? '';
    if (wrapper.valued?.includes(letter) === true) return at === letters.length - 1 ? 2 : 1;
    if (wrapper.flags?.includes(letter) !== true) return undefined;
  }
  return 1;
}

/** The commands `find` starts for what it finds. */
export function findCommands(words: readonly KnownWord[]): Result<readonly Inner[], string> {
  const found: Inner[] = [];
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) return err('a word of find is known only while it runs, and could start a program');
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(word)) continue;
    const end = words.findIndex((other, index) => index > at && (other === ';' || (other === '+' && words[index - 1] === '{}')));
    if (end < 0) return err('find starts a command that has no end');
    found.push({ words: words.slice(at + 1, end).map((inner) => (inner?.includes('{}') === true ? undefined : inner)) });
    at = end;
  }
  return ok(found);
}
