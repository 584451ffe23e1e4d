import { useMemo } from 'react';
import type { StepState } from '../../../src-shared/engine/state.ts';
import type { RunEvent } from '../../../src-shared/history/events.ts';
import { classes } from '../../ui/classes.ts';
import { clockOf, tookOf } from '../../ui/format.ts';
import { rowKeys } from '../../ui/row-keys.ts';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { statusOfStep } from '../../ui/status.ts';
import { useNow } from '../../ui/use-now.ts';
import { words } from '../../ui/words.ts';
import type { StepName } from '../step-names.ts';
import { ticksOf, timelineRows, type Span } from './timeline-rows.ts';
import './timeline.css';

/** What happened when, as bars: solid done, accent running, hatched waited for you, a cross for a failed try. */
export function Timeline(props: {
  readonly steps: readonly StepState[];
  readonly events: readonly RunEvent[];
  readonly nameOf: (step: string) => StepName;
  readonly from: number;
  readonly to: number | undefined;
  readonly typicalMs: number | null;
  readonly selected: string | null;
  readonly onSelect: (step: string) => void;
}) {
  const { steps, events, from, to, typicalMs } = props;
  const present = useNow(to === undefined ? 'live' : 'still');
  const now = to ?? Math.max(present, events.at(-1)?.at ?? from);
  const rows = useMemo(() => timelineRows(steps, events), [steps, events]);
  const elapsed = Math.max(now - from, 1000);
  const length = Math.max(elapsed * 1.14, to === undefined ? (typicalMs ?? 0) * 1.08 : 0);
  const share = (at: number) => `${Math.min(100, Math.max(0, (at / length) * 100))}%`;
  const live = to === undefined;
  return (
    <div className="timeline" tabIndex={-1} data-part="timeline" onKeyDown={rowKeys()}>
      <div className="timeline-axis" aria-hidden="true">
        {ticksOf(length).map((tick) => (
          <span key={tick} className="timeline-tick" style={{ left: share(tick) }}>
            <i />
            {(!live || Math.abs(tick - elapsed) / length > 0.07) && <span>{tickText(tick)}</span>}
          </span>
        ))}
        {live && typicalMs !== null && typicalMs > elapsed && (
          <span className="timeline-typical" style={{ left: share(typicalMs) }} />
        )}
        {live && (
          <span className="timeline-now" style={{ left: share(elapsed) }}>
            <span>{words().run.now(clockOf(elapsed))}</span>
          </span>
        )}
      </div>
      <ul className="timeline-rows">
        {rows.map((row, index) => {
          const step = steps[index];
          const name = props.nameOf(row.step);
          const kind = statusOfStep(step?.status ?? 'pending', name.type);
          const last = row.spans.at(-1);
          return (
            <li key={row.step}>
              <button
                type="button"
                className={classes('timeline-row', props.selected === row.step && 'timeline-selected')}
                aria-pressed={props.selected === row.step}
                data-row={row.step}
                onClick={() => props.onSelect(row.step)}
              >
                <span className="timeline-name" style={{ paddingLeft: 16 + name.depth * 14 }}>
                  <StatusGlyph kind={kind} size={14} bare />
                  <span className="one">{name.name}</span>
                </span>
                <span className="timeline-track">
                  {row.spans.map((span) => (
                    <span
                      key={span.from}
                      className={`timeline-bar timeline-${span.kind}`}
                      style={{ left: share(span.from - from), width: share((span.to ?? now) - span.from) }}
                    >
                      {span.kind === 'failed' && <Cross />}
                    </span>
                  ))}
                  {last !== undefined && (
                    <span className="timeline-text" style={{ left: `calc(${share((last.to ?? now) - from)} + 8px)` }}>
                      {timeText(row.spans, step, now)}
                    </span>
                  )}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The legend of the timeline's hatching. */
export function TimelineLegend() {
  return (
    <span className="row caption text-3">
      <span className="timeline-key timeline-waited" />
      {words().run.waitedForYou}
    </span>
  );
}

function Cross() {
  return (
    <svg width="8" height="8" viewBox="0 0 8 8" stroke="var(--on-status)" strokeWidth="1.5" aria-hidden="true">
      <path d="M1.5 1.5l5 5m0-5l-5 5" />
    </svg>
  );
}

function timeText(spans: readonly Span[], step: StepState | undefined, now: number): string {
  const busy = spans.filter((span) => span.kind !== 'failed').reduce((sum, span) => sum + (span.to ?? now) - span.from, 0);
  const clock = tookOf(busy);
  const tries = step?.attempts.length ?? 0;
  return tries > 1 ? words().run.tryOf(tries, clock) : clock;
}

function tickText(ms: number): string {
  if (ms === 0) return '0';
  if (ms < 60_000) return words().run.seconds(ms / 1000);
  return ms < 3_600_000 ? words().run.minutes(ms / 60_000) : clockOf(ms);
}
