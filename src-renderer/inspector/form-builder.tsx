import { useState } from 'react';
import { FIELD_TYPES } from '../../src-shared/workflow/form-field.ts';
import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import { freeId } from '../../src-shared/workflow/names.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { words } from '../ui/words.ts';
import { errorAt, useBinding, valueAt } from './binding.ts';
import { ChoiceField, ListField, YesField } from './bound-choice.tsx';
import { TextField, type BoundProps } from './bound-text.tsx';

/** Builds a form: the workflow's inputs, or what an ask step asks. */
export function FormBuilder(props: BoundProps) {
  const binding = useBinding();
  const [open, setOpen] = useState<string>();
  const say = words().inspector;
  const value = valueAt(binding.fields, props.name);
  const fields = isJsonObject(value) ? value : {};
  const keys = Object.keys(fields);
  const add = () => {
    const key = freeId('answer', new Set(keys));
    binding.set(`${props.name}.${key}`, { type: 'text', label: say.field });
    setOpen(key);
  };
  const error = errorAt(binding, props.name);
  return (
    <div className="field" role="group" aria-label={props.text[0]}>
      <div className="field-legend">{props.text[0]}</div>
      {keys.map((key) => {
        const field = fields[key];
        const label = isJsonObject(field) && typeof field.label === 'string' ? field.label : key;
        const type = FIELD_TYPES.find((one) => isJsonObject(field) && field.type === one);
        const isOpen = open === key;
        return (
          <div key={key} className="built">
            <div className="built-head">
              <button
                type="button"
                className="built-name"
                aria-expanded={isOpen}
                onClick={() => setOpen(isOpen ? undefined : key)}
              >
                <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} />
                <span className="one">{label}</span>
                <span className="spacer" />
                <span className="caption text-3">{type === undefined ? '?' : say.fieldTypes[type]}</span>
              </button>
              {!binding.readOnly && (
                <IconButton
                  icon="bin"
                  label={say.removeItem(label)}
                  onClick={() =>
                    binding.set(keys.length === 1 && props.name === 'inputs' ? props.name : `${props.name}.${key}`, undefined)
                  }
                />
              )}
            </div>
            {isOpen && (
              <div className="built-body">
                <TextField name={`${props.name}.${key}.label`} text={[say.fieldLabel]} optional />
                <ChoiceField name={`${props.name}.${key}.type`} text={[say.fieldType]} options={say.fieldTypes} />
                {(type === 'choice' || type === 'multi_choice') && (
                  <ListField name={`${props.name}.${key}.options`} text={[say.fieldOptions]} />
                )}
                {type !== 'secret' && type !== 'boolean' && type !== 'multi_choice' && (
                  <TextField name={`${props.name}.${key}.default`} text={[say.fieldDefault]} optional />
                )}
                <TextField name={`${props.name}.${key}.help`} text={[say.fieldHelp]} optional />
                <YesField name={`${props.name}.${key}.required`} text={[say.fieldRequired]} />
              </div>
            )}
          </div>
        );
      })}
      {!binding.readOnly && (
        <Button size="small" icon="plus" onClick={add}>
          {say.addField}
        </Button>
      )}
      {error !== undefined ? (
        <div className="field-error">
          <StatusGlyph kind="to-fix" size={14} />
          {error}
        </div>
      ) : (
        <div className="field-help">{props.text[1]}</div>
      )}
    </div>
  );
}
