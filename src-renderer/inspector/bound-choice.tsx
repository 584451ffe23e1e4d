import { useState } from 'react';
import { parseExpression } from '../../src-shared/workflow/expression.ts';
import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Checkbox } from '../ui/check.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Select } from '../ui/select.tsx';
import { words } from '../ui/words.ts';
import { errorAt, useBinding, valueAt } from './binding.ts';
import { TextField, type BoundProps } from './bound-text.tsx';

/** One of a few words. `none` is what the choice means while the field is absent. */
export function ChoiceField(
  props: BoundProps & { readonly options: Readonly<Record<string, string>>; readonly none?: string; readonly free?: string },
) {
  const binding = useBinding();
  const value = valueAt(binding.fields, props.name);
  const current = value === undefined ? props.none : String(value);
  const known = current === undefined || current in props.options ? props.options : { ...props.options, [current]: current };
  return (
    <Field label={props.text[0] ?? props.name} help={props.text[1]} error={errorAt(binding, props.name)}>
      {(ids) => (
        <Select
          {...ids}
          value={current ?? null}
          disabled={binding.readOnly}
          placeholder={props.free}
          options={Object.entries(known).map(([key, label]) => ({ value: key, label }))}
          onChange={(next) => binding.set(props.name, next === props.none ? undefined : next)}
        />
      )}
    </Field>
  );
}

/** Yes or no. */
export function YesField(props: BoundProps) {
  const binding = useBinding();
  return (
    <div className="field">
      <Checkbox
        checked={valueAt(binding.fields, props.name) === true}
        disabled={binding.readOnly}
        onChange={(checked) => binding.set(props.name, checked ? true : undefined)}
      >
        {props.text[0] ?? props.name}
      </Checkbox>
      {props.text[1] !== undefined && <div className="field-help">{props.text[1]}</div>}
    </div>
  );
}

/** A condition in CEL; what cannot be read is said while it is typed. */
export function ConditionField(props: BoundProps) {
  const binding = useBinding();
  const value = valueAt(binding.fields, props.name);
  const parsed = typeof value === 'string' && value.trim() !== '' ? parseExpression(value) : undefined;
  const error = parsed !== undefined && !parsed.ok ? parsed.error.message : undefined;
  return <TextField {...props} optional mono values="bare" error={error ?? errorAt(binding, props.name)} />;
}

/** A list of texts as chips: type one, then Enter. */
export function ListField(props: BoundProps) {
  const binding = useBinding();
  const [typed, setTyped] = useState('');
  const value = valueAt(binding.fields, props.name);
  const items = isJsonList(value) ? value.map(String) : [];
  const write = (next: readonly string[]) => binding.set(props.name, next.length === 0 ? undefined : [...next]);
  return (
    <Field label={props.text[0] ?? props.name} help={props.text[1]} error={errorAt(binding, props.name)}>
      {(ids) => (
        <div className="chips">
          {items.map((item, index) => (
            <span key={`${item} ${index}`} className="chip">
              {item}
              {!binding.readOnly && (
                <button
                  type="button"
                  aria-label={words().inspector.removeItem(item)}
                  onClick={() => write(items.filter((_one, at) => at !== index))}
                >
                  <Icon name="close" size={12} />
                </button>
              )}
            </span>
          ))}
          <Input
            {...ids}
            data-field={props.name}
            placeholder={words().inspector.addAnswer}
            value={typed}
            disabled={binding.readOnly}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && typed.trim() !== '') {
                event.preventDefault();
                write([...items, typed.trim()]);
                setTyped('');
              } else if (event.key === 'Backspace' && typed === '' && items.length > 0) write(items.slice(0, -1));
            }}
          />
        </div>
      )}
    </Field>
  );
}

/** Names with values, such as an environment. */
export function PairsField(props: BoundProps) {
  const binding = useBinding();
  const [name, setName] = useState('');
  const value = valueAt(binding.fields, props.name);
  const keys = isJsonObject(value) ? Object.keys(value) : [];
  const add = () => {
    if (name.trim() === '' || keys.includes(name.trim())) return;
    binding.set(`${props.name}.${name.trim()}`, '');
    setName('');
  };
  return (
    <div className="field" role="group" aria-label={props.text[0]}>
      <div className="field-legend">{props.text[0]}</div>
      {keys.map((key) => (
        <div key={key} className="pair">
          <TextField name={`${props.name}.${key}`} text={[key]} mono values="template" />
          {!binding.readOnly && (
            <IconButton
              icon="close"
              label={words().inspector.removeItem(key)}
              onClick={() => binding.set(keys.length === 1 ? props.name : `${props.name}.${key}`, undefined)}
            />
          )}
        </div>
      ))}
      {!binding.readOnly && (
        <div className="pair-add">
          <Input
            aria-label={words().inspector.key}
            placeholder={words().inspector.key}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') add();
            }}
          />
          <Button size="small" onClick={add} disabled={name.trim() === ''}>
            {words().inspector.add}
          </Button>
        </div>
      )}
      <div className="field-help">{props.text[1]}</div>
    </div>
  );
}
