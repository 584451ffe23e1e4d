import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import { systemCode } from '../../../src-shared/lib/file-problem.ts';
import { ok, type Result } from '../../../src-shared/lib/result.ts';
import type { Git, GitPlace } from './git.ts';

/** Repositories in repositories that are looked into; deeper ones are left out. */
const DEEPEST = 4;

/**
 * Puts the files of repositories that a step made inside the work tree (`git init` in a new folder, a clone) into a
 * temporary index as plain files: git itself would note only a commit id, and nothing for one without commits.
 */
export async function addNestedFiles(git: Git, own: GitPlace, nested: readonly string[]): Promise<Result<void, Problem>> {
  const files: string[] = [];
  const links: string[] = [];
  for (const path of nested) {
    const found = await filesOf(git, join(own.workTree, path), 1);
    if (!found.ok) return found;
    for (const below of found.value) {
      const kind = await kindOf(join(own.workTree, path, below));
      if (kind === 'link') links.push(`${path}/${below}`);
      if (kind === 'file' || kind === 'program') files.push(`${path}/${below}`);
    }
  }
  const lines: string[] = [];
  if (files.length > 0) {
    const paths = files.map((path) => `${join(own.workTree, path)}\n`);
    const hashed = await git.run(own, ['hash-object', '-w', '--no-filters', '--stdin-paths'], paths.join(''));
    if (!hashed.ok) return hashed;
    for (const [index, id] of hashed.value.trim().split('\n').entries()) {
      const path = files[index] ?? '';
      const kind = await kindOf(join(own.workTree, path));
      lines.push(`${kind === 'program' ? '100755' : '100644'} ${id}\t${path}\0`);
    }
  }
  for (const path of links) {
    const target = await readlink(join(own.workTree, path));
    const hashed = await git.run(own, ['hash-object', '-w', '--no-filters', '--stdin'], target);
    if (!hashed.ok) return hashed;
    lines.push(`120000 ${hashed.value.trim()}\t${path}\0`);
  }
  if (lines.length === 0) return ok(undefined);
  const added = await git.run(own, ['update-index', '-z', '--index-info'], lines.join(''));
  return added.ok ? ok(undefined) : added;
}

/** Paths of what a repository tracks or would track, those of repositories in it included. */
async function filesOf(git: Git, folder: string, depth: number): Promise<Result<readonly string[], Problem>> {
  const listed = await git.run({ workTree: folder, gitDir: join(folder, '.git') }, [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '-z',
  ]);
  if (!listed.ok) return listed;
  const found: string[] = [];
  for (const path of new Set(listed.value.split('\0'))) {
    // A line break in a name cannot be told to git's list of paths.
    if (path === '' || path.includes('\n') || path.split('/').includes('..')) continue;
    if (!path.endsWith('/')) found.push(path);
    else if (depth < DEEPEST) {
      const deeper = await filesOf(git, join(folder, path), depth + 1);
      if (!deeper.ok) return deeper;
      found.push(...deeper.value.map((below) => `${path}${below}`));
    }
  }
  return ok(found);
}

async function kindOf(path: string): Promise<'file' | 'program' | 'link' | undefined> {
  try {
    const stat = await lstat(path);
    if (stat.isSymbolicLink()) return 'link';
    if (!stat.isFile()) return undefined;
    return (stat.mode & 0o100) === 0 ? 'file' : 'program';
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
}
