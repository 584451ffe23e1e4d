import { randomBytes } from 'node:crypto';
import { copyFile, lstat, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileProblem, systemCode } from '../../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { Git, GitPlace } from './git.ts';
import { addNestedFiles } from './nested-repositories.ts';

/** A work tree together with its own git folder, both known beforehand: nothing in the files is asked where it is. */
export type KnownPlace = Required<Pick<GitPlace, 'workTree' | 'gitDir'>>;

/** Id of a tree holding the work tree as it is, untracked files included, ignored ones not; the index stays as it is. */
export async function treeOfWork(git: Git, place: KnownPlace): Promise<Result<string, Problem>> {
  return withIndex({ ...place, fresh: false }, (own) => writeTree(git, own));
}

/** Brings a temporary index in line with the work tree and gives its tree. */
export async function writeTree(git: Git, own: GitPlace): Promise<Result<string, Problem>> {
  const left = await openIndex(git, own);
  if (!left.ok) return left;
  const nested = await untrackedRepositories(git, own);
  if (!nested.ok) return nested;
  const without = [...left.value, ...nested.value].map((path) => `:(top,exclude,literal)${path}`);
  const added = await git.run(own, ['add', '--all', '--', ':/', ...without]);
  if (!added.ok) return added;
  const files = await addNestedFiles(git, own, nested.value);
  if (!files.ok) return files;
  const tree = await git.run(own, ['write-tree']);
  return tree.ok ? ok(tree.value.trim()) : tree;
}

/** Repositories inside the work tree that it does not track, as paths below its top. */
export async function untrackedRepositories(git: Git, own: GitPlace): Promise<Result<readonly string[], Problem>> {
  const others = await git.run(own, ['ls-files', '--others', '--exclude-standard', '-z', '--full-name', ':/']);
  if (!others.ok) return others;
  return ok(others.value.split('\0').flatMap((path) => (path.endsWith('/') ? [path.slice(0, -1)] : [])));
}

/** Works with a copy of the index (or an empty one), gone afterwards. */
export async function withIndex<T>(
  place: KnownPlace & { readonly fresh: boolean },
  work: (place: GitPlace) => Promise<Result<T, Problem>>,
): Promise<Result<T, Problem>> {
  const { gitDir, workTree } = place;
  const indexFile = join(tmpdir(), `flowright-${randomBytes(9).toString('hex')}.index`);
  try {
    if (!place.fresh) await copyIndex(join(gitDir, 'index'), indexFile);
    return await work({ workTree, gitDir, indexFile });
  } catch (error) {
    return err(fileProblem(error, gitDir));
  } finally {
    await rm(indexFile, { force: true });
    await rm(`${indexFile}.lock`, { force: true });
  }
}

/**
 * Takes back marks that hide changes ("assume unchanged", "skip" on a file that is there), and gives the submodules
 * with content: git would look into them with their own settings, so they are left out.
 */
export async function openIndex(git: Git, own: GitPlace): Promise<Result<readonly string[], Problem>> {
  const listed = await git.run(own, ['ls-files', '--stage', '-v', '-z', '--full-name', ':/']);
  if (!listed.ok) return listed;
  const [assumed, skipped, replaced, submodules]: [string[], string[], string[], string[]] = [[], [], [], []];
  for (const line of listed.value.split('\0')) {
    const found = /^(\S) (\d+) \S+ \d\t(.*)$/s.exec(line);
    const [, tag = '', mode = '', path = ''] = found ?? [];
    if (tag !== '' && tag !== tag.toUpperCase()) assumed.push(path);
    if (tag.toUpperCase() === 'S' && (await isThere(join(own.workTree, path)))) skipped.push(path);
    if (mode !== '160000') continue;
    const names = await namesIn(join(own.workTree, path));
    if (names.includes('.git')) submodules.push(path);
    else if (names.length > 0) replaced.push(path);
  }
  for (const [option, paths] of [
    ['--no-assume-unchanged', assumed],
    ['--no-skip-worktree', skipped],
    ['--force-remove', replaced],
  ] as const) {
    if (paths.length === 0) continue;
    const taken = await git.run(own, ['update-index', option, '-z', '--stdin'], paths.map((path) => `${path}\0`).join(''));
    if (!taken.ok) return taken;
  }
  return ok(submodules);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return false;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return [];
  }
}

/** A repository may have no index yet. Its time goes along: by it git knows which entries it must not trust. */
async function copyIndex(from: string, to: string): Promise<void> {
  try {
    const { atime, mtime } = await lstat(from);
    await copyFile(from, to);
    await utimes(to, atime, mtime);
  } catch (error) {
    if (fileProblem(error, from).code !== 'not_found') throw error;
  }
}

/** What a folder that has lost its repository means. */
export function notARepository(at: string): Problem {
  return problem('not_a_repository', 'This folder is not a git project any more.', {
    hint: 'Check that its .git is still there.',
    at,
  });
}
