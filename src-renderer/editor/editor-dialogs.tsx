import type { Problem } from '../../src-shared/lib/problem.ts';
import type { EditCommand } from '../commands/edit-command.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';
import { say as toast } from '../ui/toast.tsx';
import { valuesFor } from '../commands/values.ts';
import { words } from '../ui/words.ts';
import { ExtractDialog } from './extract-dialog.tsx';
import { GroupDialog } from './group-dialog.tsx';
import { NeedsDialog } from './needs-dialog.tsx';

/** A question about steps that is open. */
export type StepQuestion =
  { readonly kind: 'group' | 'extract'; readonly ids: readonly string[] } | { readonly kind: 'needs'; readonly id: string };

/** The dialog of the open question; what it leads to is one named edit. */
export function EditorDialogs(props: {
  readonly document: DocumentStore;
  readonly question: StepQuestion | undefined;
  /** Makes an edit and says so; gives why it was refused. */
  readonly onEdit: (command: EditCommand) => Promise<Problem | undefined>;
  readonly onClose: () => void;
}) {
  const { document: opened, question, onEdit, onClose } = props;
  if (question === undefined) return null;
  const { draft } = opened.getState();
  if (question.kind === 'needs') {
    const { id } = question;
    return <NeedsDialog draft={draft} id={id} onKeep={(needs) => onEdit({ kind: 'needs', id, needs })} onClose={onClose} />;
  }
  const { ids } = question;
  const first = [...draft.all.values()].find((step) => ids.includes(step.id))?.name ?? '';
  return question.kind === 'group' ? (
    <GroupDialog
      steps={ids.length}
      first={first}
      lists={valuesFor(draft, ids[0] ?? '', opened.getState().tools)}
      onGroup={(name, repeating) => onEdit({ kind: 'group', ids, name, repeating })}
      onClose={onClose}
    />
  ) : (
    <ExtractDialog
      steps={ids.length}
      first={first}
      onExtract={async (name, file) => {
        const problem = await onEdit({ kind: 'extract', ids, name, file });
        if (problem === undefined) toast(words().extracting.made(file));
        return problem;
      }}
      onClose={onClose}
    />
  );
}
