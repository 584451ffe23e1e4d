import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import type { ArtifactSpec } from '../../src-shared/workflow/step-fields.ts';
import type { WorkspaceRecord } from '../../src-shared/history/events.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';

/** Folders no pattern looks into unless it names them. */
const SKIPPED = new Set(['.git', 'node_modules']);
const MOST_FILES = 500;

/** Where declared artifacts are looked for and where they go. */
export interface Collecting {
  readonly artifacts: readonly ArtifactSpec[];
  readonly workspace: WorkspaceRecord;
  log(stream: 'system', text: string): void;
  artifact(file: { readonly path: string; readonly type: string; readonly name: string }): Promise<unknown>;
}

/**
 * Copies the files a step's `artifacts` patterns name, below the workspace or the artifacts folder, into the run's
 * artifacts. What a pattern does not find, or finds outside, is said in the log; the step's own result stands.
 */
export async function collectDeclaredArtifacts(context: Collecting): Promise<void> {
  for (const spec of context.artifacts) {
    if (spec.path === undefined) continue;
    const named = await filesNamed(context.workspace, spec.path);
    if (!named.ok) {
      context.log('system', `The artifact was left out: ${named.error.message}`);
      continue;
    }
    const files = named.value;
    if (files.length === 0) context.log('system', `The declared artifact ${spec.path} was not made.`);
    for (const file of files) {
      await context.artifact({
        path: file.path,
        type: spec.type,
        name: files.length === 1 ? (spec.name ?? file.name) : file.name,
      });
    }
  }
}

/** Files a pattern names below the workspace or, where there are none, the artifacts folder; error when it leads out of them. */
export async function filesNamed(workspace: WorkspaceRecord, written: string): Promise<Result<readonly Found[], Problem>> {
  const pattern = written.replaceAll('\\', '/').replace(/^\.\//, '');
  if (pattern.startsWith('/') || /^[a-z]:/i.test(pattern) || pattern.split('/').includes('..')) {
    return err(
      problem('outside_workspace', `${written} leads out of the workspace.`, {
        at: written,
        hint: 'Name a file inside the project.',
      }),
    );
  }
  return ok(await firstWithFiles([workspace.root, workspace.artifacts], pattern));
}

interface Found {
  readonly path: string;
  /** Path below the root, with forward slashes. */
  readonly name: string;
}

async function firstWithFiles(roots: readonly string[], pattern: string): Promise<readonly Found[]> {
  for (const root of roots) {
    const files = await filesMatching(root, pattern);
    if (files.length > 0) return files;
  }
  return [];
}

async function filesMatching(root: string, pattern: string): Promise<readonly Found[]> {
  const top = await realpath(root).catch(() => undefined);
  if (top === undefined) return [];
  const { base, glob } = picomatch.scan(pattern);
  const matches = picomatch(pattern, { dot: true });
  const named = new Set(pattern.split('/'));
  const found: Found[] = [];
  const visit = async (path: string): Promise<void> => {
    if (found.length >= MOST_FILES) return;
    const info = await lstat(path).catch(() => undefined);
    if (info === undefined || info.isSymbolicLink()) return;
    const name = relative(top, path).split(sep).join('/');
    if (info.isFile()) {
      if (glob === '' || matches(name)) found.push({ path, name });
      return;
    }
    if (!info.isDirectory()) return;
    for (const entry of (await readdir(path)).sort()) {
      if (!SKIPPED.has(entry) || named.has(entry)) await visit(join(path, entry));
    }
  };
  const start = await realpath(join(top, glob === '' ? pattern : base)).catch(() => undefined);
  if (start !== undefined && (start === top || start.startsWith(top + sep))) await visit(start);
  return found;
}
