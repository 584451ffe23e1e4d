import { jsonSchema } from '../../../src-shared/lib/json.ts';
import { Field } from '../../ui/field.tsx';
import { words } from '../../ui/words.ts';
import { useBinding, valueAt, type KeyChange } from './binding.ts';
import { fieldText } from '../fields/field-text.ts';
import { useProblem } from '../problem-line.tsx';
import { TextControl } from './text-control.tsx';
import type { TextLook } from './text-look.ts';
import { OPTIONAL_TEXT, PLAIN_TEXT, useBoundText, type Conversion } from './use-bound-text.ts';

/** What every bound control is told: its key, and words of its own where those of the language do not fit. */
export interface BoundProps {
  readonly name: string;
  readonly text?: readonly string[];
}

/** A field's own words, else those of the language. */
export function useFieldText({ name, text }: BoundProps): { readonly label: string; readonly help: string | undefined } {
  const { place } = useBinding();
  const known = fieldText(place, name);
  return text === undefined ? known : { label: text[0] ?? known.label, help: text[1] };
}

/** A text of one line, or of several with `rows`. An emptied one removes the field (or does `whenEmpty`) unless it is `required`. */
export function TextField(props: BoundProps & TextLook & { readonly need?: 'required'; readonly whenEmpty?: KeyChange }) {
  const { name, text, need, whenEmpty, ...look } = props;
  return (
    <Bound name={name} text={text} look={look} whenEmpty={whenEmpty} convert={need === 'required' ? PLAIN_TEXT : OPTIONAL_TEXT} />
  );
}

/** A number; empty removes the field. */
export function NumberField(props: BoundProps & { readonly whole?: boolean; readonly placeholder?: string }) {
  return (
    <Bound
      name={props.name}
      text={props.text}
      look={{ placeholder: props.placeholder }}
      convert={props.whole === true ? WHOLE_NUMBER : ANY_NUMBER}
    />
  );
}

/** Any JSON, typed as text. */
export function JsonField(props: BoundProps & Pick<TextLook, 'values' | 'reach' | 'secrets' | 'rows'>) {
  const { name, text, ...look } = props;
  return <Bound name={name} text={text} look={{ mono: true, rows: 3, ...look }} convert={JSON_TEXT} />;
}

function Bound(props: BoundProps & { readonly look: TextLook; readonly convert: Conversion; readonly whenEmpty?: KeyChange }) {
  const { name, look, convert } = props;
  const binding = useBinding();
  const { label, help } = useFieldText(props);
  const problem = useProblem(name);
  const { whenEmpty } = props;
  const bound = useBoundText({
    value: valueAt(binding.fields, name),
    convert,
    write: (value) => {
      if (value === undefined && whenEmpty !== undefined) binding.set(whenEmpty.key, whenEmpty.value);
      else binding.set(name, value);
    },
  });
  return (
    <Field label={label} help={help} error={bound.problem ?? problem}>
      {(ids) => <TextControl ids={ids} name={name} label={label} bound={bound} look={look} />}
    </Field>
  );
}

function numberConversion(kind: 'whole' | 'any'): Conversion {
  return {
    show: (value) => (value === undefined || value === null ? '' : String(value)),
    read: (text) => {
      if (text.trim() === '') return { value: undefined };
      const number = Number(text.trim().replace(',', '.'));
      return Number.isFinite(number) && (kind === 'any' || Number.isInteger(number))
        ? { value: number }
        : { problem: kind === 'any' ? words().inspector.badNumber : words().inspector.badWhole };
    },
  };
}

/** A number as it is typed. */
export const ANY_NUMBER = numberConversion('any');
/** A whole number as it is typed. */
export const WHOLE_NUMBER = numberConversion('whole');

/** JSON where it looks like JSON, else text. */
export const JSON_TEXT: Conversion = {
  show: (value) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2)),
  read: (text) => {
    if (text.trim() === '') return { value: undefined };
    if (!/^\s*(?:[["]|\{(?!\{)|-?\d+(?:\.\d+)?\s*$|(?:true|false|null)\s*$)/.test(text)) return { value: text };
    try {
      return { value: jsonSchema.parse(JSON.parse(text)) };
    } catch {
      return { problem: words().inspector.badJson };
    }
  },
};
