import { mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { WorkspaceRecord } from '../../src-shared/history/events.ts';
import { fileProblem } from '../../src-shared/lib/file-problem.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Merged, StepPlace, Workspaces } from '../ports/workspaces.ts';
import { commitTree, gitProjectOf } from './git/git-project.ts';
import { isGitSnapshot } from './git/git-snapshots.ts';
import { treeOfWork } from './git/git-tree.ts';
import { conflictOf, changesNothing } from './folders/merge-folders.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { SavedWorkspace } from './records.ts';
import { changesOf } from './snapshots.ts';
import { addWorktree, deleteWorkspace, noteNow, type MadeWorkspace } from './workspace-kinds.ts';
import { journalOf, planOf, type WriteBackTools } from './write-back.ts';
import { readJournal, writePlan } from './write-journal.ts';

/** What places for single steps are made with. */
export interface IsolatedTools extends WriteBackTools {
  readonly owner: string;
}

/** See {@link Workspaces.isolate}. The same request again (after a crash) gives the same place with its files. */
export async function isolate(
  tools: IsolatedTools,
  { place, workspace, from }: Parameters<Workspaces['isolate']>[0],
): Promise<Result<WorkspaceRecord, Problem>> {
  const { records, clock, owner } = tools;
  const { projectRoot } = workspace;
  const runId = keyOf(place);
  const record = ({ root, base, kind }: SavedWorkspace): WorkspaceRecord => ({
    ...workspace,
    mode: 'isolated',
    kind,
    root,
    base,
  });
  try {
    const before = await records.of(runId);
    if (before !== undefined && before.state !== 'preparing') return ok(record(before));
    const top = records.place(projectRoot, runId);
    const planned: SavedWorkspace = {
      runId,
      owner,
      partOf: place.runId,
      state: 'preparing',
      kind: 'copy',
      projectRoot,
      projectTop: workspace.root,
      top,
      root: top,
      base: '',
      createdAt: clock.now(),
    };
    await discard(tools, planned);
    await records.save(planned);
    const made = await make(tools, planned, { main: workspace, from });
    if (!made.ok) {
      await discard(tools, planned);
      return made;
    }
    const saved: SavedWorkspace = { ...planned, ...made.value, state: 'ready' };
    await records.save(saved);
    return ok(record(saved));
  } catch (error) {
    return err(fileProblem(error, projectRoot));
  }
}

/** See {@link Workspaces.merge}. */
export async function merge(tools: IsolatedTools, place: StepPlace): Promise<Result<Merged, Problem>> {
  const saved = await tools.records.of(keyOf(place));
  // Never made, or merged and deleted before a crash: there is nothing to bring in.
  if (saved === undefined || saved.state === 'preparing') return ok({ files: [] });
  return oneAtATime(saved.projectTop, async () => {
    const journal = await readJournal(journalOf(saved));
    if (journal?.state === 'written') return ok({ files: [] });
    const planned = await planOf(tools, saved);
    if (!planned.ok) return planned;
    const { steps, preview } = planned.value;
    const conflict = conflictOf(steps, preview.into);
    if (conflict !== undefined) {
      const change = await changesOf(tools, { runId: saved.runId });
      return ok({ files: [], conflict, ...(change.ok ? { patch: change.value.patch } : {}) });
    }
    if (changesNothing(steps)) return ok({ files: [] });
    const request = { runId: place.runId, into: preview.into, at: tools.clock.now(), steps };
    const written = await writePlan(journalOf(saved), request, tools.filesOf(saved.projectRoot).store);
    return written.ok ? ok({ files: preview.files.map(({ path }) => path) }) : written;
  });
}

/** See {@link Workspaces.leave}. */
export async function leave(tools: IsolatedTools, place: StepPlace): Promise<void> {
  const saved = await tools.records.of(keyOf(place));
  if (saved !== undefined) await discard(tools, saved);
}

/** Deletes a step's place with its journal; what cannot be deleted now goes at the next start. */
export async function discard(
  { records, filesOf, git }: Pick<IsolatedTools, 'records' | 'filesOf' | 'git'>,
  saved: SavedWorkspace,
): Promise<void> {
  const deleted = await deleteWorkspace(saved, git);
  if (!deleted.ok) return;
  if (saved.kind === 'copy') await filesOf(saved.projectRoot).forget(saved.runId);
  await rm(journalOf(saved), { force: true });
  await records.forget(saved);
}

async function make(
  tools: IsolatedTools,
  planned: SavedWorkspace,
  { main, from }: { readonly main: WorkspaceRecord; readonly from: string | undefined },
): Promise<Result<MadeWorkspace, Problem>> {
  const { git } = tools;
  const { top, projectRoot, runId } = planned;
  const project = git === undefined || main.kind === 'copy' ? undefined : await gitProjectOf(git, main.root);
  if (git !== undefined && project !== undefined) {
    const place = { workTree: project.top, gitDir: project.gitDir };
    let commit = from !== undefined && isGitSnapshot(from) ? ok(from) : await treeOfWork(git, place);
    if (!commit.ok) return commit;
    if (commit.value !== from)
      commit = await commitTree(git, place, { tree: commit.value, parents: [], message: 'Where a step began' });
    if (!commit.ok) return commit;
    const made = await addWorktree(git, { project, commit: commit.value, top });
    return made.ok ? ok({ ...made.value, root: join(top, relative(project.top, main.root)) }) : made;
  }
  const files = tools.filesOf(projectRoot);
  const base = from !== undefined && !isGitSnapshot(from) ? ok(from) : await noteNow(files, main.root);
  if (!base.ok) return base;
  await mkdir(top, { recursive: true, mode: 0o700 });
  const named = await files.keep({ runId, step: 'start', attempt: 0 }, base.value);
  const restored = named.ok ? await files.restore(top, base.value) : named;
  return restored.ok ? ok({ kind: 'copy', root: top, base: base.value, projectTop: main.root, gitDir: undefined }) : restored;
}

function keyOf({ runId, step, attempt }: StepPlace): string {
  return `${runId}+${step}+${attempt}`;
}
