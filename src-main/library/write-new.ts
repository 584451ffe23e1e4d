import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { FILE_NAME_HINT, isWorkflowFileName } from '../../src-shared/workflow/file-name.ts';
import type { WriteFile } from './documents.ts';
import { fileProblem, MAX_WORKFLOW_BYTES } from './read-text.ts';

/** Writes new workflow files into a folder: all or none, and never in place of a file that is there. */
export async function writeNew(
  folder: string,
  files: readonly { readonly name: string; readonly text: string }[],
  write: WriteFile,
): Promise<Result<{ readonly paths: readonly string[] }, Problem>> {
  const taken: string[] = [];
  const failed = async (found: Problem): Promise<Result<never, Problem>> => {
    for (const path of taken) await rm(path, { force: true });
    return err(found);
  };
  for (const { name, text } of files) {
    const path = join(folder, name);
    if (!isWorkflowFileName(name))
      return failed(
        problem('bad_file', `"${name}" cannot be the name of a workflow file.`, {
          hint: FILE_NAME_HINT,
          at: name,
        }),
      );
    if (Buffer.byteLength(text) > MAX_WORKFLOW_BYTES)
      return failed(problem('file_too_big', `${name} would be over 1 MB, more than a workflow file may have.`, { at: path }));
    try {
      // The name is taken before anything is written, so that nobody else's file of that name is replaced.
      await (await open(path, 'wx')).close();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
        return failed(
          problem('file_exists', `There is a file ${name} already.`, {
            hint: 'Choose another name; nothing was changed.',
            at: path,
          }),
        );
      return failed(fileProblem(error, { path, doing: 'write' }));
    }
    taken.push(path);
    const written = await write(path, text);
    if (!written.ok) return failed(written.error);
  }
  return ok({ paths: taken });
}
