import { useEffect, useRef, useState } from 'react';
import type { WaitingView } from '../../src-shared/wire/views.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { whenOf } from '../ui/format.ts';
import { firstClickOnly } from '../ui/first-click.ts';
import { Icon } from '../ui/icon.tsx';
import { visibleText } from '../../src-shared/lib/visible-text.ts';
import { words } from '../ui/words.ts';
import { addressOf } from '../state/route.ts';
import { useAnswer } from './use-answer.ts';

/** A run that has used up a limit: what was spent, and whether to raise the limit or stop. Nothing goes on by itself. */
export function LimitRequest(props: { readonly item: WaitingView }) {
  const { item } = props;
  const { prompt } = item;
  const text = words().inbox;
  const [amount, setAmount] = useState('');
  const { busy, send } = useAnswer(item);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const number = Number(amount);
  const bad = amount.trim() !== '' && (!Number.isFinite(number) || number <= 0);

  return (
    <section className="request" aria-label={text.details}>
      <div className="request-body">
        <div>
          <div className="row caption text-3 request-by">
            <Badge kind="needs-you" />
            <span className="figures">
              {item.workflowName}. {text.limitReached(whenOf(item.since))}
            </span>
          </div>
          <h2 className="request-title" ref={head} tabIndex={-1}>
            {text.limitTitle}
          </h2>
          <p className="text-2 request-reason">{visibleText(prompt.reason)}</p>
        </div>
        <dl className="facts">
          {(prompt.shows ?? []).map(({ label, value }) => (
            <div key={label}>
              <dt>{visibleText(label)}</dt>
              <dd className="figures">{visibleText(typeof value === 'string' ? value : JSON.stringify(value))}</dd>
            </div>
          ))}
          <div>
            <dt>{text.workflow}</dt>
            <dd>
              <a href={addressOf({ kind: 'run', runId: item.runId })}>{text.openRun}</a>
            </dd>
          </div>
        </dl>
        <Field label={text.raiseBy} help={text.raiseByHelp} error={bad ? text.raiseByBad : undefined}>
          {(ids) => (
            <Input {...ids} inputMode="decimal" value={amount} onChange={(event) => setAmount(event.currentTarget.value)} />
          )}
        </Field>
        <p className="small text-3">{text.limitExplain}</p>
      </div>
      <footer className="request-foot" onClickCapture={firstClickOnly}>
        <span className="row small text-3 request-bound">
          <Icon name="shield" />
          {text.limitHeld}
        </span>
        <span className="spacer" />
        <Button kind="danger" busy={busy} onClick={() => void send({ decision: 'reject' })}>
          {text.stopRun}
        </Button>
        <Button
          kind="primary"
          icon="check"
          busy={busy}
          disabled={bad}
          onClick={() => void send({ decision: 'approve', ...(amount.trim() === '' ? {} : { values: { amount: number } }) })}
        >
          {text.raise}
        </Button>
      </footer>
    </section>
  );
}
