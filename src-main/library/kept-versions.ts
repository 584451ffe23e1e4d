import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { FileVersions, KeptVersion } from '../ports/file-versions.ts';
import type { WriteFile } from './documents.ts';
import { fileProblem, versionOf } from './read-text.ts';
import { thinned } from './thin-versions.ts';

const listSchema = z.object({
  path: z.string(),
  versions: z.array(z.object({ id: z.string().regex(/^[0-9a-f]{64}$/), at: z.number(), bytes: z.number() })),
});

/**
 * {@link FileVersions} in a folder of the data directory: one folder a file, in it each text under its hash and a list of them.
 * A text that is not in the list any more is deleted after the list is written.
 */
export function createFileVersions(dir: string, write: WriteFile): FileVersions {
  const turns = new Map<string, Promise<unknown>>();
  const folderOf = (path: string): string => join(dir, versionOf(path).slice(0, 32));
  const textFile = (path: string, id: string): string => join(folderOf(path), `${id}.txt`);

  async function list(path: string): Promise<readonly KeptVersion[]> {
    const text = await readFile(join(folderOf(path), 'versions.json'), 'utf8').catch(() => undefined);
    if (text === undefined) return [];
    try {
      return listSchema.parse(JSON.parse(text)).versions;
    } catch {
      // A list nobody can read leaves its texts alone: the next version starts a new list beside them.
      return [];
    }
  }

  async function add(path: string, { text, at }: { readonly text: string; readonly at: number }): Promise<Result<void, Problem>> {
    const known = await list(path);
    const id = versionOf(text);
    if (known[0]?.id === id) return ok(undefined);
    const folder = folderOf(path);
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      return err(fileProblem(error, { path: folder, doing: 'write' }));
    }
    const kept = thinned([{ id, at, bytes: Buffer.byteLength(text) }, ...known]);
    // The text before the list: a list never names what is not there.
    const written = await write(textFile(path, id), text);
    if (!written.ok) return written;
    const listed = await write(join(folder, 'versions.json'), JSON.stringify({ path, versions: kept }));
    if (!listed.ok) return listed;
    const ids = new Set(kept.map((version) => version.id));
    const dropped = known.filter((version) => !ids.has(version.id));
    await Promise.all(dropped.map((version) => rm(textFile(path, version.id), { force: true }).catch(() => undefined)));
    return ok(undefined);
  }

  return {
    list,
    keep(path, version) {
      const turn = (turns.get(path) ?? Promise.resolve()).then(() => add(path, version));
      const quiet = turn
        .catch(() => undefined)
        .finally(() => {
          if (turns.get(path) === quiet) turns.delete(path);
        });
      turns.set(path, quiet);
      return turn;
    },
    async read(path, id) {
      const isKnown = (await list(path)).some((version) => version.id === id);
      const text = isKnown ? await readFile(textFile(path, id), 'utf8').catch(() => undefined) : undefined;
      // A text that is not what its name says was damaged: it must not come back as if it were the old one.
      if (text !== undefined && versionOf(text) === id) return ok(text);
      return err(
        problem('version_not_found', 'This version is not kept any more.', {
          hint: 'Choose another one from the list.',
          at: path,
        }),
      );
    },
  };
}
