import { realpathSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { jsonSchema, type Json } from '../../src-shared/lib/json.ts';
import type { StepError } from '../../src-shared/history/events.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { shownCommand } from '../../src-shared/workflow/expressions/known-values.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Executor, ExecutorContext } from '../ports/executor.ts';
import type { AdmittedCommand, CommandGuard } from '../ports/policies.ts';
import type { Processes } from '../ports/processes.ts';
import { commandEnvironment, inheritedEnvironment, type HostEnvironment } from './command-environment.ts';
import { commandLine, programMissing, type CommandText } from './command-line.ts';
import { collectDeclaredArtifacts } from './declared-artifacts.ts';
import { lastLines, sizeOf, tailOf } from './output-tail.ts';

/** What the command executor works with. */
export interface CommandPorts {
  readonly processes: Processes;
  readonly host: HostEnvironment;
  readonly guard: CommandGuard;
}

type CommandRequest = CommandText & { readonly workingDirectory?: string; readonly values: Readonly<Record<string, string>> };

const STDOUT_KEPT = 64 * 1024;
const STDERR_READ = 16 * 1024;
const LARGEST_DATA = 1024 * 1024;
const GRACE_MS = 5000;

/**
 * Performs `command` steps: starts the shell or the words in a process group of its own, its output going straight to
 * the log files, and gives `{ exit_code, stdout, data? }`. An exit code other than 0 is a failure with the last lines.
 */
export function createCommandExecutor(ports: CommandPorts): Executor {
  const inherited = inheritedEnvironment(ports.host);
  return {
    type: 'command',
    async perform(request, context) {
      if (request.type !== 'command') throw new Error(`The command executor was given a ${request.type} request.`);
      const outputFile = `${context.stdoutFile}.json`;
      const stdout = sizeOf(context.stdoutFile);
      // What an attempt left that a dead host had begun; its log was made before anything else.
      if (stdout !== undefined) removeIfThere(outputFile);
      const from = { stdout: stdout ?? 0, stderr: stdout === undefined ? 0 : (sizeOf(context.stderrFile) ?? 0) };
      const output = { path: outputFile, isGone: false };
      try {
        return await runCommand({ ports, inherited, request, context, output, from });
      } finally {
        if (!output.isGone) removeIfThere(outputFile);
      }
    },
  };
}

// Calls about one file are far cheaper here than on the thread pool, and most find nothing.
function removeIfThere(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) rmSync(path, { recursive: true, force: true });
}

interface Attempt {
  readonly ports: CommandPorts;
  readonly inherited: Readonly<Record<string, string>>;
  readonly request: CommandRequest;
  readonly context: ExecutorContext;
  readonly output: OutputFile;
  /** Bytes that were in its log before it began. */
  readonly from: { readonly stdout: number; readonly stderr: number };
}

/** Where the command may write what it gives. */
interface OutputFile {
  readonly path: string;
  isGone: boolean;
}

async function runCommand(attempt: Attempt): Promise<Result<Json, StepError>> {
  const { ports, inherited, request, context, output } = attempt;
  const cwd = workingFolder(context, request.workingDirectory);
  if (!cwd.ok) return cwd;
  const argv = await commandLine(request, ports.host, ports.processes);
  if (!argv.ok) return err({ ...argv.error, retryable: false });
  const env = commandEnvironment(inherited, { context, values: request.values, outputFile: output.path });
  if (!env.ok) return err({ ...env.error, retryable: false });
  const admitted = await admit(attempt, { argv: argv.value, cwd: cwd.value, env: env.value });
  if (!admitted.ok) return admitted;
  try {
    return await runAdmitted(attempt, { ...admitted.value, cwd: cwd.value });
  } finally {
    admitted.value.done();
  }
}

interface Start {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** Words to start, judged by the policies that hold for this attempt and shut in where they ask for it. */
function admit({ ports, request, context }: Attempt, start: Start): Promise<Result<AdmittedCommand, StepError>> {
  const { policies, workspace } = context;
  if (policies === undefined) return Promise.resolve(ok({ ...start, done: () => undefined }));
  return ports.guard.admit({ text: request, ...start, policies, workspace, unenforced: context.unenforced === true });
}

async function runAdmitted({ ports, request, context, output, from }: Attempt, start: Start): Promise<Result<Json, StepError>> {
  if (context.signal.aborted) return err(stopped());
  const words = request.command === undefined ? undefined : shownCommand(request.command, request.values);
  context.log('system', `$ ${words ?? (request.argv ?? []).map(shown).join(' ')}`);
  const started = await ports.processes.start({
    argv: start.argv,
    cwd: start.cwd,
    env: start.env,
    stdoutFile: context.stdoutFile,
    stderrFile: context.stderrFile,
    ...(context.redactor === undefined ? {} : { redactor: context.redactor }),
  });
  if (!started.ok) return err(notStarted(start.argv[0], started.error));
  context.owns(started.value.identity);

  // The process may end by itself while it is being stopped; both must be over before the attempt is.
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping ??= started.value.stop(GRACE_MS);
  };
  context.signal.addEventListener('abort', stop, { once: true });
  if (context.signal.aborted) stop();
  const exit = await started.value.exit;
  context.signal.removeEventListener('abort', stop);
  await stopping;
  if (context.signal.aborted) return err(stopped());

