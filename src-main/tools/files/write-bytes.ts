import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { JsonObject } from '../../../src-shared/lib/json.ts';
import type { Place } from '../places.ts';
import { refuse } from '../refusal.ts';
import type { ToolRun } from '../tool.ts';

/** What to do when a file with that name is there already. */
export type Existing = 'replace' | 'refuse' | 'append';

/** How to write a file. `artifact` is the type to record it under when it lies below `artifacts:`. */
export interface WriteFile {
  readonly place: Place;
  readonly existing: Existing;
  readonly artifact: string;
  fill(file: FileHandle): Promise<void>;
}

/**
 * Writes a file whole or not at all: to a neighbour first, then renamed. What it replaces in the project folder itself
 * goes to the trash; below `artifacts:` it becomes an artifact of the run. Gives its bytes and the artifact's id.
 */
export async function writeWhole({ place, existing, artifact, fill }: WriteFile, run: ToolRun): Promise<JsonObject> {
  const before = await lstat(place.absolute).catch(() => undefined);
  if (before !== undefined && existing === 'refuse')
    throw refuse('exists', `${place.shown} is there already.`, {
      hint: 'Choose another name, or allow replacing.',
      at: place.shown,
    });
  if (before !== undefined && !before.isFile())
    throw refuse('is_folder', `${place.shown} is a folder, not a file.`, { hint: 'Choose another name.', at: place.shown });
  await mkdir(dirname(place.absolute), { recursive: true });
  const neighbour = join(dirname(place.absolute), `.${basename(place.absolute).slice(0, 100)}.${randomUUID().slice(0, 8)}`);
  try {
    if (before !== undefined && existing === 'append') await copyFile(place.absolute, neighbour, constants.COPYFILE_EXCL);
    const flags = existing === 'append' && before !== undefined ? constants.O_APPEND : constants.O_CREAT | constants.O_EXCL;
    const file = await open(
      neighbour,
      constants.O_WRONLY | constants.O_NOFOLLOW | flags,
      before === undefined ? 0o666 : before.mode,
    );
    try {
      await fill(file);
      await file.sync();
    } finally {
      await file.close();
    }
    run.signal.throwIfAborted();
    await keepOld(place, before !== undefined && existing === 'replace' ? 'there' : 'new', run);
    await rename(neighbour, place.absolute);
  } catch (error) {
    await rm(neighbour, { force: true });
    throw error;
  }
  const { size } = await lstat(place.absolute);
  if (place.root !== 'artifacts') return { path: place.shown, bytes: size };
  const record = await run.artifact({ path: place.absolute, type: artifact, name: basename(place.absolute) });
  return { path: place.shown, bytes: size, artifact: record.id };
}

async function keepOld(place: Place, old: 'there' | 'new', run: ToolRun): Promise<void> {
  if (old === 'new' || place.root !== 'workspace' || run.workspace.mode !== 'in_place') return;
  const result = await run.ports.trash.move({ runId: run.runId, step: run.step, from: place.absolute });
  if (!result.ok)
    throw refuse(result.error.code, `${place.shown} could not be replaced: ${result.error.message}`, {
      hint: result.error.hint,
      at: place.shown,
    });
}
