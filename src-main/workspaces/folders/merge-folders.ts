import type { Problem } from '../../../src-shared/lib/problem.ts';
import { systemCode } from '../../../src-shared/lib/file-problem.ts';
import { ok, type Result } from '../../../src-shared/lib/result.ts';
import type { PlannedFile } from '../../ports/write-back.ts';
import { isText } from './folder-diff.ts';
import { mergeTexts } from './merge-text.ts';
import { isSameEntry, type ManifestEntry } from './manifest.ts';
import type { ObjectStore } from '../git/object-store.ts';
import { openBelow, openSafely, type SafeFolder } from './safe-folder.ts';

/** Texts longer than this are not merged line by line, bytes. */
const LONGEST_TEXT = 4 * 1024 * 1024;

/** One path of a merge: what it is in the folder now and what it becomes; `after` absent means it goes. */
export interface MergeStep {
  readonly file: PlannedFile;
  readonly before: ManifestEntry | undefined;
  readonly after: ManifestEntry | undefined;
}

/** What a merge needs: changed paths, the folder they are to reach, the folder they are from, and what both began as. */
export interface MergeRequest {
  readonly paths: readonly string[];
  readonly into: string;
  readonly from: string;
  /** Whether the folder has changed a path itself since the common beginning. */
  readonly changedInto: (path: string, now: ManifestEntry | undefined) => boolean;
  /** A path's text at the common beginning, or undefined when it was no text file. */
  readonly baseText: (path: string) => Promise<string | undefined>;
  readonly store: ObjectStore;
}

/** Plans how a change reaches a folder, three-way; contents of both are in the store afterwards. Nothing is written. */
export async function planMerge(request: MergeRequest): Promise<Result<readonly MergeStep[], Problem>> {
  const { into, from, paths, store } = request;
  const [target, source] = [await openSafely(into), await openSafely(from)];
  try {
    const steps: MergeStep[] = [];
    for (const path of paths) {
      const [now, wanted] = [await entryAt(target, path, store), await entryAt(source, path, store)];
      steps.push(await planPath(request, path, { now, wanted }));
    }
    return ok(await withoutCollisions(target, steps));
  } finally {
    await target.close();
    await source.close();
  }
}