  await collectDeclaredArtifacts({
    artifacts: context.effect.artifacts,
    workspace: context.workspace,
    log: (stream, text) => context.log(stream, text),
    artifact: (file) => context.artifact(file),
  });
  const stdout = await tailOf(context.stdoutFile, from.stdout, STDOUT_KEPT);
  if (exit.code !== 0) {
    const sameFile = context.stdoutFile === context.stderrFile;
    const stderr = sameFile ? stdout : await tailOf(context.stderrFile, from.stderr, STDERR_READ);
    return err(failed({ exit, stdout, stderr, command: request.command ?? shown(request.argv?.[0] ?? '') }));
  }
  const data = await readData(output);
  if (!data.ok) return err({ ...data.error, retryable: false });
  return ok({ exit_code: 0, stdout, ...(data.value === undefined ? {} : { data: data.value }) });
}

function workingFolder(context: ExecutorContext, folder: string | undefined): Result<string, StepError> {
  const { root } = context.workspace;
  const outside = { code: 'outside_workspace', retryable: false, at: folder };
  const top = realPath(root);
  if (top === undefined) {
    return err({
      code: 'workspace_missing',
      message: `The workspace folder ${root} is not there any more.`,
      hint: 'Start the run again; it gets a new workspace.',
      at: root,
    });
  }
  if (folder === undefined || folder === '' || folder === '.') return ok(top);
  const real = realPath(join(top, folder));
  const wanted = real ?? join(top, folder);
  if (folder.includes('\0') || (wanted !== top && !wanted.startsWith(top + sep))) {
    return err({
      ...outside,
      message: `The working directory ${folder} leads out of the workspace.`,
      hint: 'Name a folder inside the project.',
    });
  }
  const info = real === undefined ? undefined : statSync(real, { throwIfNoEntry: false });
  if (real === undefined || info?.isDirectory() !== true) {
    return err({
      code: 'folder_not_found',
      message: `The working directory ${folder} is not a folder in the workspace.`,
      hint: 'Check its spelling, or let an earlier step make it.',
      at: folder,
      retryable: false,
    });
  }
  return ok(real);
}

/** Undefined when there is nothing, or nothing one may look at. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

async function readData(output: OutputFile): Promise<Result<Json | undefined, Problem>> {
  const info = statSync(output.path, { throwIfNoEntry: false });
  output.isGone = info === undefined;
  if (info === undefined || info.size === 0) return ok(undefined);
  if (info.size > LARGEST_DATA) {
    return err(
      problem(
        'output_too_large',
        `The command wrote ${Math.ceil(info.size / 1024)} KB to $FLOWRIGHT_OUTPUT; at most 1,024 KB is kept.`,
        { hint: 'Write large results to a file and declare it as an artifact.' },
      ),
    );
  }
  try {
    return ok(jsonSchema.parse(JSON.parse(await readFile(output.path, 'utf8'))));
  } catch (error) {
    return err(
      problem(
        'output_not_json',
        `What the command wrote to $FLOWRIGHT_OUTPUT is not JSON: ${error instanceof Error ? error.message : String(error)}`,
        { hint: 'Write exactly one JSON value to that file.' },
      ),
    );
  }
}

function notStarted(program: string, cause: Problem): StepError {
  if (/^(program|command|file)_not_found$/.test(cause.code)) return { ...programMissing(program), retryable: false };
  return { ...cause, at: cause.at ?? program };
}

interface Ended {
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  readonly stdout: string;
  readonly stderr: string;
  readonly command: string;
}

function failed({ exit, stdout, stderr, command }: Ended): StepError {
  const lines = lastLines(stderr.trim() === '' ? stdout : stderr, 20);
  const detail = { exit_code: exit.code, signal: exit.signal, stderr: lines, stdout: lastLines(stdout, 20) };
  const missing = exit.code === 127 || exit.code === 9009 ? missingProgram(lines) : undefined;
  if (missing !== undefined) return { ...programMissing(missing), detail, retryable: false };
  if (exit.code === null && exit.signal === null) {
    return {
      code: 'exit_unknown',
      message: `“${oneLine(command)}” ended, but how is not known: the process that had started it was ended before.`,
      hint: 'Look at its log, then try again. A computer short of memory ends processes.',
      detail,
    };
  }
  const how = exit.code === null ? `was ended by ${exit.signal ?? 'a signal'}` : `ended with exit code ${exit.code}`;
  const last = lines.at(-1);
  return {
    code: exit.code === null ? 'killed' : 'exit_code',
    message: `“${oneLine(command)}” ${how}${last === undefined ? '.' : `: ${last}`}`,
    hint: 'Its log shows everything it printed.',
    detail,
  };
}

/** The name in `sh: 1: foo: not found`, `bash: line 1: foo: command not found`, `'foo' is not recognized as …`. */
function missingProgram(lines: readonly string[]): string | undefined {
  for (const line of [...lines].reverse()) {
    const name =
      /(?:^|: )([^\s:]+): (?:command )?not found/.exec(line)?.[1] ??
      /command not found: (\S+)/.exec(line)?.[1] ??
      /^'([^']+)' is not recognized/.exec(line)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

function stopped(): StepError {
  return { code: 'cancelled', message: 'The command and everything it had started were ended.', retryable: false };
}

function shown(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word);
}

function oneLine(command: string): string {
  const line = command.trim().split('\n')[0] ?? '';
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
