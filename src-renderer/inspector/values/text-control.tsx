import { useId, useRef, type KeyboardEvent } from 'react';
import type { Suggestion } from '../../commands/readable-names.ts';
import { classes } from '../../ui/classes.ts';
import { announce } from '../../ui/announce.tsx';
import { Input, TextArea, type FieldIds } from '../../ui/field.tsx';
import { words } from '../../ui/words.ts';
import { useBinding } from './binding.ts';
import { CompletionList } from './completion-list.tsx';
import { TemplateControl } from './template-control.tsx';
import type { TextLook } from './text-look.ts';
import type { BoundText } from './use-bound-text.ts';
import { useCompletion } from './use-completion.ts';
import { ValueButton } from './value-picker.tsx';
import { takesValues, useValueTarget } from './value-target.ts';

const NO_NAMES = (): readonly Suggestion[] => [];

interface ControlProps {
  readonly ids: FieldIds | { readonly 'aria-label': string };
  readonly name: string;
  readonly label: string;
  readonly bound: BoundText;
  readonly look: TextLook;
  readonly names?: () => readonly Suggestion[];
}

/** A text box that values can be dragged, picked or clicked into; with `names`, one that completes them. */
export function TextControl(props: ControlProps) {
  return props.look.values === 'template' ? <TemplateControl {...props} /> : <PlainControl {...props} />;
}

/** Values stand in it by themselves, or not at all. */
function PlainControl(props: ControlProps) {
  const { ids, bound, look, label, names } = props;
  const { readOnly } = useBinding();
  const target = useValueTarget();
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const values = readOnly ? undefined : look.values;
  const splice = (piece: string, start: number, end: number) => {
    const control = area.current ?? input.current;
    if (control === null) return;
    const place = start + piece.length;
    bound.put(bound.value.slice(0, start) + piece + bound.value.slice(end));
    requestAnimationFrame(() => {
      control.focus();
      control.setSelectionRange(place, place);
    });
  };
  const insert = (expression: string, at?: number) => {
    const control = area.current ?? input.current;
    if (values === undefined || control === null) return;
    const start = at ?? control.selectionStart ?? control.value.length;
    if (look.whole === true) splice(expression, 0, control.value.length);
    else splice(expression, start, at ?? control.selectionEnd ?? start);
    announce(words().inspector.put(expression, label));
  };
  const completion = useCompletion(names ?? NO_NAMES, (text, length) => {
    const caret = (area.current ?? input.current)?.selectionStart ?? bound.value.length;
    splice(text, caret - length, caret);
  });
  const change = (control: HTMLInputElement | HTMLTextAreaElement) => {
    bound.change(control.value);
    if (names !== undefined) completion.ask(control.value, control.selectionStart ?? control.value.length);
  };
  const shared = {
    ...ids,
    'data-field': props.name,
    mono: look.mono,
    placeholder: look.placeholder,
    value: bound.value,
    disabled: readOnly,
    onBlur: () => {
      completion.close();
      bound.blur();
    },
    onFocus: () => {
      target.current = values === undefined ? undefined : { label, insert };
    },
    ...(names === undefined
      ? {}
      : {
          'aria-autocomplete': 'list' as const,
          'aria-controls': completion.list.length > 0 ? completion.id : undefined,
          'aria-activedescendant': completion.list.length > 0 ? `${completion.id}-${completion.marked}` : undefined,
          onKeyDown: (event: KeyboardEvent) => {
            completion.onKeyDown(event);
            // One thought on one line; Shift begins another line all the same.
            if (event.key === 'Enter' && !event.shiftKey) event.preventDefault();
          },
        }),
  };
  const suggestions = look.suggestions ?? [];
  return (
    <div
      className={classes('bound', values !== undefined && 'with-values')}
      {...(values === undefined ? {} : takesValues(insert))}
    >
      {look.rows === undefined ? (
        <Input
          {...shared}
          ref={input}
          after={look.after}
          list={suggestions.length === 0 ? undefined : list}
          onChange={(event) => change(event.currentTarget)}
        />
      ) : (
        <TextArea {...shared} ref={area} rows={look.rows} onChange={(event) => change(event.currentTarget)} />
      )}
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      <CompletionList completion={completion} />
      {values !== undefined && (
        <ValueButton label={label} reach={look.reach ?? 'before'} onPick={(node) => insert(node.expression)} />
      )}
    </div>
  );
}
