import { refuse } from '../refusal.ts';
import type { ToolRun } from '../tool.ts';

/** Settings a repository may carry that would run programs or reach the network; none of them has a say here. */
const HARDENED = [
  '--no-optional-locks',
  '--no-pager',
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.sshCommand=false',
  '-c',
  'core.askPass=',
  '-c',
  'credential.helper=',
  '-c',
  'diff.external=',
  '-c',
  'gpg.program=false',
  '-c',
  'log.showSignature=false',
  '-c',
  'protocol.allow=never',
  '-c',
  'submodule.recurse=false',
  '-c',
  'core.quotePath=false',
] as const;

const TIMEOUT_MS = 120_000;

/** What git printed, or undefined when it ended with an error code. Git missing is a refusal. */
export async function git(run: ToolRun, folder: string, args: readonly string[]): Promise<string | undefined> {
  return gitCaptured(run, folder, { args });
}

/** As `git`, within bounds of its own: with a time limit given here, running out of it gives undefined as well. */
export async function gitCaptured(
  run: ToolRun,
  folder: string,
  {
    args,
    ...bounds
  }: { readonly args: readonly string[]; readonly stdin?: string; readonly maxBytes?: number; readonly timeoutMs?: number },
): Promise<string | undefined> {
  const result = await run.ports.processes.capture(['git', ...HARDENED, ...args], {
    timeoutMs: TIMEOUT_MS,
    ...bounds,
    cwd: folder,
    signal: run.signal,
  });
  run.signal.throwIfAborted();
  if (result.ok) return result.value.code === 0 ? result.value.stdout : undefined;
  if (result.error.code === 'timed_out' && bounds.timeoutMs !== undefined) return undefined;
  if (/not_found$/.test(result.error.code) && result.error.code !== 'folder_not_found') {
    throw refuse('program_not_found', 'Git was not found on this computer.', {
      hint: 'Install Git from git-scm.com, then run this again.',
      at: 'git',
    });
  }
  throw refuse(result.error.code, `Git could not look at ${folder}: ${result.error.message}`, {
    hint: result.error.hint,
    at: folder,
    retryable: true,
  });
}

/** What git printed; an error code is a refusal with what git was asked. */
export async function gitOrRefuse(run: ToolRun, folder: string, args: readonly string[]): Promise<string> {
  const printed = await git(run, folder, args);
  if (printed !== undefined) return printed;
  throw refuse('git_failed', `Git could not answer “git ${args.join(' ')}” in ${folder}.`, {
    hint: 'Try the same in a terminal to see git’s own message.',
    at: folder,
  });
}

/** The top folder of the repository a folder is in; undefined when it is in none, or git is not installed. */
export async function repositoryOf(run: ToolRun, folder: string): Promise<string | undefined> {
  if ((await run.ports.processes.find('git')) === undefined) return undefined;
  const top = await git(run, folder, ['rev-parse', '--show-toplevel']);
  return top?.replace(/\r?\n$/, '');
}

/** Fields git prints apart by NUL. */
export function fields(text: string): readonly string[] {
  return text.split('\0').filter((field) => field !== '');
}
