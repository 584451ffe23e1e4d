import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { ChangedFile, Difference } from '../../ports/workspaces.ts';
import type { Git, GitPlace } from './git.ts';
import { commitTree } from './git-project.ts';
import { untrackedRepositories, withIndex, writeTree, treeOfWork, type KnownPlace } from './git-tree.ts';

/** Whether a snapshot is one of git's. */
export function isGitSnapshot(snapshot: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(snapshot);
}

/** Whose snapshot it is; each has a hidden ref of its own, so that git keeps what it holds. */
export interface SnapshotName {
  readonly runId: string;
  readonly step: string;
  readonly attempt: number;
}

/**
 * Commits the work tree as it is, untracked files included and ignored ones left out, under a hidden ref; its parent is what
 * was checked out. The same files on the same commit as `before` give `before` again, and no commit.
 */
export async function takeGitSnapshot(
  git: Git,
  place: KnownPlace,
  { name, before }: { readonly name: SnapshotName; readonly before?: string },
): Promise<Result<string, Problem>> {
  const tree = await treeOfWork(git, place);
  if (!tree.ok) return tree;
  const head = await git.ask(place, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (!head.ok) return head;
  const parent = head.value.code === 0 ? head.value.stdout.trim() : undefined;
  let snapshot = before !== undefined && (await isSame(git, place, { before, tree: tree.value, parent })) ? before : undefined;
  if (snapshot === undefined) {
    const parents = parent === undefined ? [] : [parent];
    const made = await commitTree(git, place, { tree: tree.value, parents, message: `Files after ${name.step}` });
    if (!made.ok) return made;
    snapshot = made.value;
  }
  // A tree (what a run in place began with) is no commit a ref could keep; its objects are the project's own.
  const kept = await git.ask(place, ['update-ref', '--no-deref', refOf(name), snapshot]);
  return kept.ok ? ok(snapshot) : kept;
}

/** Makes the work tree exactly what it was; ignored files stay. `head` also takes a moved HEAD back. */
export async function restoreGitSnapshot(
  git: Git,
  request: {
    readonly place: KnownPlace;
    readonly object: string;
    readonly paths?: readonly string[];
    readonly head: 'back' | 'stays';
  },
): Promise<Result<void, Problem>> {
  const { place, object, paths } = request;
  const target = await treeOf(git, place, object);
  if (!target.ok) return target;
  const done = await withIndex({ ...place, fresh: false }, async (own) => {
    const now = await writeTree(git, own);
    if (!now.ok) return now;
    if (now.value === target.value) return ok(undefined);
    const wanted = paths === undefined ? target : await mixedTree(git, place, { now: now.value, target: target.value, paths });
    if (!wanted.ok) return wanted;
    const nested = await nestedIn(git, place);
    if (!nested.ok) return nested;
    const read = await git.run(own, ['read-tree', '--reset', '-u', '--no-recurse-submodules', wanted.value]);
    if (!read.ok) return read;
    for (const folder of nested.value) {
      const kept = await git.ask(place, ['cat-file', '-e', `${wanted.value}:${folder}`]);
      if (!kept.ok) return kept;
      if (kept.value.code !== 0) await rm(join(place.workTree, folder), { recursive: true, force: true });
    }
    const after = await treeOfWork(git, place);
    if (!after.ok) return after;
    return after.value === wanted.value ? ok(undefined) : err(incomplete(place.workTree));
  });
  if (!done.ok || request.head === 'stays') return done;
  return takeHeadBack(git, place, object);
}

/** How two snapshots differ, as a patch and a list; paths are below the top of the repository. */
export async function gitDifference(
  git: Git,
  place: KnownPlace,
  between: { readonly from: string; readonly to: string },
): Promise<Result<Difference, Problem>> {
  const { from, to } = between;
  for (const object of [from, to]) {
    const known = await treeOf(git, place, object);
    if (!known.ok) return known;
  }
  const patch = await git.run(place, ['diff-tree', '-r', '--patch', '--binary', '--full-index', '--no-ext-diff', '--no-textconv', '--no-color', from, to]); // prettier-ignore
  if (!patch.ok) return patch;
  const raw = await git.run(place, ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-ext-diff', from, to]);
  return raw.ok ? ok({ patch: patch.value, files: changedFiles(raw.value) }) : raw;
}

/** The tree of a commit or tree. */
export async function treeOf(git: Git, place: GitPlace, object: string): Promise<Result<string, Problem>> {
  const found = await git.ask(place, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${object}^{tree}`]);
  if (!found.ok) return found;
  return found.value.code === 0 ? ok(found.value.stdout.trim()) : err(snapshotGone(place.workTree));
}

/** What a person is told when the files of back then cannot be had. */
export function snapshotGone(at: string): Problem {
  return problem('snapshot_gone', 'The files as they were then are not kept any more, so the run cannot go on from there.', {
    hint: 'Run again from an earlier step, or start the workflow anew.',
    at,
  });
}

/** Fails with `snapshot_gone` when the repository does not have the snapshot any more. */
export async function isKnown(git: Git, place: GitPlace, snapshot: string): Promise<Result<void, Problem>> {
  const tree = await treeOf(git, place, snapshot);
  return tree.ok ? ok(undefined) : tree;
}

/** The problem of a folder that something changes while it is restored. */
export function incomplete(at: string): Problem {
  return problem('restore_incomplete', 'The folder could not be made exactly what it was.', {
    hint: 'A program may be working in it. End it, then try again.',
    at,
  });
}

/** The tree of now with some paths (and all below them) as they are in another. */
async function mixedTree(
  git: Git,
  place: KnownPlace,
  { now, target, paths }: { readonly now: string; readonly target: string; readonly paths: readonly string[] },
): Promise<Result<string, Problem>> {
  if (paths.length === 0) return ok(now);
  const raw = await git.run(place, ['--literal-pathspecs', 'diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', now, target, '--', ...paths]); // prettier-ignore
  if (!raw.ok) return raw;
  const parts = raw.value.split('\0');
  const lines = parts.flatMap((head, index) => {
    const [, mode = '', id = ''] = /^:\d+ (\d+) \S+ (\S+)/.exec(index % 2 === 0 ? head : '') ?? [];
    return mode === '' ? [] : [`${mode.replace('000000', '0')} ${id}\t${parts[index + 1] ?? ''}\0`];
  });
  // What goes makes room first: a folder may take the place of a file.
  const ordered = [...lines].sort((a, b) => Number(b.startsWith('0 ')) - Number(a.startsWith('0 ')));
  return withIndex({ ...place, fresh: true }, async (own) => {
    const read = await git.run(own, ['read-tree', now]);
    if (!read.ok) return read;
    const set = await git.run(own, ['update-index', '-z', '--index-info'], ordered.join(''));
    if (!set.ok) return set;
    const tree = await git.run(own, ['write-tree']);
    return tree.ok ? ok(tree.value.trim()) : tree;
  });
}

/** What was checked out then is checked out again; commits a step made since are left behind with their files. */
async function takeHeadBack(git: Git, place: KnownPlace, snapshot: string): Promise<Result<void, Problem>> {
  const parent = await git.ask(place, ['rev-parse', '--verify', '--quiet', `${snapshot}^1^{commit}`]);
  if (!parent.ok) return parent;
  const head = parent.value.code === 0 ? parent.value.stdout.trim() : snapshot;
  const moved = await git.run(place, ['update-ref', '--no-deref', 'HEAD', head]);
  if (!moved.ok) return moved;
  const reset = await git.run(place, ['read-tree', '--reset', head]);
  if (!reset.ok) return reset;
  const refreshed = await git.ask(place, ['update-index', '-q', '--refresh']);
  return refreshed.ok ? ok(undefined) : refreshed;
}

async function isSame(
  git: Git,
  place: GitPlace,
  now: { readonly before: string; readonly tree: string; readonly parent: string | undefined },
): Promise<boolean> {
  const found = await git.ask(place, ['rev-parse', '--verify', '--quiet', `${now.before}^{tree}`]);
  if (!found.ok || found.value.stdout.trim() !== now.tree) return false;
  if (now.before === now.parent || now.before === now.tree) return true;
  const parent = await git.ask(place, ['rev-parse', '--verify', '--quiet', `${now.before}^1`]);
  return parent.ok && parent.value.stdout.trim() === (now.parent ?? '');
}

/** Nested repositories of the work tree as its own index sees them. */
async function nestedIn(git: Git, place: KnownPlace): Promise<Result<readonly string[], Problem>> {
  return withIndex({ ...place, fresh: false }, (own) => untrackedRepositories(git, own));
}

function changedFiles(raw: string): readonly ChangedFile[] {
  const parts = raw.split('\0');
  const found: ChangedFile[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [, before = '', after = '', , , letter = ''] = /^:(\d+) (\d+) (\S+) (\S+) ([A-Z])/.exec(parts[index] ?? '') ?? [];
    const kind = letter === 'A' ? 'added' : letter === 'D' ? 'deleted' : 'modified';
    found.push({ path: parts[index + 1] ?? '', kind, ...(before === after ? {} : { mode: { before, after } }) });
  }
  return found;
}

/** `refs/flowright/<run>/<step>/<attempt>`; a name must not end as git's lock files do. */
function refOf({ runId, step, attempt }: SnapshotName): string {
  return `refs/flowright/${runId}/${step.replace(/\.lock$/, '.lock-')}/${attempt}`;
}
