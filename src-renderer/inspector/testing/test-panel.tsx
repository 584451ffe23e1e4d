import { outputWords } from '../../../src-shared/workflow/output-words.ts';
import { isSwitchedOff, type DraftStep } from '../../commands/draft.ts';
import type { InspectorSlotProps } from '../../state/editor-slots.ts';
import { isTesting, pinnedOutput } from '../../state/testing/step-tests.ts';
import { useDocument, useTests } from '../../state/documents/use-document.ts';
import { Button } from '../../ui/button.tsx';
import { words } from '../../ui/words.ts';
import { LastResult } from './last-result.tsx';
import { ShownValue } from '../values/shown-value.tsx';
import { newestInstance, StepOutcome } from './step-outcome.tsx';
import './test-panel.css';

/** Testing one step: the ways to test it, what came of it last, and the output that is pinned for it. */
export function TestPanel(props: Pick<InspectorSlotProps, 'document' | 'tests' | 'acts'> & { readonly step: DraftStep }) {
  const { document: opened, tests, acts, step } = props;
  const say = words().testing;
  const lastRun = useDocument(opened, (state) => state.lastRun);
  const loop = useDocument(opened, (state) => outermostLoop(state.draft.all, step));
  const isUnderWay = useTests(tests, (state) => isTesting(state.live));
  const isInTest = useTests(tests, (state) => newestInstance(state.live, step.id) !== undefined);
  if (loop !== undefined) {
    return (
      <div className="inspector-fields">
        <p className="field-help">{say.loopHelp(loop.name)}</p>
        <div>
          <Button size="small" icon="test" disabled={isUnderWay} onClick={() => acts.test({ kind: 'step', step: loop.id })}>
            {say.testLoop(loop.name)}
          </Button>
        </div>
        {isInTest ? <StepOutcome {...props} /> : <LastResult run={lastRun} step={step.id} />}
      </div>
    );
  }
  const test = (kind: 'step' | 'to' | 'from') => () => acts.test({ kind, step: step.id });
  const off = isUnderWay || isSwitchedOff(step);
  return (
    <div className="inspector-fields">
      <div className="test-acts">
        <Button size="small" icon="test" disabled={off} onClick={test('step')}>
          {say.step}
        </Button>
        <Button size="small" icon="play-to" disabled={off} onClick={test('to')}>
          {say.to}
        </Button>
        <Button size="small" icon="play-from" disabled={off} onClick={test('from')}>
          {say.from}
        </Button>
        <Button kind="link" size="small" disabled={off} onClick={() => acts.test({ kind: 'step', step: step.id }, 'ask')}>
          {say.ask}
        </Button>
      </div>
      <StepOutcome {...props} />
      <Pinned {...props} />
    </div>
  );
}

function Pinned({ tests, acts, step }: Pick<InspectorSlotProps, 'tests' | 'acts'> & { readonly step: DraftStep }) {
  const say = words().testing;
  const output = useTests(tests, (state) => pinnedOutput(state, step.id));
  return (
    <section className="test-pinned">
      <h3 className="field-legend">{say.pinnedTitle}</h3>
      <p className="field-help">{output === undefined ? say.noPin : say.pinnedHelp}</p>
      {output !== undefined && (
        <ShownValue label={say.pinnedTitle} value={output} called={(key) => outputWords(step.type, key)} />
      )}
      <div className="row">
        <Button size="small" icon="pencil" onClick={() => acts.editPin(step.id)}>
          {output === undefined ? say.typePin : say.edit}
        </Button>
        {output !== undefined && (
          <Button size="small" icon="pin" onClick={() => acts.pin([step.id])}>
            {words().pinDialog.remove}
          </Button>
        )}
      </div>
    </section>
  );
}

function outermostLoop(all: ReadonlyMap<string, DraftStep>, step: DraftStep): DraftStep | undefined {
  let loop: DraftStep | undefined;
  for (let parent = all.get(step.parent ?? ''); parent !== undefined; parent = all.get(parent.parent ?? '')) loop = parent;
  return loop;
}
