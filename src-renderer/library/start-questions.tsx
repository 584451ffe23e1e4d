import type { Problem } from '../../src-shared/lib/problem.ts';
import { Checkbox, RadioGroup } from '../ui/check.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { words } from '../ui/words.ts';

/** Whether to run without the limits this machine cannot enforce: not asked, asked, or agreed to. */
export type Consent = 'unasked' | 'asked' | 'given';

/** What becomes of uncommitted work: not asked, asked, or how it was answered. */
export type DirtyAnswer = 'unasked' | 'asked' | 'with' | 'without';

/** The questions that only come up when a run is about to start. */
export function StartQuestions(props: {
  readonly consent: Consent;
  readonly dirty: DirtyAnswer;
  readonly onConsent: (consent: Consent) => void;
  readonly onDirty: (dirty: DirtyAnswer) => void;
}) {
  const text = words().runDialog;
  const { consent, dirty } = props;
  return (
    <>
      {consent !== 'unasked' && (
        <div className="run-dialog-dirty">
          <Checkbox checked={consent === 'given'} onChange={(on) => props.onConsent(on ? 'given' : 'asked')}>
            {text.unenforced}
          </Checkbox>
          <p className="small text-3">{text.unenforcedText}</p>
        </div>
      )}
      {dirty !== 'unasked' && (
        <div className="run-dialog-dirty">
          <RadioGroup
            legend={text.dirtyTitle}
            name="dirty"
            value={dirty === 'asked' ? undefined : dirty}
            options={[
              { value: 'with', label: text.dirtyWith },
              { value: 'without', label: text.dirtyWithout },
            ]}
            onChange={(next) => props.onDirty(next === 'with' ? 'with' : 'without')}
          />
          <p className="small text-3">{text.dirtyText}</p>
        </div>
      )}
    </>
  );
}

/** Why it did not start, in the foot of its dialog. */
export function StartFailure(props: { readonly problem: Problem }) {
  return (
    <span className="field-error" role="alert">
      <StatusGlyph kind="to-fix" size={14} />
      <span>
        <b>{props.problem.message}</b> {props.problem.hint}
      </span>
    </span>
  );
}
