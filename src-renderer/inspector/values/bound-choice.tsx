import { Checkbox } from '../../ui/check.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { useBinding, valueAt } from './binding.ts';
import { useFieldText, type BoundProps } from './bound-text.tsx';
import { BelowGroup, useProblem } from '../problem-line.tsx';
import { useId } from 'react';

/** One of a few words. `none` is what holds while the field is absent: choosing it removes the field. */
export function ChoiceField(
  props: BoundProps & {
    readonly options: Readonly<Record<string, string>>;
    readonly none?: string;
    readonly placeholder?: string;
    /** What is chosen now, where the field itself does not say it in one word. */
    readonly shown?: string;
    /** Takes over what a choice writes. */
    readonly onChoose?: (value: string) => void;
  },
) {
  const { name, options, none } = props;
  const binding = useBinding();
  const { label, help } = useFieldText(props);
  const problem = useProblem(name);
  const value = valueAt(binding.fields, name);
  const current = props.shown ?? (value === undefined ? none : String(value));
  const known = current === undefined || current in options ? options : { ...options, [current]: current };
  return (
    <Field label={label} help={help} error={problem}>
      {(ids) => (
        <span className="choice" data-field={name} tabIndex={-1}>
          <Select
            {...ids}
            value={current ?? null}
            disabled={binding.readOnly}
            placeholder={props.placeholder}
            options={Object.entries(known).map(([key, words]) => ({ value: key, label: words }))}
            onChange={(next) =>
              props.onChoose === undefined ? binding.set(name, next === none ? undefined : next) : props.onChoose(next)
            }
          />
        </span>
      )}
    </Field>
  );
}

/** Yes or no; what holds while the field is absent (`usual`, else no) removes it. */
export function YesField(props: BoundProps & { readonly usual?: 'yes' }) {
  const binding = useBinding();
  const { label, help } = useFieldText(props);
  const problem = useProblem(props.name);
  const usual = props.usual === 'yes';
  const id = useId();
  return (
    <div className="field" data-field={props.name} tabIndex={-1}>
      <Checkbox
        checked={(valueAt(binding.fields, props.name) ?? usual) === true}
        disabled={binding.readOnly}
        ids={{ id, ...(problem === undefined && help === undefined ? {} : { 'aria-describedby': `${id}-below` }) }}
        onChange={(checked) => binding.set(props.name, checked === usual ? undefined : checked)}
      >
        {label}
      </Checkbox>
      <BelowGroup id={`${id}-below`} error={problem} help={help} />
    </div>
  );
}
