import { lstat } from 'node:fs/promises';
import { below, type Place } from '../places.ts';
import type { ToolRun } from '../tool.ts';
import { fields, git, repositoryOf } from '../git/git.ts';
import { PROGRAM_FOLDERS, matcher, walk, type FoundFile, type WalkOptions } from '../files/walk.ts';

const programs = new Set<string>(PROGRAM_FOLDERS);

/** The files of a project that its makers wrote: in a git repository those git does not ignore, else all but program folders. */
export async function* projectFiles(start: Place, options: WalkOptions, run: ToolRun): AsyncGenerator<FoundFile> {
  const names = await listedByGit(start, run);
  if (names === undefined) {
    yield* walk(start, { ...options, hidden: 'take' });
    return;
  }
  const takes = matcher(options);
  for (const inside of names) {
    options.signal.throwIfAborted();
    if (!takes(inside) || inside.split('/').some((part) => programs.has(part))) continue;
    const place = below(start, inside);
    const info = await lstat(place.absolute).catch(() => undefined);
    if (info?.isFile() !== true) continue;
    yield {
      place,
      inside,
      name: inside.split('/').at(-1) ?? inside,
      bytes: info.size,
      modified: info.mtimeMs,
      identity: `${info.dev}:${info.ino}`,
    };
  }
}

async function listedByGit(start: Place, run: ToolRun): Promise<readonly string[] | undefined> {
  const info = await lstat(start.absolute);
  if (!info.isDirectory() || start.root !== 'workspace' || (await repositoryOf(run, start.absolute)) === undefined)
    return undefined;
  const printed = await git(run, start.absolute, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return printed === undefined ? undefined : [...new Set(fields(printed))].sort();
}
