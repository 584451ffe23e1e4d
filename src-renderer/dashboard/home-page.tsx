import { useMemo } from 'react';
import type { RunView } from '../../src-shared/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { words } from '../ui/words.ts';
import { columnOf, isTopRun, newestFirst, useRuns } from '../state/runs/runs.ts';
import { useInbox } from '../state/inbox.ts';
import { addressOf } from '../state/route.ts';
import { showLayer } from '../state/session.ts';
import { MonthChart } from './month-chart.tsx';
import { EndedRow, QueuedRow } from './run-rows.tsx';
import { RunCard } from './run-card.tsx';
import { WaitingCard } from './waiting-card.tsx';
import './home.css';

const MOST_CARDS = 50;
const MOST_ROWS = 8;

/** The live dashboard: what waits for you, what runs, what is queued, what finished today, the last thirty days. */
export function HomePage() {
  const text = words().home;
  const byId = useRuns((state) => state.byId);
  const loaded = useRuns((state) => state.loaded);
  const waiting = useInbox((state) => state.items);
  const columns = useMemo(() => sorted(Object.values(byId).filter(isTopRun)), [byId]);
  const { running, queued, today } = columns;
  const title =
    waiting.length > 0
      ? text.titleWaiting(waiting.length)
      : running.length > 0
        ? text.titleRunning(running.length)
        : text.titleCalm;
  return (
    <>
      <header className="page-head home-head">
        <div>
          <h1 className="page-title">{title}</h1>
          <p className="page-lead figures">{text.lead(running.length, queued.length, today.length)}</p>
        </div>
        <span className="spacer" />
        <Button icon="play" onClick={() => showLayer('run-picker')}>
          {text.runWorkflow} <Kbd keys="R" />
        </Button>
      </header>
      <div className="board">
        <section className="board-column board-waiting" aria-label={text.waiting}>
          <ColumnHead title={text.waiting} amount={waiting.length} />
          <div className="stack">
            {waiting.length === 0 && <p className="board-none">{text.nothingWaiting}</p>}
            {waiting.map((item, index) => (
              <WaitingCard key={`${item.runId}/${item.step}/${item.attempt}`} item={item} first={index === 0} />
            ))}
          </div>
        </section>
        <section className="board-column board-running" aria-label={text.running}>
          <ColumnHead title={text.running} amount={running.length} />
          {running.length === 0 && loaded ? (
            <div className="board-empty">
              <EmptyState title={text.nothingRunning} text={text.nothingRunningText}>
                <Button size="small" icon="play" onClick={() => showLayer('run-picker')}>
                  {text.runWorkflow}
                </Button>
              </EmptyState>
            </div>
          ) : (
            <div className="board-runs">
              {running.slice(0, MOST_CARDS).map((run) => (
                <RunCard key={run.runId} run={run} />
              ))}
            </div>
          )}
          {running.length > MOST_CARDS && (
            <a className="board-more" href={addressOf({ kind: 'runs' })}>
              {text.moreRunning(running.length - MOST_CARDS)}
            </a>
          )}
        </section>
        <div className="board-side">
          <section className="board-column" aria-label={text.queued}>
            <ColumnHead title={text.queued} amount={queued.length} />
            {queued.length === 0 ? (
              <p className="board-none">{text.nothingQueued}</p>
            ) : (
              <ul className="card board-list">
                {queued.slice(0, MOST_ROWS).map((run) => (
                  <QueuedRow key={run.runId} run={run} />
                ))}
              </ul>
            )}
            {queued.length > MOST_ROWS && <AllLink amount={queued.length} />}
          </section>
          <section className="board-column" aria-label={text.finished}>
            <ColumnHead title={text.finished} amount={today.length} />
            {today.length === 0 ? (
              <p className="board-none">{text.nothingFinished}</p>
            ) : (
              <ul className="card board-list">
                {today.slice(0, MOST_ROWS).map((run) => (
                  <EndedRow key={run.runId} run={run} />
                ))}
              </ul>
            )}
            {today.length > MOST_ROWS && <AllLink amount={today.length} />}
          </section>
          <section className="board-column" aria-label={text.last30}>
            <div className="board-head">{text.last30}</div>
            <MonthChart runs={columns.ended} />
          </section>
        </div>
      </div>
    </>
  );
}

function AllLink(props: { readonly amount: number }) {
  return (
    <a className="board-more" href={addressOf({ kind: 'runs' })}>
      {words().home.showAll(props.amount)}
    </a>
  );
}

function ColumnHead(props: { readonly title: string; readonly amount: number }) {
  return (
    <h2 className="board-head">
      {props.title} <span className="figures">{props.amount}</span>
    </h2>
  );
}

function sorted(runs: readonly RunView[]) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const ordered = runs.toSorted(newestFirst);
  const ended = ordered.filter((run) => columnOf(run) === 'ended').toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  return {
    running: ordered.filter((run) => columnOf(run) === 'running').toReversed(),
    queued: ordered.filter((run) => columnOf(run) === 'queued').toReversed(),
    ended,
    today: ended.filter((run) => (run.endedAt ?? 0) >= midnight),
  };
}
