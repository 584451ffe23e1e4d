import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../src-shared/lib/problem.ts';
import { err, type Result } from '../src-shared/lib/result.ts';
import { connectToHost } from './host/socket-link.ts';
import { homeProblem, makeHome, readHost } from './store/host-lock.ts';
import { openPath, revealPath } from './system/open-path.ts';
import { createProcesses } from './system/processes/processes.ts';

/**
 * Starts a process that hosts the data directory in the background, goes on with `runIds` and ends when no run is left;
 * `entry` is this program's own file.
 */
export async function startBackground(
  { home, runIds }: { readonly home: string; readonly runIds: readonly string[] },
  entry: string,
): Promise<Result<void, Problem>> {
  const folder = join(home, 'logs');
  try {
    makeHome(home);
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    return err(homeProblem(error, home));
  }
  const log = join(folder, 'background.log');
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const started = await createProcesses().start({
    argv: [process.execPath, ...process.execArgv, entry, 'daemon', ...runIds, '--home', home],
    cwd: home,
    env,
    stdoutFile: log,
    stderrFile: log,
  });
  return started.ok ? { ok: true, value: undefined } : started;
}

/** Whether a process hosts the data directory and answers. */
export async function hostAnswers(home: string): Promise<boolean> {
  const record = readHost(home);
  const link = record && (await connectToHost(record.socket));
  if (!link?.ok) return false;
  await link.value.close();
  return true;
}

/** Opens an address or path with the system's own program. */
export function openInSystem(what: string): Promise<Result<void, Problem>> {
  return openPath(createProcesses(), what);
}

/** Shows a path in the system's file manager; tells whether that was possible. */
export async function revealInSystem(path: string): Promise<boolean> {
  return (await revealPath(createProcesses(), path)).ok;
}
