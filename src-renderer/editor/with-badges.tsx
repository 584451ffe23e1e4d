import { useDeferredValue, useMemo, type ReactNode } from 'react';
import type { DocumentStore } from '../state/documents/document-store.ts';
import type { NodeBadge } from '../state/editor-slots.ts';
import type { StepTests } from '../state/testing/step-tests.ts';
import { useDocument, useTests } from '../state/documents/use-document.ts';
import { badgesOf } from './badges.ts';

/** Gives a view the badges of the steps; only what shows steps is drawn anew when they change. */
export function WithBadges({
  document: opened,
  tests,
  children,
}: {
  readonly document: DocumentStore;
  readonly tests: StepTests;
  readonly children: (badges: ReadonlyMap<string, NodeBadge>) => ReactNode;
}) {
  const draft = useDocument(opened, (state) => state.draft);
  const checked = useDocument(opened, (state) => state.checked);
  const lastRun = useDocument(opened, (state) => state.lastRun);
  const tools = useDocument(opened, (state) => state.tools);
  const known = useTests(tests, (state) => state);
  const badges = useMemo(() => badgesOf({ draft, checked, lastRun, tools, ...known }), [draft, checked, lastRun, tools, known]);
  return children(useDeferredValue(badges));
}
