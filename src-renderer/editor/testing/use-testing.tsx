import { useCallback, useEffect, useMemo, useRef, useState, type ComponentType, type ReactNode } from 'react';
import type { TestScope } from '../../../src-shared/engine/testing/test-plan.ts';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import type { TestActs, TestDialogSlotProps, TestQuestion } from '../../state/editor-slots.ts';
import type { StepTests } from '../../state/testing/step-tests.ts';
import { words } from '../../ui/words.ts';
import { PinDialog } from './pin-dialog.tsx';
import { createTestActs, testKeyOf, type TestSurroundings } from './test-acts.ts';
import { useTestMoments } from './use-test-moments.ts';
import { useTestPalette } from './use-test-palette.ts';

/** What testing needs of the editor around it. */
export interface TestingProps extends Pick<TestSurroundings, 'refuse' | 'announce'> {
  readonly document: DocumentStore;
  readonly tests: StepTests;
  readonly dialog: ComponentType<TestDialogSlotProps>;
  readonly project: string | undefined;
}

/** Testing single steps: its acts, its keys, and the dialogs they open. */
export function useTesting(props: TestingProps): {
  readonly acts: TestActs;
  /** Does what a key means for tests; false where it means nothing. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly dialogs: ReactNode;
} {
  const { document: opened, tests, announce, dialog: Dialog } = props;
  const [question, setQuestion] = useState<TestQuestion>();
  const [pinning, setPinning] = useState<string>();
  const around = useRef(props);
  useEffect(() => {
    around.current = props;
  });
  const started = useCallback(
    (scope: TestScope) => {
      const name = opened.getState().draft.all.get(scope.step)?.name ?? scope.step;
      opened.select([scope.step]);
      announce(words().testing.started[scope.kind](name));
    },
    [opened, announce],
  );
  const acts = useMemo(
    () =>
      createTestActs(opened, tests, {
        project: () => around.current.project,
        ask: setQuestion,
        editPin: setPinning,
        started,
        refuse: (message) => around.current.refuse(message),
        announce,
      }),
    [opened, tests, announce, started],
  );
  useTestMoments(opened, tests, announce);
  useTestPalette(opened, tests, acts);

  const onKey = (event: KeyboardEvent): boolean => {
    const wanted = testKeyOf(event);
    if (wanted === undefined) return false;
    const { selection } = opened.getState();
    const step = selection.at(-1);
    if (step === undefined) announce(words().testing.chooseFirst);
    else if (wanted === 'pin') acts.pin(selection);
    else acts.test({ kind: wanted, step });
    return true;
  };
  const dialogs = (
    <>
      {question !== undefined && (
        <Dialog
          document={opened}
          tests={tests}
          question={question}
          onClose={() => setQuestion(undefined)}
          onStarted={(scope) => {
            setQuestion(undefined);
            started(scope);
          }}
        />
      )}
      {pinning !== undefined && (
        <PinDialog
          key={pinning}
          document={opened}
          tests={tests}
          step={pinning}
          announce={announce}
          onClose={() => setPinning(undefined)}
        />
      )}
    </>
  );
  return { acts, onKey, dialogs };
}
