import { access, constants, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { problem } from '../../src-shared/lib/problem.ts';
import { err, ok } from '../../src-shared/lib/result.ts';
import type { Folders } from '../ports/library.ts';
import { fileProblem } from './read-text.ts';

const MOST = 2000;

/** Folders of this machine, and those of runs without a project under `scratchDir`. */
export function createFolders(scratchDir: string): Folders {
  return {
    async list(path = homedir()) {
      const folder = resolve(path);
      try {
        const names = (await readdir(folder, { withFileTypes: true }))
          .filter((entry) => !entry.name.startsWith('.'))
          .slice(0, MOST);
        const entries = await Promise.all(
          names.map(async (entry) => {
            const at = join(folder, entry.name);
            const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await isDirectory(at)));
            return {
              name: entry.name,
              path: at,
              kind: isFolder ? ('folder' as const) : ('file' as const),
              isGit: isFolder && (await exists(join(at, '.git'))),
            };
          }),
        );
        entries.sort((a, b) => (a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === 'folder' ? -1 : 1));
        const parent = dirname(folder);
        return ok({ path: folder, parent: parent === folder ? null : parent, entries });
      } catch (error) {
        return err(fileProblem(error, { path: folder, doing: 'read' }));
      }
    },
    async scratch(id) {
      const folder = join(scratchDir, id.replaceAll(/[^\w-]/g, '-'));
      try {
        await mkdir(folder, { recursive: true });
        return ok(await realpath(folder));
      } catch (error) {
        return err(fileProblem(error, { path: folder, doing: 'write' }));
      }
    },
    async check(path) {
      const folder = resolve(path);
      try {
        if (!(await stat(folder)).isDirectory()) {
          return err(
            problem('not_a_folder', `${folder} is a file, not a folder.`, {
              hint: 'Name the folder the workflow should work on.',
              at: folder,
            }),
          );
        }
        await access(folder, constants.R_OK | constants.X_OK);
        return ok(await realpath(folder));
      } catch (error) {
        const found = fileProblem(error, { path: folder, doing: 'read' });
        return err(
          found.code === 'file_not_found'
            ? problem('folder_not_found', `There is no folder ${folder}.`, {
                hint: 'Check the path, or choose the project folder again.',
                at: folder,
              })
            : found,
        );
      }
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
