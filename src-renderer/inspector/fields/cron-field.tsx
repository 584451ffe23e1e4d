import { useMemo, useState } from 'react';
import { cronOfPlan, MINUTE_STEPS, planOfCron, type CronPlan } from '../../../src-shared/workflow/schedule/cron-plan.ts';
import { Field, Input } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { useNow } from '../../ui/use-now.ts';
import { words } from '../../ui/words.ts';
import { joinKey, useBinding, valueAt } from '../values/binding.ts';
import { TextField } from '../values/bound-text.tsx';
import { nextTimes } from './next-times.ts';
import { ZoneField } from './zone-field.tsx';

const KINDS = ['minutes', 'hour', 'day', 'week', 'month', 'custom'] as const;
type Kind = (typeof KINDS)[number];

/** When a schedule starts the workflow: how often, at what time, in which time zone, and the next five times of it. `name` is the trigger. */
export function CronField({ name }: { readonly name: string }) {
  const binding = useBinding();
  const say = words().cron;
  const line = String(valueAt(binding.fields, joinKey(name, 'cron')) ?? '');
  const plan = planOfCron(line);
  const [custom, setCustom] = useState<'yes' | 'no'>('no');
  const kind: Kind = custom === 'yes' ? 'custom' : plan.kind;
  const write = (next: CronPlan) => binding.set(joinKey(name, 'cron'), cronOfPlan(next));
  const choose = (next: string) => {
    const chosen = KINDS.find((one) => one === next);
    if (chosen === undefined) return;
    setCustom(chosen === 'custom' ? 'yes' : 'no');
    if (chosen !== 'custom') write(planOfKind(chosen, plan));
  };
  return (
    <>
      <Field label={say.often}>
        {(ids) => (
          <Select
            {...ids}
            value={kind}
            disabled={binding.readOnly}
            options={KINDS.map((one) => ({ value: one, label: say.kinds[one] }))}
            onChange={choose}
          />
        )}
      </Field>
      {kind === 'custom' ? (
        <TextField name={joinKey(name, 'cron')} text={say.line} mono need="required" placeholder="0 9 * * 1" />
      ) : (
        <PlanFields plan={plan} write={write} />
      )}
      <ZoneField name={joinKey(name, 'timezone')} />
      <NextTimes line={line} timezone={String(valueAt(binding.fields, joinKey(name, 'timezone')) ?? 'UTC')} />
    </>
  );
}

function PlanFields({ plan, write }: { readonly plan: CronPlan; readonly write: (plan: CronPlan) => void }) {
  const { readOnly } = useBinding();
  const say = words().cron;
  switch (plan.kind) {
    case 'minutes':
      return (
        <Pick
          label={say.every}
          value={plan.every}
          of={MINUTE_STEPS}
          words={say.minutes}
          onPick={(every) => write({ kind: 'minutes', every })}
        />
      );
    case 'hour':
      return (
        <Pick
          label={say.atMinute}
          value={plan.minute}
          of={SIXTY}
          words={say.pastHour}
          onPick={(minute) => write({ kind: 'hour', minute })}
        />
      );
    case 'week':
      return (
        <>
          <fieldset className="days" disabled={readOnly}>
            <legend className="field-legend">{say.onDays}</legend>
            {say.days.map((day, index) => {
              const number = index + 1;
              const chosen = plan.days.includes(number);
              const next = chosen ? plan.days.filter((one) => one !== number) : [...plan.days, number].sort((a, b) => a - b);
              return (
                <label key={day.long} className="day">
                  <input
                    type="checkbox"
                    aria-label={day.long}
                    checked={chosen}
                    // One day at least: a schedule without days is none.
                    disabled={chosen && plan.days.length === 1}
                    onChange={() => write({ ...plan, days: next })}
                  />
                  <span aria-hidden="true">{day.short}</span>
                </label>
              );
            })}
          </fieldset>
          <Time plan={plan} write={write} />
        </>
      );
    case 'month':
      return (
        <>
          <Pick
            label={say.onDay}
            help={plan.day > 28 ? say.shortMonths : undefined}
            value={plan.day}
            of={MONTH_DAYS}
            words={String}
            onPick={(day) => write({ ...plan, day })}
          />
          <Time plan={plan} write={write} />
        </>
      );
    case 'day':
      return <Time plan={plan} write={write} />;
    case 'custom':
      return null;
  }
}

const SIXTY = Array.from({ length: 60 }, (_, minute) => minute);
const MONTH_DAYS = Array.from({ length: 31 }, (_, day) => day + 1);

function Pick(props: {
  readonly label: string;
  readonly help?: string;
  readonly value: number;
  readonly of: readonly number[];
  readonly words: (value: number) => string;
  readonly onPick: (value: number) => void;
}) {
  const { readOnly } = useBinding();
  return (
    <Field label={props.label} help={props.help}>
      {(ids) => (
        <Select
          {...ids}
          value={String(props.value)}
          disabled={readOnly}
          options={props.of.map((one) => ({ value: String(one), label: props.words(one) }))}
          onChange={(next) => props.onPick(Number(next))}
        />
      )}
    </Field>
  );
}

type Timed = Extract<CronPlan, { readonly hour: number }>;

function Time({ plan, write }: { readonly plan: Timed; readonly write: (plan: CronPlan) => void }) {
  const { readOnly } = useBinding();
  const two = (value: number) => String(value).padStart(2, '0');
  return (
    <Field label={words().cron.atTime}>
      {(ids) => (
        <Input
          {...ids}
          type="time"
          disabled={readOnly}
          value={`${two(plan.hour)}:${two(plan.minute)}`}
          onChange={(event) => {
            const [hour, minute] = event.currentTarget.value.split(':').map(Number);
            if (hour !== undefined && minute !== undefined && Number.isFinite(hour + minute)) write({ ...plan, hour, minute });
          }}
        />
      )}
    </Field>
  );
}

function NextTimes({ line, timezone }: { readonly line: string; readonly timezone: string }) {
  const say = words().cron;
  const minute = Math.floor(useNow() / 60_000);
  const times = useMemo(() => nextTimes(line, { timezone, now: minute * 60_000, count: 5 }), [line, timezone, minute]);
  return (
    <div className="next-times">
      <div className="field-legend">{say.next}</div>
      {times.length === 0 ? (
        <p className="field-help">{say.never}</p>
      ) : (
        <ol aria-label={say.next}>
          {times.map((time) => (
            <li key={time.at} className="figures">
              <time dateTime={new Date(time.at).toISOString()}>{time.words}</time>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** A plan of another kind, keeping what both can say. */
function planOfKind(kind: Exclude<Kind, 'custom'>, before: CronPlan): CronPlan {
  const hour = 'hour' in before ? before.hour : 9;
  const minute = 'minute' in before ? before.minute : 0;
  switch (kind) {
    case 'minutes':
      return { kind, every: 15 };
    case 'hour':
      return { kind, minute };
    case 'day':
      return { kind, hour, minute };
    case 'week':
      return { kind, days: [1], hour, minute };
    case 'month':
      return { kind, day: 1, hour, minute };
  }
}
