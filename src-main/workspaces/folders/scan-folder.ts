import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { systemCode } from '../../../src-shared/lib/file-problem.ts';
import type { ManifestEntry } from './manifest.ts';
import type { ObjectStore } from '../git/object-store.ts';
import { openSafely, type SafeFolder } from './safe-folder.ts';

/** Hashes of files that were looked at before, by what the system says of them; spares reading them again. */
export type HashCache = Map<string, { readonly key: string; readonly hash: string }>;

/** A file changed this shortly before it was read may change again without the system's clock showing it, ms. */
const RACY_MS = 2_000;

/**
 * Lists everything in a folder: files by hash, links by target, folders by their permissions; sockets, pipes and devices
 * are left out. No link is followed, also when one is put in the way meanwhile. With `store`, contents are kept there.
 */
export async function scanFolder(
  root: string,
  { cache, store }: { readonly cache: HashCache; readonly store?: ObjectStore },
): Promise<readonly ManifestEntry[]> {
  const entries: ManifestEntry[] = [];
  const seen: HashCache = new Map();
  const now = Date.now();
  const top = await openSafely(root);
  try {
    await walk(top, '');
  } finally {
    await top.close();
  }
  cache.clear();
  for (const [path, known] of seen) cache.set(path, known);
  return entries;

  async function walk(folder: SafeFolder, below: string): Promise<void> {
    for (const name of await folder.names()) {
      const found = await folder.stat(name);
      if (found === undefined) continue;
      const path = below === '' ? name : `${below}/${name}`;
      const mode = Number(found.mode & 0o777n);
      if (found.isSymbolicLink()) entries.push({ path, kind: 'link', target: await folder.readLink(name) });
      else if (found.isFile()) {
        const hash = await hashOf({ folder, name, path, found });
        if (hash !== undefined) entries.push({ path, kind: 'file', mode, hash, bytes: Number(found.size) });
      } else if (found.isDirectory()) {
        entries.push({ path, kind: 'folder', mode });
        const inner = await folder.folder(name);
        try {
          await walk(inner, path);
        } finally {
          await inner.close();
        }
      }
    }
  }

  async function hashOf(of: {
    readonly folder: SafeFolder;
    readonly name: string;
    readonly path: string;
    readonly found: BigIntStats;
  }): Promise<string | undefined> {
    const { folder, name, path, found } = of;
    const key = [found.ino, found.size, found.mtimeNs, found.ctimeNs, store === undefined ? '' : 'kept'].join(':');
    const known = cache.get(path);
    if (known !== undefined && (known.key === key || known.key === `${key}kept`)) {
      seen.set(path, known);
      return known.hash;
    }
    try {
      const file = await folder.open(name);
      try {
        const hash = store === undefined ? await hashFile(file) : (await store.put(file)).hash;
        if (Number(found.ctimeMs) < now - RACY_MS && Number(found.mtimeMs) < now - RACY_MS) seen.set(path, { key, hash });
        return hash;
      } finally {
        await file.close();
      }
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }
}

async function hashFile(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
