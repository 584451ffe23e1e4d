import { useState } from 'react';
import type { Json } from '../../../src-shared/lib/json.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { words } from '../../ui/words.ts';
import { useBinding, valueAt } from '../values/binding.ts';
import { useFieldText, type BoundProps } from '../values/bound-text.tsx';
import { useProblem } from '../problem-line.tsx';
import { TextControl } from '../values/text-control.tsx';
import { useBoundText } from '../values/use-bound-text.ts';

const UNITS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
type Unit = keyof typeof UNITS;
const ALL: readonly Unit[] = ['seconds', 'minutes', 'hours', 'days'];

/** A span of time: a number with its unit, written as seconds; where `values` allows, a value of an earlier step. */
export function DurationField(props: BoundProps & { readonly values?: 'template'; readonly placeholder?: string }) {
  const { name } = props;
  const binding = useBinding();
  const { label, help } = useFieldText(props);
  const problem = useProblem(name);
  const say = words().inspector;
  const value = valueAt(binding.fields, name);
  const [chosen, setChosen] = useState<Unit>();
  const unit = chosen ?? unitOf(value);
  const bound = useBoundText({
    value,
    convert: {
      show: (seconds) =>
        typeof seconds === 'number' ? String(seconds / UNITS[unit]) : typeof seconds === 'string' ? seconds : '',
      read: (text) => {
        if (text.trim() === '') return { value: undefined };
        if (props.values !== undefined && text.includes('{{')) return { value: text };
        const number = Number(text.trim().replace(',', '.'));
        return Number.isFinite(number) && number >= 0
          ? { value: Math.round(number * UNITS[unit] * 1000) / 1000 }
          : { problem: say.badNumber };
      },
    },
    write: (next) => binding.set(name, next),
  });
  const isText = bound.value.includes('{{');
  return (
    <Field label={label} help={help} error={bound.problem ?? problem}>
      {(ids) => (
        <div className={isText ? 'duration duration-text' : 'duration'}>
          <TextControl
            ids={ids}
            name={name}
            label={label}
            bound={bound}
            look={{ placeholder: props.placeholder, values: props.values, whole: true, mono: isText }}
          />
          {!isText && (
            <Select
              label={say.unitOf(label)}
              value={unit}
              disabled={binding.readOnly}
              options={ALL.map((one) => ({ value: one, label: say.units[one] }))}
              onChange={(next) => {
                const to = ALL.find((one) => one === next);
                if (to === undefined) return;
                setChosen(to);
                if (typeof value === 'number') binding.set(name, (value / UNITS[unit]) * UNITS[to]);
              }}
            />
          )}
        </div>
      )}
    </Field>
  );
}

/** The largest unit that says a number of seconds whole. */
function unitOf(value: Json | undefined): Unit {
  if (typeof value !== 'number' || value === 0) return 'seconds';
  return [...ALL].reverse().find((unit) => value % UNITS[unit] === 0) ?? 'seconds';
}
