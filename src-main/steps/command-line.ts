import type { Processes } from '../ports/processes.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { HostEnvironment } from './command-environment.ts';
import { installHint } from '../../src-shared/workflow/checks/install-hint.ts';

/** What a `command` step says about what to run: text for a shell, or words for no shell at all. */
export interface CommandText {
  readonly command?: string;
  readonly argv?: readonly string[];
  readonly shell?: string;
}

type Argv = readonly [string, ...string[]];

/** The words to start: the step's own `argv`, or the shell it names (else the system's POSIX shell) with the text. */
export async function commandLine(
  text: CommandText,
  host: HostEnvironment,
  processes: Pick<Processes, 'find'>,
): Promise<Result<Argv, Problem>> {
  if (text.argv !== undefined) return ownWords(text.argv, processes);
  if (text.command === undefined) {
    return err(problem('nothing_to_run', 'The step says neither a command nor argv.', { hint: 'Write the command to run.' }));
  }
  if (text.command.includes('\0')) {
    return err(
      problem('bad_command', 'The command holds a NUL character, which no shell can read.', {
        hint: 'Remove the NUL character.',
      }),
    );
  }
  const shell = text.shell ?? 'sh';
  if (text.shell === undefined && host.platform !== 'win32') return ok(['/bin/sh', '-c', text.command]);
  const found = await processes.find(shell);
  if (found === undefined) return err(shellMissing(shell, host));
  return ok(shellWords(found, text.command));
}

async function ownWords(argv: readonly string[], processes: Pick<Processes, 'find'>): Promise<Result<Argv, Problem>> {
  const [program, ...rest] = argv;
  if (program === undefined || program === '') {
    return err(problem('nothing_to_run', 'The first word of argv, the program, is empty.', { hint: 'Name the program to run.' }));
  }
  const odd = argv.findIndex((word) => word.includes('\0'));
  if (odd >= 0)
    return err(
      problem('bad_command', `Word ${odd + 1} of argv holds a NUL character, which no program can be given.`, {
        hint: 'Remove the NUL character.',
      }),
    );
  if (/[\\/]/.test(program)) return ok([program, ...rest]);
  const found = await processes.find(program);
  return found === undefined ? err(programMissing(program)) : ok([found, ...rest]);
}

/** “npm” was not found: what it is and how to get it. */
export function programMissing(program: string): Problem {
  return problem('program_not_found', `The program “${program}” was not found on this computer.`, {
    hint: installHint(program),
    at: program,
  });
}

function shellMissing(shell: string, host: HostEnvironment): Problem {
  if (host.platform === 'win32' && shell === 'sh') {
    return problem('shell_not_found', 'This command is written for a POSIX shell (sh), which was not found on this computer.', {
      hint: 'Install Git for Windows (git-scm.com), which brings sh, or set “shell: powershell” and write the command for PowerShell.',
      at: shell,
    });
  }
  return problem('shell_not_found', `The shell “${shell}” was not found on this computer.`, {
    hint: `Install ${shell}, or take “shell: ${shell}” out so that the system's own shell runs the command.`,
    at: shell,
  });
}

function shellWords(path: string, command: string): Argv {
  const name = (path.split(/[\\/]/).at(-1) ?? path).toLowerCase().replace(/\.exe$/, '');
  if (name === 'cmd') return [path, '/d', '/s', '/c', command];
  if (name === 'powershell' || name === 'pwsh') return [path, '-NoLogo', '-NoProfile', '-NonInteractive', '-Command', command];
  return [path, '-c', command];
}
