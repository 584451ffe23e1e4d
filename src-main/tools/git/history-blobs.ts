import type { ToolRun } from '../tool.ts';
import { git, gitCaptured } from './git.ts';

/** A content that git keeps, at the path it was committed under. */
export interface LargeBlob {
  readonly path: string;
  readonly bytes: number;
  /** Whether the current version (HEAD) has it too. */
  readonly current: boolean;
}

/** Names of objects, 41 bytes and a path each: about a million of them. */
const MOST_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/**
 * The contents of at least `least` bytes that a copy of the repository brings, largest first: those of HEAD and those
 * of every commit that a branch, a tag or another reference leads to. `complete` is false when
 * the history was too long to look through in bounded time and space.
 */
export async function largeBlobs(
  run: ToolRun,
  folder: string,
  least: number,
): Promise<{ readonly blobs: readonly LargeBlob[]; readonly commits: boolean; readonly complete: boolean }> {
  const now = await currentBlobs(run, folder, least);
  // Newest first, so that a cut leaves out the oldest. Contents absent from a partial clone are not fetched.
  const listed = await gitCaptured(run, folder, {
    args: ['rev-list', '--objects', '--all', '--missing=allow-any'],
    maxBytes: MOST_BYTES,
    timeoutMs: TIMEOUT_MS,
  });
  const whole = listed !== undefined && Buffer.byteLength(listed) < MOST_BYTES;
  // Cut in the middle of a line, the last one says nothing.
  const lines = (whole ? listed : (listed ?? '').slice(0, (listed ?? '').lastIndexOf('\n') + 1)).trimEnd();
  // Commits have no path; asking about them would double the work.
  const asked = lines.split('\n').filter((line) => /^[0-9a-f]{40,64} ./.test(line));
  const sized =
    asked.length === 0
      ? ''
      : await gitCaptured(run, folder, {
          args: ['cat-file', '--batch-check=%(objecttype) %(objectname) %(objectsize) %(rest)', '--buffer'],
          stdin: `${asked.join('\n')}\n`,
          maxBytes: 2 * MOST_BYTES,
          timeoutMs: TIMEOUT_MS,
        });
  const complete = whole && sized !== undefined && Buffer.byteLength(sized) < 2 * MOST_BYTES;
  const earlier = (sized ?? '').split('\n').flatMap((line) => {
    const [, id, size, path] = /^blob ([0-9a-f]+) (\d+) (.+)$/.exec(line) ?? [];
    return id === undefined || path === undefined || Number(size) < least || now.blobs.has(id)
      ? []
      : [{ path, bytes: Number(size), current: false }];
  });
  const blobs = [...[...now.blobs.values()].flat(), ...earlier].sort((a, b) => b.bytes - a.bytes);
  return { blobs, commits: now.commits || lines !== '', complete };
}

/** The large contents of HEAD by the name git gives them; the same content may lie at several paths. */
async function currentBlobs(
  run: ToolRun,
  folder: string,
  least: number,
): Promise<{ readonly blobs: ReadonlyMap<string, readonly LargeBlob[]>; readonly commits: boolean }> {
  const printed = await git(run, folder, ['ls-tree', '-r', '-l', '-z', '--full-tree', 'HEAD']);
  const blobs = new Map<string, readonly LargeBlob[]>();
  for (const entry of (printed ?? '').split('\0')) {
    const [, id, bytes, path] = /^\d+ blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(entry) ?? [];
    if (id === undefined || path === undefined || Number(bytes) < least) continue;
    blobs.set(id, [...(blobs.get(id) ?? []), { path, bytes: Number(bytes), current: true }]);
  }
  return { blobs, commits: printed !== undefined };
}
