import { useEffect, useMemo, useState, useCallback, useRef } from 'react';
import type { RunStatus } from '../../src-shared/engine/state.ts';
import type { RunView } from '../../src-shared/wire/views.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Input } from '../ui/field.tsx';
import { clockOf, fileNameOf, tookOf, whenOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Menu } from '../ui/menu.tsx';
import { Picture } from '../ui/picture.tsx';
import { rowKeys } from '../ui/row-keys.ts';
import { Segmented } from '../ui/segmented.tsx';
import { restWords } from '../ui/rest-words.ts';
import { statusOfRun } from '../ui/status.ts';
import { say, sayProblem } from '../ui/toast.tsx';
import { useNow } from '../ui/use-now.ts';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';
import { pictureOfRun } from '../state/documents/resting.ts';
import { addressOf } from '../state/route.ts';
import { isTopRun, newestFirst, takeRuns, useRuns } from '../state/runs/runs.ts';
import { go, openRunDialog, showLayer } from '../state/session.ts';
import { useRowWindow } from './row-window.ts';
import './history.css';

const PAGE = 100;
/** As history.css has it, its line included. */
const ROW_HEIGHT = 48;
const FILTERS = {
  all: undefined,
  open: ['queued', 'running', 'waiting', 'paused'],
  succeeded: ['succeeded'],
  failed: ['failed'],
  cancelled: ['cancelled'],
} as const satisfies Record<string, readonly RunStatus[] | undefined>;
type Filter = keyof typeof FILTERS;

