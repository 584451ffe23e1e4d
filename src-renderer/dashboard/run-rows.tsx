import type { RunView } from '../../src-shared/wire/views.ts';
import { timeOf, tookOf } from '../ui/format.ts';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { statusOfRun } from '../ui/status.ts';
import { words } from '../ui/words.ts';
import { addressOf } from '../state/route.ts';

/** A queued run with the reason it is not running yet. */
export function QueuedRow(props: { readonly run: RunView }) {
  const { run } = props;
  return (
    <Row
      run={run}
      reason={run.reason ?? (run.status === 'paused' ? words().home.paused : words().home.waitsForSlot)}
      time={undefined}
    />
  );
}

/** A run that has ended: how, how long it took, when. */
export function EndedRow(props: { readonly run: RunView }) {
  const { run } = props;
  return <Row run={run} reason={endText(run)} time={run.endedAt ?? undefined} />;
}

function Row(props: { readonly run: RunView; readonly reason: string; readonly time: number | undefined }) {
  const { run, reason, time } = props;
  return (
    <li>
      <a className="board-row" href={addressOf({ kind: 'run', runId: run.runId })}>
        <StatusGlyph kind={statusOfRun(run.status)} size={14} bare />
        <span className="board-row-words">
          <span className="board-row-name one">{run.workflowName}</span>
          <span className="row caption text-3">
            <span className="one" title={reason}>
              {reason}
            </span>
            <span className="spacer" />
            {time !== undefined && <span className="figures home-row-time">{timeOf(time)}</span>}
          </span>
        </span>
      </a>
    </li>
  );
}

function endText(run: RunView): string {
  const text = words().home;
  if (run.status === 'succeeded') return text.doneIn(tookOf((run.endedAt ?? run.updatedAt) - run.createdAt));
  if (run.status === 'cancelled') return text.stopped;
  return run.error === null ? text.failedPlain : text.failed(run.error.message);
}
