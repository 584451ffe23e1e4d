import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve, sep } from 'node:path';
import type { StepError } from '../../src-shared/history/events.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { steersPrograms } from '../../src-shared/workflow/policies/command-names.ts';
import { limitsCommands } from '../../src-shared/workflow/policies/effective.ts';
import { judgeText, judgeWords } from '../../src-shared/workflow/policies/judge-commands.ts';
import type { CommandRefusal, FoundProgram, Judging } from '../../src-shared/workflow/policies/judging.ts';
import type { CommandLaunch, LoadShellParser } from '../ports/policies.ts';

/** Judges a command by the rules that hold for this attempt; an error names each word that may not run, and where. */
export async function judgeLaunch(
  launch: CommandLaunch,
  given: { readonly load: LoadShellParser; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<Result<void, StepError>> {
  if (!limitsCommands(launch.policies)) return ok(undefined);
  const steering = Object.keys(launch.env).find((name) => steersPrograms(name) && launch.env[name] !== given.env[name]);
  if (steering !== undefined) {
    return err({
      code: 'command_denied',
      message: `The step sets ${steering}, which changes what a program runs, and policies.commands limits what may run.`,
      hint: `Take ${steering} out of the step's env.`,
      at: steering,
      retryable: false,
    });
  }
  const judging: Judging = {
    rules: launch.policies.commands,
    parse: await given.load(),
    values: launch.env,
    find: (program) => findProgram(program, launch),
  };
  const { command, argv, shell } = launch.text;
  const refusals = argv === undefined ? judgeText(command ?? '', shell, judging) : judgeWords(argv, judging);
  const [first] = refusals;
  return first === undefined ? ok(undefined) : err(denied(first, refusals));
}

function denied(first: CommandRefusal, all: readonly CommandRefusal[]): StepError {
  const unique = [...new Map(all.map((refusal) => [`${refusal.line}:${refusal.column}:${refusal.message}`, refusal])).values()];
  return {
    code: 'command_denied',
    message: `“${first.command}” (line ${first.line}, column ${first.column}) may not run: ${first.message}`,
    hint: first.hint,
    at: `${first.line}:${first.column}`,
    detail: unique.map(({ command, message, line, column }) => ({ command, message, line, column })),
    retryable: false,
  };
}

/** The file a program's name stands for with the step's own PATH and folder. */
function findProgram(program: string, { env, cwd, workspace }: CommandLaunch): FoundProgram | undefined {
  const roots = [workspace.root, workspace.artifacts].map(real);
  const found = (path: string): FoundProgram => {
    const target = real(path);
    return { path, real: target, writable: roots.some((root) => inside(path, root) || inside(target, root)) };
  };
  if (/[\\/]/.test(program)) {
    const path = resolve(cwd, program);
    return isProgram(path) ? found(path) : undefined;
  }
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const path = join(isAbsolute(folder) ? folder : resolve(cwd, folder), program);
    if (isProgram(path)) return { ...found(path), ...(isAbsolute(folder) ? {} : { writable: true }) };
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function inside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
