import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { constants, copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileProblem } from '../../src-shared/lib/file-problem.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import type { Redactor } from '../../src-shared/lib/redactor.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { ArtifactRecord } from '../../src-shared/history/events.ts';
import type { Artifacts } from '../ports/artifacts.ts';
import { mediaTypeOf } from './media-type.ts';

/**
 * {@link Artifacts} below `dir`, one folder a run. A file that already lies in the run's folder is recorded where it
 * is; any other is copied in (as a clone where the disk can). Errors: those of `fileProblem`.
 */
export function createArtifacts(dir: string): Artifacts {
  const folder = (runId: string): string => {
    const path = join(dir, runId);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  return {
    folder,
    add: ({ runId, file, type, name, redactor }) =>
      attempt(file, async () => {
        if (!(await stat(file)).isFile())
          return err(
            problem('not_a_file', 'Only files can be kept as artifacts.', {
              hint: 'Name a file, or pack the folder first.',
              at: file,
            }),
          );
        const within = inside(folder(runId), file);
        if (within !== undefined && redactor !== undefined) await coverInPlace(file, redactor());
        if (within !== undefined) return ok(await record(folder(runId), { path: within, type, name }));
        const path = await place(folder(runId), basename(file), (temporary) =>
          redactor === undefined
            ? copyFile(file, temporary, constants.COPYFILE_FICLONE)
            : copyCovered(file, temporary, redactor()),
        );
        return ok(await record(folder(runId), { path, type, name }));
      }),
    addText: ({ runId, text, type, name, mediaType }) =>
      attempt(name, async () => {
        const path = await place(folder(runId), name, (temporary) => writeFile(temporary, text));
        return ok({ ...(await record(folder(runId), { path, type, name })), mediaType });
      }),
    copy: ({ from, to, artifact }) =>
      attempt(artifact.path, async () => {
        const source = resolve(join(dir, from), artifact.path);
        if (inside(join(dir, from), source) === undefined)
          return err(problem('not_found', 'This artifact is outside its run.', { at: artifact.path }));
        const target = join(folder(to), artifact.path);
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await copyFile(source, target, constants.COPYFILE_FICLONE);
        return ok(artifact);
      }),
    read: (runId, artifact) =>
      attempt(artifact.path, async () => {
        const path = resolve(join(dir, runId), artifact.path);
        if (inside(join(dir, runId), path) === undefined)
          return err(problem('not_found', 'This artifact is outside its run.', { at: artifact.path }));
        return ok(await readFile(path));
      }),
  };
}

async function copyCovered(from: string, to: string, redactor: Redactor): Promise<void> {
  await pipeline(
    createReadStream(from),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) yield redactor.push(chunk);
      yield redactor.end();
    },
    createWriteStream(to, { mode: 0o600 }),
  );
}

async function coverInPlace(file: string, redactor: Redactor): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await copyCovered(file, temporary, redactor);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function attempt<T>(at: string, work: () => Promise<Result<T, Problem>>): Promise<Result<T, Problem>> {
  try {
    return await work();
  } catch (error) {
    return err(fileProblem(error, at));
  }
}

/** Path below `folder`, or undefined when the file is elsewhere. */
function inside(folder: string, file: string): string | undefined {
  const path = relative(folder, resolve(file));
  return path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? undefined : path;
}

/** Makes a file under a free name that every system accepts; gives the name. */
async function place(folder: string, wanted: string, make: (temporary: string) => Promise<void>): Promise<string> {
  const temporary = join(folder, `.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await make(temporary);
    const name = await reserve(folder, safeName(wanted));
    await rename(temporary, join(folder, name));
    return name;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Takes the first free of `a.txt`, `a-2.txt`, … by making it, so that two at once never get the same. */
async function reserve(folder: string, name: string): Promise<string> {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${stem}-${count}${ending}`;
    try {
      await writeFile(join(folder, candidate), '', { flag: 'wx' });
      return candidate;
    } catch (error) {
      if (fileProblem(error, folder).code !== 'already_there') throw error;
    }
  }
}

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

const REFUSED = /[\u0000-\u001f\u007f<>:"/\\|?*]+/g;

function safeName(wanted: string): string {
  const name = wanted
    .normalize('NFC')
    .replaceAll(REFUSED, '-')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
    .slice(0, 120);
  if (name === '') return 'artifact';
  return RESERVED.test(name) ? `_${name}` : name;
}

async function record(
  folder: string,
  { path, type, name }: Pick<ArtifactRecord, 'path' | 'type' | 'name'>,
): Promise<ArtifactRecord> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(join(folder, path)), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  });
  const portable = path.split(sep).join('/');
  return { id: portable, type, name, path: portable, bytes, sha256: hash.digest('hex'), mediaType: mediaTypeOf(portable) };
}
