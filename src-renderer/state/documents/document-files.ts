import type { NewFile } from '../../../src-shared/formats/edit/edit-plan.ts';
import type { Dialect } from '../../../src-shared/formats/text-source.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { DocumentView } from '../../../src-shared/wire/views.ts';
import type { DocumentClient } from './document-client.ts';
import { problemOf } from './document-problem.ts';

/** The file as it is now; undefined when it is not there any more. Any other failure is thrown. */
export async function fileNow(client: DocumentClient, path: string): Promise<DocumentView | undefined> {
  try {
    return await client.documents.open({ path });
  } catch (failure) {
    if (problemOf(failure, path).code === 'file_not_found') return undefined;
    throw failure;
  }
}

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

/** Copies a text into the person's own folder; gives the path of the new file. */
export async function writeMine(
  client: DocumentClient,
  path: string,
  { name, text, project }: { readonly name: string; readonly text: string; readonly project: string | undefined },
): Promise<Result<string, Problem>> {
  try {
    const made = await client.documents.create({ name, text, from: path, ...(project === undefined ? {} : { project }) });
    return ok(made.path);
  } catch (failure) {
    return err(problemOf(failure, path));
  }
}

/** A file in another notation, and what that notation could not keep. */
export interface Converted {
  readonly path: string;
  readonly losses: readonly { readonly message: string }[];
}

/** Writes a text in another notation into a new file beside the one it comes from. */
export async function writeConverted(
  client: DocumentClient,
  path: string,
  { text, to }: { readonly text: string; readonly to: Dialect },
): Promise<Result<Converted, Problem>> {
  try {
    return ok(await client.documents.convert({ path, text, to }));
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
