import { useEffect, useRef, useState, type ReactNode } from 'react';
import { jsonSchema, type Json } from '../../src-shared/lib/json.ts';
import { IconButton } from '../ui/button.tsx';
import { Field, Input, TextArea, type FieldIds } from '../ui/field.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { words } from '../ui/words.ts';
import { errorAt, useBinding, valueAt } from './binding.ts';
import type { OutputValue } from '../commands/values.ts';

const SETTLE_MS = 300;

/** What every bound control says and shows. */
export interface BoundProps {
  readonly name: string;
  readonly text: readonly string[];
  readonly error?: string;
}

/**
 * A text control of one field: what is typed shows at once and reaches the document a moment later, or when the focus leaves.
 * `read` turns the words into a value; `undefined` removes the field, a `string` in `problem` keeps it from being written.
 */
export function useBoundText(
  name: string,
  convert?: {
    readonly show: (value: Json | undefined) => string;
    readonly read: (text: string) => { readonly value: Json | undefined } | { readonly problem: string };
  },
) {
  const { fields, set } = useBinding();
  const value = valueAt(fields, name);
  const shown =
    convert === undefined
      ? typeof value === 'string'
        ? value
        : value === undefined || value === null
          ? ''
          : JSON.stringify(value)
      : convert.show(value);
  const [draft, setDraft] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<() => void>(undefined);
  const read = (text: string) => (convert === undefined ? { value: text } : convert.read(text));
  const now = draft === undefined ? undefined : read(draft);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      pending.current?.();
    },
    [],
  );
  const write = (text: string) => {
    const result = read(text);
    if ('value' in result && text !== shown) set(name, result.value);
  };
  return {
    value: draft ?? shown,
    problem: now !== undefined && 'problem' in now ? now.problem : undefined,
    change(text: string) {
      setDraft(text);
      clearTimeout(timer.current);
      pending.current = () => {
        pending.current = undefined;
        write(text);
      };
      timer.current = setTimeout(() => pending.current?.(), SETTLE_MS);
    },
    blur() {
      clearTimeout(timer.current);
      pending.current?.();
      if (now === undefined || !('problem' in now)) setDraft(undefined);
    },
  };
}

/** One line of text. */
export function TextField(
  props: BoundProps & {
    readonly placeholder?: string;
    readonly mono?: boolean;
    readonly values?: 'template' | 'bare';
    readonly optional?: boolean;
  },
) {
  const binding = useBinding();
  const bound = useBoundText(props.name, props.optional === true ? optionalText : undefined);
  const control = useRef<HTMLInputElement>(null);
  return (
    <Field label={props.text[0] ?? props.name} help={props.text[1]} error={props.error ?? errorAt(binding, props.name)}>
      {(ids) => (
        <WithValues values={props.values} control={control} onInsert={bound.change}>
          <Input
            {...ids}
            ref={control}
            data-field={props.name}
            mono={props.mono}
            placeholder={props.placeholder}
            value={bound.value}
            disabled={binding.readOnly}
            onChange={(event) => bound.change(event.currentTarget.value)}
            onBlur={bound.blur}
          />
        </WithValues>
      )}
    </Field>
  );
}

/** Several lines of text. */
export function LongTextField(
  props: BoundProps & {
    readonly mono?: boolean;
    readonly rows?: number;
    readonly values?: 'template' | 'bare';
    readonly optional?: boolean;
  },
) {
  const binding = useBinding();
  const bound = useBoundText(props.name, props.optional === true ? optionalText : undefined);
  const control = useRef<HTMLTextAreaElement>(null);
  return (
    <Field label={props.text[0] ?? props.name} help={props.text[1]} error={props.error ?? errorAt(binding, props.name)}>
      {(ids) => (
        <WithValues values={props.values} control={control} onInsert={bound.change}>
          <TextArea
            {...ids}
            ref={control}
            data-field={props.name}
            mono={props.mono}
            rows={props.rows ?? 3}
            value={bound.value}
            disabled={binding.readOnly}
            onChange={(event) => bound.change(event.currentTarget.value)}
            onBlur={bound.blur}
          />
        </WithValues>
      )}
    </Field>
  );
}

