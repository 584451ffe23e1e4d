import type { ReactNode } from 'react';
import type { RunSummary } from '../../src-shared/engine/state.ts';
import type { RunView } from '../../src-shared/wire/views.ts';
import { Badge } from '../ui/badge.tsx';
import { clockOf, fileNameOf, spanOf, tookOf, whenOf } from '../ui/format.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { restWords } from '../ui/rest-words.ts';
import { statusOfRun } from '../ui/status.ts';
import { useNow } from '../ui/use-now.ts';
import { words } from '../ui/words.ts';
import { addressOf } from '../state/route.ts';

/** The head of a run: its name, how it stands, how far it is and how long that took, and what can be done about it. */
export function RunHead(props: {
  readonly view: RunView;
  readonly summary: RunSummary | null;
  readonly done: number;
  readonly total: number;
  /** Until when the run rests that asks nobody. */
  readonly waitsUntil: number | undefined;
  readonly children: ReactNode;
}) {
  const { view, summary, done, total } = props;
  const text = words().run;
  const status = summary?.status ?? view.status;
  const kind = statusOfRun(status, props.waitsUntil);
  const rest = status === 'waiting' ? restWords(props.waitsUntil) : undefined;
  const limit = summary?.budget?.asking?.prompt.reason;
  const reason = limit ?? (summary?.pauseReason === undefined ? summary?.queuedReason : text.pausedBecause(summary.pauseReason));
  const warned = summary?.budget?.warned ?? [];
  const kept = (summary?.enforcement ?? []).map(({ what, level }) => text.limitKept(what, level));
  const endedAt = summary?.endedAt ?? view.endedAt ?? undefined;
  const urgent = reason ?? (warned.length > 0 && endedAt === undefined ? text.nearLimit(warned) : undefined);
  const origin = `${text.started(whenOf(view.createdAt), text.triggers[summary?.trigger.kind ?? 'manual'])} ${text.inFolder(fileNameOf(view.projectRoot))}, ${text.pinned(view.workflowHash.slice(0, 7))}`;
  const line = [urgent ?? rest ?? origin, ...kept].join(' · ');
  const now = useNow(endedAt === undefined ? 'live' : 'still');
  const elapsed = (endedAt ?? now) - view.createdAt;
  return (
    <header className="run-head">
      <div className="run-name">
        <div className="row">
          <h1 className="one" title={view.workflowName}>
            {view.workflowName}
          </h1>
          {rest === undefined ? <Badge kind={kind} /> : <Badge kind={kind}>{text.waits}</Badge>}
          {view.parent !== null && (
            <a
              className="caption one run-parent"
              href={addressOf({ kind: 'run', runId: view.parent.runId, step: view.parent.step })}
            >
              {text.partOf(view.parent.workflowName)}
            </a>
          )}
        </div>
        <div className={urgent === undefined ? 'caption text-3 one' : 'caption one run-reason'} title={line}>
          {line}
        </div>
      </div>
      <span className="spacer" />
      <div className="run-progress">
        <div className="row caption figures">
          <b>{words().units.steps(done, total)}</b>
          <span className="spacer" />
          <span className="text-3">
            {endedAt === undefined && view.typicalMs !== null
              ? `${clockOf(elapsed)} ${text.ofAbout(spanOf(view.typicalMs))}`
              : endedAt === undefined
                ? clockOf(elapsed)
                : text.took(tookOf(elapsed))}
          </span>
        </div>
        <ProgressBar
          value={total === 0 ? 0 : done / total}
          label={text.progress}
          kind={
            kind === 'done' ? 'done' : kind === 'failed' ? 'fail' : kind === 'stopped' || kind === 'paused' ? 'idle' : 'accent'
          }
        />
      </div>
      {props.children}
    </header>
  );
}
