import { useState } from 'react';
import { outputWords } from '../../src-shared/workflow/output-words.ts';
import type { CompiledStep } from '../../src-shared/workflow/compiled.ts';
import type { RunSummary, StepState } from '../../src-shared/engine/state.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { clockOf, numberOf, timeOf, tookOf } from '../ui/format.ts';
import { JsonList } from '../ui/json-list.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { restWords } from '../ui/rest-words.ts';
import { statusOfStep } from '../ui/status.ts';
import { softHyphens } from '../ui/soft-hyphens.ts';
import { inputToShow, outputToShow } from '../ui/step-values.ts';
import { useNow } from '../ui/use-now.ts';
import { words } from '../ui/words.ts';
import { addressOf } from '../state/route.ts';
import { ChildRun } from './child-run.tsx';
import { shortId } from './branch/branch-links.tsx';
import type { StepName } from './step-names.ts';

/** All about one step of a run: what it got, what it gave, its tries, its evidence, why it failed and what to do. */
export function StepPanel(props: {
  readonly step: StepState;
  readonly name: StepName;
  readonly definition: CompiledStep | undefined;
  readonly summary: RunSummary;
  readonly maxCredits: number | null;
  readonly nameOf: (step: string) => StepName;
  readonly onLog: () => void;
  /** Runs the run again from this step; undefined where that cannot be. */
  readonly onBranch: (() => void) | undefined;
  /** The run the step was taken over from, where it was. */
  readonly keptFrom: string | undefined;
}) {
  const { step, name, definition, summary } = props;
  const text = words().step;
  const kind = statusOfStep(step.status, name.type);
  const [whole, setWhole] = useState(false);
  const now = useNow(kind === 'running' || kind === 'needs-you' ? 'live' : 'still');
  const last = step.attempts.at(-1);
  const input = last?.input;
  const error = step.error ?? last?.error;
  return (
    <>
      <header className="panel-head">
        <div className="row panel-title">
          <h2>{softHyphens(name.name)}</h2>
          <span className="spacer" />
          {step.waiting?.prompt.kind === 'wait' && kind === 'running' ? (
            <Badge kind={kind}>{words().run.waits}</Badge>
          ) : (
            <Badge kind={kind} />
          )}
        </div>
        <div className="small text-3">{leadOf({ step, name, definition }, now)}</div>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={name.name}>
        {step.waiting !== undefined && name.type !== 'wait' && (
          <section>
            <div className="panel-callout panel-wait">
              <StatusGlyph kind="needs-you" />
              <div className="panel-words">
                <b>{step.waiting.prompt.title}</b>
                <span>{words().run.waitingHere}</span>
              </div>
              <a
                className="button button-primary button-small"
                href={addressOf({ kind: 'inbox', runId: summary.runId, step: step.step })}
              >
                {words().run.answerHere}
              </a>
            </div>
          </section>
        )}
        {step.waiting !== undefined && name.type === 'wait' && (
          <section>
            <div className="panel-callout panel-child">
              <StatusGlyph kind="running" />
              <div className="panel-words">
                <b>{restWords(step.waiting.prompt.until) ?? words().status.running}</b>
                <span>{words().run.goesOn}</span>
              </div>
            </div>
          </section>
        )}
        <ChildRun step={step} />
        {props.keptFrom !== undefined && (
          <section className="small text-2 panel-kept">
            {words().branch.keptFrom}{' '}
            <a href={addressOf({ kind: 'run', runId: props.keptFrom, step: step.step })}>
              {words().branch.run(shortId(props.keptFrom))}
            </a>
            . {words().branch.keptNote}
          </section>
        )}
        {error !== undefined && step.status !== 'succeeded' && (
          <section>
            <div className="panel-callout panel-fail">
              <StatusGlyph kind="failed" />
              <div className="panel-words">
                <b className="panel-wrap">{error.message}</b>
                {error.at !== undefined && <span className="panel-wrap mono">{error.at}</span>}
                {error.hint !== undefined && <span>{error.hint}</span>}
                {step.status === 'blocked' && step.retryAt === undefined && <span>{text.mending}</span>}
                {step.retryAt !== undefined && <span>{text.retryAt(timeOf(step.retryAt))}</span>}
              </div>
            </div>
          </section>
        )}
        {step.skipReason !== undefined && (
          <section className="small text-2">
            {skipText(step.skipReason.reason)}{' '}
            {step.skipReason.because !== undefined && text.because(props.nameOf(step.skipReason.because).name)}
          </section>
        )}
        {input !== undefined && !isEmpty(input) && (
          <section>
            <h3>{text.got}</h3>
            <JsonList value={inputToShow(input)} />
          </section>
        )}
        {step.output !== undefined && !isEmpty(step.output) && (
          <section>
            <h3>{text.gave}</h3>
            <JsonList value={outputToShow(definition?.type, step.output)} called={(key) => outputWords(definition?.type, key)} />
          </section>
        )}
        {step.progress?.message !== undefined && kind === 'running' && (
          <section>
            <h3>{text.soFar}</h3>
            <p className="small panel-wrap">{step.progress.message}</p>
            {step.progress.percent !== undefined && <ProgressBar value={step.progress.percent / 100} label={text.soFar} />}
          </section>
        )}
        <Evidence step={step} />
        {step.attempts.length > 0 && (
          <section>
            <h3>{text.tries}</h3>
            <ul className="stack small">
              {step.attempts.map((attempt) => (
                <li key={attempt.attempt} className="row">
                  <StatusGlyph
                    kind={
                      attempt.endedAt === undefined
                        ? kind
                        : attempt.error === undefined
                          ? kind === 'stopped'
                            ? 'stopped'
                            : 'done'
                          : 'failed'
                    }
                    size={14}
                    bare
                  />
                  <span>
                    {text.try(attempt.attempt)}
                    {attempt.interruptions > 0 && <span className="text-3">, {text.interrupted(attempt.interruptions)}</span>}
                  </span>
                  {attempt.child !== undefined && (
                    <a className="one" href={addressOf({ kind: 'run', runId: attempt.child.run })}>
                      {text.openChild}
                    </a>
                  )}
                  <span className="spacer" />
                  <span className="text-3 figures">
                    {attempt.endedAt === undefined
                      ? text.since(timeOf(attempt.startedAt))
                      : tookOf(attempt.endedAt - attempt.startedAt)}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {step.credits > 0 && (
          <section>
            <h3>{text.cost}</h3>
            <p className="small">
              {text.costHere(
                numberOf(step.credits),
                numberOf(summary.credits),
                props.maxCredits === null ? null : numberOf(props.maxCredits),
              )}
            </p>
            {props.maxCredits !== null && <ProgressBar value={summary.credits / props.maxCredits} label={text.cost} />}
          </section>
        )}
        {step.attempts.length === 0 && step.skipReason === undefined && step.waiting === undefined && (
          <section className="small text-3">{text.notStarted}</section>
        )}
      </div>
      {props.onBranch !== undefined && (
        <div className="panel-branch">
          <Button size="small" icon="again" wide onClick={props.onBranch}>
            {words().branch.open}
          </Button>
        </div>
      )}
      <footer className="panel-foot">
        <Button size="small" wide onClick={() => setWhole(true)} disabled={input === undefined}>
          {text.whole}
        </Button>
        <Button size="small" wide onClick={props.onLog} disabled={step.attempts.length === 0}>
          {text.logOnly}
        </Button>
      </footer>
      <Dialog open={whole} onClose={() => setWhole(false)} title={name.name} lead={text.got}>
        <pre className="panel-json mono">{JSON.stringify(input ?? null, null, 2)}</pre>
      </Dialog>
    </>
  );
}

/** What was found for the newest attempt that came so far; while the next one works, for the one before. */
function Evidence({ step }: { readonly step: StepState }) {
  const text = words().step;
  const found = step.evidence ?? step.attempts.findLast((attempt) => attempt.evidence !== undefined)?.evidence;
  const of = step.attempts.find((attempt) => attempt.evidence === found)?.attempt;
  if (found === undefined && step.checking !== true) return null;
  return (
    <section>
      <h3>
        {text.evidence}{' '}
        <span className="panel-note">
          {of !== undefined && step.attempts.length > 1 ? `${text.try(of)}, ` : ''}
          {text.evidenceNote}
        </span>
      </h3>
      {step.checking === true && <p className="small text-2">{text.checking}</p>}
      <ul className="stack small">
        {(found ?? []).map((check, at) => (
          <li key={at} className="panel-check">
            <StatusGlyph kind={check.ok ? 'done' : 'failed'} size={14} bare />
            <span className="panel-wrap">
              {check.name}
              {check.detail !== '' && <span className="text-3"> {check.detail}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function leadOf(
  of: { readonly step: StepState; readonly name: StepName; readonly definition: CompiledStep | undefined },
  now: number,
): string {
  const { step, name, definition } = of;
  const types: Readonly<Record<string, string>> = words().stepTypes;
  const role = definition?.type === 'agent' ? `, ${definition.role}` : '';
  const first = step.attempts[0];
  const last = step.attempts.at(-1);
  const type = `${types[name.type] ?? name.type}${role}.`;
  if (first === undefined || last === undefined) return type;
  return `${type} ${last.endedAt === undefined ? (step.waiting === undefined ? words().step.running : words().step.waiting)(clockOf(now - first.startedAt)) : words().step.took(tookOf(last.endedAt - first.startedAt))}`;
}

function skipText(reason: string): string {
  const reasons: Readonly<Record<string, string>> = words().step.skipReasons;
  return reasons[reason] ?? reason;
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
}
