import { useEffect, useMemo, useRef, useState } from 'react';
import { tellsTrouble, withoutColours } from '../../../src-shared/lib/log-text.ts';
import type { LogLineView } from '../../../src-shared/wire/views.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Input } from '../../ui/field.tsx';
import { preciseTimeOf } from '../../ui/format.ts';
import { Select } from '../../ui/select.tsx';
import { say } from '../../ui/toast.tsx';
import { words } from '../../ui/words.ts';
import { saveText } from '../../ui/save-file.ts';
import { nextTrouble, useLogSearch } from '../../state/runs/log-search.ts';
import { linesOf, openLog, useRunLog, wantLines, wholeLog, type LogOf } from '../../state/runs/run-log.ts';
import { LogLine } from './log-lines.tsx';
import { LINE_HEIGHT as ROW, scaleOf } from './log-scale.ts';
import type { StepName } from '../step-names.ts';
import './log.css';

const OVER = 12;
/** A clipboard is no place for more. */
const MOST_COPIED = 50_000;

/** What the log pane is about: a run, and the step it is narrowed to. */
export interface LogScope {
  readonly runId: string;
  readonly step: string | null;
  readonly names: readonly StepName[];
  readonly onStep: (step: string | null) => void;
}

/** The log of a run or one step: only the visible lines are read and drawn, new ones are followed, the whole of it can be searched. */
export function LogPane(props: LogScope & { readonly live: boolean; readonly notes: readonly LogLineView[] }) {
  const { runId, step, names, notes } = props;
  const text = words().log;
  const written = useRunLog((state) => state.total);
  const version = useRunLog((state) => state.version);
  const of: LogOf = useMemo(() => ({ runId, ...(step === null ? {} : { step }) }), [runId, step]);
  // Steps that write no lines still say in a sentence what they did.
  const spoken = useMemo(() => notes.filter((note) => step === null || note.step === step), [notes, step]);
  const isWritten = version > 0 && written > 0;
  const total = isWritten ? written : spoken.length;
  const [query, setQuery] = useState('');
  const [current, setCurrent] = useState(-1);
  const [follow, setFollow] = useState(true);
  const [view, setView] = useState({ top: 0, height: 400 });
  const box = useRef<HTMLDivElement>(null);
  const nameOf = useMemo(() => new Map(names.map((name) => [name.step, name.name])), [names]);
  const found = useLogSearch(of, isWritten ? query : '', written);
  const matches = useMemo(() => (isWritten ? found.numbers : matchesOf(spoken, query)), [isWritten, found, spoken, query]);
  const scale = scaleOf(total, view.height);

  useEffect(() => {
    const stop = new AbortController();
    setCurrent(-1);
    openLog(of, stop.signal);
    return () => stop.abort();
  }, [of]);

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(() => setView((was) => ({ ...was, height: element.clientHeight })));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    const element = box.current;
    if (follow && element !== null) element.scrollTop = element.scrollHeight;
  }, [follow, total, view.height]);

  const show = (index: number) => {
    setFollow(false);
    setCurrent(index);
    const element = box.current;
    if (element !== null) element.scrollTop = scale.topOf(index - element.clientHeight / ROW / 2);
  };
  const step1 = (by: 1 | -1) => {
    if (matches.length === 0) return;
    const ahead = by === 1 ? matches.find((at) => at > current) : matches.findLast((at) => at < current);
    show(ahead ?? (by === 1 ? matches[0] : matches.at(-1)) ?? 0);
  };
  const toTrouble = async () => {
    const next = isWritten ? await nextTrouble(of, current) : troubleIn(spoken, current);
    if (next === null) say(text.noError);
    else show(next);
  };
  const copyAll = async () => {
    const lines = isWritten ? await wholeLog(of, MOST_COPIED) : spoken;
    await navigator.clipboard.writeText(asText(lines));
    say(lines.length < total ? text.copiedFirst(lines.length) : text.copied);
  };
  const saveAll = async () => {
    const lines = isWritten ? await wholeLog(of, Infinity) : spoken;
    saveText(`${runId}${step === null ? '' : `-${step}`}.log`, asText(lines));
  };

  const top = scale.lineAt(view.top);
  const first = Math.max(0, Math.floor(top) - OVER);
  const last = Math.min(total, Math.ceil(top + view.height / ROW) + OVER);
  const lines = isWritten ? linesOf(first, last) : spoken.slice(first, last);

  useEffect(() => {
    if (isWritten) wantLines(first, last);
  }, [isWritten, first, last, version]);
  return (
    <div className="log-pane">
      <div className="log-tools">
        <div className="log-step">
          <Select
            label={words().run.log}
            value={step ?? ''}
            options={[{ value: '', label: text.allSteps }, ...names.map((name) => ({ value: name.step, label: name.name }))]}
            onChange={(next) => props.onStep(next === '' ? null : next)}
          />
        </div>
        <span className="spacer" />
        <div className="log-search">
          <Input
            small
            icon="search"
            type="search"
            aria-label={text.search}
            placeholder={text.search}
            data-page-search
            value={query}
            onChange={(event) => {
              setQuery(event.currentTarget.value);
              setCurrent(-1);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') step1(event.shiftKey ? -1 : 1);
              if (event.key === 'Escape') setQuery('');
            }}
            after={
              query !== '' && (
                <span className="caption text-3 figures">
                  {matches.length === 0
                    ? text.noneFound
                    : text.found(
                        Math.max(0, matches.indexOf(current)) + 1,
                        matches.length,
                        isWritten && found.more ? 'more' : 'all',
                      )}
                </span>
              )
            }
          />
        </div>
        {query !== '' && (
          <>
            <IconButton icon="chevron-up" label={text.previous} onClick={() => step1(-1)} />
            <IconButton icon="chevron-down" label={text.next} onClick={() => step1(1)} />
          </>
        )}
        <Button size="small" kind="ghost" onClick={() => void toTrouble()}>
          {text.nextError}
        </Button>
        <IconButton icon="copy" label={text.copyAll} onClick={() => void copyAll()} />
        <IconButton icon="deploy" label={text.saveAll} onClick={() => void saveAll()} />
        <Button size="small" icon="download" pressed={follow} onClick={() => setFollow(!follow)}>
          {text.follow}
        </Button>
      </div>
      <div
        className="log"
        ref={box}
        tabIndex={0}
        role="region"
        aria-label={text.lines}
        onScroll={(event) => {
          const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
          setView({ top: scrollTop, height: clientHeight });
          if (scrollTop < view.top - 2 && scrollHeight - scrollTop - clientHeight > ROW) setFollow(false);
        }}
      >
        {total === 0 ? (
          <EmptyState
            title={step !== null ? text.emptyStep : props.live ? text.empty : text.emptyEnded}
            text={step === null && !props.live ? text.emptyEndedText : undefined}
          />
        ) : (
          <div className="log-lines" style={{ height: scale.height + 12 }}>
            {lines.map(
              (line, index) =>
                line !== undefined && (
                  <LogLine
                    key={first + index}
                    line={line}
                    top={view.top + (first + index - top) * ROW + 6}
                    query={query}
                    current={first + index === current}
                    source={step === null ? (nameOf.get(line.step) ?? line.step) : undefined}
                  />
                ),
            )}
          </div>
        )}
      </div>
    </div>
  );
}

function matchesOf(lines: readonly LogLineView[], query: string): readonly number[] {
  if (query === '') return [];
  const needle = query.toLowerCase();
  return lines.flatMap((line, index) => (withoutColours(line.text).toLowerCase().includes(needle) ? [index] : []));
}

function troubleIn(lines: readonly LogLineView[], after: number): number | null {
  const next = lines.findIndex((line, index) => index > after && tellsTrouble(line.text));
  const found = next >= 0 ? next : lines.findIndex((line) => tellsTrouble(line.text));
  return found < 0 ? null : found;
}

function asText(lines: readonly LogLineView[]): string {
  return lines.map((line) => `${preciseTimeOf(line.at)} ${line.step} ${withoutColours(line.text)}`).join('\n');
}
