import { lazy, Suspense, type ReactNode } from 'react';
import { EmptyState } from '../ui/empty-state.tsx';
import { words } from '../ui/words.ts';
import type { RunGraphProps } from '../run/run-page.tsx';

// The canvas and the text editor are most of the app's weight: they load when a page first shows them.
const loadEditor = () => import('./editor-slot.tsx');
const Editor = lazy(() => loadEditor().then((module) => ({ default: module.EditorSlot })));
const Graph = lazy(() => import('./run-graph-slot.tsx').then((module) => ({ default: module.RunGraphSlot })));

/** The editor page for a file. */
export function editorPage(path: string, via: readonly string[] | undefined): ReactNode {
  return (
    <Suspense fallback={<EmptyState title={words().frame.loading} />}>
      <Editor path={path} via={via} />
    </Suspense>
  );
}

/** Loads the editor while the window has nothing else to do, so that the first workflow is opened as fast as the next. */
export function prepareEditor(): (() => void) | undefined {
  // Safari has no idle time to give away: there it is loaded when it is asked for.
  if (!('requestIdleCallback' in window)) return undefined;
  const asked = requestIdleCallback(() => void loadEditor().catch(() => undefined));
  return () => cancelIdleCallback(asked);
}

/** The live graph of a run. */
export function runGraph(props: RunGraphProps): ReactNode {
  return (
    <Suspense fallback={null}>
      <Graph {...props} />
    </Suspense>
  );
}
