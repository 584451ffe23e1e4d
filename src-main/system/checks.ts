import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileProblem } from '../../src-shared/lib/file-problem.ts';
import type { Check } from '../../src-shared/wire/views.ts';
import type { Processes } from '../ports/processes.ts';

/** Below this much free space a run may fill the disk. */
const FREE_BYTES = 512 * 1024 ** 2;

/** What the self-test looks at: the data directory and the programs of the machine. */
export interface CheckedSystem {
  readonly dir: string;
  readonly processes: Processes;
}

/** The machine's half of the self-test: runtime, data folder, free disk, git; each with what to do when it is not ok. */
export function checkSystem({ dir, processes }: CheckedSystem): Promise<readonly Check[]> {
  return Promise.all([
    Promise.resolve(checkRuntime(process.versions.node)),
    checkFolder(dir),
    checkDisk(dir),
    checkGit(dir, processes),
  ]);
}

/** Whether a Node version (`24.3.1`) can run the engine. */
export function checkRuntime(version: string): Check {
  const enough = Number.parseInt(version, 10) >= 24;
  const detail = `Node ${version}`;
  return enough
    ? { name: 'Runtime', ok: true, detail, required: true }
    : { name: 'Runtime', ok: false, detail, hint: 'Start by "npm start", which brings the right Node along.', required: true };
}

async function checkFolder(dir: string): Promise<Check> {
  const name = 'Data folder';
  const probe = join(dir, `.probe-${process.pid}`);
  try {
    await mkdir(dir, { recursive: true });
    await writeFile(probe, 'probe');
    await rm(probe);
    return { name, ok: true, detail: dir, required: true };
  } catch (error) {
    const { message, hint } = fileProblem(error, dir);
    return { name, ok: false, detail: `${dir}: ${message}`, hint, required: true };
  }
}

async function checkDisk(dir: string): Promise<Check> {
  const name = 'Free disk space';
  try {
    const { bavail, bsize } = await statfs(dir);
    const free = bavail * bsize;
    const detail = `${(free / 1024 ** 3).toFixed(1)} GB free`;
    if (free >= FREE_BYTES) return { name, ok: true, detail, required: false };
    return { name, ok: false, detail, hint: 'Free some space: runs need room for their workspaces and logs.', required: false };
  } catch (error) {
    const { message, hint } = fileProblem(error, dir);
    return { name, ok: false, detail: message, hint, required: false };
  }
}

async function checkGit(dir: string, processes: Processes): Promise<Check> {
  const name = 'git';
  const found = await processes.find('git');
  const printed =
    found === undefined ? undefined : await processes.capture([found, '--version'], { cwd: dir, timeoutMs: 10_000 });
  if (found === undefined || printed?.ok !== true || printed.value.code !== 0) {
    const hint = 'Install git to run in isolated copies of git projects. Plain folders work without it.';
    return { name, ok: false, detail: 'not found', hint, required: false };
  }
  return { name, ok: true, detail: `${printed.value.stdout.trim().replace(/^git version /, '')} at ${found}`, required: false };
}
