import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { detectKind, isJustfile } from '../../../src-shared/import/detect-kind.ts';
import type { ImportDiagnostic, ImportKind, ImportSource } from '../../../src-shared/import/import-result.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import { fileProblem } from '../read-text.ts';

/** Files to import and files beside them, by paths relative to `root`, an absolute folder; and what was not looked at of a folder. */
export interface Gathered {
  readonly root: string;
  readonly wanted: readonly ImportSource[];
  readonly near: readonly ImportSource[];
  readonly passedOver: readonly ImportDiagnostic[];
}

const MOST_FILES = 300;
const MOST_BYTES = 1_000_000;
const DEPTH = 4;
const SKIPPED = new Set(['node_modules', '.git', 'dist', 'build', 'target', '.venv', 'vendor']);
const READABLE = /\.(jsonc?|ya?ml|toml|just|justfile)$/i;
/** Names that say nothing: the folder around them names the workflow. */
const GENERIC = /^(\.?justfile|agents\.just|workflow\.toml)$/i;
const NEAR = /\.(jsonc?|ya?ml|md|txt)$/i;

/** Reads what is to be imported: a file with what lies near it, or every workflow of a folder. `path` is absolute. */
export async function gather(path: string, kind: ImportKind | undefined): Promise<Result<Gathered, Problem>> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return ok(await gatherFolder(path, kind));
    if (found.size > MOST_BYTES)
      return err(
        problem('file_too_big', `${path} is over 1 MB, more than can be imported.`, {
          hint: 'Choose the workflow file itself.',
          at: path,
        }),
      );
    const root = GENERIC.test(basename(path)) ? dirname(dirname(path)) : rootOf(path);
    const own = { path: slashed(relative(root, path)), text: await readFile(path, 'utf8') };
    const near = kind === 'toml' || kind === 'just' || isJustfile(path) ? [] : (await filesBelow(root, NEAR)).found;
    return ok({ root, wanted: [own], near: near.filter((one) => one.path !== own.path), passedOver: [] });
  } catch (error) {
    return err(fileProblem(error, { path, doing: 'read' }));
  }
}

async function gatherFolder(folder: string, kind: ImportKind | undefined): Promise<Gathered> {
  const root = dirname(folder);
  const { found, tooBig, isCut } = await filesBelow(folder, undefined);
  const sources = found.map((one) => ({ ...one, path: `${basename(folder)}/${one.path}` }));
  const wanted = sources.filter((one) => (READABLE.test(one.path) || isJustfile(one.path)) && isWanted(one, kind));
  const passedOver = [
    ...tooBig.map((path) => notLookedAt(`${basename(folder)}/${path}`, 'The file is over 1 MB and was not looked at.')),
    ...(isCut
      ? [notLookedAt(basename(folder), `The folder has more than ${MOST_FILES} files; the rest was not looked at.`)]
      : []),
  ];
  return { root, wanted, near: sources.filter((one) => !wanted.includes(one)), passedOver };
}

function notLookedAt(path: string, message: string): ImportDiagnostic {
  return { code: 'IM109', severity: 'warning', message, hint: 'Import it by itself if a workflow is in it.', path };
}

function isWanted(source: ImportSource, kind: ImportKind | undefined): boolean {
  const found = detectKind(source);
  // Files of WorkRail's folders are many and of many kinds: only those with steps count.
  if (found === 'workrail' && !/"steps"\s*:/.test(source.text) && !/triggers\.ya?ml$/i.test(source.path)) return false;
  return kind === undefined ? found !== undefined && found !== 'workflow-as-code' : found === kind;
}

// Routines lie in a folder beside the workflows, and documents beside both.
function rootOf(path: string): string {
  const folder = dirname(path);
  return /^(workflows|routines|examples|loops|spec)$/.test(basename(folder)) ? dirname(folder) : folder;
}

async function filesBelow(
  root: string,
  pattern: RegExp | undefined,
): Promise<{ readonly found: readonly ImportSource[]; readonly tooBig: readonly string[]; readonly isCut: boolean }> {
  const found: ImportSource[] = [];
  const tooBig: string[] = [];
  let isCut = false;
  async function visit(folder: string, depth: number): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name))) {
      if (isCut) return;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (depth > 0 && !SKIPPED.has(entry.name)) await visit(path, depth - 1);
      } else if (
        entry.isFile() &&
        (pattern === undefined
          ? READABLE.test(entry.name) || NEAR.test(entry.name) || isJustfile(entry.name)
          : pattern.test(entry.name))
      ) {
        isCut = found.length >= MOST_FILES;
        if (isCut) return;
        const size = (await stat(path).catch(() => undefined))?.size ?? 0;
        if (size > MOST_BYTES) tooBig.push(slashed(relative(root, path)));
        const text = size > MOST_BYTES ? undefined : await readFile(path, 'utf8').catch(() => undefined);
        if (text !== undefined) found.push({ path: slashed(relative(root, path)), text });
      }
    }
  }
  await visit(root, DEPTH);
  return { found, tooBig, isCut };
}

function slashed(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}
