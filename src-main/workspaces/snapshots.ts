import { mkdir } from 'node:fs/promises';
import type { WorkspaceRecord } from '../../src-shared/history/events.ts';
import { fileProblem } from '../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Difference, SnapshotOrigin, Workspaces } from '../ports/workspaces.ts';
import { isFileSnapshot } from './file-snapshots.ts';
import type { Git } from './git/git.ts';
import { gitProjectOf } from './git/git-project.ts';
import { gitDifference, isGitSnapshot, isKnown, restoreGitSnapshot, snapshotGone, takeGitSnapshot } from './git/git-snapshots.ts';
import { treeOfWork, type KnownPlace } from './git/git-tree.ts';
import type { WorkspaceRecords } from './records.ts';
import { addWorktree, gitIsGone, noteNow, type KindTools, type MadeWorkspace } from './workspace-kinds.ts';

/** What snapshots are made with. */
export interface SnapshotTools extends KindTools {
  readonly records: WorkspaceRecords;
}

/** How a workspace keeps snapshots: in its repository, or as files of the project. */
type Kept = { readonly base: string | undefined; readonly inPlace: boolean } & (
  | { readonly kind: 'git'; readonly git: Git; readonly place: KnownPlace }
  | { readonly kind: 'files'; readonly projectRoot: string; readonly root: string }
);

/** See {@link Workspaces.snapshot}. */
export async function takeSnapshot(
  tools: SnapshotTools,
  { runId, step, attempt, before, workspace }: Parameters<Workspaces['snapshot']>[0],
): Promise<Result<string, Problem>> {
  const kept = await keptIn(tools, { runId, workspace });
  if (!kept.ok) return kept;
  const name = { runId, step, attempt };
  if (kept.value.kind === 'files') return tools.filesOf(kept.value.projectRoot).take(kept.value.root, name);
  const { git, place, base } = kept.value;
  const known = before ?? base;
  return takeGitSnapshot(git, place, { name, ...(known === undefined ? {} : { before: known }) });
}

/** See {@link Workspaces.restore}. */
export async function restoreSnapshot(
  tools: SnapshotTools,
  { runId, snapshot, workspace, paths }: Parameters<Workspaces['restore']>[0],
): Promise<Result<void, Problem>> {
  const kept = await keptIn(tools, { runId, workspace });
  if (!kept.ok) return kept;
  if (kept.value.inPlace && paths === undefined) {
    return err(
      problem('in_place', 'A run that works in the folder itself cannot take all of it back.', {
        hint: 'Let the workflow work in a workspace of its own ("workspace: isolated").',
        at: runId,
      }),
    );
  }
  if (kept.value.kind === 'files') {
    const { projectRoot, root } = kept.value;
    return isFileSnapshot(snapshot) ? tools.filesOf(projectRoot).restore(root, snapshot, paths) : err(snapshotGone(root));
  }
  const { git, place, inPlace } = kept.value;
  if (!isGitSnapshot(snapshot)) return err(snapshotGone(place.workTree));
  const head = inPlace || paths !== undefined ? 'stays' : 'back';
  return restoreGitSnapshot(git, { place, object: snapshot, head, ...(paths === undefined ? {} : { paths }) });
}

/** See {@link Workspaces.changes}. */
export async function changesOf(
  tools: SnapshotTools,
  { runId, workspace, from, to }: Parameters<Workspaces['changes']>[0],
): Promise<Result<Difference, Problem>> {
  const kept = await keptIn(tools, { runId, workspace });
  if (!kept.ok) return kept;
  const before = from ?? kept.value.base;
  if (before === undefined) return ok({ patch: '', files: [] });
  if (kept.value.kind === 'files') {
    const files = tools.filesOf(kept.value.projectRoot);
    const after = to === undefined ? await noteNow(files, kept.value.root) : ok(to);
    return after.ok ? files.difference(before, after.value) : after;
  }
  const { git, place } = kept.value;
  const after = to === undefined ? await treeOfWork(git, place) : ok(to);
  return after.ok ? gitDifference(git, place, { from: before, to: after.value }) : after;
}

/** Makes a workspace whose files are those of another run at some moment, and whose change is measured as that run's. */
export async function makeFromSnapshot(
  tools: SnapshotTools,
  request: { readonly runId: string; readonly projectRoot: string; readonly top: string; readonly from: SnapshotOrigin },
): Promise<Result<MadeWorkspace, Problem>> {
  const { runId, projectRoot, top, from } = request;
  const { base } = from;
  if (base === undefined) return err(snapshotGone(projectRoot));
  const snapshot = from.snapshot ?? base;
  if (isFileSnapshot(snapshot)) {
    const files = tools.filesOf(projectRoot);
    try {
      await mkdir(top, { recursive: true, mode: 0o700 });
    } catch (error) {
      return err(fileProblem(error, top));
    }
    const restored = await files.restore(top, snapshot);
    if (!restored.ok) return restored;
    const kept = await files.keep({ runId, step: 'start', attempt: 0 }, base);
    const began = kept.ok ? await files.keep({ runId, step: 'start', attempt: 1 }, snapshot) : kept;
    return began.ok ? ok({ kind: 'copy', root: top, base, projectTop: projectRoot, gitDir: undefined }) : began;
  }
  const found = await commitsOf(tools, { projectRoot, from });
  if (!found.ok) return found;
  const { git, project } = found.value;
  const made = await addWorktree(git, { project, commit: base, top });
  if (!made.ok || made.value.gitDir === undefined || snapshot === base) return made;
  const place = { workTree: top, gitDir: made.value.gitDir };
  const restored = await restoreGitSnapshot(git, { place, object: snapshot, head: 'back' });
  return restored.ok ? made : restored;
}

