import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { fileProblem } from '../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { ApplyPreview, RunChange, WriteBack } from '../ports/write-back.ts';
import type { Git } from './git/git.ts';
import { commitTree, gitProjectOf } from './git/git-project.ts';
import { treeOfWork, type KnownPlace } from './git/git-tree.ts';
import { changesNothing, conflictOf, planMerge, type MergeStep } from './folders/merge-folders.ts';
import { isSameEntry } from './folders/manifest.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { SavedWorkspace, WorkspaceRecords } from './records.ts';
import { changesOf, gone } from './snapshots.ts';
import type { KindTools } from './workspace-kinds.ts';
import { journalsIn, readJournal, settleJournal, undoPlan, writePlan } from './write-journal.ts';

/** What changes are brought back with. */
export interface WriteBackTools extends KindTools {
  readonly records: WorkspaceRecords;
  readonly clock: Clock;
}

/** A plan with the workspace it is of. */
interface Planned {
  readonly saved: SavedWorkspace;
  readonly steps: readonly MergeStep[];
  readonly preview: ApplyPreview;
}

/** {@link WriteBack} over the saved workspaces. */
export function createWriteBack(tools: () => Promise<WriteBackTools>): WriteBack {
  return {
    change: async (runId) => changeOf(await tools(), runId),
    preview: async (runId) => {
      const planned = await plan(await tools(), runId);
      return planned.ok ? ok(planned.value.preview) : planned;
    },
    apply: async (runId, token) => {
      const all = await tools();
      const saved = await savedOf(all, runId);
      return saved.ok ? oneAtATime(saved.value.projectTop, () => apply(all, runId, token)) : saved;
    },
    undo: async (runId) => {
      const all = await tools();
      const saved = await savedOf(all, runId);
      if (!saved.ok) return saved;
      return oneAtATime(saved.value.projectTop, async () => {
        const undone = await undoPlan(journalOf(saved.value), all.filesOf(saved.value.projectRoot).store);
        if (!undone.ok) return undone;
        const { before, after } = undone.value;
        return ok({ files: [...new Set([...before, ...after].map(({ path }) => path))].sort() });
      });
    },
    branch: async (runId, name) => branch(await tools(), runId, name),
  };
}

/** After a crash: takes back what was half written to a person's folder. */
export async function settleWrites(tools: WriteBackTools): Promise<void> {
  for (const saved of await tools.records.all()) {
    for (const path of await journalsIn(dirname(journalOf(saved)))) {
      if (basename(path) !== basename(journalOf(saved))) continue;
      try {
        await settleJournal(path, tools.filesOf(saved.projectRoot).store);
      } catch (error) {
        // A folder that is away (a disk not plugged in) is settled when it is back.
        fileProblem(error, path);
      }
    }
  }
}

/** Whether its change was applied to the folder after an instant (ms), so that it may still be wanted back. */
export async function wasAppliedAfter(saved: SavedWorkspace, after: number): Promise<boolean> {
  const journal = await readJournal(journalOf(saved));
  return journal?.state === 'written' && journal.at > after;
}

async function changeOf(tools: WriteBackTools, runId: string): Promise<Result<RunChange, Problem>> {
  const saved = await savedOf(tools, runId);
  if (!saved.ok) return saved;
  const difference = await changesOf(tools, { runId });
  if (!difference.ok) return difference;
  const { root, projectTop, kind } = saved.value;
  const journal = await readJournal(journalOf(saved.value));
  return ok({
    ...difference.value,
    runId,
    root,
    into: projectTop,
    git: kind === 'worktree',
    applied: journal?.state === 'written',
  });
}

async function apply(tools: WriteBackTools, runId: string, token: string): Promise<Result<ApplyPreview, Problem>> {
  const planned = await plan(tools, runId);
  if (!planned.ok) return planned;
  const { steps, preview, saved } = planned.value;
  if (preview.token !== token) {
    return err(
      problem('stale_preview', 'The folder or the workspace has changed since this was shown.', {
        hint: 'Look at the new preview, then apply.',
        at: preview.into,
      }),
    );
  }
  const conflict = conflictOf(steps, preview.into);
  if (conflict !== undefined) return err(conflict);
  if (changesNothing(steps)) {
    return err(
      problem('nothing_to_apply', 'The folder holds this change already.', {
        hint: 'Nothing needs to be done.',
        at: preview.into,
      }),
    );
  }
  const request = { runId, into: preview.into, at: tools.clock.now(), steps };
  const written = await writePlan(journalOf(saved), request, tools.filesOf(saved.projectRoot).store);
  return written.ok ? ok(preview) : written;
}

async function plan(tools: WriteBackTools, runId: string): Promise<Result<Planned, Problem>> {
  const saved = await savedOf(tools, runId);
  return saved.ok ? planOf(tools, saved.value) : saved;
}

/** How the change of a workspace would reach the folder it was made from. */
export async function planOf(tools: WriteBackTools, saved: SavedWorkspace): Promise<Result<Planned, Problem>> {
  const { projectTop, projectRoot, kind, top, root, runId } = saved;
  const difference = await changesOf(tools, { runId });
  if (!difference.ok) return difference;
  const paths = difference.value.files.map(({ path }) => path);
  const sides = kind === 'worktree' ? await gitSides(tools, saved) : await fileSides(tools, saved);
  if (!sides.ok) return sides;
  const { store } = tools.filesOf(projectRoot);
  try {
    const steps = await planMerge({ paths, into: projectTop, from: kind === 'worktree' ? top : root, store, ...sides.value });
    if (!steps.ok) return steps;
    const files = steps.value.map(({ file }) => file);
    const token = createHash('sha256')
      .update(JSON.stringify(steps.value.map(({ file, before, after }) => [file, before ?? null, after ?? null])))
      .digest('hex');
    const clean = conflictOf(steps.value, projectTop) === undefined && !changesNothing(steps.value);
    return ok({ saved, steps: steps.value, preview: { runId, into: projectTop, files, token, clean } });
  } catch (error) {
    return err(fileProblem(error, projectTop));
  }
}

