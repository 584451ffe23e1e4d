import type { NewFile } from '../../src-shared/formats/edit/edit-plan.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { DocumentClient } from './document-client.ts';
import { problemOf } from './document-problem.ts';

/** Writes the files an edit brings along beside the document, before the edit itself is made; a file that is there is never replaced. */
export async function writeNewFiles(
  client: DocumentClient,
  path: string,
  files: readonly NewFile[],
): Promise<Result<void, Problem>> {
  try {
    await client.documents.writeNew({
      path,
      files: files.map(({ path: name, text }) => ({ name: name.replace(/^\.\//, ''), text })),
    });
    return ok(undefined);
  } catch (failure) {
    return err(problemOf(failure, path));
  }
}

/** Why an edit was not made after its file was written: the text it was made on is not the text any more. */
export function changedMeanwhile(path: string): Problem {
  return problem(
    'changed_meanwhile',
    'The workflow changed while the new file was written, so its steps were left as they are.',
    {
      at: path,
      hint: 'The new file is there; choose another name to try again.',
    },
  );
}
