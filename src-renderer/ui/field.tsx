import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes } from 'react';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';
import { StatusGlyph } from './status-glyph.tsx';
import './field.css';

/** The ids a control inside a {@link Field} takes over so that label, help and error belong to it. */
export interface FieldIds {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

/** A labelled control: label above, help or the error below. `children` gets the ids to spread on the control. */
export function Field(props: {
  readonly label: string;
  readonly note?: string;
  readonly help?: ReactNode;
  readonly error?: ReactNode;
  readonly children: (ids: FieldIds) => ReactNode;
}) {
  const id = useId();
  const { label, note, help, error } = props;
  const below = error ?? help;
  return (
    <div className="field">
      <label
        htmlFor={id}
        id={`${id}-label`}
        // A label gives the focus to form controls by itself, to other text boxes not.
        onClick={() => document.getElementById(id)?.focus()}
      >
        {label}
        {note !== undefined && <span className="field-note">{note}</span>}
      </label>
      {props.children({
        id,
        ...(below === undefined ? {} : { 'aria-describedby': `${id}-below` }),
        ...(error === undefined ? {} : { 'aria-invalid': true as const }),
      })}
      {error !== undefined ? (
        <div className="field-error" id={`${id}-below`}>
          <StatusGlyph kind="to-fix" size={14} />
          <div className="field-error-words">{error}</div>
        </div>
      ) : (
        help !== undefined && (
          <div className="field-help" id={`${id}-below`}>
            {help}
          </div>
        )
      )}
    </div>
  );
}

/** A one-line text box, 32 high; `icon` stands inside at its start, `after` at its end. */
export function Input(
  props: Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'size'> & {
    readonly icon?: IconName;
    readonly after?: ReactNode;
    readonly mono?: boolean;
    readonly small?: boolean;
    readonly ref?: Ref<HTMLInputElement>;
  },
) {
  const { icon, after, mono, small, ref, ...native } = props;
  return (
    <span
      className={classes(
        'input',
        small === true && 'input-small',
        mono === true && 'mono',
        native['aria-invalid'] !== undefined && 'input-bad',
      )}
    >
      {icon !== undefined && <Icon name={icon} />}
      <input ref={ref} autoComplete="off" spellCheck={false} {...native} />
      {after}
    </span>
  );
}

/** A text box of several lines that grows with what is typed. */
export function TextArea(
  props: Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'> & {
    readonly mono?: boolean;
    readonly ref?: Ref<HTMLTextAreaElement>;
  },
) {
  const { mono, ref, ...native } = props;
  return (
    <textarea
      ref={ref}
      rows={3}
      {...native}
      className={classes('input text-area', mono === true && 'mono', native['aria-invalid'] !== undefined && 'input-bad')}
    />
  );
}
