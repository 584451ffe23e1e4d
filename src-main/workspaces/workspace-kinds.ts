import { readdir, readFile, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileProblem } from '../../src-shared/lib/file-problem.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { isSame } from './folders/folder-diff.ts';
import type { FileSnapshots } from './file-snapshots.ts';
import { changesBetween } from './folders/manifest.ts';
import { copyFolder, deleteFolder, guardCopy } from './folders/folder-copy.ts';
import type { Git } from './git/git.ts';
import {
  changedSince,
  commitOf,
  commitTree,
  gitProjectOf,
  isDirty,
  isInBranch,
  patchSince,
  type GitProject,
} from './git/git-project.ts';
import { openIndex, treeOfWork, withIndex } from './git/git-tree.ts';
import type { SavedWorkspace } from './records.ts';

/** What an isolated workspace is made from. */
export interface IsolatedRequest {
  readonly projectRoot: string;
  readonly ref?: string;
  readonly includeDirty: boolean;
  readonly top: string;
  readonly mostBytes: number;
  readonly runId: string;
}

/** What workspaces are made and looked at with. */
export interface KindTools {
  readonly git: Git | undefined;
  /** The file snapshots of a project. */
  filesOf(projectRoot: string): FileSnapshots;
}

/** Where an isolated workspace came to be. */
export type MadeWorkspace = Pick<SavedWorkspace, 'kind' | 'root' | 'base' | 'projectTop' | 'gitDir'>;

/** Makes a worktree for a git project, or a copy of a plain folder (or where git is not installed). */
export async function makeIsolated(tools: KindTools, request: IsolatedRequest): Promise<Result<MadeWorkspace, Problem>> {
  const { git } = tools;
  const project = git === undefined ? undefined : await gitProjectOf(git, request.projectRoot);
  if (git !== undefined && project !== undefined) {
    const commit = await startingCommit(git, project, request);
    if (!commit.ok) return commit;
    // A folder that its repository does not know (below a home folder under git, say) is a plain one.
    if (await knows(git, project, commit.value)) return addWorktree(git, { project, commit: commit.value, top: request.top });
  }
  if (request.ref !== undefined) {
    return err(
      problem('ref_without_git', `There is no "${request.ref}" here: the folder is not a git project.`, {
        hint: 'Leave the branch out, or choose a git project.',
        at: request.projectRoot,
      }),
    );
  }
  return copyWorkspace(tools, request);
}

/** The change made in a workspace since its base; empty when nothing changed. */
export async function patchOf({ git, filesOf }: KindTools, saved: SavedWorkspace): Promise<Result<string, Problem>> {
  if (saved.kind === 'copy') {
    const files = filesOf(saved.projectRoot);
    const now = await noteNow(files, saved.root);
    const difference = now.ok ? await files.difference(saved.base, now.value) : now;
    return difference.ok ? ok(difference.value.patch) : difference;
  }
  if (git === undefined || saved.gitDir === undefined) return err(gitIsGone(saved));
  return patchSince(git, { workTree: saved.top, gitDir: saved.gitDir }, saved.base);
}

/** Whether deleting the workspace would lose work: something changed in it that neither a branch nor the project has. */
export async function isUnmerged(tools: KindTools, saved: SavedWorkspace): Promise<Result<boolean, Problem>> {
  const changed = await changedIn(tools, saved);
  if (!changed.ok) return changed;
  // What is in a submodule is not looked into, so it may be work.
  const { git } = tools;
  const { gitDir } = saved;
  if (git !== undefined && gitDir !== undefined) {
    const submodules = await withIndex({ workTree: saved.top, gitDir, fresh: false }, (own) => openIndex(git, own));
    if (!submodules.ok) return submodules;
    if (submodules.value.length > 0) return ok(true);
  }
  return attempt(saved.top, async () => {
    for (const path of changed.value) {
      if (!(await isSame(join(saved.kind === 'copy' ? saved.root : saved.top, path), join(saved.projectTop, path))))
        return ok(true);
    }
    return ok(false);
  });
}

/** Deletes a workspace with everything that belongs to it; with `git` also what git noted of one that was never finished. */
export async function deleteWorkspace(saved: SavedWorkspace, git?: Git): Promise<Result<void, Problem>> {
  return attempt(saved.top, async () => {
    await deleteFolder(saved.top);
    // The repository's own record of the worktree; its path was noted before any step could change it.
    const { gitDir } = saved;
    if (gitDir !== undefined && basename(dirname(gitDir)) === 'worktrees') await rm(gitDir, { recursive: true, force: true });
    if (gitDir === undefined && git !== undefined && saved.state === 'preparing') await forgetWorktree(git, saved);
    return ok(undefined);
  });
}

