import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileProblem, systemCode } from '../../src-shared/lib/file-problem.ts';
import { problem } from '../../src-shared/lib/problem.ts';
import { err, ok } from '../../src-shared/lib/result.ts';
import type { RunFiles } from '../ports/run-files.ts';

/** Absolute folders that hold one folder a run (logs, artifacts), and those that are only measured. */
export interface RunFolders {
  readonly logs: string;
  readonly artifacts: string;
  readonly workspaces: string;
  readonly trash: string;
}

/** {@link RunFiles} over folders; links are measured and removed as links, never followed. */
export function createRunFiles({ logs, artifacts, workspaces, trash }: RunFolders): RunFiles {
  const foldersOf = (runId: string, which: { readonly artifacts: boolean }): string[] =>
    SAFE.test(runId) ? [join(logs, runId), ...(which.artifacts ? [join(artifacts, runId)] : [])] : [];
  return {
    async sizes() {
      const [logBytes, artifactBytes, workspaceBytes, trashBytes] = [
        await bytesBelow(logs),
        await bytesBelow(artifacts),
        await bytesBelow(workspaces),
        await bytesBelow(trash),
      ];
      return { logBytes, artifactBytes, workspaceBytes, trashBytes };
    },
    async bytesOf(runId, which) {
      let bytes = 0;
      for (const folder of foldersOf(runId, which)) bytes += await bytesBelow(folder);
      return bytes;
    },
    async remove(runId, which) {
      if (!SAFE.test(runId)) return err(problem('not_a_run', `${runId} is no name of a run.`, { at: runId }));
      for (const folder of foldersOf(runId, which)) {
        try {
          await rm(folder, { recursive: true, force: true });
        } catch (error) {
          return err(fileProblem(error, folder));
        }
      }
      return ok(undefined);
    },
  };
}

const SAFE = /^[A-Za-z0-9_-]+$/;

async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  const left = [folder];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const entry of await entriesIn(next)) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) left.push(path);
      else bytes += await sizeAt(path);
    }
  }
  return bytes;
}

// What goes while it is measured weighs nothing.
async function entriesIn(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return [];
  }
}

async function sizeAt(path: string): Promise<number> {
  try {
    return (await lstat(path)).size;
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return 0;
  }
}
