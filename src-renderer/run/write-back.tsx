import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApplyPreviewView } from '../../src-shared/wire/workspace-views.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { fileNameOf } from '../ui/format.ts';
import { saveText } from '../ui/save-file.ts';
import { say, sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';

/** What the host says of a run's change while its workspace is kept. */
interface Change {
  readonly into: string;
  readonly git: boolean;
  readonly applied: boolean;
}

/** What can be done with the change of a finished run: apply it to the folder, take it back, make a branch, save a patch. */
export function WriteBack(props: { readonly runId: string }) {
  const { runId } = props;
  const text = words().writeBack;
  const [change, setChange] = useState<Change | null>(null);
  const [preview, setPreview] = useState<ApplyPreviewView | null>(null);
  const [naming, setNaming] = useState(false);
  const [busy, setBusy] = useState(false);
  const reload = useCallback(async () => {
    const answer = await ask((client) => client.workspaces.change({ runId, without: 'patch' }));
    setChange(answer.ok && answer.value.files.length > 0 ? answer.value : null);
  }, [runId]);
  useEffect(() => void reload(), [reload]);
  if (change === null) return null;

  const look = async () => {
    setBusy(true);
    const answer = await ask((client) => client.workspaces.preview({ runId }));
    setBusy(false);
    if (answer.ok) setPreview(answer.value);
    else sayProblem(answer.error);
  };
  const undo = async () => {
    setBusy(true);
    const answer = await ask((client) => client.workspaces.undo({ runId }));
    setBusy(false);
    if (answer.ok) say(text.undone(answer.value.files.length));
    else sayProblem(answer.error);
    await reload();
  };
  const apply = async (shown: ApplyPreviewView) => {
    setPreview(null);
    setBusy(true);
    const answer = await ask((client) => client.workspaces.apply({ runId, token: shown.token }));
    setBusy(false);
    if (answer.ok) say(text.applied(fileNameOf(shown.into)), { label: text.undo, onSelect: () => void undo() });
    else sayProblem(answer.error);
    await reload();
  };
  const savePatch = async () => {
    setBusy(true);
    const answer = await ask((client) => client.workspaces.change({ runId }));
    setBusy(false);
    if (answer.ok) saveText(`${runId}.patch`, answer.value.patch);
    else sayProblem(answer.error);
  };
  return (
    <div className="write-back">
      <span className="text-2 write-back-words">{change.applied ? text.isApplied(fileNameOf(change.into)) : text.lead}</span>
      <span className="spacer" />
      {change.applied ? (
        <Button size="small" icon="undo" busy={busy} onClick={() => void undo()}>
          {text.undo}
        </Button>
      ) : (
        <Button size="small" kind="primary" busy={busy} onClick={() => void look()}>
          {text.apply}
        </Button>
      )}
      {change.git && (
        <Button size="small" onClick={() => setNaming(true)}>
          {text.branch}
        </Button>
      )}
      <Button size="small" busy={busy} onClick={() => void savePatch()}>
        {text.patch}
      </Button>
      {preview !== null && (
        <PreviewDialog preview={preview} onClose={() => setPreview(null)} onApply={() => void apply(preview)} />
      )}
      {naming && <BranchName runId={runId} onClose={() => setNaming(false)} />}
    </div>
  );
}

function PreviewDialog(props: {
  readonly preview: ApplyPreviewView;
  readonly onClose: () => void;
  readonly onApply: () => void;
}) {
  const { preview } = props;
  const text = words().writeBack;
  const back = useRef<HTMLButtonElement>(null);
  const conflicts = preview.files.filter(({ how }) => how === 'conflict').length;
  const lead = conflicts > 0 ? text.conflicts(conflicts) : preview.clean ? text.previewLead(preview.into) : text.nothing;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={text.previewTitle}
      lead={lead}
      focus={back}
      foot={
        <>
          <span className="spacer" />
          <Button ref={back} onClick={props.onClose}>
            {words().acts.cancel}
          </Button>
          <Button kind="primary" disabled={!preview.clean} onClick={props.onApply}>
            {text.applyNow}
          </Button>
        </>
      }
    >
      <ul className="write-back-files">
        {preview.files.map((file) => (
          <li key={file.path} className={file.how === 'conflict' ? 'write-back-conflict' : undefined}>
            <span className="write-back-path">{file.path}</span>
            <span className="caption text-3">{file.how === 'taken' ? text.kinds[file.kind] : text.how[file.how]}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function BranchName(props: { readonly runId: string; readonly onClose: () => void }) {
  const { runId } = props;
  const text = words().writeBack;
  const [name, setName] = useState(`flowright/${runId.slice(-6).toLowerCase()}`);
  const [problem, setProblem] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const make = async () => {
    const answer = await ask((client) => client.workspaces.branch({ runId, name }));
    if (!answer.ok) {
      setProblem(`${answer.error.message} ${answer.error.hint ?? ''}`);
      return;
    }
    say(text.branched(answer.value.branch));
    props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      size="small"
      title={text.branchTitle}
      lead={text.branchLead}
      focus={input}
      foot={
        <>
          <span className="spacer" />
          <Button onClick={props.onClose}>{words().acts.cancel}</Button>
          <Button kind="primary" disabled={name.trim() === ''} onClick={() => void make()}>
            {text.branchNow}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <Field label={text.branchName} {...(problem === undefined ? {} : { error: problem })}>
          {(ids) => <Input {...ids} ref={input} mono value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
      </form>
    </Dialog>
  );
}
