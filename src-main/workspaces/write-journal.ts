import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { fileProblem, systemCode } from '../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { fillFolder } from './folders/fill-folder.ts';
import { entryAt, type MergeStep } from './folders/merge-folders.ts';
import { isSameEntry, manifestSchema, type ManifestEntry } from './folders/manifest.ts';
import type { ObjectStore } from './git/object-store.ts';
import { openSafely } from './folders/safe-folder.ts';
import { writeFileDurably } from './folders/write-durably.ts';

const journalSchema = z.object({
  runId: z.string(),
  into: z.string(),
  state: z.enum(['writing', 'written', 'undone']),
  at: z.number(),
  before: manifestSchema,
  after: manifestSchema,
});

/** What was written to a folder, and what was there before; on the disk before the first file is touched. */
export type WriteJournal = z.infer<typeof journalSchema>;

/** Writes a plan to a folder: all of it or nothing, also when the machine stops in between. */
export async function writePlan(
  path: string,
  plan: { readonly runId: string; readonly into: string; readonly at: number; readonly steps: readonly MergeStep[] },
  store: ObjectStore,
): Promise<Result<void, Problem>> {
  const { runId, into, at, steps } = plan;
  const changed = steps.filter(({ before, after }) => !isSameEntry(before, after));
  const journal: WriteJournal = {
    runId,
    into,
    state: 'writing',
    at,
    before: changed.flatMap(({ before }) => before ?? []),
    after: changed.flatMap(({ after }) => after ?? []),
  };
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const moved = await firstMoved(journal, 'before', store);
    if (moved !== undefined) return err(changedMeanwhile(moved, into));
    await save(path, journal);
    const done = await fill(journal, 'after', store);
    if (!done.ok) {
      const back = await fill(journal, 'before', store);
      if (back.ok) await rm(path, { force: true });
      return done;
    }
    await save(path, { ...journal, state: 'written' });
    return ok(undefined);
  } catch (error) {
    return err(fileProblem(error, into));
  }
}

/** Takes back what a journal wrote, where nothing has changed since. */
export async function undoPlan(path: string, store: ObjectStore): Promise<Result<WriteJournal, Problem>> {
  const journal = await readJournal(path);
  if (journal?.state !== 'written') {
    return err(
      problem('nothing_to_undo', 'This change was not applied, or was taken back already.', { hint: 'Look at the folder.' }),
    );
  }
  try {
    const moved = await firstMoved(journal, 'after', store);
    if (moved !== undefined) return err(changedMeanwhile(moved, journal.into));
    await save(path, { ...journal, state: 'writing' });
    const done = await fill(journal, 'before', store);
    if (!done.ok) return done;
    const undone: WriteJournal = { ...journal, state: 'undone' };
    await save(path, undone);
    return ok(undone);
  } catch (error) {
    return err(fileProblem(error, journal.into));
  }
}

/** After a crash: what was half written is taken back, except where a person has changed it since. */
export async function settleJournal(path: string, store: ObjectStore): Promise<void> {
  const journal = await readJournal(path);
  if (journal?.state !== 'writing') return;
  const kept = new Set<string>();
  const top = await openSafely(journal.into);
  try {
    for (const name of pathsOf(journal)) {
      const now = await entryAt(top, name, store);
      const ours = [journal.before, journal.after].some((side) =>
        isSameEntry(
          side.find((each) => each.path === name),
          now,
        ),
      );
      if (!ours) kept.add(name);
    }
  } finally {
    await top.close();
  }
  const rest = (side: readonly ManifestEntry[]): ManifestEntry[] => side.filter((entry) => !kept.has(entry.path));
  await fill({ ...journal, before: rest(journal.before), after: rest(journal.after) }, 'before', store);
  await rm(path, { force: true });
}

/** The journals in a folder. */
export async function journalsIn(dir: string): Promise<readonly string[]> {
  try {
    return (await readdir(dir)).filter((name) => name.endsWith('.json')).map((name) => join(dir, name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** A journal, or undefined when there is none that can be read. */
export async function readJournal(path: string): Promise<WriteJournal | undefined> {
  try {
    return journalSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) !== undefined) return undefined;
    throw error;
  }
}

function save(path: string, journal: WriteJournal): Promise<void> {
  return writeFileDurably(path, JSON.stringify(journal));
}

function pathsOf({ before, after }: WriteJournal): readonly string[] {
  return [...new Set([...before, ...after].map(({ path }) => path))];
}

/** The first path that is not what the journal says of one side. */
async function firstMoved(journal: WriteJournal, side: 'before' | 'after', store: ObjectStore): Promise<string | undefined> {
  const top = await openSafely(journal.into);
  try {
    for (const path of pathsOf(journal)) {
      const now = await entryAt(top, path, store);
      const said = journal[side].find((entry) => entry.path === path);
      if (!isSameEntry(now?.kind === 'folder' ? undefined : now, said)) return path;
    }
    return undefined;
  } finally {
    await top.close();
  }
}

async function fill(journal: WriteJournal, side: 'before' | 'after', store: ObjectStore): Promise<Result<void, Problem>> {
  const other = side === 'before' ? 'after' : 'before';
  try {
    const missing = await fillFolder(journal.into, { now: journal[other], target: journal[side] }, store);
    if (missing !== undefined) {
      return err(
        problem('snapshot_gone', 'A part of the change is not kept any more.', {
          at: journal.into,
          hint: 'Use the patch instead.',
        }),
      );
    }
    return ok(undefined);
  } catch (error) {
    return err(fileProblem(error, journal.into));
  }
}

function changedMeanwhile(path: string, at: string): Problem {
  return problem('changed_meanwhile', `${path} has changed since, so nothing was written.`, {
    hint: 'Look at the preview again, or put that file back as it was.',
    at,
  });
}
