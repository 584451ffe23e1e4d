import { useRef } from 'react';
import type { ImportPreview } from '../../src-shared/wire/import-views.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { fileNameOf } from '../ui/format.ts';
import { Picture } from '../ui/picture.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { say } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { chooseImport, closeImport, finishImport, showImport, useImporting, type ImportTarget } from '../state/importing.ts';
import { ImportNotes } from './import-notes.tsx';
import './import-dialog.css';

/** What a workflow of another tool becomes: its picture, what is said in another way, what has no equal; then Import. */
export function ImportDialog() {
  const target = useImporting((state) => state.target);
  return target === null ? null : <Open target={target} />;
}

function Open(props: { readonly target: ImportTarget }) {
  const { target } = props;
  const text = words().importing;
  const preview = useImporting((state) => state.preview);
  const problem = useImporting((state) => state.problem);
  const busy = useImporting((state) => state.busy);
  const cancel = useRef<HTMLButtonElement>(null);
  const first = preview?.workflows[0];
  const errors = preview?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  const name = first?.name ?? '';
  const finish = async () => {
    const paths = await finishImport();
    if (paths !== undefined) say(text.done(name));
    else if (useImporting.getState().problem?.code === 'changed_since_shown') {
      say(text.changedFile);
      await showImport(target);
    }
  };
  const cannot = !busy && (problem !== null || (preview !== null && first === undefined));
  return (
    <Dialog
      open
      size="wide"
      onClose={closeImport}
      title={name === '' ? text.title : text.titleOf(name)}
      lead={preview === null ? nameOf(target) : `${text.kinds[preview.kind]}: ${nameOf(target)}`}
      focus={cancel}
      foot={
        <>
          <span className="small text-3">{text.nothingRun}</span>
          <span className="spacer" />
          <Button ref={cancel} onClick={closeImport}>
            {words().acts.cancel}
          </Button>
          {cannot ? (
            <Button kind="primary" onClick={() => void chooseImport(text.pick)}>
              {text.other}
            </Button>
          ) : (
            <Button kind="primary" icon="download" disabled={busy || first === undefined} onClick={() => void finish()}>
              {text.import}
            </Button>
          )}
        </>
      }
    >
      {busy && preview === null && (
        <p className="import-wait text-2" role="status">
          {text.reading}
        </p>
      )}
      {cannot && (
        <EmptyState
          title={problem?.message ?? errors[0]?.message ?? text.cannot}
          text={problem?.hint ?? errors[0]?.hint ?? undefined}
        >
          {errors[0]?.range !== undefined && (
            <span className="small text-3">{words().library.fixLine(errors[0].range.start.line)}</span>
          )}
        </EmptyState>
      )}
      {preview !== null && first !== undefined && <Shown preview={preview} />}
    </Dialog>
  );
}

function Shown(props: { readonly preview: ImportPreview }) {
  const { preview } = props;
  const text = words().importing;
  const [first, ...others] = preview.workflows;
  if (first === undefined) return null;
  return (
    <div className="import">
      <aside className="import-side">
        <h3>{text.picture}</h3>
        <div className="card import-picture dots">
          <Picture picture={first.picture} width={300} height={104} />
        </div>
        <p className="small">{text.facts(first.picture.nodes.length, first.inputs, first.triggers)}</p>
        {first.description !== '' && <p className="small text-2 import-description">{first.description}</p>}
        {others.length > 0 && (
          <>
            <p className="small">{text.more(others.length)}</p>
            <ul className="small text-2">
              {others.map(({ path, name }) => (
                <li key={path}>{name}</li>
              ))}
            </ul>
          </>
        )}
        <details className="small">
          <summary>{text.files(preview.files.length)}</summary>
          <ul className="import-files">
            {preview.files.map(({ path }) => (
              <li key={path}>{path}</li>
            ))}
          </ul>
        </details>
      </aside>
      <div className="import-notes">
        {preview.workflows.some(({ problems }) => problems.some(({ severity }) => severity === 'error')) && (
          <section className="import-part">
            <h3>
              <StatusGlyph kind="to-fix" size={14} />
              {text.toMend}
            </h3>
            <ul>
              {preview.workflows.flatMap(({ path, problems }) =>
                problems
                  .filter(({ severity }) => severity === 'error')
                  .map((one, index) => (
                    <li key={`${path}${index}`}>
                      {one.message} <span className="text-3">{one.hint}</span>
                    </li>
                  )),
              )}
            </ul>
          </section>
        )}
        <ImportNotes preview={preview} />
      </div>
    </div>
  );
}

function nameOf(target: ImportTarget): string {
  return 'path' in target ? fileNameOf(target.path) : target.files.map(({ path }) => path).join(', ');
}
