import type { KeyboardEvent } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './segmented.css';

/** A few exclusive views side by side; arrows move between them. */
export function Segmented<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: IconName }[];
  readonly onChange: (value: Value) => void;
}) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step =
      event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = props.options.findIndex((option) => option.value === props.value);
    const index = (at + step + props.options.length) % props.options.length;
    const next = props.options[index];
    if (next === undefined) return;
    props.onChange(next.value);
    const button = event.currentTarget.children[index];
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <div className="segmented" role="radiogroup" aria-label={props.label} onKeyDown={move}>
      {props.options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === props.value}
          tabIndex={option.value === props.value ? 0 : -1}
          onClick={() => props.onChange(option.value)}
        >
          {option.icon !== undefined && <Icon name={option.icon} />}
          <span className="segmented-label">{option.label}</span>
        </button>
      ))}
    </div>
  );
}
