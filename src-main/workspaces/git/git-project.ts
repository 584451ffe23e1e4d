import { resolve } from 'node:path';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { Git, GitPlace } from './git.ts';
import { notARepository, treeOfWork, withIndex, type KnownPlace } from './git-tree.ts';

/** A folder that belongs to a git repository. */
export interface GitProject {
  /** Top folder of the work tree. */
  readonly top: string;
  /** The folder itself below it, `` for the top. */
  readonly prefix: string;
  /** The work tree's own git folder. */
  readonly gitDir: string;
  /** The git folder all work trees share. */
  readonly commonDir: string;
}

/** A path that differs from the base, with how: added, modified, deleted or of another type. */
export interface ChangedPath {
  readonly path: string;
  readonly kind: string;
}

/** The repository a folder belongs to, or undefined when it is a plain one. */
export async function gitProjectOf(git: Git, folder: string): Promise<GitProject | undefined> {
  const place = { workTree: folder };
  const asked = await git.ask(place, ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-dir', '--git-common-dir']);
  if (!asked.ok || asked.value.code !== 0) return undefined;
  const [top, gitDir, commonDir] = asked.value.stdout.split('\n');
  const prefix = await git.run(place, ['rev-parse', '--show-prefix']);
  if (top === undefined || gitDir === undefined || commonDir === undefined || !prefix.ok) return undefined;
  return { top: resolve(top), prefix: prefix.value.trim(), gitDir: resolve(gitDir), commonDir: resolve(commonDir) };
}

/** Whether there is uncommitted work, untracked files included. */
export async function isDirty(git: Git, place: GitPlace): Promise<Result<boolean, Problem>> {
  const status = await git.run(place, ['status', '--porcelain', '-z', '--untracked-files=normal', '--ignore-submodules=all']);
  return status.ok ? ok(status.value !== '') : status;
}

/** Id of the commit `ref` names; `HEAD` of a repository without commits gives a new commit of nothing. */
export async function commitOf(git: Git, place: GitPlace, ref: string): Promise<Result<string, Problem>> {
  const found = await git.ask(place, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (!found.ok) return found;
  if (found.value.code === 0) return ok(found.value.stdout.trim());
  if (ref !== 'HEAD')
    return err(
      problem('ref_not_found', `The project has no branch, tag or commit "${ref}".`, {
        hint: 'Check the name, or fetch it first.',
        at: place.workTree,
      }),
    );
  const gitDir = place.gitDir ?? (await gitProjectOf(git, place.workTree))?.gitDir;
  if (gitDir === undefined) return err(notARepository(place.workTree));
  const tree = await withIndex({ workTree: place.workTree, gitDir, fresh: true }, (own) => git.run(own, ['write-tree']));
  return tree.ok ? commitTree(git, place, { tree: tree.value.trim(), parents: [] }) : tree;
}

/** Commits a tree without any branch knowing. */
export async function commitTree(
  git: Git,
  place: GitPlace,
  commit: { readonly tree: string; readonly parents: readonly string[]; readonly message?: string },
): Promise<Result<string, Problem>> {
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  const made = await git.run(place, [
    'commit-tree',
    commit.tree,
    ...parents,
    '-m',
    commit.message ?? 'Uncommitted work when the run started',
  ]);
  return made.ok ? ok(made.value.trim()) : made;
}

/** The patch from `base` to the work tree as it is, empty when nothing changed. */
export async function patchSince(git: Git, place: KnownPlace, base: string): Promise<Result<string, Problem>> {
  const tree = await treeOfWork(git, place);
  if (!tree.ok) return tree;
  return git.run(place, [
    'diff-tree',
    '-r',
    '--patch',
    '--binary',
    '--full-index',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    base,
    tree.value,
  ]);
}

/** The paths (below the top) in which the work tree differs from `base`. */
export async function changedSince(git: Git, place: KnownPlace, base: string): Promise<Result<readonly ChangedPath[], Problem>> {
  const tree = await treeOfWork(git, place);
  if (!tree.ok) return tree;
  const named = await git.run(place, ['diff-tree', '-r', '-z', '--name-status', '--no-ext-diff', base, tree.value]);
  if (!named.ok) return named;
  const parts = named.value.split('\0');
  return ok(parts.flatMap((kind, index) => (index % 2 === 0 && kind !== '' ? [{ kind, path: parts[index + 1] ?? '' }] : [])));
}

/** Whether all of the work tree is in some branch or tag: in `made`, a commit of just that, or in what is checked out. */
export async function isInBranch(git: Git, place: KnownPlace, made: string | undefined): Promise<Result<boolean, Problem>> {
  if (made !== undefined) {
    const [tree, own] = [
      await git.ask(place, ['rev-parse', '--verify', '--quiet', `${made}^{tree}`]),
      await treeOfWork(git, place),
    ];
    if (!tree.ok || !own.ok) return tree.ok ? (own.ok ? ok(false) : own) : tree;
    if (tree.value.stdout.trim() === own.value) return isContained(git, place, made);
  }
  const dirty = await isDirty(git, place);
  if (!dirty.ok || dirty.value) return dirty.ok ? ok(false) : dirty;
  return isContained(git, place, 'HEAD');
}

async function isContained(git: Git, place: KnownPlace, commit: string): Promise<Result<boolean, Problem>> {
  const places = ['refs/heads', 'refs/tags', 'refs/remotes'];
  const found = await git.run(place, ['for-each-ref', '--count=1', `--contains=${commit}`, ...places]);
  return found.ok ? ok(found.value !== '') : found;
}
