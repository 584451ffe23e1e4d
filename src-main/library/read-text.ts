import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';

/** The largest workflow file that is read, in bytes. */
export const MAX_WORKFLOW_BYTES = 1024 * 1024;

/** Names a folder's workflow file may have, first found wins. */
export const WORKFLOW_FILES = [
  'workflow.yaml',
  'workflow.yml',
  'workflow.md',
  'workflow.markdown',
  'workflow.json',
  'workflow.jsonc',
  'workflow.toml',
] as const;

/** A workflow file's text as it is on disk (BOM and line ends kept) and the sha256 hex of its bytes. */
export interface FileText {
  readonly path: string;
  readonly text: string;
  readonly version: string;
  readonly mtimeMs: number;
}

/** Reads a workflow file, or the workflow file of a folder, refusing what cannot be one. `path` is absolute. */
export async function readWorkflowFile(path: string): Promise<Result<FileText, Problem>> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return await readFolder(path);
    if (!found.isFile()) {
      return err(
        problem('not_a_file', `${path} is not a file.`, {
          hint: 'Name a workflow file, or the folder that holds one.',
          at: path,
        }),
      );
    }
    if (found.size > MAX_WORKFLOW_BYTES) {
      return err(
        problem('file_too_big', `${path} is ${megabytes(found.size)} MB; a workflow file may have 1 MB.`, {
          hint: 'Move long texts into files beside it and name them under `references`.',
          at: path,
        }),
      );
    }
    const handle = await open(path, 'r');
    try {
      return decode(path, { bytes: await handle.readFile(), mtimeMs: found.mtimeMs });
    } finally {
      await handle.close();
    }
  } catch (error) {
    return err(fileProblem(error, { path, doing: 'read' }));
  }
}

/** The sha256 hex of a text as it would be written. */
export function versionOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Says in words why the system refused a file, and what to do. */
export function fileProblem(
  error: unknown,
  { path, doing }: { readonly path: string; readonly doing: 'read' | 'write' },
): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return problem('file_not_found', `There is no ${path}.`, {
        hint: 'Check the path for a typing slip, or look whether it was moved.',
        at: path,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return doing === 'read'
        ? problem('not_readable', `${path} may not be read by you.`, { hint: 'Change its permissions, or use a copy.', at: path })
        : problem('not_writable', `${path} may not be written by you.`, {
            hint: 'Change its permissions, or save a copy in another folder.',
            at: path,
          });
    case 'ENOSPC':
    case 'EDQUOT':
      return problem('disk_full', `The disk is full: ${path} was not written; what was there is unchanged.`, {
        hint: 'Make room, then save again.',
        at: path,
      });
    case 'ELOOP':
      return problem('not_readable', `${path} is a link that leads in a circle.`, { hint: 'Name the real file.', at: path });
    default:
      return problem(
        `cannot_${doing}`,
        `${path} could not be ${doing === 'read' ? 'read' : 'written'}: ${error instanceof Error ? error.message : String(error)}`,
        {
          hint: 'Look at the disk and the permissions, then try again.',
          at: path,
        },
      );
  }
}

async function readFolder(folder: string): Promise<Result<FileText, Problem>> {
  for (const name of WORKFLOW_FILES) {
    const inside = await stat(join(folder, name)).catch(() => undefined);
    if (inside?.isFile()) return readWorkflowFile(join(folder, name));
  }
  return err(
    problem('no_workflow_in_folder', `The folder ${folder} holds no workflow.`, {
      hint: `It needs a file named ${WORKFLOW_FILES.join(', ')}.`,
      at: folder,
    }),
  );
}

function decode(
  path: string,
  { bytes, mtimeMs }: { readonly bytes: Buffer; readonly mtimeMs: number },
): Result<FileText, Problem> {
  if (bytes.includes(0)) return err(binary(path));
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return ok({ path, text, version: createHash('sha256').update(bytes).digest('hex'), mtimeMs });
  } catch {
    return err(binary(path));
  }
}

function binary(path: string): Problem {
  return problem('file_binary', `${path} is not a text file.`, {
    hint: 'A workflow is UTF-8 text: YAML, Markdown, JSON or TOML.',
    at: path,
  });
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