/** What a path is, its content kept in the store; a folder in its place is told as one. */
export async function entryAt(root: SafeFolder, path: string, store: ObjectStore): Promise<ManifestEntry | undefined> {
  const cut = path.lastIndexOf('/');
  const name = path.slice(cut + 1);
  let folder: SafeFolder | undefined;
  try {
    folder = cut < 0 ? root : await openBelow(root, path.slice(0, cut));
    const found = await folder?.stat(name);
    if (folder === undefined || found === undefined) return undefined;
    const mode = Number(found.mode & 0o777n);
    if (found.isDirectory()) return { path, kind: 'folder', mode };
    if (found.isSymbolicLink()) return { path, kind: 'link', target: await folder.readLink(name) };
    if (!found.isFile()) return { path, kind: 'folder', mode };
    const file = await folder.open(name);
    try {
      return { path, kind: 'file', mode, ...(await store.put(file)) };
    } finally {
      await file.close();
    }
  } catch (error) {
    // A file where a folder would be: the path itself is not there.
    if (systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  } finally {
    if (folder !== undefined && folder !== root) await folder.close();
  }
}

async function planPath(
  request: MergeRequest,
  path: string,
  { now, wanted }: { readonly now: ManifestEntry | undefined; readonly wanted: ManifestEntry | undefined },
): Promise<MergeStep> {
  const theirs = wanted?.kind === 'folder' ? undefined : wanted;
  const ours = now?.kind === 'folder' ? undefined : now;
  const kind = ours === undefined ? 'added' : theirs === undefined ? 'deleted' : 'modified';
  const file = (how: PlannedFile['how']): PlannedFile => ({ path, kind, how });
  if (isAlike(ours, theirs)) return { file: file('same'), before: ours, after: ours };
  if (!request.changedInto(path, ours)) return { file: file('taken'), before: ours, after: keepMode(ours, theirs) };
  const merged = await mergedEntry(request, path, { ours, theirs });
  return merged === undefined
    ? { file: file('conflict'), before: ours, after: ours }
    : { file: file('merged'), before: ours, after: merged };
}

async function mergedEntry(
  { baseText, store }: MergeRequest,
  path: string,
  { ours, theirs }: { readonly ours: ManifestEntry | undefined; readonly theirs: ManifestEntry | undefined },
): Promise<ManifestEntry | undefined> {
  if (ours?.kind !== 'file' || theirs?.kind !== 'file') return undefined;
  const base = await baseText(path);
  const [mine, other] = [await textOf(store, ours), await textOf(store, theirs)];
  if (base === undefined || mine === undefined || other === undefined) return undefined;
  const text = mergeTexts(base, mine, other);
  if (text === undefined) return undefined;
  return { path, kind: 'file', mode: ours.mode, ...(await store.putText(text)) };
}

async function textOf(store: ObjectStore, entry: Extract<ManifestEntry, { kind: 'file' }>): Promise<string | undefined> {
  if (entry.bytes > LONGEST_TEXT) return undefined;
  const bytes = await store.read(entry.hash);
  return bytes !== undefined && isText(bytes) ? bytes.toString('utf8') : undefined;
}

/** A folder in the place of a file that is to come, or a file in the place of a folder that it needs, is a conflict. */
async function withoutCollisions(target: SafeFolder, steps: readonly MergeStep[]): Promise<readonly MergeStep[]> {
  const goes = new Set(
    steps.flatMap(({ after, before, file }) => (after === undefined && before !== undefined ? [file.path] : [])),
  );
  const checked: MergeStep[] = [];
  for (const step of steps) {
    const { after, before, file } = step;
    const hit = after !== undefined && before === undefined && (await isTaken(target, file.path, goes));
    checked.push(hit ? { ...step, file: { ...file, how: 'conflict' }, after: undefined } : step);
  }
  return checked;
}

async function isTaken(target: SafeFolder, path: string, goes: ReadonlySet<string>): Promise<boolean> {
  const names = path.split('/');
  let folder = target;
  let below = '';
  try {
    for (const [at, name] of names.entries()) {
      below = at === 0 ? name : `${below}/${name}`;
      const found = await folder.stat(name);
      if (found === undefined) return false;
      if (at === names.length - 1) return found.isDirectory() && !(await allGoes(folder, name, { below, goes }));
      if (!found.isDirectory()) return !goes.has(below);
      const next = await folder.folder(name);
      if (folder !== target) await folder.close();
      folder = next;
    }
    return false;
  } finally {
    if (folder !== target) await folder.close();
  }
}

async function allGoes(
  parent: SafeFolder,
  name: string,
  { below, goes }: { readonly below: string; readonly goes: ReadonlySet<string> },
): Promise<boolean> {
  const folder = await parent.folder(name);
  try {
    for (const each of await folder.names()) {
      const path = `${below}/${each}`;
      const found = await folder.stat(each);
      const gone = found?.isDirectory() === true ? await allGoes(folder, each, { below: path, goes }) : goes.has(path);
      if (!gone) return false;
    }
    return true;
  } finally {
    await folder.close();
  }
}

/** The folder's own permissions stay but for the one that lets a file be run. */
function keepMode(ours: ManifestEntry | undefined, theirs: ManifestEntry | undefined): ManifestEntry | undefined {
  if (ours?.kind !== 'file' || theirs?.kind !== 'file') return theirs;
  const runs = (theirs.mode & 0o100) !== 0;
  return { ...theirs, mode: runs ? ours.mode | 0o100 | ((ours.mode & 0o044) >> 2) : ours.mode & ~0o111 };
}

function isAlike(ours: ManifestEntry | undefined, theirs: ManifestEntry | undefined): boolean {
  if (ours?.kind !== 'file' || theirs?.kind !== 'file') return isSameEntry(ours, theirs);
  return ours.hash === theirs.hash && (ours.mode & 0o100) === (theirs.mode & 0o100);
}

/** What a merge cannot do without a person's choice, as a problem; undefined when there is nothing. */
export function conflictOf(steps: readonly MergeStep[], at: string): Problem | undefined {
  const paths = steps.flatMap(({ file }) => (file.how === 'conflict' ? [file.path] : []));
  if (paths.length === 0) return undefined;
  const named = paths.slice(0, 5).join(', ') + (paths.length > 5 ? ` and ${paths.length - 5} more` : '');
  return {
    code: 'conflict',
    message: `The same places were changed meanwhile in ${named}, so nothing was applied.`,
    hint: 'The change is kept as a patch; put it in by hand, or undo the other change and try again.',
    at,
  };
}

/** Whether all steps of a plan leave the folder as it is. */
export function changesNothing(steps: readonly MergeStep[]): boolean {
  return steps.every(({ before, after }) => isSameEntry(before, after));
}
