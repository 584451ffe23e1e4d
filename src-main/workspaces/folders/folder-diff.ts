import { createHash } from 'node:crypto';
import { lstat, open, readlink } from 'node:fs/promises';
import { structuredPatch } from 'diff';
import { systemCode } from '../../../src-shared/lib/file-problem.ts';
import { binaryHunk } from '../git/binary-hunk.ts';
import type { ManifestChange, ManifestEntry } from './manifest.ts';
import type { ObjectStore } from '../git/object-store.ts';

/** The longest a readable difference of one file is looked for; after that the file is replaced whole. */
const DIFF_LIMIT_MS = 2000;

/** Files larger than this are named in a patch, but not put into it. */
const MOST_BYTES = 64 * 1024 ** 2;
const CHUNK = 128 * 1024;

/** A file or link as a patch sees it. */
interface Content {
  readonly mode: '100644' | '100755' | '120000';
  readonly bytes: Buffer;
}

/** Whether two paths hold the same file or link, or both nothing. */
export async function isSame(left: string, right: string): Promise<boolean> {
  const [one, other] = await Promise.all([headOf(left), headOf(right)]);
  if (one === undefined || other === undefined) return one === other;
  if (one.mode !== other.mode || one.size !== other.size) return false;
  if (one.mode === '120000') return (await readlink(left)) === (await readlink(right));
  return sameBytes(left, right);
}

/** The patch (git format, for `git apply`) of some changes; a file too large for one is only named. */
export async function diffEntries(store: ObjectStore, changes: readonly ManifestChange[]): Promise<string> {
  const parts: string[] = [];
  for (const { path, before, after } of changes) {
    if ([before, after].some((entry) => entry?.kind === 'file' && entry.bytes > MOST_BYTES)) {
      parts.push(`# ${JSON.stringify(path)} has changed, but is too large for a patch\n`);
      continue;
    }
    parts.push(fileDiff(path, await contentOf(store, before), await contentOf(store, after)));
  }
  return parts.join('');
}

async function headOf(path: string): Promise<{ readonly mode: Content['mode']; readonly size: number } | undefined> {
  try {
    const stat = await lstat(path);
    if (stat.isSymbolicLink()) return { mode: '120000', size: stat.size };
    if (!stat.isFile()) return undefined;
    return { mode: (stat.mode & 0o100) === 0 ? '100644' : '100755', size: stat.size };
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function contentOf(store: ObjectStore, entry: ManifestEntry | undefined): Promise<Content | undefined> {
  if (entry === undefined || entry.kind === 'folder') return undefined;
  if (entry.kind === 'link') return { mode: '120000', bytes: Buffer.from(entry.target) };
  const bytes = await store.read(entry.hash);
  if (bytes === undefined)
    throw Object.assign(new Error(`The content of ${entry.path} is not kept any more.`), { code: 'ENOENT' });
  return { mode: (entry.mode & 0o100) === 0 ? '100644' : '100755', bytes };
}

async function sameBytes(left: string, right: string): Promise<boolean> {
  const files = await Promise.all([open(left), open(right)]);
  const buffers = [Buffer.allocUnsafe(CHUNK), Buffer.allocUnsafe(CHUNK)] as const;
  try {
    for (;;) {
      const [one, other] = await Promise.all([files[0].read(buffers[0]), files[1].read(buffers[1])]);
      if (one.bytesRead !== other.bytesRead || buffers[0].compare(buffers[1], 0, one.bytesRead, 0, one.bytesRead) !== 0)
        return false;
      if (one.bytesRead === 0) return true;
    }
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

function fileDiff(path: string, before: Content | undefined, after: Content | undefined): string {
  // A file that becomes a link (or the other way round) is one deletion and one addition.
  if (before !== undefined && after !== undefined && (before.mode === '120000') !== (after.mode === '120000')) {
    return fileDiff(path, before, undefined) + fileDiff(path, undefined, after);
  }
  const [from, to] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  const lines = [`diff --git ${from} ${to}`];
  if (before === undefined && after !== undefined) lines.push(`new file mode ${after.mode}`);
  if (before !== undefined && after === undefined) lines.push(`deleted file mode ${before.mode}`);
  if (before !== undefined && after !== undefined && before.mode !== after.mode)
    lines.push(`old mode ${before.mode}`, `new mode ${after.mode}`);
  const [old, now] = [before?.bytes ?? Buffer.alloc(0), after?.bytes ?? Buffer.alloc(0)];
  if (old.equals(now) && before !== undefined && after !== undefined) return `${lines.join('\n')}\n`;
  lines.push(`index ${before === undefined ? NONE : blobId(old)}..${after === undefined ? NONE : blobId(now)}`);
  const hunks = isText(old) && isText(now) ? textHunks(old.toString('utf8'), now.toString('utf8')) : undefined;
  if (hunks === undefined) return `${lines.join('\n')}\nGIT binary patch\n${binaryHunk(now)}\n${binaryHunk(old)}\n`;
  const names =
    hunks === '' ? '' : `--- ${before === undefined ? '/dev/null' : from}\n+++ ${after === undefined ? '/dev/null' : to}\n`;
  return `${lines.join('\n')}\n${names}${hunks}`;
}

const NONE = '0'.repeat(40);

function textHunks(before: string, after: string): string | undefined {
  const patch = structuredPatch('a', 'b', before, after, undefined, undefined, { context: 3, timeout: DIFF_LIMIT_MS });
  return patch?.hunks
    .map(({ oldStart, oldLines, newStart, newLines, lines }) => {
      const header = `@@ -${oldLines === 0 ? oldStart - 1 : oldStart},${oldLines} +${newLines === 0 ? newStart - 1 : newStart},${newLines} @@`;
      return `${[header, ...lines].join('\n')}\n`;
    })
    .join('');
}

/** As git does: no zero byte in the first 8,000, and UTF-8, since a patch is text. */
export function isText(bytes: Buffer): boolean {
  if (bytes.subarray(0, 8000).includes(0)) return false;
  return Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
}

function blobId(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Names with quotes, backslashes or control characters are quoted the way git reads them. */
function quoted(name: string): string {
  if (!/["\\\u0000-\u001f\u007f]/.test(name)) return name;
  const escaped = name
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll(/[\u0000-\u001f\u007f]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"${escaped}"`;
}
