import { lazy, Suspense, type ReactNode } from 'react';
import { EmptyState } from '../ui/empty-state.tsx';
import { words } from '../ui/words.ts';
import type { RunGraphProps } from '../run/run-page.tsx';

// The canvas and the text editor are most of the app's weight: they load when a page first shows them.
const Editor = lazy(() => import('./editor-slot.tsx').then((module) => ({ default: module.EditorSlot })));
const Graph = lazy(() => import('./run-graph-slot.tsx').then((module) => ({ default: module.RunGraphSlot })));

/** The editor page for a file. */
export function editorPage(path: string, via: readonly string[] | undefined): ReactNode {
  return (
    <Suspense fallback={<EmptyState title={words().frame.loading} />}>
      <Editor path={path} via={via} />
    </Suspense>
  );
}

/** The live graph of a run. */
export function runGraph(props: RunGraphProps): ReactNode {
  return (
    <Suspense fallback={null}>
      <Graph {...props} />
    </Suspense>
  );
}