type Sides = Pick<Parameters<typeof planMerge>[0], 'changedInto' | 'baseText'>;

async function gitSides({ git }: WriteBackTools, saved: SavedWorkspace): Promise<Result<Sides, Problem>> {
  const found = await projectPlace(git, saved);
  if (!found.ok) return found;
  const { git: tool, place } = found.value;
  const tree = await treeOfWork(tool, place);
  if (!tree.ok) return tree;
  const named = await tool.run(place, [
    'diff-tree',
    '-r',
    '-z',
    '--name-only',
    '--no-renames',
    '--no-ext-diff',
    saved.base,
    tree.value,
  ]);
  if (!named.ok) return named;
  const listed = await tool.run(place, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', saved.base]);
  if (!listed.ok) return listed;
  const [changed, began] = [new Set(named.value.split('\0')), new Set(listed.value.split('\0'))];
  return ok({
    // What git ignores in the folder is no less the person's own.
    changedInto: (path, now) => changed.has(path) || (!began.has(path) && now !== undefined),
    baseText: async (path) => {
      if (!began.has(path)) return undefined;
      const blob = await tool.run(place, ['cat-file', 'blob', `${saved.base}:${path}`]);
      return blob.ok && !/[\0\uFFFD]/.test(blob.value) ? blob.value : undefined;
    },
  });
}

async function fileSides(tools: WriteBackTools, saved: SavedWorkspace): Promise<Result<Sides, Problem>> {
  const files = tools.filesOf(saved.projectRoot);
  const base = await files.read(saved.base);
  if (!base.ok) return base;
  const began = new Map(base.value.flatMap((entry) => (entry.kind === 'folder' ? [] : [[entry.path, entry] as const])));
  return ok({
    changedInto: (path, now) => !isSameEntry(began.get(path), now),
    baseText: async (path) => {
      const entry = began.get(path);
      const bytes = entry?.kind === 'file' ? await files.store.read(entry.hash) : undefined;
      return bytes?.toString('utf8');
    },
  });
}

async function branch(
  tools: WriteBackTools,
  runId: string,
  name: string,
): Promise<Result<{ branch: string; commit: string }, Problem>> {
  const saved = await savedOf(tools, runId);
  if (!saved.ok) return saved;
  const { git } = tools;
  const { gitDir, top, base } = saved.value;
  const found = await projectPlace(git, saved.value);
  if (!found.ok || gitDir === undefined) return found.ok ? err(notGit(saved.value)) : found;
  const { git: tool, place } = found.value;
  const named = await tool.ask(place, ['check-ref-format', '--branch', name]);
  if (!named.ok) return named;
  if (named.value.code !== 0 || name.startsWith('-')) {
    return err(
      problem('bad_branch_name', `"${name}" cannot be the name of a branch.`, {
        hint: 'Use letters, digits, dashes and slashes.',
        at: name,
      }),
    );
  }
  const tree = await treeOfWork(tool, { workTree: top, gitDir });
  if (!tree.ok) return tree;
  const commit = await commitTree(tool, place, { tree: tree.value, parents: [base], message: `Change of run ${runId}` });
  if (!commit.ok) return commit;
  // Created only where no branch has the name: git compares with nothing in one step.
  const nothing = '0'.repeat(commit.value.length);
  const made = await tool.ask(place, ['update-ref', '--no-deref', `refs/heads/${name}`, commit.value, nothing]);
  if (!made.ok) return made;
  if (made.value.code === 0) {
    await tools.records.save({ ...saved.value, branched: commit.value });
    return ok({ branch: name, commit: commit.value });
  }
  return err(problem('branch_exists', `The project has a branch "${name}" already.`, { hint: 'Choose another name.', at: name }));
}

async function projectPlace(
  git: Git | undefined,
  saved: SavedWorkspace,
): Promise<Result<{ readonly git: Git; readonly place: KnownPlace }, Problem>> {
  const project = git === undefined || saved.kind !== 'worktree' ? undefined : await gitProjectOf(git, saved.projectTop);
  if (git === undefined || project === undefined) return err(notGit(saved));
  return ok({ git, place: { workTree: project.top, gitDir: project.gitDir } });
}

async function savedOf({ records }: WriteBackTools, runId: string): Promise<Result<SavedWorkspace, Problem>> {
  const saved = await records.of(runId);
  return saved === undefined || saved.state === 'preparing' ? err(gone(runId)) : ok(saved);
}

/** Where is noted what is written back from a workspace. */
export function journalOf({ top }: SavedWorkspace): string {
  return join(dirname(top), 'writes', `${basename(top)}.json`);
}

function notGit({ projectTop }: SavedWorkspace): Problem {
  return problem('not_a_repository', 'The folder is not a git project, so it has no branches.', {
    hint: 'Apply the change to the folder, or save it as a patch.',
    at: projectTop,
  });
}
