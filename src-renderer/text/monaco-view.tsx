import { useEffect, useRef } from 'react';
import type * as Monaco from 'monaco-editor';
import { dialectOf } from '../../src-shared/formats/dialect.ts';
import type { Diagnostic } from '../../src-shared/workflow/checks/diagnostic.ts';
import { differenceOf } from '../commands/change.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';
import type { TextSlotProps } from '../state/editor-slots.ts';
import { useDocument } from '../state/documents/use-document.ts';
import { words } from '../ui/words.ts';
import { monacoRange, registerDocument, stepAt } from './documents.ts';
import { getMonaco } from './monaco.ts';
import './text.css';

/** The text of the open workflow in Monaco: typing changes the document, and every other change arrives as the smallest edit, so the caret stays. */
export function MonacoView({ document: opened, theme, goTo, onUndo, onRedo }: TextSlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Monaco.editor.IStandaloneCodeEditor>(undefined);
  const keys = useRef({ onUndo, onRedo });
  const readOnly = useDocument(opened, (state) => state.readOnly);

  useEffect(() => {
    keys.current = { onUndo, onRedo };
  }, [onUndo, onRedo]);

  useEffect(() => {
    if (host.current === null) return;
    const created = open(host.current, opened, keys);
    editor.current = created.editor;
    return created.close;
  }, [opened]);

  useEffect(() => {
    getMonaco().editor.setTheme(`flowright-${theme}`);
    editor.current?.updateOptions({ readOnly });
  }, [theme, readOnly, opened]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (goTo === undefined || editor.current === undefined || model == null) return;
    const position = model.getPositionAt(goTo.offset);
    editor.current.setPosition(position);
    editor.current.revealPositionInCenterIfOutsideViewport(position);
  }, [goTo, opened]);

  // `nokey` keeps the canvas from taking Space and Shift as its own while someone types here.
  return <div ref={host} className="text-view nokey" />;
}

interface Keys {
  readonly current: { readonly onUndo: () => void; readonly onRedo: () => void };
}

function open(
  host: HTMLElement,
  opened: DocumentStore,
  keys: Keys,
): { editor: Monaco.editor.IStandaloneCodeEditor; close: () => void } {
  const monaco = getMonaco();
  const { path, text } = opened.getState();
  const uri = monaco.Uri.file(path);
  const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(text, dialectOf(path), uri);
  const forget = registerDocument(uri, opened);
  model.setValue(text);
  model.updateOptions({ tabSize: 2, insertSpaces: true });
  const editor = monaco.editor.create(host, {
    model,
    automaticLayout: true,
    ariaLabel: words().textView.label,
    fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
    fontLigatures: false,
    fontSize: 12,
    lineHeight: 20,
    lineNumbersMinChars: 4,
    minimap: { enabled: false },
    bracketPairColorization: { enabled: false },
    scrollBeyondLastLine: false,
    renderLineHighlight: 'line',
    overviewRulerLanes: 2,
    fixedOverflowWidgets: true,
    padding: { top: 6, bottom: 6 },
    guides: { indentation: true },
    quickSuggestions: { other: true, comments: false, strings: true },
    // Words of the text itself only get in the way of whoever writes prose: Enter ends the line unless it would complete something.
    wordBasedSuggestions: 'off',
    acceptSuggestionOnEnter: 'smart',
    stickyScroll: { enabled: false },
    unicodeHighlight: { ambiguousCharacters: false },
    wordWrap: 'off',
  });
  // Undo is the document's, shared with the canvas and the inspector.
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyZ, () => keys.current.onUndo());
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyMod.Shift | monaco.KeyCode.KeyZ, () => keys.current.onRedo());
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyY, () => keys.current.onRedo());

  let taking = false;
  const marks = editor.createDecorationsCollection();
  const typed = model.onDidChangeContent(() => {
    if (!taking) opened.type(model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true));
  });
  const select = (position: Monaco.Position, how?: 'seek') => {
    const id = stepAt(opened, model.getOffsetAt(position));
    if (id !== undefined) opened.select([id], how);
  };
  const moved = editor.onDidChangeCursorPosition((event) => {
    // The caret goes by itself where someone goes to what a word means.
    if (editor.hasTextFocus()) select(event.position, event.source === 'api' ? 'seek' : undefined);
  });
  // Going to a symbol moves the caret before the text has the focus again.
  const entered = editor.onDidFocusEditorText(() => {
    const position = editor.getPosition();
    const id = position === null ? undefined : stepAt(opened, model.getOffsetAt(position));
    if (position !== null && id !== undefined && !opened.getState().selection.includes(id)) select(position, 'seek');
  });
  const show = () => {
    const state = opened.getState();
    const now = model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true);
    if (now !== state.text) {
      taking = true;
      for (const change of differenceOf(now, state.text)) {
        const start = model.getPositionAt(change.offset);
        const end = model.getPositionAt(change.offset + change.length);
        const range = new monaco.Range(start.lineNumber, start.column, end.lineNumber, end.column);
        model.pushEditOperations(editor.getSelections(), [{ range, text: change.text, forceMoveMarkers: true }], () => null);
      }
      if (model.getValue() !== state.text) model.setValue(state.text);
      taking = false;
    }
    monaco.editor.setModelMarkers(
      model,
      'flowright',
      state.checked.diagnostics.flatMap((one) => markerOf(monaco, one)),
    );
  };
  let shownSelection: readonly string[] = [];
  const highlight = () => {
    const { selection, checked } = opened.getState();
    const ranges = selection.flatMap((id) => checked.ranges.get(id) ?? []);
    marks.set(
      ranges.map((range) => ({
        range: new monaco.Range(
          range.start.line,
          1,
          Math.max(range.start.line, range.end.column <= 1 ? range.end.line - 1 : range.end.line),
          1,
        ),
        options: { isWholeLine: true, className: 'text-selected' },
      })),
    );
    const first = ranges[0];
    if (selection !== shownSelection && first !== undefined && !editor.hasTextFocus()) {
      editor.setPosition({ lineNumber: first.start.line, column: first.start.column });
      editor.revealRangeNearTopIfOutsideViewport(new monaco.Range(first.start.line, 1, first.end.line, 1));
    }
    shownSelection = selection;
  };
  show();
  highlight();
  const stop = opened.subscribe((state, before) => {
    if (state.text !== before.text || state.checked !== before.checked) show();
    if (state.selection !== before.selection || state.checked !== before.checked) highlight();
  });
  return {
    editor,
    close: () => {
      stop();
      forget();
      typed.dispose();
      moved.dispose();
      entered.dispose();
      editor.dispose();
      model.dispose();
    },
  };
}

function markerOf(monaco: ReturnType<typeof getMonaco>, diagnostic: Diagnostic): Monaco.editor.IMarkerData[] {
  const { range, severity } = diagnostic;
  if (range === undefined) return [];
  return [
    {
      ...monacoRange(range),
      message: [diagnostic.message, diagnostic.hint].filter((part) => part !== undefined).join('\n'),
      code: diagnostic.code,
      severity:
        severity === 'error'
          ? monaco.MarkerSeverity.Error
          : severity === 'warning'
            ? monaco.MarkerSeverity.Warning
            : monaco.MarkerSeverity.Hint,
    },
  ];
}
