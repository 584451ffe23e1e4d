import { create } from 'zustand';
import type { ImportPreview } from '../../src-shared/wire/import-views.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { ask } from './host.ts';
import { pickPath } from './pick-path.ts';
import { go } from './session.ts';
import { changeSettings } from './settings.ts';

/** What is to be imported: a path of the host's computer, or the texts of files a person dropped. */
export type ImportTarget =
  { readonly path: string } | { readonly files: readonly { readonly path: string; readonly text: string }[] };

interface Importing {
  readonly target: ImportTarget | null;
  readonly preview: ImportPreview | null;
  readonly problem: Problem | null;
  readonly busy: boolean;
}

const CLOSED: Importing = { target: null, preview: null, problem: null, busy: false };

/** The import a person is looking at, if any. */
export const useImporting = create<Importing>(() => CLOSED);

let asked = 0;

/** Asks for a file and shows what would become of it. */
export async function chooseImport(title: string): Promise<void> {
  const path = await pickPath('file', title);
  if (path !== null) await showImport({ path });
}

/** Shows what would become of a file or of dropped texts; nothing is written. */
export async function showImport(target: ImportTarget): Promise<void> {
  const turn = (asked += 1);
  useImporting.setState({ ...CLOSED, target, busy: true });
  const answer = await ask((client) => client.imports.preview(wireTarget(target)));
  if (turn !== asked) return;
  useImporting.setState(
    answer.ok ? { preview: answer.value, problem: null, busy: false } : { preview: null, problem: answer.error, busy: false },
  );
}

/** Writes what is shown and opens the first workflow in the editor; the paths written, or undefined when it was refused. */
export async function finishImport(): Promise<readonly string[] | undefined> {
  const { target, preview } = useImporting.getState();
  if (target === null || preview === null) return undefined;
  useImporting.setState({ busy: true });
  const answer = await ask((client) => client.imports.write({ target: wireTarget(target), stamp: preview.stamp }));
  if (!answer.ok) {
    useImporting.setState({ problem: answer.error, busy: false });
    return undefined;
  }
  closeImport();
  void changeSettings({ welcomed: true });
  const [first] = answer.value.workflows;
  if (first !== undefined) go({ kind: 'editor', path: first });
  return answer.value.workflows;
}

/** Closes the dialog; an answer on its way is dropped. */
export function closeImport(): void {
  asked += 1;
  useImporting.setState(CLOSED);
}

function wireTarget(target: ImportTarget) {
  return 'path' in target ? { path: target.path } : { files: [...target.files] };
}
