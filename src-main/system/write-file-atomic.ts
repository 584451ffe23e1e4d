import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileProblem, systemCode } from '../../src-shared/lib/file-problem.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';

/**
 * Replaces the file at `path` by `bytes` so that after a crash it is either the old or the new one, whole; makes its
 * folder where missing, keeps its permissions, and writes through a link. Errors: those of `fileProblem`.
 */
export async function writeFileAtomic(path: string, bytes: string | Uint8Array): Promise<Result<void, Problem>> {
  try {
    await makeFolder(dirname(path));
    const target = await linkTarget(path);
    const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      await writeThrough(temporary, bytes, await modeOf(target));
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(target));
    return ok(undefined);
  } catch (error) {
    return err(fileProblem(error, path));
  }
}

/**
 * Writes a file anew together with files that were not there: those first, and none is kept when one of them is there already or
 * the file itself cannot be written. Errors: those of `fileProblem`.
 */
export async function writeWithNewFiles(
  file: { readonly path: string; readonly text: string },
  added: readonly { readonly path: string; readonly text: string }[],
): Promise<Result<void, Problem>> {
  const made: string[] = [];
  const undone = async (problem: Problem): Promise<Result<void, Problem>> => {
    for (const path of made) await rm(path, { force: true });
    return err(problem);
  };
  for (const { path, text } of added) {
    try {
      await writeThrough(path, text, 0o644);
      made.push(path);
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return undone(alreadyThere(path));
      return undone(fileProblem(error, path));
    }
  }
  const written = await writeFileAtomic(file.path, file.text);
  return written.ok ? written : undone(written.error);
}

/** The problem of the first path at which something is already, or that is named twice; undefined where all are free. */
export async function firstThere(paths: readonly string[]): Promise<Problem | undefined> {
  for (const [index, path] of paths.entries()) {
    if (paths.indexOf(path) < index) return alreadyThere(path);
    const isThere = await lstat(path).then(
      () => true,
      () => false,
    );
    if (isThere) return alreadyThere(path);
  }
  return undefined;
}

function alreadyThere(path: string): Problem {
  return {
    code: 'file_exists',
    message: `${path} is there already.`,
    at: path,
    hint: 'Choose another name for the new file.',
  };
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    // A file where the folder should be is told as "already there", which would puzzle the reader.
    throw systemCode(error) === 'EEXIST' ? Object.assign(new Error('not a folder'), { code: 'ENOTDIR' }) : error;
  }
}

async function writeThrough(path: string, bytes: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function linkTarget(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return path;
    throw error;
  }
}

async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0o644;
    throw error;
  }
}

/** Makes the rename itself durable; Windows has no such thing as an open folder. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
