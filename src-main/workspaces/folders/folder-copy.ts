import { constants, copyFile, lstat, lutimes, mkdir, readdir, readlink, rm, chmod, statfs, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileProblem, systemCode } from '../../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';

/** Room that is left free beside a copy. */
const SPARE_BYTES = 64 * 1024 ** 2;

/** What a folder holds, its links not followed. */
export interface FolderSize {
  readonly bytes: number;
  readonly files: number;
}

/** A thing in a folder: its path below it (with `/`) and what it is. */
export interface FolderEntry {
  readonly path: string;
  readonly kind: 'folder' | 'file' | 'link';
}

/** Everything in a folder, parents first, in name order; sockets, pipes and devices are left out. */
export async function* entriesOf(root: string, below = ''): AsyncGenerator<FolderEntry> {
  const found = await readdir(join(root, below), { withFileTypes: true });
  for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      yield { path, kind: 'folder' };
      yield* entriesOf(root, path);
    } else if (entry.isFile()) yield { path, kind: 'file' };
    else if (entry.isSymbolicLink()) yield { path, kind: 'link' };
  }
}

/** How much a folder holds. */
export async function sizeOf(root: string): Promise<FolderSize> {
  let bytes = 0;
  let files = 0;
  for await (const { path, kind } of entriesOf(root)) {
    if (kind !== 'file') continue;
    bytes += await bytesOf(join(root, path));
    files += 1;
  }
  return { bytes, files };
}

/**
 * Refuses a copy that cannot go well: `too_big` over `mostBytes`, `disk_full` when `times` copies do not fit,
 * `folder_holds_workspaces` when the target lies inside the source.
 */
export async function guardCopy(request: {
  readonly from: string;
  readonly to: string;
  readonly times: number;
  readonly mostBytes: number;
}): Promise<Result<void, Problem>> {
  const { from, to, times, mostBytes } = request;
  const path = relative(from, to);
  if (path === '' || !path.startsWith('..')) {
    return err(
      problem('folder_holds_workspaces', 'This folder holds the place where copies are made, so it cannot be copied.', {
        hint: 'Choose a smaller folder, or "workspace: in_place".',
        at: from,
      }),
    );
  }
  try {
    const { bytes } = await sizeOf(from);
    if (bytes > mostBytes) {
      return err(
        problem('too_big', `The folder holds ${inGigabytes(bytes)}; at most ${inGigabytes(mostBytes)} is copied.`, {
          hint: 'Choose a smaller folder, make it a git project, or use "workspace: in_place".',
          at: from,
        }),
      );
    }
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(dirname(to));
    if (bytes * times + SPARE_BYTES > bavail * bsize) {
      return err(
        problem('disk_full', `The copy needs ${inGigabytes(bytes * times)}, but only ${inGigabytes(bavail * bsize)} is free.`, {
          hint: 'Free some space, or use "workspace: in_place".',
          at: dirname(to),
        }),
      );
    }
    return ok(undefined);
  } catch (error) {
    return err(fileProblem(error, pathOf(error) ?? from));
  }
}

/** Copies a folder with its links, permissions and times, as clones where the disk can; nothing is left when it fails. */
export async function copyFolder(from: string, to: string): Promise<Result<void, Problem>> {
  try {
    await mkdir(to, { recursive: true, mode: 0o700 });
    for await (const { path, kind } of entriesOf(from)) {
      const [source, target] = [join(from, path), join(to, path)];
      if (kind === 'folder') await mkdir(target);
      else if (kind === 'link') await symlink(await readlink(source), target);
      else {
        await copyFile(source, target, constants.COPYFILE_FICLONE);
        const { atime, mtime } = await lstat(source);
        await lutimes(target, atime, mtime);
      }
    }
    return ok(undefined);
  } catch (error) {
    await deleteFolder(to);
    return err(fileProblem(error, pathOf(error) ?? from));
  }
}

/** Deletes a folder with all in it, also where folders in it may only be read. */
export async function deleteFolder(root: string): Promise<void> {
  try {
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    for await (const { path, kind } of unlocked(root)) if (kind === 'folder') await chmod(join(root, path), 0o700);
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** As {@link entriesOf}, making each folder open before it is entered. */
async function* unlocked(root: string): AsyncGenerator<FolderEntry> {
  await chmod(root, 0o700);
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    yield { path: entry.name, kind: 'folder' };
    for await (const deeper of unlocked(join(root, entry.name))) yield { ...deeper, path: `${entry.name}/${deeper.path}` };
  }
}

async function bytesOf(path: string): Promise<number> {
  try {
    return (await lstat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

function pathOf(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
}

function inGigabytes(bytes: number): string {
  return bytes < 1024 ** 3 ? `${(bytes / 1024 ** 2).toFixed(1)} MB` : `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
