import { access, constants, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileProblem } from '../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { WorkspaceRecord } from '../../src-shared/history/events.ts';
import type { WorkspaceEnd } from '../../src-shared/workflow/compiled.ts';
import type { Clock } from '../ports/clock.ts';
import type { Processes } from '../ports/processes.ts';
import type { WorkspaceRow, Workspaces } from '../ports/workspaces.ts';
import type { WriteBack } from '../ports/write-back.ts';
import { sizeOf } from './folders/folder-copy.ts';
import { fileSnapshots, type FileSnapshots } from './file-snapshots.ts';
import { findGit, type Git } from './git/git.ts';
import { gitProjectOf, isDirty, patchSince } from './git/git-project.ts';
import { treeOfWork } from './git/git-tree.ts';
import { processesIn } from './live-processes.ts';
import { workspaceRecords, type SavedWorkspace, type WorkspaceRecords } from './records.ts';
import { changesOf, differenceOf, gone, hasSnapshot, makeFromSnapshot, restoreSnapshot, takeSnapshot } from './snapshots.ts';
import { discard, isolate, leave, merge } from './isolated-steps.ts';
import { createWriteBack, settleWrites, wasAppliedAfter } from './write-back.ts';
import { deleteWorkspace, isUnmerged, makeIsolated, patchOf, type KindTools } from './workspace-kinds.ts';

type PrepareRequest = Parameters<Workspaces['prepare']>[0];
type ReleaseRequest = Parameters<Workspaces['release']>[0];
type Released = { readonly kept: boolean; readonly reason: string };

/** What workspaces are made with. */
export interface WorkspacesParts {
  readonly processes: Processes;
  readonly clock: Clock;
  /** The person's cache folder for this program; workspaces lie in `workspaces` below it. */
  readonly cacheDir: string;
  /** The data directory whose runs these are; others' workspaces in the same cache are left alone. */
  readonly owner: string;
  /** The most a copied folder may hold, bytes; 4 GB when not given. */
  readonly mostBytes?: number;
}

const DAY_MS = 86_400_000;
/** How long a change that was applied to the folder can be undone for certain. */
const UNDO_DAYS = 7;
const MOST_BYTES = 4 * 1024 ** 3;

