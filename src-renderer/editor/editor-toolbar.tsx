import { Fragment } from 'react';
import type { DocumentStore } from '../state/documents/document-store.ts';
import { isUnsaved, type DocumentState } from '../state/documents/document-state.ts';
import { useDocument } from '../state/documents/use-document.ts';
import { textField } from '../commands/draft.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { timeOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { words } from '../ui/words.ts';

/** What the toolbar's buttons do. */
export interface ToolbarActs {
  readonly undo: () => void;
  readonly redo: () => void;
  readonly tidy: () => void;
  readonly save: () => void;
  readonly run: () => void;
  readonly settings: () => void;
  readonly history: () => void;
  readonly library: () => void;
  /** Goes back to the workflow at this place of the way here. */
  readonly goBack: (at: number) => void;
  readonly makeMine: () => void;
}

/** The line above the canvas: where this is, whether it is saved, and what can be done with it. */
export function EditorToolbar(props: {
  readonly document: DocumentStore;
  readonly acts: ToolbarActs;
  /** The workflows this one was reached through, the outermost first. */
  readonly trail: readonly DocumentStore[];
  readonly view: 'canvas' | 'outline';
  readonly onView: (view: 'canvas' | 'outline') => void;
  readonly text: 'open' | 'closed';
  readonly onText: (text: 'open' | 'closed') => void;
}) {
  const { document: opened, acts } = props;
  const say = words().editor;
  const name = useDocument(opened, nameOf);
  const path = useDocument(opened, (state) => state.path);
  const past = useDocument(opened, (state) => state.journal.past.at(-1)?.label);
  const future = useDocument(opened, (state) => state.journal.future.at(-1)?.label);
  const unsaved = useDocument(opened, isUnsaved);
  const readOnly = useDocument(opened, (state) => state.readOnly);
  return (
    <div className="editor-tools" role="toolbar" aria-label={name}>
      <nav className="editor-crumbs" aria-label={props.trail.length === 0 ? say.library : words().crumbs.path}>
        <button type="button" className="editor-crumb" onClick={acts.library}>
          {say.library}
        </button>
        <Icon name="chevron-right" size={12} />
        {props.trail.map((document, at) => (
          <Fragment key={document.getState().path}>
            <Crumb document={document} onGoBack={() => acts.goBack(at)} />
            <Icon name="chevron-right" size={12} />
          </Fragment>
        ))}
        <button
          type="button"
          className="editor-crumb editor-title one"
          aria-current="page"
          title={`${say.settings}\n${path}`}
          onClick={acts.settings}
        >
          {name}
        </button>
      </nav>
      <SavedState document={opened} />
      <span className="spacer" />
      <IconButton icon="undo" label={say.undo(past)} keys="Mod+Z" disabled={past === undefined} onClick={acts.undo} />
      <IconButton icon="redo" label={say.redo(future)} keys="Mod+Shift+Z" disabled={future === undefined} onClick={acts.redo} />
      <IconButton icon="wait" label={words().versions.open} onClick={acts.history} />
      <Button kind="ghost" size="small" icon="tidy" onClick={acts.tidy}>
        <span className="editor-tidy">{say.tidy}</span>
      </Button>
      <Segmented
        label={say.view}
        value={props.view}
        options={[
          { value: 'canvas', label: say.canvas, icon: 'workflow' },
          { value: 'outline', label: say.outline, icon: 'outline' },
        ]}
        onChange={props.onView}
      />
      <Button
        size="small"
        icon="text"
        pressed={props.text === 'open'}
        onClick={() => props.onText(props.text === 'open' ? 'closed' : 'open')}
      >
        <span className="editor-tool-label">{say.text}</span>
      </Button>
      {readOnly ? (
        <Button size="small" icon="copy" onClick={acts.makeMine}>
          {say.makeMine}
        </Button>
      ) : (
        <Button size="small" disabled={!unsaved} onClick={acts.save}>
          {say.save}
        </Button>
      )}
      <Button kind="primary" icon="play" onClick={acts.run}>
        <span className="editor-tool-label">{say.run}</span>
      </Button>
    </div>
  );
}

/** A workflow on the way here, by its name; its file is told to who rests on it. */
function Crumb({ document, onGoBack }: { readonly document: DocumentStore; readonly onGoBack: () => void }) {
  const name = useDocument(document, nameOf);
  const path = useDocument(document, (state) => state.path);
  const unsaved = useDocument(document, isUnsaved);
  const say = words().crumbs;
  return (
    <button
      type="button"
      className="editor-crumb editor-crumb-via one"
      aria-label={unsaved ? say.backUnsaved(name) : say.back(name)}
      title={`${unsaved ? say.backUnsaved(name) : say.back(name)}\n${path}`}
      onClick={onGoBack}
    >
      {name}
      {unsaved && <i className="editor-crumb-unsaved" aria-hidden="true" />}
    </button>
  );
}

function SavedState({ document: opened }: { readonly document: DocumentStore }) {
  const say = words().editor;
  const state = useDocument(opened, (now) =>
    now.readOnly
      ? say.readOnly
      : now.saving
        ? say.saving
        : isUnsaved(now)
          ? say.unsaved
          : now.savedAt === null
            ? say.saved
            : say.savedAt(timeOf(now.savedAt)),
  );
  return (
    <span className="editor-saved caption text-3 figures one" data-testid="saved-state">
      {state}
    </span>
  );
}

/** What an open workflow is called: its name, or its file's where it has none. */
export function nameOf({ draft, path }: Pick<DocumentState, 'draft' | 'path'>): string {
  return textField(draft.fields, 'name') ?? fileOf(path);
}

/** The last part of a path. */
export function fileOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
