import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileProblem, systemCode } from '../../src-shared/lib/file-problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Difference } from '../ports/workspaces.ts';
import { diffEntries } from './folders/folder-diff.ts';
import { fillFolder } from './folders/fill-folder.ts';
import { incomplete, snapshotGone, type SnapshotName } from './git/git-snapshots.ts';
import { changesBetween, digestOf, gitModeOf, manifestSchema, type ManifestEntry } from './folders/manifest.ts';
import { objectStore, type ObjectStore } from './git/object-store.ts';
import { scanFolder, type HashCache } from './folders/scan-folder.ts';
import { writeFileDurably } from './folders/write-durably.ts';

/** Lists and contents that a crash or another program may be about to name are younger than this, ms. */
const YOUNG_MS = 3_600_000;

/** Snapshots of plain folders: manifests, and contents by hash, in one place for each project. */
export interface FileSnapshots {
  readonly store: ObjectStore;
  /** Records a folder as it is, under a name of its run; the same files have the same id. */
  take(root: string, name: SnapshotName): Promise<Result<string, Problem>>;
  /** Makes a folder exactly what it was (with `paths`, only those). */
  restore(root: string, snapshot: string, paths?: readonly string[]): Promise<Result<void, Problem>>;
  difference(from: string, to: string): Promise<Result<Difference, Problem>>;
  /** What a snapshot lists, or `snapshot_gone`. */
  read(snapshot: string): Promise<Result<readonly ManifestEntry[], Problem>>;
  /** What a folder holds now; contents are only kept with `keep`. */
  scan(root: string, keep?: 'keep'): Promise<readonly ManifestEntry[]>;
  /** Keeps a list of things as a snapshot nobody names yet, and gives its id. */
  note(entries: readonly ManifestEntry[]): Promise<string>;
  /** Lets a run name a snapshot of another, so that it stays as long as the run's own. */
  keep(name: SnapshotName, snapshot: string): Promise<Result<void, Problem>>;
  /** Forgets a run's snapshots; their contents go with the next sweep. */
  forget(runId: string): Promise<void>;
  /** Deletes lists and contents that nobody names any more. */
  sweep(): Promise<void>;
  bytes(): Promise<number>;
}

/** Whether a snapshot id is of this kind. */
export function isFileSnapshot(snapshot: string): boolean {
  return snapshot.startsWith('files-');
}

