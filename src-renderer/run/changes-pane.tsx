import { useCallback, useEffect, useMemo, useState } from 'react';
import type { RunSummary } from '../../src-shared/engine/state.ts';
import type { TrashView } from '../../src-shared/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { Box } from '../ui/card.tsx';
import { Diff } from '../ui/diff.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { bytesOf, fileNameOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { say, sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';
import { readPatch, type DiffFile } from './patch.ts';
import { WriteBack } from './write-back.tsx';
import './changes.css';

/** What a run changed on disk. */
export interface RunChanges {
  readonly files: readonly DiffFile[];
  readonly moved: readonly TrashView[];
  readonly reload: () => void;
}

/** Reads the run's patch and what it moved; reads again when an artifact or the end of the run comes. */
export function useRunChanges(runId: string, artifacts: RunSummary['artifacts'], endedAt: number | undefined): RunChanges {
  const [files, setFiles] = useState<readonly DiffFile[]>([]);
  const [moved, setMoved] = useState<readonly TrashView[]>([]);
  const [round, setRound] = useState(0);
  const patch = artifacts.findLast((artifact) => artifact.type === 'patch' || /diff|patch/.test(artifact.mediaType))?.id;
  const reload = useCallback(() => setRound((was) => was + 1), []);
  useEffect(() => {
    let current = true;
    void ask((client) => client.trash.list({ runId })).then((answer) => {
      if (current && answer.ok) setMoved(answer.value);
    });
    return () => {
      current = false;
    };
  }, [runId, round, endedAt, artifacts.length]);
  useEffect(() => {
    if (patch === undefined) return undefined;
    let current = true;
    void ask((client) => client.runs.artifact({ runId, id: patch })).then((answer) => {
      if (current && answer.ok && answer.value.text !== null) setFiles(readPatch(answer.value.text));
    });
    return () => {
      current = false;
    };
  }, [runId, patch]);
  // A moved file is shown once, where it can be put back; the patch knows it as one gone and one new.
  const others = useMemo(
    () => files.filter((file) => !moved.some((one) => isAt(one.from, file.path) || isAt(one.to, file.path))),
    [files, moved],
  );
  return { files: others, moved, reload };
}

function isAt(absolute: string, path: string): boolean {
  return absolute.replaceAll('\\', '/').endsWith(`/${path}`);
}

/** The run's changes: files side by side, and moved files with Put back. */
export function ChangesPane(props: { readonly runId: string; readonly changes: RunChanges; readonly ended: boolean }) {
  const { files, moved } = props.changes;
  const text = words().changes;
  if (files.length === 0 && moved.length === 0)
    return <EmptyState title={text.none} text={props.ended ? text.noneText : text.pending} />;
  return (
    <div className="changes" tabIndex={0} role="region" aria-label={words().run.changes}>
      {props.ended && files.length > 0 && <WriteBack runId={props.runId} />}
      {moved.length > 0 && <Moved moved={moved} reload={props.changes.reload} />}
      {files.map((file) => (
        <FileChange key={file.path} file={file} />
      ))}
    </div>
  );
}

function Moved(props: { readonly moved: readonly TrashView[]; readonly reload: () => void }) {
  const text = words().changes;
  const open = props.moved.filter((one) => !one.restored);
  const putBack = async (ids: readonly string[]) => {
    const answer = await ask((client) => client.trash.putBack({ ids: [...ids] }));
    if (!answer.ok) sayProblem(answer.error);
    else {
      for (const problem of answer.value.problems) sayProblem(problem);
      if (answer.value.restored.length > 0) say(text.putBackDone(answer.value.restored.length));
    }
    props.reload();
  };
  return (
    <Box
      head={
        <>
          <Icon name="folder" />
          {text.moved}
          <span className="text-3 changes-note">{text.movedText(props.moved.length)}</span>
          <span className="spacer" />
          {open.length > 1 && (
            <Button size="tiny" icon="undo" onClick={() => void putBack(open.map((one) => one.id))}>
              {text.putBackAll}
            </Button>
          )}
        </>
      }
    >
      <ul className="changes-moved">
        {props.moved.map((one) => (
          <li key={one.id}>
            <div className="changes-words">
              <b className="one">{fileNameOf(one.from)}</b>
              <span className="caption text-3 changes-path">
                {one.from} → {one.to}
              </span>
            </div>
            <span className="caption text-3 figures">{bytesOf(one.bytes)}</span>
            {one.restored ? (
              <span className="row caption text-2">
                <StatusGlyph kind="done" size={14} />
                {text.restored}
              </span>
            ) : (
              <Button size="tiny" icon="undo" onClick={() => void putBack([one.id])}>
                {text.putBack}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Box>
  );
}

/** The change of one file, side by side. */
export function FileChange(props: { readonly file: DiffFile }) {
  const { file } = props;
  const text = words().changes;
  return (
    <Box
      head={
        <>
          <Icon name="file" />
          <span className="one">{file.path}</span>
          {file.kind !== 'changed' && (
            <span className="text-3 changes-note">{file.kind === 'added' ? text.newFile : text.deletedFile}</span>
          )}
          <span className="spacer" />
          <span className="caption changes-removed">{text.removed(file.removed)}</span>
          <span className="caption changes-added">{text.added(file.added)}</span>
        </>
      }
    >
      {file.binary ? (
        <p className="changes-binary">{text.binary}</p>
      ) : (
        file.hunks.map((hunk, index) => (
          <div key={index} className="changes-hunk">
            <Diff left={hunk.left} right={hunk.right} />
          </div>
        ))
      )}
    </Box>
  );
}
