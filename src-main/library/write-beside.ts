import { copyFile, open, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { fileProblem } from './read-text.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { WriteFile } from './documents.ts';

/** Writes a text into a new file beside another, by its name with another ending; a taken name gets a number. Its layout goes along. */
export async function writeBeside(
  path: string,
  what: { readonly text: string; readonly extension: string },
  write: WriteFile,
): Promise<Result<{ readonly path: string }, Problem>> {
  const name = basename(path, extname(path));
  for (let count = 1; ; count += 1) {
    const target = join(dirname(path), `${count === 1 ? name : `${name}-${count}`}.${what.extension}`);
    try {
      // The name is taken before anything is written, so that nobody else's file of that name is replaced.
      await (await open(target, 'wx')).close();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      return err(fileProblem(error, { path: target, doing: 'write' }));
    }
    const written = await write(target, what.text);
    if (!written.ok) {
      await rm(target, { force: true });
      return written;
    }
    // Without a layout the picture lays itself out.
    await copyFile(`${path}.layout.json`, `${target}.layout.json`).catch(() => undefined);
    return ok({ path: target });
  }
}
