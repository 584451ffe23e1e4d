import { useEffect, useMemo, useState, type ComponentType } from 'react';
import { ok } from '../../../src-shared/lib/result.ts';
import type { DocumentVersion } from '../../../src-shared/wire/version-views.ts';
import type { DocumentClient } from '../../state/documents/document-client.ts';
import { changeTo } from '../../state/documents/document-layout.ts';
import { problemOf } from '../../state/documents/document-problem.ts';
import { isUnsaved } from '../../state/documents/document-state.ts';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import type { DiffSlotProps } from '../../state/editor-slots.ts';
import { useDocument } from '../../state/documents/use-document.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { whenOf } from '../../ui/format.ts';
import { say as toast, sayProblem } from '../../ui/toast.tsx';
import { words } from '../../ui/words.ts';
import { VersionDifference } from './version-difference.tsx';
import './versions.css';

/** Earlier versions of the open file: what changed since each, and a way back that can be undone. */
export function HistoryDialog(props: {
  readonly document: DocumentStore;
  readonly client: DocumentClient;
  readonly picture: ComponentType<DiffSlotProps>;
  readonly onClose: () => void;
}) {
  const { document: opened, client } = props;
  const path = useDocument(opened, (state) => state.path);
  const readOnly = useDocument(opened, (state) => state.readOnly);
  const text = useDocument(opened, (state) => state.text);
  const [versions, setVersions] = useState<readonly DocumentVersion[]>();
  const [chosen, setChosen] = useState<DocumentVersion>();
  const old = useVersionText(client, { path, version: chosen });
  const say = words().versions;

  useEffect(() => {
    let isOpen = true;
    client.documents.versions({ path }).then(
      (found) => {
        if (!isOpen) return;
        setVersions(found);
        // The newest one that is not what is open.
        const [newest, before = newest] = found;
        setChosen(isUnsaved(opened.getState()) ? newest : before);
      },
      (failure: unknown) => {
        if (!isOpen) return;
        setVersions([]);
        sayProblem(problemOf(failure, path));
      },
    );
    return () => {
      isOpen = false;
    };
  }, [client, opened, path]);

  const restore = () => {
    if (chosen === undefined || old === undefined) return;
    const when = whenOf(chosen.at);
    const edited = opened.perform(ok(changeTo(opened.getState(), say.restoreLabel(when), old)));
    if (!edited.ok) return sayProblem(edited.error);
    props.onClose();
    toast(say.restored(when));
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={say.title}
      lead={say.lead}
      size="wide"
      foot={
        <>
          <span className="spacer" />
          <Button onClick={props.onClose}>{words().acts.close}</Button>
          <Button disabled={readOnly || old === undefined || old === text} onClick={restore}>
            {say.restore}
          </Button>
        </>
      }
    >
      <div className="versions-panel">
        <VersionList versions={versions} chosen={chosen} onChoose={setChosen} />
        <div className="versions-shown">
          {chosen === undefined ? (
            versions !== undefined && versions.length > 0 && <p className="text-3">{say.choose}</p>
          ) : old === undefined ? (
            <p className="text-3">{say.reading}</p>
          ) : (
            <Shown document={opened} version={chosen} old={old} picture={props.picture} />
          )}
        </div>
      </div>
    </Dialog>
  );
}

function Shown(props: {
  readonly document: DocumentStore;
  readonly version: DocumentVersion;
  readonly old: string;
  readonly picture: ComponentType<DiffSlotProps>;
}) {
  const { version, old } = props;
  const text = useDocument(props.document, (state) => state.text);
  const path = useDocument(props.document, (state) => state.path);
  const tools = useDocument(props.document, (state) => state.tools);
  const say = words().versions;
  const pair = useMemo(
    () => ({ path, before: old, after: text, names: { before: whenOf(version.at), after: say.isCurrent } }),
    [path, old, text, version, say],
  );
  return <VersionDifference pair={pair} blocks={tools} picture={props.picture} direction={say.direction} />;
}

function VersionList(props: {
  readonly versions: readonly DocumentVersion[] | undefined;
  readonly chosen: DocumentVersion | undefined;
  readonly onChoose: (version: DocumentVersion) => void;
}) {
  const { versions, chosen } = props;
  const say = words().versions;
  if (versions === undefined) return <p className="versions-list text-3">{say.loading}</p>;
  if (versions.length === 0) {
    return (
      <div className="versions-list">
        <EmptyState title={say.none} text={say.noneHint} />
      </div>
    );
  }
  return (
    <ul className="versions-list" aria-label={say.list}>
      {versions.map((version) => (
        <li key={`${version.source} ${version.id} ${version.at}`}>
          <button type="button" className="version-row" aria-pressed={version === chosen} onClick={() => props.onChoose(version)}>
            <span className="figures">{whenOf(version.at)}</span>
            <span className="version-label two">{version.label ?? say.saved}</span>
            {version.author !== null && <span className="caption text-3 one">{say.committed(version.author)}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The text of a version, once it is there. */
function useVersionText(
  client: DocumentClient,
  { path, version }: { readonly path: string; readonly version: DocumentVersion | undefined },
): string | undefined {
  const [read, setRead] = useState<{ readonly of: DocumentVersion; readonly text: string }>();
  useEffect(() => {
    if (version === undefined) return;
    let isWanted = true;
    client.documents.versionText({ path, id: version.id, source: version.source }).then(
      ({ text }) => {
        if (isWanted) setRead({ of: version, text });
      },
      (failure: unknown) => {
        if (isWanted) sayProblem(problemOf(failure, path));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [client, path, version]);
  return read !== undefined && read.of === version ? read.text : undefined;
}
