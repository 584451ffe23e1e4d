import { useEffect } from 'react';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import type { TestActs } from '../../state/editor-slots.ts';
import { offerActs, type PageAct } from '../../state/page-acts.ts';
import { isTesting, type StepTests } from '../../state/testing/step-tests.ts';
import { useDocument, useTests } from '../../state/documents/use-document.ts';
import { words } from '../../ui/words.ts';

/** Puts the tests of the selected step, and stopping one, into the command palette. */
export function useTestPalette(document: DocumentStore, tests: StepTests, acts: TestActs): void {
  const step = useDocument(document, (state) => state.selection.at(-1));
  const isPinned = useTests(tests, (state) => step !== undefined && state.pins.get(step)?.output !== undefined);
  const isUnderWay = useTests(tests, (state) => isTesting(state.live));
  useEffect(() => {
    const say = words().testing;
    const stop: readonly PageAct[] = isUnderWay ? [{ id: 'test-stop', label: say.stop, icon: 'stop', run: acts.stopTest }] : [];
    const onStep = (step: string): readonly PageAct[] => [
      { id: 'test-step', label: say.step, icon: 'test', keys: 'T', run: () => acts.test({ kind: 'step', step }) },
      { id: 'test-to', label: say.to, icon: 'play-to', keys: 'Mod+Shift+Enter', run: () => acts.test({ kind: 'to', step }) },
      {
        id: 'test-from',
        label: say.from,
        icon: 'play-from',
        keys: 'Mod+Alt+Enter',
        run: () => acts.test({ kind: 'from', step }),
      },
      { id: 'test-ask', label: say.ask, icon: 'settings', run: () => acts.test({ kind: 'step', step }, 'ask') },
      { id: 'pin', label: isPinned ? say.unpin : say.pin, icon: 'pin', keys: 'P', run: () => acts.pin([step]) },
      { id: 'pin-edit', label: say.editPin, run: () => acts.editPin(step) },
    ];
    const all = [...stop, ...(step === undefined ? [] : onStep(step))];
    return offerActs({ title: say.group, acts: () => all });
  }, [acts, step, isPinned, isUnderWay]);
}
