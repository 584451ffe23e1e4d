import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { satisfies, valid, validRange } from 'semver';
import { z } from 'zod';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';

const manifest = z.object({ version: z.string() });

/** `id@range` taken apart; without a range any version will do. A path is never taken apart. */
export function rangeOfRef(ref: string): { readonly ref: string; readonly range: string | undefined } {
  const at = ref.lastIndexOf('@');
  return at <= 0 ? { ref, range: undefined } : { ref: ref.slice(0, at), range: ref.slice(at + 1) };
}

/** The one of several workflow files whose package has a version in the range; what there is instead, where none has. */
export async function inRange<T extends { readonly path: string; readonly ref: string }>(
  candidates: readonly T[],
  range: string,
): Promise<Result<readonly T[], Problem>> {
  if (validRange(range) === null) {
    return err(
      problem('bad_range', `"${range}" is not a range of versions.`, { hint: 'Write it as in ^1.2, ~1.2.3 or 1.x.', at: range }),
    );
  }
  const versions = await Promise.all(
    candidates.map(async (candidate) => ({ candidate, version: await versionBeside(candidate.path) })),
  );
  const fitting = versions.filter(({ version }) => (version === undefined ? range === '*' : satisfies(version, range)));
  if (fitting.length > 0) return ok(fitting.map(({ candidate }) => candidate));
  const there = versions.map(
    ({ candidate, version }) => `${candidate.ref} ${version === undefined ? 'has no version' : `is ${version}`}`,
  );
  return err(
    problem('no_such_version', `No version in ${range} is here: ${there.join(', ')}.`, {
      hint: 'Install one that fits, change the range, or give the workflow a package.json with its version.',
      at: range,
    }),
  );
}

/** The version of the package a workflow file lies in, where it has one. */
async function versionBeside(path: string): Promise<string | undefined> {
  try {
    const { version } = manifest.parse(JSON.parse(await readFile(join(dirname(path), 'package.json'), 'utf8')));
    return valid(version) ?? undefined;
  } catch {
    return undefined;
  }
}
