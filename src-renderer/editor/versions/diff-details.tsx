import type { Capability } from '../../../src-shared/workflow/capabilities.ts';
import type { StepDiff, WorkflowDiff } from '../../../src-shared/workflow/diff/workflow-diff.ts';
import { Button } from '../../ui/button.tsx';
import { ChangeGlyph } from '../../ui/change-glyph.tsx';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { words } from '../../ui/words.ts';
import { FieldDifference } from './field-difference.tsx';

/** The difference in words beside its picture: everything, or one step field by field. */
export function DiffDetails(props: {
  readonly diff: WorkflowDiff;
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
}) {
  const { diff, selected, onSelect } = props;
  const step = diff.steps.find((one) => one.key === selected);
  return (
    <div className="diff-details" role="region" aria-label={words().difference.details} tabIndex={0}>
      {step === undefined ? (
        <Everything diff={diff} onSelect={onSelect} />
      ) : (
        <OneStep diff={diff} step={step} onBack={() => onSelect(undefined)} />
      )}
    </div>
  );
}

function Everything({ diff, onSelect }: { readonly diff: WorkflowDiff; readonly onSelect: (key: string) => void }) {
  const say = words().difference;
  const touched = diff.steps.filter((step) => step.status !== 'same');
  const of = (status: StepDiff['status']) => touched.filter((step) => step.status === status).length;
  const counted = say.count({ added: of('added'), removed: of('removed'), changed: of('changed') });
  return (
    <>
      <p className="diff-count">{counted === '' ? say.noSteps : counted}</p>
      {diff.hints.length > 0 && (
        <Part title={say.lookFirst}>
          <ul className="diff-hints">
            {diff.hints.map(({ message, at }, index) => (
              <li key={`${at} ${index}`}>
                <StatusGlyph kind="to-fix" size={14} />
                <span>{message}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {touched.length > 0 && (
        <Part title={say.steps}>
          <ul className="diff-steps">
            {touched.map((step) => (
              <li key={step.key}>
                <button type="button" className="diff-step" onClick={() => onSelect(step.key)}>
                  <ChangeGlyph kind={step.status} size={14} />
                  <span className="one">{nameOf(step)}</span>
                  <span className="text-3">{say.kinds[step.status]}</span>
                </button>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {diff.fields.length > 0 && (
        <Part title={say.workflow}>
          <dl>
            {diff.fields.map((change) => (
              <FieldDifference key={change.path.join('.')} change={change} />
            ))}
          </dl>
        </Part>
      )}
      <Powers title={say.gained} kind="added" powers={diff.capabilities.gained} />
      <Powers title={say.lost} kind="removed" powers={diff.capabilities.lost} />
    </>
  );
}

function OneStep(props: { readonly diff: WorkflowDiff; readonly step: StepDiff; readonly onBack: () => void }) {
  const { diff, step } = props;
  const say = words().difference;
  const fields = step.fields.filter(({ path }) => step.status === 'changed' || (path[0] !== 'type' && path[0] !== 'name'));
  const loop = (key: string | null) => nameOf(diff.steps.find((one) => one.key === key));
  const { moved } = step;
  return (
    <>
      <Button kind="link" icon="chevron-left" onClick={props.onBack}>
        {say.all}
      </Button>
      <h3 className="diff-title">
        <ChangeGlyph kind={step.status} />
        <span>{nameOf(step)}</span>
      </h3>
      <p className="text-3">
        {say.kinds[step.status]} · {(step.after ?? step.before)?.summary}
      </p>
      {step.renamed && <p>{say.renamedFrom(step.before?.id ?? '')}</p>}
      {moved !== null && (
        <p>
          {moved.from.parent === moved.to.parent
            ? say.moved
            : moved.to.parent === null
              ? say.outOf(loop(moved.from.parent))
              : say.into(loop(moved.to.parent))}
        </p>
      )}
      {step.status === 'same' && <p>{say.none}</p>}
      <dl>
        {fields.map((change) => (
          <FieldDifference key={change.path.join('.')} change={change} />
        ))}
      </dl>
    </>
  );
}

function nameOf(step: StepDiff | undefined): string {
  return (step?.after ?? step?.before)?.name ?? '';
}

function Powers(props: { readonly title: string; readonly kind: 'added' | 'removed'; readonly powers: readonly Capability[] }) {
  if (props.powers.length === 0) return null;
  return (
    <Part title={props.title}>
      <ul className="diff-powers">
        {props.powers.map(({ words: said, details }) => (
          <li key={said}>
            <ChangeGlyph kind={props.kind} size={14} />
            <span>
              {said}
              {details.map((detail) => (
                <code key={detail}>{detail}</code>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Part(props: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className="diff-part">
      <h3>{props.title}</h3>
      {props.children}
    </section>
  );
}
