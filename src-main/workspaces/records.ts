import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../../src-shared/lib/file-problem.ts';
import { writeFileDurably } from './folders/write-durably.ts';

const recordSchema = z.object({
  runId: z.string(),
  /** The run whose step it is for, when it is a place for a single step. */
  partOf: z.string().optional(),
  /** Whose data directory the run is in; others leave it alone. */
  owner: z.string(),
  state: z.enum(['preparing', 'ready', 'kept']),
  kind: z.enum(['worktree', 'copy']),
  projectRoot: z.string(),
  /** Top folder of the workspace; `root` below it is where steps work. */
  top: z.string(),
  root: z.string(),
  base: z.string(),
  /** Top of the project's work tree, for a worktree; the project itself for a copy. */
  projectTop: z.string(),
  /** Git folder of the worktree. */
  gitDir: z.string().optional(),
  createdAt: z.number(),
  keepUntil: z.number().optional(),
  /** Why it was kept when its run ended without being wanted any longer: it may go once that is over. */
  keptWhile: z.enum(['unmerged', 'in_use']).optional(),
  /** Commit of a branch that was made of its change. */
  branched: z.string().optional(),
});

/** What is known of a workspace on disk; written beside it before it is made, so that a crash never leaves one unknown. */
export type SavedWorkspace = z.infer<typeof recordSchema>;

/** The saved workspaces of one cache folder. */
export interface WorkspaceRecords {
  /** Folder for a run's workspace; its record is beside it with the ending `.json`. */
  place(projectRoot: string, runId: string): string;
  /** Folder of the project's file snapshots. */
  snapshots(projectRoot: string): string;
  save(saved: SavedWorkspace): Promise<void>;
  all(): Promise<readonly SavedWorkspace[]>;
  of(runId: string): Promise<SavedWorkspace | undefined>;
  forget(saved: SavedWorkspace): Promise<void>;
}

/** Records below `dir`: `<dir>/<name>-<first 10 of sha256(root)>/<run>.json`. */
export function workspaceRecords(dir: string, owner: string): WorkspaceRecords {
  const all = async (): Promise<readonly SavedWorkspace[]> => {
    const found: SavedWorkspace[] = [];
    for (const project of await namesIn(dir)) {
      for (const name of await namesIn(join(dir, project))) {
        if (!name.endsWith('.json')) continue;
        const saved = await readRecord(join(dir, project, name));
        if (saved?.owner === owner) found.push(saved);
      }
    }
    return found;
  };
  const folderOf = (projectRoot: string): string => {
    const root = resolve(projectRoot);
    const name =
      basename(root)
        .replaceAll(/[^A-Za-z0-9._-]/g, '-')
        .slice(0, 40) || 'root';
    return join(dir, `${name}-${createHash('sha256').update(root).digest('hex').slice(0, 10)}`);
  };
  return {
    place: (projectRoot, runId) => join(folderOf(projectRoot), runId),
    snapshots: (projectRoot) => join(folderOf(projectRoot), 'snapshots'),
    save: writeRecord,
    all,
    of: async (runId) => (await all()).find((saved) => saved.runId === runId),
    forget: async (saved) => {
      await rm(recordPath(saved), { force: true });
      // What a crash left of writing it.
      await rm(`${recordPath(saved)}.new`, { force: true });
    },
  };
}

function recordPath({ top }: SavedWorkspace): string {
  return `${top}.json`;
}

async function writeRecord(saved: SavedWorkspace): Promise<void> {
  const path = recordPath(saved);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileDurably(path, JSON.stringify(saved));
}

/** Undefined for one that is torn or of another version: what it belongs to is left alone. */
async function readRecord(path: string): Promise<SavedWorkspace | undefined> {
  try {
    return recordSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) !== undefined) return undefined;
    throw error;
  }
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    // One that may not be entered holds nothing of ours: making a workspace there tells the person what is wrong.
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '')) return [];
    throw error;
  }
}