/** Every run there was: search, filter, page; the rows live on while they change. */
export function HistoryPage() {
  const text = words().history;
  const [filter, setFilter] = useState<Filter>('all');
  const [query, setQuery] = useState('');
  const [ids, setIds] = useState<readonly string[] | null>(null);
  const [more, setMore] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const byId = useRuns((state) => state.byId);

  useEffect(() => {
    let current = true;
    const timer = setTimeout(
      () => {
        void readPage(filter, query).then((rows) => {
          if (!current) return;
          setIds(rows.map((row) => row.runId));
          setMore(rows.length === PAGE);
        });
      },
      query === '' ? 0 : 150,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [filter, query]);

  const rows = useMemo(() => {
    const wanted: readonly RunStatus[] | undefined = FILTERS[filter];
    const fits = (run: RunView) => (wanted === undefined || wanted.includes(run.status)) && (query !== '' || isTopRun(run));
    const fresh = query === '' ? Object.keys(byId) : [];
    return [...new Set([...(ids ?? []), ...(ids !== null && !more ? fresh : newer(fresh, ids))])]
      .flatMap((id) => byId[id] ?? [])
      .filter(fits)
      .toSorted(newestFirst);
  }, [ids, byId, filter, query, more]);

  const reading = useRef(false);
  const older = useCallback(async () => {
    const last = ids?.at(-1);
    if (last === undefined || !more || reading.current) return;
    reading.current = true;
    const next = await readPage(filter, query, last);
    reading.current = false;
    setIds([...(ids ?? []), ...next.map((row) => row.runId)]);
    setMore(next.length === PAGE);
  }, [ids, more, filter, query]);
  const nearEnd = useCallback(() => void older(), [older]);
  const shown = useRowWindow({ count: rows.length, height: ROW_HEIGHT }, nearEnd);
  const keys = rowKeys({
    C: (id) => void cancel(id),
    P: (id) => void pauseOrResume(byId[id]),
    A: (id) => again(byId[id]),
  });
  return (
    <>
      <header className="page-head library-head">
        <h1 className="page-title">{text.title}</h1>
        <div className="library-search">
          <Input
            icon="search"
            type="search"
            data-page-search
            aria-label={text.search}
            placeholder={text.search}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
            after={<Kbd keys="/" />}
          />
        </div>
        <Segmented
          label={text.filter}
          value={filter}
          options={[
            { value: 'all', label: text.all },
            { value: 'open', label: text.open },
            { value: 'succeeded', label: text.succeeded },
            { value: 'failed', label: text.failed },
            { value: 'cancelled', label: text.cancelled },
          ]}
          onChange={setFilter}
        />
        <span className="spacer" />
        {chosen.length > 0 && (
          <Button
            icon="compare"
            disabled={chosen.length !== 2}
            title={words().compare.pickNote}
            onClick={() => {
              const [left, right] = chosen.toSorted();
              if (left !== undefined && right !== undefined) go({ kind: 'compare', left, right });
            }}
          >
            {words().compare.chosen(chosen.length)}
          </Button>
        )}
        <Button icon="play" onClick={() => showLayer('run-picker')}>
          {words().home.runWorkflow}
        </Button>
      </header>
      <div className="history" ref={shown.scroller}>
        {ids !== null && rows.length === 0 && (
          <EmptyState
            title={query === '' && filter === 'all' ? text.none : text.noMatch}
            text={query === '' && filter === 'all' ? text.noneText : text.noMatchText}
          />
        )}
        {rows.length > 0 && (
          <ul
            className="card history-list"
            onKeyDown={keys}
            style={{ paddingBlockStart: shown.before, paddingBlockEnd: shown.after }}
          >
            {rows.slice(shown.from, shown.to).map((run) => (
              <HistoryRow
                key={run.runId}
                run={run}
                isChosen={chosen.includes(run.runId)}
                onChoose={() => setChosen((was) => toggled(was, run.runId))}
              />
            ))}
          </ul>
        )}
        {more && (
          <div className="history-more">
            <Button onClick={() => void older()}>{text.more}</Button>
          </div>
        )}
      </div>
    </>
  );
}

/** At most two are chosen: a third takes the place of the older one. */
function toggled(chosen: readonly string[], runId: string): readonly string[] {
  return chosen.includes(runId) ? chosen.filter((one) => one !== runId) : [...chosen, runId].slice(-2);
}

function HistoryRow(props: { readonly run: RunView; readonly isChosen: boolean; readonly onChoose: () => void }) {
  const { run } = props;
  const text = words().history;
  return (
    <li className="history-row">
      <input
        type="checkbox"
        className="history-choose"
        aria-label={words().compare.choose(run.workflowName)}
        checked={props.isChosen}
        onChange={props.onChoose}
      />
      <span className="history-badge">
        {run.waitsUntil === undefined ? (
          <Badge kind={statusOfRun(run.status)} />
        ) : (
          <Badge kind="running">{words().run.waits}</Badge>
        )}
      </span>
      <span className="history-name">
        <a className="history-link one" data-row={run.runId} href={addressOf({ kind: 'run', runId: run.runId })}>
          {run.workflowName}
        </a>
        <span className="caption text-3 one">
          {run.parent !== null && `${words().run.partOf(run.parent.workflowName)}. `}
          {run.error?.message ?? run.reason ?? restWords(run.waitsUntil) ?? text.in(fileNameOf(run.projectRoot))}
        </span>
      </span>
      <span className="history-picture">
        <Picture picture={pictureOfRun(run)} width={180} height={40} />
      </span>
      <span className="small text-2 figures">{words().units.steps(run.stepsDone, run.stepsTotal)}</span>
      <span className="small text-2 figures">{whenOf(run.createdAt)}</span>
      <span className="small text-2 figures history-time">
        <Took run={run} />
      </span>
      <Menu
        trigger={
          <button type="button" className="icon-button history-acts" aria-label={words().home.actsFor(run.workflowName)}>
            <Icon name="more" />
          </button>
        }
        items={[
          { label: text.openRun, icon: 'runs', keys: 'Enter', onSelect: () => go({ kind: 'run', runId: run.runId }) },
          { label: text.again, icon: 'again', keys: 'A', onSelect: () => again(run) },
          { label: words().compare.pick, icon: 'compare', onSelect: props.onChoose },
          ...(run.endedAt === null
            ? ([
                {
                  label: run.status === 'paused' ? words().run.resume : words().run.pause,
                  icon: run.status === 'paused' ? 'play' : 'pause',
                  keys: 'P',
                  onSelect: () => void pauseOrResume(run),
                },
                'line',
                { label: text.cancel, icon: 'stop', keys: 'C', danger: true, onSelect: () => void cancel(run.runId) },
              ] as const)
            : []),
        ]}
      />
    </li>
  );
}

function Took(props: { readonly run: RunView }) {
  const { createdAt, endedAt } = props.run;
  const now = useNow(endedAt === null ? 'live' : 'still');
  return endedAt === null ? clockOf(now - createdAt) : tookOf(endedAt - createdAt);
}

async function readPage(filter: Filter, query: string, before?: string): Promise<readonly RunView[]> {
  const statuses = FILTERS[filter];
  const answer = await ask((client) =>
    client.runs.list({
      limit: PAGE,
      ...(statuses === undefined ? {} : { statuses: [...statuses] }),
      ...(query.trim() === '' ? {} : { search: query.trim() }),
      ...(before === undefined ? {} : { before }),
    }),
  );
  if (!answer.ok) {
    sayProblem(answer.error);
    return [];
  }
  takeRuns(answer.value);
  return answer.value;
}

function newer(all: readonly string[], ids: readonly string[] | null): readonly string[] {
  const last = ids?.at(-1);
  return last === undefined ? [] : all.filter((id) => id > last);
}

function again(run: RunView | undefined): void {
  if (run !== undefined) openRunDialog({ kind: 'entry', ref: run.source, path: run.source });
}

async function pauseOrResume(run: RunView | undefined): Promise<void> {
  if (run === undefined || run.endedAt !== null) return;
  const { runId } = run;
  const answer = await ask((client) => (run.status === 'paused' ? client.runs.resume({ runId }) : client.runs.pause({ runId })));
  if (!answer.ok) sayProblem(answer.error);
}

async function cancel(runId: string): Promise<void> {
  const answer = await ask((client) => client.runs.cancel({ runId }));
  if (answer.ok) say(words().history.cancelSent);
  else sayProblem(answer.error);
}
