import type { DocumentStore } from '../../state/documents/document-store.ts';
import { addressOf } from '../../state/route.ts';
import { isTested, isTesting, type StepTests } from '../../state/testing/step-tests.ts';
import { useDocument, useTests } from '../../state/documents/use-document.ts';
import { Button } from '../../ui/button.tsx';
import { clockOf } from '../../ui/format.ts';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { useNow } from '../../ui/use-now.ts';
import { words } from '../../ui/words.ts';
import { waitingStep } from './use-test-moments.ts';
import './test-bar.css';

/** The line above the picture while a test is under way: what runs, how far it is, what it waits for, and how to stop it. */
export function TestBar(props: { readonly document: DocumentStore; readonly tests: StepTests; readonly onStop: () => void }) {
  const live = useTests(props.tests, (state) => state.live);
  const all = useDocument(props.document, (state) => state.draft.all);
  const under = isTesting(live);
  const now = useNow(under ? 'live' : 'still');
  if (!under) return null;
  const say = words().testing;
  const nameOf = (id: string) => all.get(id.split('.').at(-1) ?? id)?.name ?? id;
  const asking = waitingStep(live);
  const tested = [...live.steps.values()].filter((step) => isTested(step) && !step.step.includes('.'));
  const done = tested.filter((step) => step.status === 'succeeded' || step.status === 'failed' || step.status === 'skipped');
  return (
    <div
      className={`test-bar${asking === undefined ? '' : ' test-bar-asks'}`}
      role="group"
      aria-label={say.underWay[live.kind ?? 'step'](nameOf(live.step))}
    >
      <StatusGlyph kind={asking === undefined ? 'running' : 'needs-you'} size={16} />
      <b className="one">
        {asking === undefined ? say.underWay[live.kind ?? 'step'](nameOf(live.step)) : say.waits(nameOf(asking))}
      </b>
      <span className="text-2 figures one">
        {tested.length > 1 && `${say.progress(done.length, tested.length)}, `}
        {clockOf(Math.max(0, now - live.startedAt))}
      </span>
      <span className="spacer" />
      {asking !== undefined && (
        <a className="button button-primary button-small" href={addressOf({ kind: 'inbox', runId: live.runId, step: asking })}>
          {say.answer}
        </a>
      )}
      <Button size="small" icon="stop" busy={live.stopping} onClick={props.onStop}>
        {live.stopping ? say.stopping : say.stop}
      </Button>
    </div>
  );
}