/** {@link Workspaces} and {@link WriteBack} on this machine's disk, with its git where there is one. */
export function createWorkspaces(parts: WorkspacesParts): Workspaces & WriteBack {
  const records = workspaceRecords(join(parts.cacheDir, 'workspaces'), parts.owner);
  const open = new Set<string>();
  const git = once(() => findGit(parts.processes));
  const snapshotsIn = new Map<string, FileSnapshots>();
  const filesOf = (projectRoot: string): FileSnapshots => {
    const dir = records.snapshots(projectRoot);
    const known = snapshotsIn.get(dir) ?? fileSnapshots(dir);
    snapshotsIn.set(dir, known);
    return known;
  };
  const tools = async (): Promise<Tools> => ({ ...parts, records, filesOf, git: await git() });
  return {
    ...createWriteBack(tools),
    dirty: async (projectRoot) => {
      const found = await usable(projectRoot, constants.R_OK);
      const tool = await git();
      if (!found.ok || tool === undefined) return found.ok ? ok(false) : found;
      const project = await gitProjectOf(tool, projectRoot);
      return project === undefined ? ok(false) : isDirty(tool, { workTree: project.top, gitDir: project.gitDir });
    },
    prepare: async (request) => {
      open.add(request.runId);
      const prepared = await prepare(await tools(), request);
      if (!prepared.ok) open.delete(request.runId);
      return prepared;
    },
    snapshot: async (request) => takeSnapshot(await tools(), request),
    restore: async (request) => restoreSnapshot(await tools(), request),
    isolate: async (request) => isolate(await tools(), request),
    merge: async (place) => merge(await tools(), place),
    leave: async (place) => leave(await tools(), place),
    changes: async (request) => changesOf(await tools(), request),
    holds: async (request) => hasSnapshot(await tools(), request),
    difference: async (request) => differenceOf(await tools(), request),
    patch: async (workspace) => patchOfRecord(await tools(), workspace),
    release: async (request) => {
      const released = await release(await tools(), request);
      if (released.ok) open.delete(request.runId);
      return released;
    },
    list: async () => {
      const all = await tools();
      const rows: WorkspaceRow[] = [];
      for (const saved of await records.all())
        if (saved.state !== 'preparing' && saved.partOf === undefined) rows.push(await rowOf(all, saved));
      return rows;
    },
    usage: async () => {
      let [workspaces, snapshots, count] = [0, 0, 0];
      const projects = new Set<string>();
      for (const saved of await records.all()) {
        workspaces += await attemptSize(saved.top);
        count += 1;
        projects.add(saved.projectRoot);
      }
      for (const projectRoot of projects) snapshots += await filesOf(projectRoot).bytes();
      return { workspaces, snapshots, count };
    },
    remove: async (runId, discard) => {
      const saved = await records.of(runId);
      if (saved === undefined) return err(problem('not_found', 'This run has no workspace any more.', { at: runId }));
      return remove(await tools(), saved, { isOpen: open.has(runId), discard });
    },
    clean: async (before) => {
      const all = await tools();
      const [removed, kept]: [string[], { runId: string; reason: string }[]] = [[], []];
      for (const saved of await records.all()) {
        const { runId } = saved;
        if (saved.createdAt > before || open.has(saved.partOf ?? runId)) continue;
        const done = await remove(all, saved, { isOpen: false, discard: undefined });
        if (done.ok) removed.push(runId);
        else kept.push({ runId, reason: done.error.message });
      }
      return { removed, kept };
    },
    reconcile: async (openRuns) => {
      openRuns.forEach((runId) => open.add(runId));
      const all = await tools();
      await settleWrites(all);
      for (const saved of await records.all()) if (!open.has(saved.partOf ?? saved.runId)) await reconcileOne(all, saved);
      for (const files of new Set((await records.all()).map(({ projectRoot }) => filesOf(projectRoot)))) await files.sweep();
    },
  };
}

interface Tools extends WorkspacesParts, KindTools {
  readonly records: WorkspaceRecords;
}

async function prepare(tools: Tools, request: PrepareRequest): Promise<Result<WorkspaceRecord, Problem>> {
  const { mode, artifacts } = request;
  const projectRoot = resolve(request.projectRoot);
  const found = await usable(projectRoot, mode === 'in_place' ? constants.R_OK | constants.W_OK : constants.R_OK);
  if (!found.ok) return found;
  switch (mode) {
    case 'none':
      return ok({ mode, kind: 'none', root: projectRoot, projectRoot, artifacts });
    case 'in_place':
      return ok({ mode, kind: 'folder', root: projectRoot, projectRoot, base: await stateOf(tools.git, projectRoot), artifacts });
    case 'isolated':
      return prepareIsolated(tools, { ...request, projectRoot });
  }
}

/** The same request again (after a crash in between) gives the same workspace. */
async function prepareIsolated(tools: Tools, request: PrepareRequest): Promise<Result<WorkspaceRecord, Problem>> {
  const { runId, projectRoot } = request;
  const { records, clock, owner, mostBytes = MOST_BYTES } = tools;
  const top = records.place(projectRoot, runId);
  const asRecord = (saved: SavedWorkspace): WorkspaceRecord => ({
    mode: 'isolated',
    kind: saved.kind,
    root: saved.root,
    projectRoot,
    base: saved.base,
    artifacts: request.artifacts,
  });
  try {
    const before = await records.of(runId);
    if (before !== undefined && before.state !== 'preparing') return ok(asRecord(before));
    const planned: SavedWorkspace = {
      runId,
      owner,
      state: 'preparing',
      kind: 'copy',
      projectRoot,
      projectTop: projectRoot,
      top,
      root: top,
      base: '',
      createdAt: clock.now(),
    };
    await deleteWorkspace(planned, before === undefined ? undefined : tools.git);
    await records.save(planned);
    const { from } = request;
    const made =
      from === undefined
        ? await makeIsolated(tools, { ...request, top, mostBytes })
        : await makeFromSnapshot(tools, { runId, projectRoot, top, from });
    if (!made.ok) {
      await deleteWorkspace(planned, tools.git);
      await records.forget(planned);
      return made;
    }
    const saved: SavedWorkspace = { ...planned, ...made.value, state: 'ready' };
    await records.save(saved);
    return ok(asRecord(saved));
  } catch (error) {
    return err(fileProblem(error, top));
  }
}