/** A host that died while git made a worktree had not noted where git keeps its record of it. */
async function forgetWorktree(git: Git, { projectRoot, top }: SavedWorkspace): Promise<void> {
  const project = await gitProjectOf(git, projectRoot);
  if (project === undefined) return;
  const folder = join(project.commonDir, 'worktrees');
  const real = join(await realpath(dirname(top)).catch(() => dirname(top)), basename(top), '.git');
  for (const name of await readdir(folder).catch(() => [])) {
    const noted = (await readFile(join(folder, name, 'gitdir'), 'utf8').catch(() => '')).trim();
    const isOurs = noted === real || noted === join(top, '.git') || (noted === '' && name === basename(top));
    if (isOurs) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** What a folder holds now, kept as a snapshot that no run names. */
export function noteNow(files: FileSnapshots, root: string): Promise<Result<string, Problem>> {
  return attempt(root, async () => ok(await files.note(await files.scan(root, 'keep'))));
}

async function changedIn({ git, filesOf }: KindTools, saved: SavedWorkspace): Promise<Result<readonly string[], Problem>> {
  if (saved.kind === 'copy') {
    const files = filesOf(saved.projectRoot);
    const base = await files.read(saved.base);
    if (!base.ok) return base;
    return attempt(saved.top, async () => ok(changesBetween(base.value, await files.scan(saved.root)).map(({ path }) => path)));
  }
  if (git === undefined || saved.gitDir === undefined) return err(gitIsGone(saved));
  const place = { workTree: saved.top, gitDir: saved.gitDir };
  const changed = await changedSince(git, place, saved.base);
  if (!changed.ok || changed.value.length === 0) return changed.ok ? ok([]) : changed;
  const inBranch = await isInBranch(git, place, saved.branched);
  if (!inBranch.ok) return inBranch;
  return ok(inBranch.value ? [] : changed.value.map(({ path }) => path));
}

async function startingCommit(git: Git, project: GitProject, request: IsolatedRequest): Promise<Result<string, Problem>> {
  const place = { workTree: project.top, gitDir: project.gitDir };
  const commit = await commitOf(git, place, request.ref ?? 'HEAD');
  if (!commit.ok || !request.includeDirty) return commit;
  const dirty = await isDirty(git, place);
  if (!dirty.ok) return dirty;
  if (!dirty.value) return commit;
  const head = await commitOf(git, place, 'HEAD');
  if (!head.ok) return head;
  if (request.ref !== undefined && head.value !== commit.value) {
    return err(
      problem('dirty_elsewhere', `Uncommitted work belongs to what is checked out, not to "${request.ref}".`, {
        hint: `Check "${request.ref}" out first, or run without the uncommitted work.`,
        at: project.top,
      }),
    );
  }
  const tree = await treeOfWork(git, place);
  return tree.ok ? commitTree(git, place, { tree: tree.value, parents: [head.value] }) : tree;
}

async function knows(git: Git, project: GitProject, commit: string): Promise<boolean> {
  if (project.prefix === '') return true;
  const found = await git.ask({ workTree: project.top, gitDir: project.gitDir }, [
    'cat-file',
    '-e',
    `${commit}:${project.prefix.replace(/\/$/, '')}`,
  ]);
  return found.ok && found.value.code === 0;
}

/** Adds a detached worktree of a project at `top`, on a commit. */
export async function addWorktree(
  git: Git,
  { project, commit, top }: { readonly project: GitProject; readonly commit: string; readonly top: string },
): Promise<Result<MadeWorkspace, Problem>> {
  const place = { workTree: project.top, gitDir: project.gitDir };
  const add = () => git.run(place, ['worktree', 'add', '--quiet', '--force', '--detach', top, commit]);
  let added = await oneAtATime(project.gitDir, add);
  // Another program may be making a worktree in the same repository; git reads its half-written record and gives up.
  for (let tries = 0; !added.ok && tries < 3 && /commondir|gitdir file/.test(added.error.message); tries += 1) {
    added = await oneAtATime(project.gitDir, add);
  }
  if (!added.ok) return added;
  const made = await gitProjectOf(git, top);
  if (made === undefined)
    return err(
      problem('git_failed', 'git made a worktree that it does not know.', {
        hint: 'Run "git worktree list" in the project.',
        at: top,
      }),
    );
  return ok({ kind: 'worktree', root: join(top, project.prefix), base: commit, projectTop: project.top, gitDir: made.gitDir });
}

async function copyWorkspace(tools: KindTools, request: IsolatedRequest): Promise<Result<MadeWorkspace, Problem>> {
  const { projectRoot, top, mostBytes, runId } = request;
  const guarded = await guardCopy({ from: projectRoot, to: top, times: 2, mostBytes });
  if (!guarded.ok) return guarded;
  const copied = await copyFolder(projectRoot, top);
  if (!copied.ok) return copied;
  const base = await tools.filesOf(projectRoot).take(top, { runId, step: 'start', attempt: 0 });
  if (!base.ok) return base;
  return ok({ kind: 'copy', root: top, base: base.value, projectTop: projectRoot, gitDir: undefined });
}

async function attempt<T>(at: string, work: () => Promise<Result<T, Problem>>): Promise<Result<T, Problem>> {
  try {
    return await work();
  } catch (error) {
    return err(fileProblem(error, at));
  }
}

/** The problem of a worktree on a machine that has lost its git. */
export function gitIsGone({ top }: Pick<SavedWorkspace, 'top'>): Problem {
  return problem('git_not_found', 'git is needed to see what changed in this workspace.', {
    hint: 'Install git, then try again. Nothing was deleted.',
    at: top,
  });
}