/** See {@link Workspaces.holds}. */
export async function hasSnapshot(
  tools: SnapshotTools,
  { projectRoot, from }: Parameters<Workspaces['holds']>[0],
): Promise<Result<void, Problem>> {
  if (from.base === undefined) return err(snapshotGone(projectRoot));
  if (!isFileSnapshot(from.snapshot ?? from.base)) {
    const found = await commitsOf(tools, { projectRoot, from });
    return found.ok ? ok(undefined) : found;
  }
  for (const snapshot of [from.base, from.snapshot ?? from.base]) {
    const read = await tools.filesOf(projectRoot).read(snapshot);
    if (!read.ok) return read;
  }
  return ok(undefined);
}

/** See {@link Workspaces.difference}. */
export async function differenceOf(
  tools: SnapshotTools,
  { projectRoot, from, to }: Parameters<Workspaces['difference']>[0],
): Promise<Result<string, Problem>> {
  const folders = [from, to].filter(isFileSnapshot).length;
  if (folders === 1) {
    return err(
      problem('not_comparable', 'One run worked on a git project and the other on a plain folder.', {
        hint: 'Compare runs of the same kind.',
        at: projectRoot,
      }),
    );
  }
  if (folders === 2) {
    const difference = await tools.filesOf(projectRoot).difference(from, to);
    return difference.ok ? ok(difference.value.patch) : difference;
  }
  const project = await projectOf(tools, projectRoot);
  if (!project.ok) return project;
  const difference = await gitDifference(project.value.git, project.value.place, { from, to });
  return difference.ok ? ok(difference.value.patch) : difference;
}

async function commitsOf(
  tools: SnapshotTools,
  { projectRoot, from }: { readonly projectRoot: string; readonly from: SnapshotOrigin },
) {
  const found = await projectOf(tools, projectRoot);
  if (!found.ok) return found;
  for (const commit of [from.base, from.snapshot ?? from.base]) {
    if (commit === undefined || !isGitSnapshot(commit)) return err(snapshotGone(projectRoot));
    const known = await isKnown(found.value.git, found.value.place, commit);
    if (!known.ok) return known;
  }
  return found;
}

async function projectOf({ git }: SnapshotTools, projectRoot: string) {
  const project = git === undefined ? undefined : await gitProjectOf(git, projectRoot);
  if (git === undefined || project === undefined) return err(snapshotGone(projectRoot));
  return ok({ git, project, place: { workTree: project.top, gitDir: project.gitDir } });
}

async function keptIn(
  { git, records }: SnapshotTools,
  { runId, workspace }: { readonly runId: string; readonly workspace: WorkspaceRecord | undefined },
): Promise<Result<Kept, Problem>> {
  const saved =
    workspace === undefined || workspace.mode === 'isolated' ? await records.of(workspace?.lentBy ?? runId) : undefined;
  if (saved !== undefined) {
    const { kind, base, projectRoot, root, top, gitDir } = saved;
    if (kind === 'copy') return ok({ kind: 'files', inPlace: false, base, projectRoot, root });
    if (git === undefined || gitDir === undefined) return err(gitIsGone(saved));
    return ok({ kind: 'git', inPlace: false, base, git, place: { workTree: top, gitDir } });
  }
  if (workspace?.mode !== 'in_place') return err(workspace?.mode === 'none' ? readOnly(workspace.root) : gone(runId));
  const { root, projectRoot, base } = workspace;
  const project = git === undefined ? undefined : await gitProjectOf(git, root);
  if (git === undefined || project === undefined) return ok({ kind: 'files', inPlace: true, base: undefined, projectRoot, root });
  return ok({ kind: 'git', inPlace: true, base, git, place: { workTree: project.top, gitDir: project.gitDir } });
}

function readOnly(at: string): Problem {
  return problem('no_snapshots', 'This run only reads, so there is nothing to take a snapshot of.', {
    hint: 'Let the workflow work in a workspace of its own ("workspace: isolated").',
    at,
  });
}

/** The problem of a run whose workspace is not on disk any more. */
export function gone(at: string): Problem {
  return problem('workspace_gone', 'The workspace of this run is not there any more.', {
    hint: 'Its patch may be among the artifacts of the run.',
    at,
  });
}
