import { lstat, mkdir, open, rename, rm, rmdir, writeFile, copyFile, readlink, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileProblem, systemCode } from '../../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import { copyFolder, deleteFolder } from './folder-copy.ts';

type Kind = 'file' | 'folder' | 'link';

/** What lies at a path, links not followed, or undefined when nothing does. */
export async function kindAt(path: string): Promise<Kind | undefined> {
  try {
    const stat = await lstat(path);
    if (stat.isSymbolicLink()) return 'link';
    return stat.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Refuses a move that cannot be made, before anything is written down: `not_found`, `already_there`, `into_itself`. */
export async function refuseMove(from: string, to: string): Promise<Problem | undefined> {
  const kind = await kindAt(from);
  if (kind === undefined)
    return problem('not_found', 'There is nothing to move here.', {
      hint: 'It may have been moved or deleted already.',
      at: from,
    });
  const path = relative(from, to);
  if (kind === 'folder' && (path === '' || !path.startsWith('..'))) {
    return problem('into_itself', 'A folder cannot be moved into itself.', { hint: 'Choose another place.', at: to });
  }
  if ((await kindAt(to)) === undefined) return undefined;
  return problem('already_there', 'Something is already at this place, and nothing is ever overwritten.', {
    hint: 'Move it away or choose another name.',
    at: to,
  });
}

/**
 * Moves a file, folder or link, also to another disk, and makes missing folders on the way. What is at `to` already is
 * never overwritten: the name is taken first, then moved onto. Errors: those of `fileProblem`.
 */
export async function moveSafely(from: string, to: string): Promise<Result<void, Problem>> {
  try {
    const kind = await kindAt(from);
    await mkdir(dirname(to), { recursive: true });
    await reserve(to, kind);
    try {
      await renameOrCopy(from, to, kind);
    } catch (error) {
      await free(to, kind);
      throw error;
    }
    return ok(undefined);
  } catch (error) {
    return err(fileProblem(error, systemCode(error) === 'EEXIST' ? to : from));
  }
}

/** Takes a name by making an empty file or folder there; fails when it is taken. */
async function reserve(to: string, kind: Kind | undefined): Promise<void> {
  if (kind === 'folder') await mkdir(to);
  else await writeFile(to, '', { flag: 'wx' });
}

async function free(to: string, kind: Kind | undefined): Promise<void> {
  if (kind === 'folder') await rmdir(to);
  else await rm(to, { force: true });
}

async function renameOrCopy(from: string, to: string, kind: Kind | undefined): Promise<void> {
  // Windows does not rename a folder onto an empty one.
  if (kind === 'folder' && process.platform === 'win32') await rmdir(to);
  try {
    await rename(from, to);
  } catch (error) {
    if (systemCode(error) !== 'EXDEV') throw error;
    await copyAcross(from, to, kind);
  }
}

/** The whole copy is on the other disk under another name before it takes its place and the original goes. */
async function copyAcross(from: string, to: string, kind: Kind | undefined): Promise<void> {
  const arriving = join(dirname(to), `.${basename(to).slice(0, 100)}.arriving`);
  await deleteFolder(arriving);
  try {
    if (kind === 'folder') {
      const copied = await copyFolder(from, arriving);
      if (!copied.ok)
        throw Object.assign(new Error(copied.error.message), { code: copied.error.code === 'disk_full' ? 'ENOSPC' : 'EIO' });
    } else if (kind === 'link') await symlink(await readlink(from), arriving);
    else {
      await copyFile(from, arriving);
      await syncFile(arriving);
    }
    await rename(arriving, to);
  } finally {
    await deleteFolder(arriving);
  }
  await deleteFolder(from);
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
