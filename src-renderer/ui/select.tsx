import { Select as Base } from '@base-ui/react/select';
import { Icon } from './icon.tsx';
import './select.css';

/** A drop-down of words; looks and measures like an input. */
export function Select(props: {
  readonly value: string | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly id?: string;
  readonly label?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}) {
  const { value, options, onChange, placeholder, disabled, label, ...ids } = props;
  return (
    <Base.Root
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        if (typeof next === 'string') onChange(next);
      }}
    >
      <Base.Trigger
        {...ids}
        aria-label={label}
        className={`select input${ids['aria-invalid'] === undefined ? '' : ' input-bad'}`}
      >
        <Base.Value className="select-value one" placeholder={placeholder} />
        <Base.Icon>
          <Icon name="chevron-down" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="menu-position" sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className="menu select-menu">
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className="menu-item">
                <Base.ItemText className="one">{option.label}</Base.ItemText>
                <span className="spacer" />
                <Base.ItemIndicator>
                  <Icon name="check" />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
