import { useMemo, type ComponentType } from 'react';
import type { DocumentStore } from '../state/documents/document-store.ts';
import type { DiffSlotProps } from '../state/editor-slots.ts';
import { useDocument } from '../state/documents/use-document.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { say as toast } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { VersionDifference } from './versions/version-difference.tsx';

/** Our text and the file's text differ: shows the difference, by meaning and as text, and lets the person choose. */
export function ConflictDialog(props: { readonly document: DocumentStore; readonly picture: ComponentType<DiffSlotProps> }) {
  const { document: opened } = props;
  const conflict = useDocument(opened, (state) => state.conflict);
  // The file is as it was: what differs are changes of one's own that were found again.
  const isFound = useDocument(opened, (state) => state.conflict?.version === state.version);
  const text = useDocument(opened, (state) => state.text);
  const path = useDocument(opened, (state) => state.path);
  const tools = useDocument(opened, (state) => state.tools);
  const say = words().conflict;
  const pair = useMemo(
    () =>
      conflict === null ? undefined : { path, before: text, after: conflict.text, names: { before: say.ours, after: say.other } },
    [conflict, text, path, say],
  );
  const choose = (how: 'theirs' | 'mine') => {
    opened.settleConflict(how);
    toast(how === 'theirs' ? say.takenTheirs : say.keptMine);
  };
  return (
    <Dialog
      open={conflict !== null}
      onClose={() => choose('mine')}
      title={isFound ? say.foundTitle : say.title}
      lead={isFound ? say.foundLead : say.lead}
      size="wide"
      foot={
        <>
          <span className="spacer" />
          <Button onClick={() => choose('theirs')}>{isFound ? say.foundTheirs : say.theirs}</Button>
          <Button onClick={() => choose('mine')}>{say.mine}</Button>
        </>
      }
    >
      {pair !== undefined && (
        <VersionDifference pair={pair} blocks={tools} picture={props.picture} direction={words().versions.conflictDirection} />
      )}
    </Dialog>
  );
}
