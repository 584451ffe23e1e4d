import type { ReactNode } from 'react';
import type { FieldIds } from './field.tsx';
import './field.css';

/** A tick box with its words beside it. */
export function Checkbox(props: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly ids?: FieldIds;
  readonly children: ReactNode;
}) {
  return (
    <label className="check">
      <input
        type="checkbox"
        {...props.ids}
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.children}</span>
    </label>
  );
}

/** One of several: a group of radio buttons under a legend. */
export function RadioGroup(props: {
  readonly legend: string;
  readonly name: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: ReactNode }[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <fieldset className="choices">
      <legend className="field-legend">{props.legend}</legend>
      {props.options.map((option) => (
        <label className="check" key={option.value}>
          <input
            type="radio"
            name={props.name}
            value={option.value}
            checked={props.value === option.value}
            onChange={() => props.onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
