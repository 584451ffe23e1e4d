import { readdir, readlink } from 'node:fs/promises';
import { sep } from 'node:path';

/** Ids of processes that work in a folder; found on Linux only, elsewhere none. */
export async function processesIn(folder: string): Promise<readonly number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async (pid) => ((await worksIn(pid, folder)) ? [pid] : [])));
  return found.flat();
}

async function worksIn(pid: number, folder: string): Promise<boolean> {
  try {
    const cwd = await readlink(`/proc/${pid}/cwd`);
    return cwd === folder || cwd.startsWith(folder + sep);
  } catch {
    // Ended meanwhile, or somebody else's.
    return false;
  }
}
