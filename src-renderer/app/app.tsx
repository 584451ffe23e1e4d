import { useEffect, type ReactNode } from 'react';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { Announcer } from '../ui/announce.tsx';
import { Toasts } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { HomePage } from '../dashboard/home-page.tsx';
import { HistoryPage } from '../history/history-page.tsx';
import { InboxPage } from '../inbox/inbox-page.tsx';
import { ImportDialog } from '../library/import-dialog.tsx';
import { LibraryPage } from '../library/library-page.tsx';
import { RunDialog } from '../library/run-dialog.tsx';
import { WorkflowPage } from '../library/workflow-page.tsx';
import { ComparePage } from '../run/compare/compare-page.tsx';
import { RunPage } from '../run/run-page.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { Tour } from '../tour/tour-card.tsx';
import { WelcomePage } from '../welcome/welcome-page.tsx';
import { addressOf, type Route } from '../state/route.ts';
import { followAddress, useSession } from '../state/session.ts';
import { useRuns } from '../state/runs/runs.ts';
import { useSettings } from '../state/settings.ts';
import { chooseProject } from './actions.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Frame, Mark } from './frame.tsx';
import { KeysSheet } from './keys-sheet.tsx';
import { Palette } from './palette.tsx';
import { PathPicker } from './path-picker.tsx';
import { editorPage, prepareEditor, runGraph } from './slots.tsx';
import { useShortcuts } from './shortcuts.ts';
import { useTheme } from './theme.ts';
import '../ui/base.css';

/** The whole window. */
export function App() {
  const theme = useTheme();
  const route = useSession((state) => state.route);
  const ready = useSettings((state) => state.loaded);
  useShortcuts();
  useEffect(followAddress, []);
  useEffect(prepareEditor, []);
  useEffect(() => {
    document.title = `${titleOf(route)} – ${words().frame.product}`;
  }, [route]);
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={400}>
        {ready ? (
          <Frame>
            <ErrorBoundary at={addressOf(route).split('/').slice(0, 3).join('/')}>
              <Page route={route} />
            </ErrorBoundary>
            <Tour />
          </Frame>
        ) : (
          <Starting />
        )}
        <RunDialog />
        <ImportDialog />
        <PathPicker />
        <Palette />
        <KeysSheet />
        <Toasts theme={theme} />
        <Announcer />
      </Tooltip.Provider>
    </CSPProvider>
  );
}

function Page(props: { readonly route: Route }): ReactNode {
  const { route } = props;
  const welcomed = useSettings((state) => state.settings.welcomed);
  const anyRun = useRuns((state) => Object.keys(state.byId).length > 0);
  const openFolder = () => void chooseProject();
  switch (route.kind) {
    case 'home':
      return welcomed || anyRun ? <HomePage /> : <WelcomePage onOpenFolder={openFolder} />;
    case 'welcome':
      return <WelcomePage onOpenFolder={openFolder} />;
    case 'library':
      return <LibraryPage onOpenFolder={openFolder} />;
    case 'workflow':
      return <WorkflowPage workflowRef={route.ref} />;
    case 'editor':
      return editorPage(route.path, route.via);
    case 'runs':
      return <HistoryPage />;
    case 'run':
      return <RunPage runId={route.runId} step={route.step} graph={runGraph} />;
    case 'compare':
      return <ComparePage left={route.left} right={route.right} />;
    case 'inbox':
      return <InboxPage runId={route.runId} step={route.step} />;
    case 'settings':
      return <SettingsPage onOpenFolder={openFolder} />;
  }
}

function Starting() {
  return (
    <div className="app-start" role="status">
      <Mark size={40} />
      <span className="text-3">{words().frame.connecting}</span>
    </div>
  );
}

function titleOf(route: Route): string {
  const { frame, inbox, palette } = words();
  switch (route.kind) {
    case 'library':
    case 'workflow':
      return frame.library;
    case 'editor':
      return palette.edit;
    case 'runs':
    case 'run':
    case 'compare':
      return frame.runs;
    case 'inbox':
      return inbox.title;
    case 'settings':
      return frame.settings;
    case 'home':
    case 'welcome':
      return frame.home;
  }
}
