import { createHash, randomUUID } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { fileProblem } from '../../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { Processes, ProcessSpec, RunningProcess } from '../../ports/processes.ts';
import { capture, type CaptureOptions } from './capture.ts';
import { childEnvironment } from './environment.ts';
import { endRestOfGroup, endTree } from './end-tree.ts';
import { findProgram } from './find-program.ts';
import { createDirectLauncher, createHelpedLauncher, type Launched, type Launcher, type LaunchFailure } from './launcher.ts';
import { identityOf, MARK_VARIABLE, processTable, readIdentity, type ProcessTable } from './process-table.ts';

/** What processes are made of; each part has a default for this machine. */
export interface ProcessesParts {
  readonly table?: ProcessTable;
  readonly launcher?: Launcher;
  /** The data directory whose host starts them: its marks begin alike, so that the next host finds whatever is left. */
  readonly home?: string;
}

/**
 * Programs of this machine. Each started one leads a process group of its own and carries a mark in its environment
 * (`FLOWRIGHT_PROCESS`), by which also children that left the group are found and ended.
 */
export function createProcesses({ table = processTable(), launcher = launcherFor(table), home }: ProcessesParts = {}): Processes {
  const family = home === undefined ? '' : familyOf(home);
  return {
    start: (spec) => startProcess(spec, { table, launcher, family }),
    capture: (argv, options) =>
      options.ends === undefined || family === '' || process.platform === 'win32'
        ? capture(argv, options)
        : captureWithHost(argv, options, family),
    endOrphan: async (identity, graceMs) => {
      const known = readIdentity(identity);
      if (known === undefined) return;
      const isSame = table.startOf(identity.pid) === known.start;
      if (isSame || table.marked(known.mark).length > 0) {
        // Where the id has passed to a stranger, 0 keeps its group out of it: only marked processes are ended.
        await endTree({ leader: isSame ? identity.pid : NOBODY, mark: known.mark, table }, graceMs);
      }
    },
    async endStrays(graceMs) {
      if (family === '' || table.markedFrom(family).length === 0) return;
      const strays: ProcessTable = { ...table, marked: () => table.markedFrom(family) };
      await endTree({ leader: NOBODY, mark: family, table: strays }, graceMs);
    },
    find: (program) => Promise.resolve(findProgram(program)),
  };
}

/**
 * A program that ends with its host carries a mark, so that the next host finds it. It begins only when the host says so: one that was
 * forked as the host died shows no mark yet, and would begin after the next host has looked.
 */
function captureWithHost(argv: readonly [string, ...string[]], options: CaptureOptions, family: string) {
  const { stdin = '' } = options;
  return capture(['/bin/sh', '-c', 'read -r go && exec "$@"', 'sh', ...argv], {
    ...options,
    env: { ...(options.env ?? childEnvironment()), [MARK_VARIABLE]: family + randomUUID() },
    stdin: Buffer.concat([Buffer.from('go\n'), Buffer.from(stdin)]),
  });
}

/** An id no process ever has. */
const NOBODY = 2 ** 30;

/** What the marks of one data directory begin with, however its path is written. */
function familyOf(home: string): string {
  return `${createHash('sha256').update(realpathSync(home)).digest('base64url').slice(0, 12)}.`;
}

/** Windows forks nothing. */
function launcherFor(table: ProcessTable): Launcher {
  return process.platform === 'win32' ? createDirectLauncher(table) : createHelpedLauncher(table);
}

async function startProcess(
  spec: ProcessSpec,
  { table, launcher, family }: { readonly table: ProcessTable; readonly launcher: Launcher; readonly family: string },
): Promise<Result<RunningProcess, Problem>> {
  const mark = family + randomUUID();
  const launched = await launcher({ spec: { ...spec, env: { ...spec.env, [MARK_VARIABLE]: mark } }, mark });
  return launched.ok ? ok(running(launched.value, mark, table)) : err(startProblem(launched.error, spec));
}

function running({ pid, start, exit, isAlone }: Launched, mark: string, table: ProcessTable): RunningProcess {
  let stopping: Promise<void> | undefined;
  void exit.then(() => (stopping === undefined && !isAlone() ? endRestOfGroup(pid) : undefined));
  return {
    identity: identityOf(pid, start, mark),
    exit,
    stop: (graceMs) => {
      stopping ??= endTree({ leader: pid, mark, table }, graceMs);
      return stopping;
    },
  };
}

/** The system blames the program also when the folder is missing, so look. */
function startProblem({ code, file }: LaunchFailure, { argv, cwd }: Pick<ProcessSpec, 'argv' | 'cwd'>): Problem {
  if (file !== undefined) return fileProblem(Object.assign(new Error(code), { code }), file);
  const [program] = argv;
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return problem('folder_not_found', 'The folder to run in is not there.', {
      hint: 'Check the project folder and working_directory.',
      at: cwd,
    });
  }
  if (code === 'ENOENT') {
    return problem('command_not_found', `The program "${program}" was not found.`, {
      hint: 'Install it, or put it on the PATH, or give its full path.',
      at: program,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'ENOEXEC') {
    return problem('not_executable', `The file "${program}" may not be run.`, {
      hint: 'Make it executable (chmod +x), or run it with its interpreter.',
      at: program,
    });
  }
  if (code === 'E2BIG') {
    return problem('too_long', 'The command line or its environment is too long for the system.', {
      hint: 'Pass long values through a file.',
      at: program,
    });
  }
  if (code === 'HELPER_LOST') {
    return problem('start_unknown', `It is not known whether "${program}" ran: the process that starts programs was ended.`, {
      hint: 'Look at what it should have done, then try again.',
      at: program,
    });
  }
  if (!/^E[A-Z0-9]+$/.test(code)) throw new Error(`"${program}" could not be started: ${code}`);
  return problem('cannot_start', `The program "${program}" could not be started (${code}).`, {
    hint: 'Close some programs, then try again.',
    at: program,
  });
}
