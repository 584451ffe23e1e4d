import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileProblem } from '../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Processes } from '../ports/processes.ts';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer' };

/**
 * Shows a file, folder or address in the program the person's system uses for it. Errors: `cannot_open` with the path to
 * open by hand.
 */
export async function openPath(processes: Processes, path: string): Promise<Result<void, Problem>> {
  const program = OPENERS[process.platform] ?? 'xdg-open';
  const found = await processes.find(program);
  const failed = problem('cannot_open', 'There is no program here to open it with.', { hint: 'Open it by hand.', at: path });
  if (found === undefined) return err(failed);
  // The person's own desktop program gets the person's own environment: display, session bus and all.
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const opened = await processes.capture([found, path], { cwd: process.cwd(), env, timeoutMs: 15_000 });
  if (!opened.ok) return err(failed);
  // explorer.exe answers 1 also when it did its job.
  return opened.value.code === 0 || process.platform === 'win32' ? ok(undefined) : err(failed);
}

/** Shows a folder, or the folder a file is in, in the file manager; nothing in it is opened or run. Errors: as above, `not_found`. */
export async function revealPath(processes: Processes, path: string): Promise<Result<void, Problem>> {
  try {
    return await openPath(processes, (await stat(path)).isDirectory() ? path : dirname(path));
  } catch (error) {
    return err(fileProblem(error, path));
  }
}
