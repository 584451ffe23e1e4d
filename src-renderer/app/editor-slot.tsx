import { DiffGraph } from '../canvas/still/diff-graph.tsx';
import { WorkflowCanvas } from '../canvas/workflow-canvas.tsx';
import { EditorPage } from '../editor/editor-page.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { TestDialog } from '../library/test-dialog.tsx';
import { TextView } from '../text/text-view.tsx';
import { host } from '../state/host.ts';
import { createOpenDocuments, openDocument } from '../state/documents/open-documents.ts';
import { startReader } from '../state/documents/document-surroundings.ts';
import { createReaders } from '../state/documents/readers.ts';
import { go, openRunDialog } from '../state/session.ts';
import { useSettings } from '../state/settings.ts';

const PARTS = { canvas: WorkflowCanvas, text: TextView, inspector: Inspector, diff: DiffGraph, test: TestDialog };

/** What is open in this window; it outlives the page. */
const READERS = createReaders(startReader);
const DOCUMENTS = createOpenDocuments((path) => openDocument(path, host(), READERS));

/** The editor page with its canvas, text and inspector; loaded when it is first needed. */
export function EditorSlot(props: { readonly path: string; readonly via?: readonly string[] | undefined }) {
  const project = useSettings((state) => state.settings.project);
  return (
    <EditorPage
      client={host()}
      documents={DOCUMENTS}
      path={props.path}
      slots={PARTS}
      onNavigate={go}
      onRun={({ path, text, ...entry }) => openRunDialog({ kind: 'text', path, text, entry })}
      {...(project === null ? {} : { project })}
      {...(props.via === undefined ? {} : { via: props.via })}
    />
  );
}
