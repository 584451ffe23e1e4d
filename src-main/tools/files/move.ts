import { copyFile, constants, lstat, mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { placeToWrite, type Place } from '../places.ts';
import { refuse } from '../refusal.ts';
import type { ToolRun } from '../tool.ts';
import { counted, sizeInWords } from '../words.ts';

/** One file and where it should go: a path as tools give it. */
export interface Wish {
  readonly from: string;
  readonly to: string;
}

/** What became of the wishes. */
export interface Moved {
  readonly moved: readonly { readonly from: string; readonly to: string; readonly bytes: number }[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Moves files one by one, never onto another file: a taken name gets “ (2)”. In the project folder itself each move
 * goes through the trash's record, so that it can be put back. What cannot be moved is listed with the reason.
 */
export async function moveFiles(wishes: readonly Wish[], run: ToolRun): Promise<Moved> {
  const moved: { from: string; to: string; bytes: number }[] = [];
  const skipped: { path: string; reason: string }[] = [];
  for (const [index, wish] of wishes.entries()) {
    run.signal.throwIfAborted();
    const from = await placeToWrite(run, wish.from);
    const info = await lstat(from.absolute).catch(() => undefined);
    if (info === undefined || from.absolute === run.workspace.root) {
      skipped.push({ path: wish.from, reason: info === undefined ? 'It is not there.' : 'It is the project folder itself.' });
      continue;
    }
    const wanted = await placeToWrite(run, wish.to);
    if (wanted.absolute === from.absolute) {
      skipped.push({ path: wish.from, reason: 'It is there already.' });
      continue;
    }
    const to = await freeName(wanted);
    await mkdir(dirname(to.absolute), { recursive: true });
    const bytes = info.isFile() ? info.size : 0;
    const problem = await moveOne(from, to, run);
    if (problem === undefined) moved.push({ from: from.shown, to: to.shown, bytes });
    else skipped.push({ path: wish.from, reason: problem });
    run.progress({ message: `Moved ${from.shown}`, percent: (100 * (index + 1)) / wishes.length });
  }
  if (
    moved.length === 0 &&
    skipped.length > 0 &&
    skipped.every(({ reason }) => reason !== 'It is not there.' && reason !== 'It is there already.')
  ) {
    throw refuse('nothing_moved', `None of ${counted(skipped.length, 'file')} could be moved: ${skipped[0]?.reason ?? ''}`, {
      hint: 'See the list of reasons in the log.',
    });
  }
  for (const { path, reason } of skipped) run.log('system', `${path} was left where it is: ${reason}`);
  return { moved, skipped };
}

/** What moves say to later steps and to people. */
export function movedOutput(
  { moved, skipped }: Moved,
  folder: string,
): { count: number; bytes: number; summary: string } & Moved {
  const bytes = moved.reduce((sum, file) => sum + file.bytes, 0);
  const left = skipped.length === 0 ? '' : `; ${counted(skipped.length, 'file')} left where they were`;
  return {
    moved,
    skipped,
    count: moved.length,
    bytes,
    summary: `${counted(moved.length, 'file')} (${sizeInWords(bytes)}) moved to ${folder}${left}`,
  };
}

async function moveOne(from: Place, to: Place, run: ToolRun): Promise<string | undefined> {
  if (from.root === 'workspace' && run.workspace.mode === 'in_place') {
    const result = await run.ports.trash.move({ runId: run.runId, step: run.step, from: from.absolute, to: to.absolute });
    return result.ok ? undefined : result.error.message;
  }
  await moveFile(from.absolute, to.absolute);
  return undefined;
}

async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    // Another disk: copy, then remove.
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await rm(from);
  }
}

/** The place itself, or the first of “name (2).ext”, “name (3).ext”… that is free. */
export async function freeName(place: Place): Promise<Place> {
  for (let number = 1; number < 10_000; number += 1) {
    const candidate = number === 1 ? place : numbered(place, number);
    if ((await lstat(candidate.absolute).catch(() => undefined)) === undefined) return candidate;
  }
  throw refuse('exists', `There are thousands of files named like ${place.shown} already.`, {
    hint: 'Choose another folder.',
    at: place.shown,
  });
}

function numbered(place: Place, number: number): Place {
  const name = basename(place.absolute);
  const dot = name.lastIndexOf('.');
  const next = dot <= 0 ? `${name} (${number})` : `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
  return {
    root: place.root,
    absolute: join(dirname(place.absolute), next),
    shown: place.shown.slice(0, place.shown.length - name.length) + next,
  };
}

/** Refuses a folder that is a file. */
export async function mustBeFolder(place: Place): Promise<void> {
  const info = await stat(place.absolute).catch(() => undefined);
  if (info !== undefined && !info.isDirectory())
    throw refuse('not_folder', `${place.shown} is a file, not a folder.`, { hint: 'Name a folder.', at: place.shown });
}