/** What an in-place run starts from, so that its own change can be told from what was there before. */
async function stateOf(git: Git | undefined, folder: string): Promise<string | undefined> {
  const project = git === undefined ? undefined : await gitProjectOf(git, folder);
  if (git === undefined || project === undefined) return undefined;
  const tree = await treeOfWork(git, { workTree: project.top, gitDir: project.gitDir });
  return tree.ok ? tree.value : undefined;
}

async function patchOfRecord(tools: Tools, workspace: WorkspaceRecord): Promise<Result<string | undefined, Problem>> {
  const { git, records } = tools;
  if (workspace.mode === 'none') return ok(undefined);
  if (workspace.mode === 'in_place') {
    const project = git === undefined || workspace.base === undefined ? undefined : await gitProjectOf(git, workspace.root);
    if (git === undefined || project === undefined || workspace.base === undefined) return ok(undefined);
    return orNothing(await patchSince(git, { workTree: project.top, gitDir: project.gitDir }, workspace.base));
  }
  const saved = (await records.all()).find(({ root }) => root === workspace.root);
  return saved === undefined ? err(gone(workspace.root)) : orNothing(await patchOf(tools, saved));
}

function orNothing(patch: Result<string, Problem>): Result<string | undefined, Problem> {
  return patch.ok && patch.value === '' ? ok(undefined) : patch;
}

async function release(tools: Tools, { runId, workspace, end, succeeded }: ReleaseRequest): Promise<Result<Released, Problem>> {
  if (workspace.mode !== 'isolated') return ok({ kept: true, reason: 'The run worked in the folder itself.' });
  const saved = await tools.records.of(runId);
  if (saved === undefined) return ok({ kept: false, reason: 'The workspace was gone already.' });
  const reason = await reasonToKeep(tools, saved, { end, succeeded });
  if (reason === undefined) {
    const removed = await removeIdle(tools, saved);
    return removed.ok ? ok({ kept: false, reason: 'Nothing in it is missing from the project.' }) : removed;
  }
  try {
    const keepUntil = typeof end === 'object' ? tools.clock.now() + end.keep_days * DAY_MS : undefined;
    await tools.records.save({ ...saved, state: 'kept', keepUntil, keptWhile: reason.while });
    return ok({ kept: true, reason: reason.words });
  } catch (error) {
    return err(fileProblem(error, saved.top));
  }
}

interface ReasonToKeep {
  readonly words: string;
  /** Set where it may go as soon as that is over. */
  readonly while?: 'unmerged' | 'in_use';
}

async function reasonToKeep(
  tools: Tools,
  saved: SavedWorkspace,
  { end, succeeded }: { readonly end: WorkspaceEnd; readonly succeeded: boolean },
): Promise<ReasonToKeep | undefined> {
  const goes = typeof end !== 'object' && (end !== 'delete_on_success' || succeeded);
  const only = (reason: 'unmerged' | 'in_use') => (goes ? { while: reason } : {});
  const unmerged = await isUnmerged(tools, saved);
  if (!unmerged.ok) return { words: `Kept, because its state could not be read: ${unmerged.error.message}`, ...only('unmerged') };
  if (unmerged.value) return { words: 'Kept, because it holds changes that the project does not have.', ...only('unmerged') };
  if ((await processesIn(saved.top)).length > 0)
    return { words: 'Kept, because a program still works in it.', ...only('in_use') };
  if (typeof end === 'object') return { words: `Kept for ${end.keep_days} days.` };
  return goes ? undefined : { words: 'Kept, because the run did not succeed.' };
}

