import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat, unlink, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../../../src-shared/lib/file-problem.ts';

const CHUNK = 1024 * 1024;

/** Files by the sha256 of their content: each content once, whoever has it. */
export interface ObjectStore {
  /** Copies an open file in and gives its hash (hex); the file may grow or shrink meanwhile, what was read is what is kept. */
  put(file: FileHandle): Promise<{ readonly hash: string; readonly bytes: number }>;
  /** Keeps a text. */
  putText(text: string): Promise<{ readonly hash: string; readonly bytes: number }>;
  /** Writes an object's content to an open file; false when it is missing or damaged. */
  copyTo(hash: string, file: FileHandle): Promise<boolean>;
  /** The content, or undefined when it is missing or damaged. */
  read(hash: string): Promise<Buffer | undefined>;
  /** Deletes objects that are not named and were not made after `before` (wall-clock ms). */
  sweep(named: ReadonlySet<string>, before: number): Promise<void>;
  bytes(): Promise<number>;
}

/** The objects in a folder, made when the first is put. */
export function objectStore(dir: string): ObjectStore {
  const place = (hash: string): string => join(dir, hash.slice(0, 2), hash.slice(2));
  return {
    put: async (file) => {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const fresh = join(dir, `new-${randomBytes(9).toString('hex')}`);
      const target = await open(fresh, 'wx', 0o600);
      try {
        const copied = await copyChunks(file, target);
        await target.close();
        if ((await sizeOf(place(copied.hash))) === copied.bytes) await unlink(fresh);
        else {
          await mkdir(dirname(place(copied.hash)), { recursive: true, mode: 0o700 });
          await rename(fresh, place(copied.hash));
        }
        return copied;
      } catch (error) {
        await target.close();
        await rm(fresh, { force: true });
        throw error;
      }
    },
    putText: async (text) => {
      const bytes = Buffer.from(text, 'utf8');
      const hash = createHash('sha256').update(bytes).digest('hex');
      await mkdir(dirname(place(hash)), { recursive: true, mode: 0o700 });
      const fresh = join(dir, `new-${randomBytes(9).toString('hex')}`);
      await writeFile(fresh, bytes, { mode: 0o600 });
      await rename(fresh, place(hash));
      return { hash, bytes: bytes.length };
    },
    copyTo: async (hash, file) => {
      const source = await openOrNothing(place(hash));
      if (source === undefined) return false;
      try {
        return (await copyChunks(source, file)).hash === hash;
      } finally {
        await source.close();
      }
    },
    read: async (hash) => {
      try {
        const bytes = await readFile(place(hash));
        return createHash('sha256').update(bytes).digest('hex') === hash ? bytes : undefined;
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    sweep: async (named, before) => {
      for await (const { path, hash } of objectsIn(dir)) {
        if (named.has(hash)) continue;
        const found = await stat(path);
        if (found.ctimeMs < before) await rm(path, { force: true });
      }
    },
    bytes: async () => {
      let total = 0;
      for await (const { path } of objectsIn(dir)) total += (await sizeOf(path)) ?? 0;
      return total;
    },
  };
}

/** All objects, and what a crash left of one that was being made (under a hash nobody names). */
async function* objectsIn(dir: string): AsyncGenerator<{ readonly path: string; readonly hash: string }> {
  for (const name of await namesIn(dir)) {
    if (name.startsWith('new-')) yield { path: join(dir, name), hash: '' };
    else for (const rest of await namesIn(join(dir, name))) yield { path: join(dir, name, rest), hash: name + rest };
  }
}

async function copyChunks(from: FileHandle, to: FileHandle): Promise<{ readonly hash: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await from.read(buffer, 0, CHUNK, bytes);
    if (bytesRead === 0) return { hash: hash.digest('hex'), bytes };
    hash.update(buffer.subarray(0, bytesRead));
    for (let written = 0; written < bytesRead;) {
      written += (await to.write(buffer, written, bytesRead - written, bytes + written)).bytesWritten;
    }
    bytes += bytesRead;
  }
}

async function openOrNothing(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}
