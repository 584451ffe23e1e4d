import { useCallback, useEffect, useMemo, useRef, useState, type ComponentType } from 'react';
import type { Diagnostic } from '../../src-shared/workflow/checks/diagnostic.ts';
import type { Dialect } from '../../src-shared/formats/text-source.ts';
import { blocksOf } from '../commands/blocks.ts';
import type { Place } from '../commands/step-edits.ts';
import type { DocumentClient } from '../state/documents/document-client.ts';
import { problemOf } from '../state/documents/document-problem.ts';
import type { Look, OpenDocument, OpenDocuments } from '../state/documents/open-documents.ts';
import type {
  CanvasSlotProps,
  DiffSlotProps,
  InspectorSlotProps,
  StepMenuPlace,
  TestDialogSlotProps,
  TextSlotProps,
} from '../state/editor-slots.ts';
import { setOpenedDocument } from '../state/documents/opened-document.ts';
import type { TestClient } from '../state/testing/step-tests.ts';
import { useDocument } from '../state/documents/use-document.ts';
import { announce as announceAloud } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { say as toast, sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { stepOfPath } from './badges.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { createActs, finishRenaming } from './editor-acts.ts';
import { EditorDialogs, type StepQuestion } from './editor-dialogs.tsx';
import { EditorNotices } from './editor-notices.tsx';
import { EditorToolbar, fileOf, nameOf } from './editor-toolbar.tsx';
import { runOf, type EditorRun } from './editor-run.ts';
import { FindBar } from './find-bar.tsx';
import { goToPart, toPlace } from './editor-parts.ts';
import { HistoryDialog } from './versions/history-dialog.tsx';
import { Outline } from './outline/outline.tsx';
import { PaletteDock } from './palette-dock.tsx';
import { settleTyping } from './settle-typing.ts';
import { ProblemsBar } from './problems-bar.tsx';
import { StepMenu } from './step-menu.tsx';
import { StepPicker } from './step-picker.tsx';
import { TestBar } from './testing/test-bar.tsx';
import { TextPanel } from './text-panel.tsx';
import { useClipboard } from './use-clipboard.ts';
import { useEditorKeys } from './use-editor-keys.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { usePageOffer } from './use-page-offer.ts';
import { useTesting } from './testing/use-testing.tsx';
import { useTheme } from '../ui/use-theme.ts';
import { WithBadges } from './with-badges.tsx';
import './editor.css';

/** What the app gives the editor. */
export interface EditorPageProps {
  readonly client: DocumentClient & TestClient;
  /** What is open in this window. */
  readonly documents: OpenDocuments;
  /** The file to edit, absolute. */
  readonly path: string;
  /** The workflows this one was reached through, the outermost first, absolute. */
  readonly via?: readonly string[];
  readonly project?: string;
  readonly slots: {
    readonly canvas: ComponentType<CanvasSlotProps>;
    readonly text: ComponentType<TextSlotProps>;
    readonly inspector: ComponentType<InspectorSlotProps>;
    readonly diff: ComponentType<DiffSlotProps>;
    readonly test: ComponentType<TestDialogSlotProps>;
  };
  readonly onRun: (run: EditorRun) => void;
  readonly onNavigate: (
    to: { readonly kind: 'library' } | { readonly kind: 'editor'; readonly path: string; readonly via?: readonly string[] },
  ) => void;
  readonly announce?: (text: string) => void;
}

/** The editor: canvas or outline, inspector, text and problems, all of one document. */
export function EditorPage(props: EditorPageProps) {
  const { documents, path, via = NOWHERE } = props;
  const [opened, setOpened] = useState<ReturnType<OpenDocuments['show']>>();
  useEffect(() => {
    const next = documents.show(path, via);
    setOpened(next);
    setOpenedDocument(next.shown.document);
  }, [documents, path, via]);
  useEffect(
    () => () => {
      setOpenedDocument(null);
      documents.leave();
    },
    [documents],
  );
  if (opened === undefined || opened.shown.document.getState().path !== path) return null;
  return <Opened key={path} {...props} {...opened.shown} trail={opened.trail} />;
}

const NOWHERE: readonly string[] = [];

type OpenedProps = Omit<EditorPageProps, 'documents' | 'path'> & OpenDocument & { readonly trail: readonly OpenDocument[] };

function Opened(props: OpenedProps) {
  const { document: opened } = props;
  const phase = useDocument(opened, (state) => state.phase);
  const failure = useDocument(opened, (state) => state.failure);
  if (phase === 'opening') return <div className="editor-wait text-3">{words().editor.opening}</div>;
  if (phase === 'failed') {
    return (
      <div className="editor-wait">
        <EmptyState title={words().editor.openFailed} text={[failure?.message, failure?.hint].filter(Boolean).join(' ')}>
          <Button onClick={() => props.onNavigate({ kind: 'library' })}>{words().editor.backToLibrary}</Button>
        </EmptyState>
      </div>
    );
  }
  return <Editor {...props} />;
}

const NOTHING: ReadonlySet<string> = new Set();

function Editor({
  client,
  document: opened,
  tests,
  look,
  trail,
  slots,
  onRun,
  onNavigate,
  announce = announceAloud,
  project,
  via = NOWHERE,
}: OpenedProps) {
  const theme = useTheme();
  const frame = useRef<HTMLDivElement>(null);
  const [{ view, text }, setShown] = useState(look.last);
  const show = (more: Partial<Look>) => {
    setShown((was) => ({ ...was, ...more }));
    look.keep(more);
  };
  const [picker, setPicker] = useState<{ readonly place: Place; readonly at: readonly [number, number] | undefined }>();
  const [renaming, setRenaming] = useState<string>();
  const [question, setQuestion] = useState<StepQuestion>();
  const [finding, setFinding] = useState<number>();
  const [found, setFound] = useState<ReadonlySet<string>>(NOTHING);
  const [goTo, setGoTo] = useState<{ readonly offset: number; readonly at: number }>();
  const [focus, setFocus] = useState<{ readonly path: string; readonly at: number }>();
  const [history, setHistory] = useState(false);
  const tools = useDocument(opened, (state) => state.tools);
  const readOnly = useDocument(opened, (state) => state.readOnly);
  const blocks = useMemo(() => blocksOf(words().blocks, tools), [tools]);

  const refuse = (message: string) => {
    const first = opened.getState().checked.diagnostics.find((one) => one.severity === 'error');
    sayProblem({ message, ...(first === undefined ? {} : { hint: first.message }) });
    if (first !== undefined) go(first);
  };
  const testing = useTesting({ document: opened, tests, dialog: slots.test, project, refuse, announce });
  const acts = useMemo(
    () => ({
      ...testing.acts,
      ...createActs(opened, {
        blocks: () => blocks,
        openPicker: (place, at) => {
          if (opened.getState().readOnly) sayProblem({ message: words().editor.readOnlyWords });
          else setPicker({ place, at });
        },
        startRenaming: (id) => setRenaming(opened.getState().readOnly ? undefined : id),
        openInspector: () => setFocus({ path: `steps.${opened.getState().selection.at(-1) ?? ''}`, at: performance.now() }),
        announce,
        ask: setQuestion,
        goInto: (uses) => {
          const { path } = opened.getState();
          void client.documents.used({ path, uses, ...(project === undefined ? {} : { project }) }).then(
            (found) => onNavigate({ kind: 'editor', path: found.path, via: [...via, path] }),
            (failure: unknown) => sayProblem(problemOf(failure, path)),
          );
        },
        comeBack: () =>
          requestAnimationFrame(() => {
            if (document.activeElement === document.body) toPlace(frame.current);
          }),
      }),
    }),
    [opened, blocks, announce, client, project, onNavigate, via, testing.acts],
  );
  const menu = useCallback(
    (ids: readonly string[], place: StepMenuPlace) => <StepMenu document={opened} acts={acts} ids={ids} place={place} />,
    [opened, acts],
  );

  const undo = () => {
    const label = opened.undo();
    announce(label === undefined ? words().editor.nothingToUndo : words().editor.undone(label));
  };
  const redo = () => {
    const label = opened.redo();
    announce(label === undefined ? words().editor.nothingToRedo : words().editor.redone(label));
  };
  const save = () => {
    settleTyping();
    void opened.save().then((saved) => {
      if (saved.ok) announce(words().editor.saved);
      else if (saved.error.code !== 'changed_outside') sayProblem(saved.error);
    });
  };
  const run = () => {
    settleTyping();
    void runOf(opened).then((ready) => (ready === undefined ? refuse(words().editor.runRefused) : onRun(ready)));
  };
  const makeMine = () =>
    void opened.makeMine(words().library.mineName(nameOf(opened.getState())), project).then((made) => {
      if (!made.ok) return sayProblem(made.error);
      toast(words().editor.madeMine);
      onNavigate({ kind: 'editor', path: made.value });
    });
  const saveAs = (to: Dialect) =>
    void opened.saveAs(to).then((made) => {
      if (!made.ok) return sayProblem(made.error);
      const { path, losses } = made.value;
      const [first] = losses;
      toast(
        words().textView.savedAs(fileOf(path)) +
          (first === undefined ? '' : ` ${words().textView.lost(losses.length, first.message)}`),
      );
      onNavigate({ kind: 'editor', path });
    });
  const go = (diagnostic: Diagnostic) => {
    const id = stepOfPath(diagnostic.path, opened.getState().draft.all);
    opened.select(id === undefined ? [] : [id], 'seek');
    setFocus({ path: diagnostic.path, at: performance.now() });
    if (diagnostic.range !== undefined) setGoTo({ offset: diagnostic.range.start.offset, at: performance.now() });
  };
  const onFocused = useCallback(() => setFocus(undefined), []);
  const onRenamed = useMemo(
    () => (id: string, name: string | undefined) => {
      setRenaming(undefined);
      void finishRenaming(opened, id, name).then((edited) => {
        if (edited !== undefined) announce(edited.ok ? edited.value.label : edited.error.message);
      });
      toPlace(frame.current);
    },
    [opened, announce],
  );
  const addAtEnd = (key: string) => {
    const selected = opened.getState().selection.at(-1) ?? opened.getState().draft.steps.at(-1)?.id;
    acts.addBlock(key, selected === undefined ? { kind: 'free' } : { kind: 'after', id: selected });
  };

  const switchView = () => {
    const next = view === 'canvas' ? 'outline' : 'canvas';
    show({ view: next });
    announce(words().editor[next]);
    requestAnimationFrame(() => toPlace(frame.current));
  };
  const find = () => setFinding((asked = 0) => asked + 1);
  useClipboard(frame, opened, acts);
  useKeptFocus(frame);
  // Whoever goes into a workflow or comes back to one goes on with the keyboard, and hears where that is.
  const arrived = useRef(via.length > 0 || look.last().viewport !== undefined);
  useEffect(() => {
    if (!arrived.current) return;
    announce(nameOf(opened.getState()));
    if (document.activeElement === document.body) toPlace(frame.current);
  }, [announce, opened]);
  useEditorKeys(frame, {
    save,
    run,
    tidy: acts.tidy,
    undo,
    redo,
    find,
    switchView,
    add: () => acts.pick({ kind: 'free' }),
    nextPart: (by) => goToPart(frame.current, by),
    toPicture: () => toPlace(frame.current),
    onTestKey: testing.onKey,
  });
  usePageOffer(opened, { acts, save, run, undo, redo, find, switchView });

  const Picture = view === 'canvas' ? slots.canvas : Outline;
  return (
    <div ref={frame} className={`editor editor-text-${text}`}>
      <h1 className="visually-hidden">{nameOf(opened.getState())}</h1>
      <EditorToolbar
        document={opened}
        view={view}
        onView={(next) => show({ view: next })}
        text={text}
        onText={(next) => show({ text: next })}
        acts={{
          undo,
          redo,
          tidy: acts.tidy,
          save,
          run,
          settings: () => opened.select([]),
          history: () => setHistory(true),
          library: () => onNavigate({ kind: 'library' }),
          goBack: (at) => onNavigate({ kind: 'editor', path: via[at] ?? '', via: via.slice(0, at) }),
          makeMine,
        }}
        trail={trail.map((one) => one.document)}
      />
      <PaletteDock blocks={blocks} onAdd={addAtEnd} disabled={readOnly} />
      <div className="editor-view">
        <EditorNotices
          document={opened}
          onMakeMine={makeMine}
          onSaveAs={saveAs}
          onGoToLine={(offset) => {
            show({ text: 'open' });
            setGoTo({ offset, at: performance.now() });
          }}
        />
        <div className="editor-picture">
          <TestBar document={opened} tests={tests} onStop={acts.stopTest} />
          <WithBadges document={opened} tests={tests}>
            {(badges) => (
              <Picture
                document={opened}
                acts={acts}
                look={look}
                badges={badges}
                found={found}
                renaming={renaming}
                onRenamed={onRenamed}
                menu={menu}
              />
            )}
          </WithBadges>
          {finding !== undefined && (
            <FindBar
              document={opened}
              asked={finding}
              announce={announce}
              onFound={setFound}
              onClose={() => {
                setFinding(undefined);
                toPlace(frame.current);
              }}
            />
          )}
        </div>
      </div>
      {text === 'open' && (
        <TextPanel file={fileOf(opened.getState().path)} onClose={() => show({ text: 'closed' })} onSaveAs={saveAs}>
          <slots.text document={opened} theme={theme} goTo={goTo} onUndo={undo} onRedo={redo} />
        </TextPanel>
      )}
      <WithBadges document={opened} tests={tests}>
        {(badges) => (
          <slots.inspector document={opened} tests={tests} acts={acts} badges={badges} focus={focus} onFocused={onFocused} />
        )}
      </WithBadges>
      <ProblemsBar document={opened} onGo={go} announce={announce} />
      <StepPicker
        open={picker !== undefined}
        blocks={blocks}
        onClose={() => setPicker(undefined)}
        onPick={(key) => {
          if (picker !== undefined) acts.addBlock(key, picker.place, picker.at);
          setPicker(undefined);
        }}
      />
      <EditorDialogs document={opened} question={question} onEdit={acts.edit} onClose={() => setQuestion(undefined)} />
      {testing.dialogs}
      <ConflictDialog document={opened} picture={slots.diff} />
      {history && <HistoryDialog document={opened} client={client} picture={slots.diff} onClose={() => setHistory(false)} />}
    </div>
  );
}