async function remove(
  tools: Tools,
  saved: SavedWorkspace,
  { isOpen, discard }: { readonly isOpen: boolean; readonly discard: 'discard' | undefined },
): Promise<Result<void, Problem>> {
  if (isOpen)
    return err(
      problem('run_open', 'The run is not over, so its workspace cannot be deleted.', {
        hint: 'Cancel the run first.',
        at: saved.top,
      }),
    );
  const unmerged = discard === undefined ? await isUnmerged(tools, saved) : ok(false);
  const isGone = !(await usable(saved.top, constants.F_OK)).ok;
  if (!isGone && (!unmerged.ok || unmerged.value))
    return err(
      problem('unmerged', 'The workspace holds changes that the project does not have.', {
        hint: 'Apply them, make a branch of them or save their patch first; or say that they are to be discarded (--discard).',
        at: saved.top,
      }),
    );
  return removeIdle(tools, saved);
}

async function removeIdle(
  { records, git }: Pick<Tools, 'records' | 'git'>,
  saved: SavedWorkspace,
): Promise<Result<void, Problem>> {
  const [pid] = await processesIn(saved.top);
  if (pid !== undefined)
    return err(
      problem('workspace_in_use', `Process ${pid} still works in this workspace.`, {
        hint: 'End it, then try again.',
        at: saved.top,
      }),
    );
  const deleted = await deleteWorkspace(saved, git);
  if (deleted.ok) await records.forget(saved);
  return deleted;
}

async function rowOf(tools: Tools, saved: SavedWorkspace): Promise<WorkspaceRow> {
  const unmerged = await isUnmerged(tools, saved);
  const size = await attemptSize(saved.top);
  return {
    runId: saved.runId,
    root: saved.root,
    projectRoot: saved.projectRoot,
    bytes: size,
    unmerged: unmerged.ok ? unmerged.value : true,
    createdAt: saved.createdAt,
    ...(saved.keepUntil === undefined ? {} : { keepUntil: saved.keepUntil }),
  };
}

async function attemptSize(folder: string): Promise<number> {
  try {
    return (await sizeOf(folder)).bytes;
  } catch (error) {
    fileProblem(error, folder);
    return 0;
  }
}

/** Deletes what a crash left half-made and what has been kept long enough; never unmerged work or a place in use. */
async function reconcileOne(tools: Tools, saved: SavedWorkspace): Promise<void> {
  if (saved.partOf !== undefined) {
    if ((await processesIn(saved.top)).length === 0) await discard(tools, saved);
    return;
  }
  const isGone = (await usable(saved.top, constants.F_OK)).ok === false;
  if (saved.state !== 'preparing' && !isGone) {
    const now = tools.clock.now();
    const over = saved.keptWhile !== undefined && !(await wasAppliedAfter(saved, now - UNDO_DAYS * DAY_MS));
    if (!over && (saved.keepUntil === undefined || saved.keepUntil > now)) return;
    const unmerged = await isUnmerged(tools, saved);
    if (!unmerged.ok || unmerged.value) return;
  }
  await removeIdle(tools, saved);
}

async function usable(folder: string, access_: number): Promise<Result<void, Problem>> {
  try {
    if (!(await stat(folder)).isDirectory())
      return err(
        problem('not_a_folder', 'This is a file, but a project is a folder.', {
          hint: 'Choose the folder it is in.',
          at: folder,
        }),
      );
    await access(folder, access_);
    return ok(undefined);
  } catch (error) {
    const found = fileProblem(error, folder);
    if (found.code !== 'not_found') return err(found);
    return err(
      problem('folder_not_found', 'The project folder is not there.', {
        hint: 'Check the path, or choose another project.',
        at: folder,
      }),
    );
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
