import { useMemo } from 'react';
import type { RunView } from '../../src-shared/wire/views.ts';
import { dayOf, spanOf } from '../ui/format.ts';
import { words } from '../ui/words.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
const BASE = 62;
const UP = 58;
const DOWN = 16;

/** Thirty days as bars: what succeeded above the line, what failed below it; the share, the counts and the typical time. */
export function MonthChart(props: { readonly runs: readonly RunView[] }) {
  const text = words().home;
  const month = useMemo(() => monthOf(props.runs), [props.runs]);
  const { days, good, bad, typicalMs, first } = month;
  if (good + bad === 0) return <p className="board-none">{text.noHistory}</p>;
  const mostGood = Math.max(1, ...days.map((day) => day.good));
  const mostBad = Math.max(1, ...days.map((day) => day.bad));
  return (
    <div className="card month">
      <div className="month-share">
        <b className="figures">{Math.round((good / (good + bad)) * 100)}%</b>
        <span className="small text-2">{text.succeeded}</span>
      </div>
      <svg className="month-bars" viewBox="0 0 178 84" preserveAspectRatio="none" role="img" aria-label={text.chart(good, bad)}>
        {days.map((day, index) => (
          <g key={index}>
            {day.good > 0 && (
              <rect
                x={index * 6}
                y={BASE - Math.max(3, (day.good / mostGood) * UP)}
                width="4"
                height={Math.max(3, (day.good / mostGood) * UP)}
                rx="1"
                fill="var(--done)"
                opacity={index === DAYS - 1 ? 1 : 0.72}
              />
            )}
            {day.bad > 0 && (
              <rect x={index * 6} y={66} width="4" height={Math.max(4, (day.bad / mostBad) * DOWN)} rx="1" fill="var(--fail)" />
            )}
          </g>
        ))}
        <path d="M0 64h178" stroke="var(--control)" />
      </svg>
      <div className="row caption text-3">
        <span>{dayOf(first)}</span>
        <span className="spacer" />
        <span>{text.today}</span>
      </div>
      <dl className="month-facts caption text-3 figures">
        <div>
          <dt>{text.countSucceeded}</dt>
          <dd>{good}</dd>
        </div>
        <div>
          <dt>{text.countFailed}</dt>
          <dd>{bad}</dd>
        </div>
        {typicalMs !== null && (
          <div>
            <dt>{text.typical}</dt>
            <dd>{spanOf(typicalMs)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

function monthOf(runs: readonly RunView[]) {
  const first = new Date().setHours(0, 0, 0, 0) - (DAYS - 1) * DAY_MS;
  const days = Array.from({ length: DAYS }, () => ({ good: 0, bad: 0 }));
  const times: number[] = [];
  for (const run of runs) {
    if (run.endedAt === null || run.endedAt < first || run.status === 'cancelled') continue;
    const day = days[Math.min(DAYS - 1, Math.floor((run.endedAt - first) / DAY_MS))];
    if (day === undefined) continue;
    if (run.status === 'succeeded') {
      day.good += 1;
      times.push(run.endedAt - run.createdAt);
    } else day.bad += 1;
  }
  const ordered = times.toSorted((a, b) => a - b);
  return {
    days,
    first,
    good: days.reduce((sum, day) => sum + day.good, 0),
    bad: days.reduce((sum, day) => sum + day.bad, 0),
    typicalMs: ordered[Math.floor(ordered.length / 2)] ?? null,
  };
}
