import { useCallback, useEffect, useRef, useState } from 'react';
import type { FolderListing } from '../../src-shared/wire/views.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Input } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { rowKeys } from '../ui/row-keys.ts';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';
import { useSession, type PickRequest } from '../state/session.ts';
import './path-picker.css';

/** Chooses a file or folder of this computer where the shell has no dialog of its own. */
export function PathPicker() {
  const request = useSession((state) => state.picking);
  return request === null ? null : <Open request={request} />;
}

function Open(props: { readonly request: PickRequest }) {
  const { request } = props;
  const text = words().pathPicker;
  const [listing, setListing] = useState<FolderListing | null>(null);
  const [typed, setTyped] = useState('');
  const [file, setFile] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const latest = useRef(0);
  const visit = useCallback(async (path?: string) => {
    const turn = (latest.current += 1);
    const answer = await ask((client) => client.folders.list(path === undefined ? {} : { path }));
    // Where the person went meanwhile counts, not the answer to an earlier question.
    if (turn !== latest.current) return;
    if (!answer.ok) {
      setProblem(answer.error);
      return;
    }
    setProblem(null);
    setListing(answer.value);
    setTyped(answer.value.path);
    setFile(null);
  }, []);
  useEffect(() => void visit(), [visit]);
  const entries = (listing?.entries ?? []).filter((entry) => request.kind === 'file' || entry.kind === 'folder');
  // The path field says what is chosen, gone to or not; one that was only typed is looked up first.
  const chosen = request.kind === 'folder' ? (typed.trim() === '' ? null : typed) : file;
  const choose = async () => {
    if (request.kind === 'file' || chosen === listing?.path) return request.done(chosen);
    const turn = (latest.current += 1);
    const answer = await ask((client) => client.folders.list({ path: typed }));
    if (turn !== latest.current) return;
    if (answer.ok) request.done(answer.value.path);
    else setProblem(answer.error);
  };
  return (
    <Dialog
      open
      onClose={() => request.done(null)}
      title={request.title}
      foot={
        <>
          <span className="caption text-3 one">{chosen}</span>
          <span className="spacer" />
          <Button onClick={() => request.done(null)}>{words().acts.cancel}</Button>
          <Button kind="primary" disabled={chosen === null} onClick={() => void choose()}>
            {request.kind === 'folder' ? text.folder : text.file}
          </Button>
        </>
      }
    >
      <div className="picker">
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            void visit(typed);
          }}
        >
          <IconButton
            icon="chevron-up"
            label={text.up}
            disabled={listing?.parent == null}
            onClick={() => void visit(listing?.parent ?? undefined)}
          />
          <IconButton icon="home" label={text.home} onClick={() => void visit()} />
          <Input
            small
            mono
            aria-label={text.path}
            value={typed}
            onChange={(event) => {
              latest.current += 1;
              setTyped(event.currentTarget.value);
            }}
          />
          <Button size="small" type="submit">
            {text.goTo}
          </Button>
        </form>
        {problem !== null && (
          <p className="field-error" role="alert">
            {problem.message} {problem.hint}
          </p>
        )}
        <ul className="picker-list" onKeyDown={rowKeys()}>
          {listing !== null && problem === null && entries.length === 0 && <EmptyState title={text.empty} />}
          {entries.map((entry) => (
            <li key={entry.path}>
              <button
                type="button"
                className={file === entry.path ? 'picker-row picker-on' : 'picker-row'}
                data-row={entry.path}
                aria-pressed={entry.kind === 'file' ? file === entry.path : undefined}
                onClick={() => (entry.kind === 'folder' ? void visit(entry.path) : setFile(entry.path))}
              >
                <Icon name={entry.kind} />
                <span className="one">{entry.name}</span>
                <span className="spacer" />
                {entry.isGit && <span className="caption text-3">{text.git}</span>}
                {entry.kind === 'folder' && <Icon name="chevron-right" size={12} />}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
