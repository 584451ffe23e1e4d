import { constants, copyFileSync, linkSync, rmSync, statSync } from 'node:fs';
import { join, parse } from 'node:path';
import { fileProblem } from '../../src-shared/lib/file-problem.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';

/** A free name beside a history that tells the instant: `history-kept-2026-03-01T10-20-30.db`. */
export function nameAside(path: string, now: number): string {
  const { dir, name, ext } = parse(path);
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  for (let count = 1; ; count += 1) {
    const to = join(dir, `${name}-kept-${stamp}${count === 1 ? '' : `-${count}`}${ext}`);
    if (statSync(to, { throwIfNoEntry: false }) === undefined) return to;
  }
}

/** Moves a closed history to another name in its folder, its log with it; the next opening makes a new one. */
export function setHistoryAside(path: string, to: string): Result<void, Problem> {
  try {
    // Under both names before it leaves the old one: whatever ends this midway, the history is whole somewhere.
    const there = SUFFIXES.filter((suffix) => statSync(path + suffix, { throwIfNoEntry: false }) !== undefined);
    for (const suffix of there) linkOrCopy(path + suffix, to + suffix);
    for (const suffix of [...there, '-shm']) rmSync(path + suffix, { force: true });
    return ok(undefined);
  } catch (error) {
    return err(fileProblem(error, path));
  }
}

const SUFFIXES = ['', '-wal'] as const;

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}