/** A number; empty removes the field. */
export function NumberField(props: BoundProps & { readonly whole?: boolean; readonly placeholder?: string }) {
  const binding = useBinding();
  const bound = useBoundText(props.name, {
    show: (value) => (value === undefined || value === null ? '' : String(value)),
    read: (text) => {
      if (text.trim() === '') return { value: undefined };
      const number = Number(text.replace(',', '.'));
      return Number.isFinite(number) && (props.whole !== true || Number.isInteger(number))
        ? { value: number }
        : { problem: words().inspector.badNumber };
    },
  });
  return (
    <Field label={props.text[0] ?? props.name} help={props.text[1]} error={bound.problem ?? errorAt(binding, props.name)}>
      {(ids) => (
        <Input
          {...ids}
          data-field={props.name}
          inputMode="decimal"
          placeholder={props.placeholder}
          value={bound.value}
          disabled={binding.readOnly}
          onChange={(event) => bound.change(event.currentTarget.value)}
          onBlur={bound.blur}
        />
      )}
    </Field>
  );
}

/** Any JSON, typed as text. */
export function JsonField(props: BoundProps) {
  const binding = useBinding();
  const bound = useBoundText(props.name, {
    show: (value) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2)),
    read: (text) => {
      if (text.trim() === '') return { value: undefined };
      if (!/^\s*[[{"]/.test(text)) return { value: text };
      try {
        return { value: jsonSchema.parse(JSON.parse(text)) };
      } catch {
        return { problem: words().inspector.badJson };
      }
    },
  });
  return (
    <Field label={props.text[0] ?? props.name} help={props.text[1]} error={bound.problem ?? errorAt(binding, props.name)}>
      {(ids: FieldIds) => (
        <TextArea
          {...ids}
          mono
          rows={4}
          data-field={props.name}
          value={bound.value}
          disabled={binding.readOnly}
          onChange={(event) => bound.change(event.currentTarget.value)}
          onBlur={bound.blur}
        />
      )}
    </Field>
  );
}

const optionalText = {
  show: (value: Json | undefined) =>
    typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value),
  read: (text: string) => ({ value: text === '' ? undefined : text }),
};

/** A text control with a button that inserts a value of an earlier step where the caret is. */
function WithValues(props: {
  readonly values: 'template' | 'bare' | undefined;
  readonly control: { readonly current: HTMLInputElement | HTMLTextAreaElement | null };
  readonly onInsert: (text: string) => void;
  readonly children: ReactNode;
}) {
  const { values, readOnly } = useBinding();
  if (props.values === undefined || readOnly) return props.children;
  const insert = (value: OutputValue) => {
    const control = props.control.current;
    if (control === null) return;
    const piece = props.values === 'bare' ? value.expression : `{{ ${value.expression} }}`;
    const start = control.selectionStart ?? control.value.length;
    const end = control.selectionEnd ?? start;
    props.onInsert(control.value.slice(0, start) + piece + control.value.slice(end));
    requestAnimationFrame(() => {
      control.focus();
      control.setSelectionRange(start + piece.length, start + piece.length);
    });
  };
  const items: (MenuItem | 'line')[] =
    values.length === 0
      ? [{ label: words().inspector.noValues, disabled: true, onSelect: () => undefined }]
      : values.map((value) => ({
          label: `${value.from === '' ? words().inspector.inputsOf : value.from}: ${value.name}`,
          icon: 'file',
          onSelect: () => insert(value),
        }));
  return (
    <div className="with-values">
      {props.children}
      <Menu trigger={<IconButton icon="plus" label={words().inspector.insert} />} items={items} />
    </div>
  );
}