/** The snapshots kept in `dir`. */
export function fileSnapshots(dir: string): FileSnapshots {
  const store = objectStore(join(dir, 'objects'));
  const manifests = join(dir, 'manifests');
  const caches = new Map<string, HashCache>();
  const cacheOf = (root: string): HashCache => {
    const known = caches.get(root) ?? new Map<string, { readonly key: string; readonly hash: string }>();
    caches.set(root, known);
    return known;
  };
  const scan: FileSnapshots['scan'] = (root, keep) =>
    scanFolder(root, { cache: cacheOf(root), ...(keep === undefined ? {} : { store }) });

  async function note(entries: readonly ManifestEntry[]): Promise<string> {
    const id = `files-${digestOf(entries)}`;
    await mkdir(manifests, { recursive: true, mode: 0o700 });
    // Steps that begin together, and other data directories, note the same files under the same name.
    const fresh = join(manifests, `new-${randomBytes(9).toString('hex')}`);
    await writeFileDurably(join(manifests, `${id}.json`), JSON.stringify(entries), fresh);
    return id;
  }

  async function read(snapshot: string): Promise<Result<readonly ManifestEntry[], Problem>> {
    try {
      const text = await readFile(join(manifests, `${snapshot}.json`), 'utf8');
      const parsed = manifestSchema.safeParse(JSON.parse(text));
      return parsed.success ? ok(parsed.data) : err(snapshotGone(dir));
    } catch (error) {
      if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return err(snapshotGone(dir));
      return err(fileProblem(error, dir));
    }
  }

  return {
    store,
    scan,
    note,
    read,
    take: async (root, name) => {
      try {
        const id = await note(await scan(root, 'keep'));
        await keep(name, id);
        return ok(id);
      } catch (error) {
        return err(fileProblem(error, root));
      }
    },
    restore: async (root, snapshot, paths) => {
      const wanted = await read(snapshot);
      if (!wanted.ok) return wanted;
      try {
        const now = await scan(root);
        const target = paths === undefined ? wanted.value : mixed(now, wanted.value, paths);
        const missing = await fillFolder(root, { now, target }, store);
        if (missing !== undefined) return err(snapshotGone(root));
        return digestOf(await scan(root)) === digestOf(target) ? ok(undefined) : err(incomplete(root));
      } catch (error) {
        return err(fileProblem(error, root));
      }
    },
    difference: async (from, to) => {
      const [before, after] = [await read(from), await read(to)];
      if (!before.ok) return before;
      if (!after.ok) return after;
      try {
        const changes = changesBetween(before.value, after.value);
        return ok({
          patch: await diffEntries(store, changes),
          files: changes.map((change) => {
            const mode = { before: gitModeOf(change.before), after: gitModeOf(change.after) };
            const kind = change.before === undefined ? 'added' : change.after === undefined ? 'deleted' : 'modified';
            return { path: change.path, kind, ...(mode.before === mode.after ? {} : { mode }) };
          }),
        });
      } catch (error) {
        return err(fileProblem(error, dir));
      }
    },
    keep: async (name, snapshot) => {
      try {
        await keep(name, snapshot);
        return ok(undefined);
      } catch (error) {
        return err(fileProblem(error, dir));
      }
    },
    forget: async (runId) => {
      await rm(join(dir, 'runs', nameOf(runId)), { recursive: true, force: true });
    },
    sweep,
    bytes: () => store.bytes(),
  };

  async function keep({ runId, step, attempt }: SnapshotName, id: string): Promise<void> {
    const names = join(dir, 'runs', nameOf(runId));
    await mkdir(names, { recursive: true, mode: 0o700 });
    await writeFileDurably(join(names, `${nameOf(step)}~${attempt}.id`), id);
  }

  /** Keeps what some run still names. */
  async function sweep(): Promise<void> {
    const named = new Set<string>();
    for (const run of await namesIn(join(dir, 'runs'))) {
      for (const label of await namesIn(join(dir, 'runs', run))) {
        named.add(await idIn(join(dir, 'runs', run, label)));
      }
    }
    const hashes = new Set<string>();
    for (const id of named) {
      const entries = await read(id);
      if (!entries.ok) continue;
      for (const entry of entries.value) if (entry.kind === 'file') hashes.add(entry.hash);
    }
    const before = Date.now() - YOUNG_MS;
    for (const name of await namesIn(manifests)) {
      if (named.has(name.replace('.json', ''))) continue;
      const path = join(manifests, name);
      if ((await changedAt(path)) < before) await rm(path, { force: true });
    }
    await store.sweep(hashes, before);
  }
}

/** What is there now, with the given paths (and all below them) as they were. */
function mixed(
  now: readonly ManifestEntry[],
  then: readonly ManifestEntry[],
  paths: readonly string[],
): readonly ManifestEntry[] {
  const chosen = (path: string): boolean => paths.some((each) => path === each || path.startsWith(`${each}/`));
  const back = then.filter(({ path }) => chosen(path));
  const kept = now.filter(({ path }) => !chosen(path));
  const there = new Set(kept.map(({ path }) => path));
  const parents = then.filter(
    ({ kind, path }) =>
      kind === 'folder' && !there.has(path) && !chosen(path) && back.some((each) => each.path.startsWith(`${path}/`)),
  );
  return inOrder([...kept, ...parents, ...back]);
}

/** As a scan gives them: name by name, folders before what is in them. */
function inOrder(entries: readonly ManifestEntry[]): readonly ManifestEntry[] {
  return [...entries].sort((a, b) => {
    const [one, other] = [a.path.split('/'), b.path.split('/')];
    for (let at = 0; ; at += 1) {
      const [left, right] = [one[at], other[at]];
      if (left === undefined || right === undefined) return one.length - other.length;
      if (left !== right) return left < right ? -1 : 1;
    }
  });
}

function nameOf(label: string): string {
  return label.replaceAll(/[^A-Za-z0-9._-]/g, '~').replace(/^\./, '~');
}

/** The snapshot that a name of a run stands for; empty when another host has just forgotten that run. */
async function idIn(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}

/** When a file last changed, wall-clock ms; never for one that has gone meanwhile. */
async function changedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).ctimeMs;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return Number.POSITIVE_INFINITY;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
