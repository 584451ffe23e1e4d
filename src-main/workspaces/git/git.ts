import { devNull } from 'node:os';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { Captured, Processes } from '../../ports/processes.ts';

/** Where a git command works. With `gitDir` nothing in the work tree is asked which repository it belongs to. */
export interface GitPlace {
  readonly workTree: string;
  readonly gitDir?: string;
  /** A temporary index, so that the project's own is not touched. */
  readonly indexFile?: string;
}

/** git, run so that nothing in a repository or in the person's configuration can make it run something else. */
export interface Git {
  /** Gives what git printed; a code other than 0 is a problem `git_failed` (or `disk_full`, `not_writable`). */
  run(place: GitPlace, args: readonly string[], stdin?: string): Promise<Result<string, Problem>>;
  /** Gives the code too; for commands that answer by it. */
  ask(place: GitPlace, args: readonly string[]): Promise<Result<Captured, Problem>>;
}

/** How long a single git command may take. */
const LIMIT_MS = 600_000;
/** The largest patch that is made. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Finds git, or undefined where it is not installed. */
export async function findGit(processes: Processes): Promise<Git | undefined> {
  const program = await processes.find('git');
  return program === undefined ? undefined : hardened(processes, program);
}

function hardened(processes: Processes, program: string): Git {
  const ask = async (place: GitPlace, args: readonly string[], stdin?: string): Promise<Result<Captured, Problem>> => {
    const filters = await noFilters(place);
    if (!filters.ok) return filters;
    return call(place, [...filters.value, ...args], stdin);
  };
  const call = (place: GitPlace, args: readonly string[], stdin?: string): Promise<Result<Captured, Problem>> => {
    const where = place.gitDir === undefined ? [] : [`--git-dir=${place.gitDir}`, `--work-tree=${place.workTree}`];
    return processes.capture([program, '--no-pager', ...where, ...HARDENED, ...args], {
      cwd: place.workTree,
      env: { ...environment(), ...(place.indexFile === undefined ? {} : { GIT_INDEX_FILE: place.indexFile }) },
      ...(stdin === undefined ? {} : { stdin }),
      timeoutMs: LIMIT_MS,
      maxBytes: MOST_BYTES,
      // The next host tidies up what this one was making; a git of before must not go on making it.
      ends: 'with_host',
    });
  };
  /** Filters are programs a repository's configuration names; a step may have written them, so none is run. */
  const noFilters = async (place: GitPlace): Promise<Result<readonly string[], Problem>> => {
    const named = await call(place, ['config', '--null', '--name-only', '--get-regexp', '^filter\\.']);
    if (!named.ok) return named;
    const names = new Set(named.value.stdout.split('\0').flatMap((key) => /^filter\.(.*)\.[^.]+$/s.exec(key)?.[1] ?? []));
    return ok(
      [...names].flatMap((name) =>
        ['clean=', 'smudge=', 'process=', 'required=false'].flatMap((setting) => ['-c', `filter.${name}.${setting}`]),
      ),
    );
  };
  return {
    ask,
    run: async (place, args, stdin) => {
      const asked = await ask(place, args, stdin);
      if (!asked.ok) return asked;
      return asked.value.code === 0 ? ok(asked.value.stdout) : err(gitProblem(asked.value, { args, at: place.workTree }));
    },
  };
}

const HARDENED = [
  `core.hooksPath=${devNull}`,
  `core.attributesFile=${devNull}`,
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.splitIndex=false',
  'core.quotePath=false',
  'core.pager=cat',
  'core.editor=false',
  'core.sshCommand=false',
  'core.askPass=',
  'credential.helper=',
  'diff.external=',
  'diff.noprefix=false',
  'diff.mnemonicPrefix=false',
  'diff.renames=false',
  'commit.gpgSign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
  'diff.ignoreSubmodules=all',
  'protocol.allow=never',
  'safe.bareRepository=explicit',
  // Whose folder it is has been settled by the person choosing it; nothing in it is run.
  'safe.directory=*',
].flatMap((setting) => ['-c', setting]);

function environment(): Record<string, string> {
  const kept = ['PATH', 'SystemRoot', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    HOME: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_AUTHOR_NAME: 'Flowright',
    GIT_AUTHOR_EMAIL: 'flowright@localhost',
    GIT_COMMITTER_NAME: 'Flowright',
    GIT_COMMITTER_EMAIL: 'flowright@localhost',
  };
}

function gitProblem(
  { stderr, code }: Captured,
  { args, at }: { readonly args: readonly string[]; readonly at: string },
): Problem {
  const said = stderr.trim().split('\n').slice(-3).join(' ').slice(0, 500);
  if (/No space left on device/i.test(stderr)) {
    return problem('disk_full', 'The disk is full, so git could not finish.', { hint: 'Free some space, then try again.', at });
  }
  if (/Permission denied|Read-only file system/i.test(stderr)) {
    return problem('not_writable', `git may not write here: ${said}`, {
      hint: 'Check the permissions of the folder and its .git.',
      at,
    });
  }
  const word = args.find((arg) => !arg.startsWith('-')) ?? '';
  return problem('git_failed', `git ${word} failed (code ${code}): ${said}`, {
    hint: 'Run it by hand in the folder to see more.',
    at,
  });
}
