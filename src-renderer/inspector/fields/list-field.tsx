import { useRef, useState } from 'react';
import { isJsonList } from '../../../src-shared/lib/json-guards.ts';
import type { Json } from '../../../src-shared/lib/json.ts';
import { announce } from '../../ui/announce.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { words } from '../../ui/words.ts';
import { joinKey, useBinding, valueAt } from '../values/binding.ts';
import { useFieldText, type BoundProps } from '../values/bound-text.tsx';
import { useProblem } from '../problem-line.tsx';
import { spelled, takesValues } from '../values/value-target.ts';
import { ValueButton } from '../values/value-picker.tsx';
import { useId } from 'react';

/** A list of texts as chips: type one, then Enter. A click on a chip takes it back into the box to change it. */
export function ListField(
  props: BoundProps & {
    readonly suggestions?: readonly string[];
    readonly numbers?: 'whole';
    readonly placeholder?: string;
    readonly values?: 'template';
    readonly mono?: boolean;
    readonly labels?: Readonly<Record<string, string>>;
  },
) {
  const { name, suggestions = [] } = props;
  const binding = useBinding();
  const { label, help } = useFieldText(props);
  const problem = useProblem(name);
  const [typed, setTyped] = useState('');
  const [editing, setEditing] = useState<number>();
  const box = useRef<HTMLInputElement>(null);
  const options = useId();
  const say = words().inspector;
  const value = valueAt(binding.fields, name);
  const items: readonly Json[] = isJsonList(value) ? value : value === undefined ? [] : [value];
  const bad = props.numbers === 'whole' && typed.trim() !== '' && !/^\d+$/.test(typed.trim());
  const read = (text: string): Json => (props.numbers === 'whole' ? Number(text) : text);
  const finish = () => {
    const text = typed.trim();
    if (text === '' || bad) return;
    if (editing !== undefined) binding.set(joinKey(name, editing), read(text));
    else add(read(text));
    setTyped('');
    setEditing(undefined);
  };
  const add = (item: Json) => {
    if (isJsonList(value)) binding.set(joinKey(name, items.length), item);
    else binding.set(name, [...items, item]);
  };
  const remove = (index: number) => {
    if (isJsonList(value)) binding.set(joinKey(name, index), undefined);
    else binding.set(name, undefined);
    announce(say.removed(String(items[index])));
    box.current?.focus();
  };
  const drop = (expression: string) => add(spelled(expression));
  const takes = props.values !== undefined && !binding.readOnly;
  return (
    <Field label={label} help={help} error={bad ? say.badWhole : problem}>
      {(ids) => (
        <div className={takes ? 'chips bound with-values' : 'chips bound'} {...(takes ? takesValues(drop) : {})}>
          {items.map((item, index) => {
            const text = typeof item === 'string' ? item : JSON.stringify(item);
            return (
              <span key={`${text} ${index}`} className="chip" data-field={joinKey(name, index)} tabIndex={-1}>
                <button
                  type="button"
                  className={props.mono === true ? 'chip-words mono' : 'chip-words'}
                  disabled={binding.readOnly}
                  aria-label={say.changeItem(text)}
                  onClick={() => {
                    setTyped(text);
                    setEditing(index);
                    box.current?.focus();
                  }}
                >
                  {props.labels?.[text] ?? text}
                </button>
                {!binding.readOnly && (
                  <button type="button" className="chip-act" aria-label={say.removeItem(text)} onClick={() => remove(index)}>
                    <Icon name="close" size={12} />
                  </button>
                )}
              </span>
            );
          })}
          {!binding.readOnly && (
            <Input
              {...ids}
              ref={box}
              data-field={name}
              mono={props.mono}
              list={suggestions.length > 0 ? options : undefined}
              placeholder={editing === undefined ? (props.placeholder ?? say.addAnswer) : say.changeAnswer}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              onBlur={finish}
              onKeyDown={(event) => {
                if (event.key === 'Enter') {
                  event.preventDefault();
                  finish();
                } else if (event.key === 'Escape' && editing !== undefined) {
                  event.stopPropagation();
                  setEditing(undefined);
                  setTyped('');
                } else if (event.key === 'Backspace' && typed === '' && items.length > 0) remove(items.length - 1);
              }}
            />
          )}
          {suggestions.length > 0 && (
            <datalist id={options}>
              {suggestions.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
          {takes && <ValueButton label={label} reach="before" onPick={(node) => drop(node.expression)} />}
        </div>
      )}
    </Field>
  );
}
