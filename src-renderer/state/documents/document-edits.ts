import type { Problem } from '../../../src-shared/lib/problem.ts';
import { err, type Result } from '../../../src-shared/lib/result.ts';
import type { Change } from '../../commands/change.ts';
import { runCommand, type EditCommand } from '../../commands/edit-command.ts';
import type { AwayDocument } from './away-document.ts';
import { isQuick, type Checked } from './document-check.ts';
import type { DocumentClient } from './document-client.ts';
import { changedMeanwhile, writeNewFiles } from './document-files.ts';
import { readOnlyProblem, type DocumentState } from './document-state.ts';

/** What edits are made on and with. */
export interface EditSurroundings {
  readonly client: DocumentClient;
  readonly path: string;
  /** Reads and edits long texts off the UI thread; absent means here and now. */
  readonly away: AwayDocument | undefined;
  readonly get: () => DocumentState;
  readonly commit: (change: Change, more: { readonly merge?: string; readonly checked?: Checked }) => void;
  readonly isOver: () => boolean;
}

/** Gives the act that makes an edit on the text as it is then; the files an edit brings are written before it is made. */
export function createEdits({ client, path, away, get, commit, isOver }: EditSurroundings) {
  return async (command: EditCommand, merge?: string): Promise<Result<Change, Problem>> => {
    if (get().readOnly) return err(readOnlyProblem(path));
    const joined = merge === undefined ? {} : { merge };
    const isHere = away === undefined || isQuick(get().text, path);
    const here = () => ({ on: get().text, edited: runCommand(get(), command), checked: undefined });
    let written: string | undefined;
    for (;;) {
      // Where it is quick it is done at once, before anything else can happen to the text.
      const made = isHere ? here() : await away.edit(() => get().text, command).catch(here);
      const { on, edited, checked } = made;
      if (!edited.ok || isOver()) return edited;
      const { files = [] } = edited.value;
      if (files.length > 0 && JSON.stringify(files) !== written) {
        const wrote = written === undefined ? await writeNewFiles(client, path, files) : err(changedMeanwhile(path));
        if (!wrote.ok) return wrote;
        written = JSON.stringify(files);
      }
      // What was typed while the edit was made is kept: the edit is made again on top of it.
      if (on !== get().text) continue;
      commit(edited.value, { ...joined, ...(checked === undefined ? {} : { checked }) });
      return edited;
    }
  };
}
