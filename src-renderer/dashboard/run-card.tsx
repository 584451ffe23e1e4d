import { memo } from 'react';
import type { RunView } from '../../src-shared/wire/views.ts';
import { clockOf, numberOf, spanOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { Picture } from '../ui/picture.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { statusOfStep } from '../ui/status.ts';
import { restWords } from '../ui/rest-words.ts';
import { sayProblem } from '../ui/toast.tsx';
import { useNow } from '../ui/use-now.ts';
import { words } from '../ui/words.ts';
import { pictureOfRun } from '../state/documents/resting.ts';
import { addressOf } from '../state/route.ts';
import { ask } from '../state/host.ts';
import { go } from '../state/session.ts';

/** A running run: its live picture, how far and how long, the present step and its last line. */
export const RunCard = memo(function RunCard(props: { readonly run: RunView }) {
  const { run } = props;
  const text = words();
  const rest = restWords(run.waitsUntil);
  return (
    <article className="card run-card" data-row={run.runId}>
      <h3 className="two">
        <a className="run-card-link" href={addressOf({ kind: 'run', runId: run.runId })}>
          {run.workflowName}
        </a>
      </h3>
      <div className="run-card-picture">
        <Picture picture={pictureOfRun(run)} />
      </div>
      <ProgressBar value={run.stepsTotal === 0 ? 0 : run.stepsDone / run.stepsTotal} label={text.run.progress} />
      <div className="row caption text-3 figures run-card-pair">
        <span className="text-2">{text.units.steps(run.stepsDone, run.stepsTotal)}</span>
        <span className="spacer" />
        <Elapsed run={run} />
      </div>
      <div className="run-card-now">
        {run.current === null ? (
          <>
            <StatusGlyph kind="running" size={14} />
            <span className="one">{text.status.running}</span>
          </>
        ) : (
          <>
            <StatusGlyph kind={rest === undefined ? statusOfStep(run.current.status) : 'running'} size={14} />
            <span className="one">{run.current.name}</span>
          </>
        )}
      </div>
      <div className="caption text-3 one run-card-line">{rest ?? run.current?.line ?? '\u00a0'}</div>
      <footer>
        <span>
          {run.credits === 0 && run.maxCredits === null
            ? text.units.noCredits
            : text.units.credits(numberOf(run.credits), run.maxCredits === null ? null : numberOf(run.maxCredits))}
        </span>
        {run.maxCredits !== null && run.maxCredits > 0 && (
          <ProgressBar thin value={run.credits / run.maxCredits} label={text.step.cost} />
        )}
        <span className="spacer" />
        <Menu
          trigger={
            <button type="button" className="icon-button run-card-more" aria-label={text.home.actsFor(run.workflowName)}>
              <Icon name="more" />
            </button>
          }
          items={[
            { label: text.history.openRun, icon: 'runs', onSelect: () => go({ kind: 'run', runId: run.runId }) },
            {
              label: text.run.pause,
              icon: 'pause',
              onSelect: () =>
                void ask((client) => client.runs.pause({ runId: run.runId })).then(
                  (answer) => !answer.ok && sayProblem(answer.error),
                ),
            },
            'line',
            {
              label: text.history.cancel,
              icon: 'stop',
              danger: true,
              onSelect: () =>
                void ask((client) => client.runs.cancel({ runId: run.runId })).then(
                  (answer) => !answer.ok && sayProblem(answer.error),
                ),
            },
          ]}
        />
      </footer>
    </article>
  );
});

function Elapsed(props: { readonly run: RunView }) {
  const now = useNow();
  const { createdAt, typicalMs } = props.run;
  return (
    <span>
      {clockOf(now - createdAt)} {typicalMs !== null && words().units.ofAbout(spanOf(typicalMs))}
    </span>
  );
}
