import type { StepState } from '../../src-shared/engine/state.ts';
import { addressOf } from '../state/route.ts';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { statusOfRun } from '../ui/status.ts';
import { words } from '../ui/words.ts';

/** The run that a step is, where it runs another workflow: how it stands, and the way into it. */
export function ChildRun(props: { readonly step: StepState }) {
  const { step } = props;
  const last = step.attempts.at(-1);
  if (last?.child === undefined) return null;
  const { child } = last;
  const text = words().step;
  const open = last.endedAt === undefined;
  const rests = open && (child.status === 'waiting' || child.status === 'paused');
  const said = child.status === 'paused' ? text.childPaused : text.childWaits;
  return (
    <section>
      <div className={rests ? 'panel-callout panel-wait' : 'panel-callout panel-child'}>
        <StatusGlyph kind={statusOfRun(open ? child.status : step.status)} />
        <div className="panel-words">
          <b>{text.childRun}</b>
          <span className="panel-wrap">{rests ? said : (child.line ?? child.run)}</span>
        </div>
        <a className="button button-small" href={addressOf({ kind: 'run', runId: child.run })}>
          {text.openChild}
        </a>
      </div>
    </section>
  );
}
