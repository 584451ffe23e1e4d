import { useEffect } from 'react';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import { isTesting, type LiveTest, type StepTests } from '../../state/testing/step-tests.ts';
import { tookOf } from '../../ui/format.ts';
import { sayProblem } from '../../ui/toast.tsx';
import { words } from '../../ui/words.ts';

/** Says aloud when a test waits for the person and when it has ended, however that came about. */
export function useTestMoments(document: DocumentStore, tests: StepTests, announce: (text: string) => void): void {
  useEffect(() => {
    let before = tests.getState().live;
    return tests.subscribe(({ live }) => {
      const was = before;
      before = live;
      if (live === null || live === was) return;
      const nameOf = (id: string) => document.getState().draft.all.get(id.split('.').at(-1) ?? id)?.name ?? id;
      const asking = waitingStep(live);
      if (asking !== undefined && asking !== waitingStep(was)) announce(words().testing.waits(nameOf(asking)));
      if (!live.settled || was?.settled === true) return;
      announce(endWords(live, nameOf));
      // Where no step says why, the run does: it could not begin.
      const failed = [...live.steps.values()].some((step) => step.status === 'failed');
      if (live.status === 'failed' && !failed && live.error !== undefined) sayProblem(live.error);
    });
  }, [document, tests, announce]);
}

/** The step of a test that waits for a person; one that waits for time does not. */
export function waitingStep(live: LiveTest | null): string | undefined {
  if (!isTesting(live)) return undefined;
  const found = [...live.steps.values()].find((step) => step.waiting !== undefined && step.waiting.prompt.kind !== 'wait');
  return found?.step;
}

function endWords(live: LiveTest, nameOf: (id: string) => string): string {
  const say = words().testing;
  if (live.status === 'cancelled') return say.stopped;
  const failed = [...live.steps.values()].find((step) => step.status === 'failed' && step.error !== undefined);
  if (live.status === 'failed') {
    const error = failed?.error ?? live.error;
    const why = [error?.message, error?.hint].filter((part) => part !== undefined).join(' ');
    return say.failed(nameOf(failed?.step ?? live.step), why);
  }
  return say.ended(nameOf(live.step), tookOf((live.endedAt ?? live.startedAt) - live.startedAt));
}
