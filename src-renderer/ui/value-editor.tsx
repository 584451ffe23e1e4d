import { useId, useState } from 'react';
import type { Json } from '../../src-shared/lib/json.ts';
import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Shape } from '../../src-shared/workflow/expressions/shape.ts';
import { Field, Input, TextArea } from './field.tsx';
import { Segmented } from './segmented.tsx';
import { Select } from './select.tsx';
import { readFields, readJson, shownFields, valueFields, type ValueFault, type ValueField } from './value-fields.ts';
import { words } from './words.ts';
import './value-editor.css';

/** A value to be typed in: as a form where its shape has parts, or as JSON. `onChange` gets undefined while it cannot be read. */
export function ValueEditor(props: {
  readonly label: string;
  readonly shape: Shape;
  /** What to begin with; later changes of it are not looked at. */
  readonly initial: Json;
  /** What a member is called where its key says too little. */
  readonly called: (key: string) => string | undefined;
  readonly onChange: (value: Json | undefined) => void;
}) {
  const text = words().testing;
  const [value, setValue] = useState(props.initial);
  const fields = valueFields(props.shape, value);
  const [mode, setMode] = useState<'form' | 'json'>(fields === undefined ? 'json' : 'form');
  const [shown, setShown] = useState(() => (fields === undefined || !isJsonObject(value) ? {} : shownFields(fields, value)));
  const [json, setJson] = useState(() => JSON.stringify(value, null, 2));
  const isForm = mode === 'form' && fields !== undefined;
  const read = fields === undefined ? undefined : readFields(fields, shown);
  const faults = read?.ok === false ? read.error : {};
  const legend = useId();

  const typeField = (key: string, typed: string) => {
    const next = { ...shown, [key]: typed };
    setShown(next);
    const made = fields === undefined ? undefined : readFields(fields, next);
    props.onChange(made?.ok === true ? made.value : undefined);
  };
  const typeJson = (typed: string) => {
    setJson(typed);
    props.onChange(readJson(typed));
  };
  const change = (next: 'form' | 'json') => {
    if (next === 'json') {
      if (read?.ok === true) setJson(JSON.stringify(read.value, null, 2));
      setMode('json');
      return;
    }
    // A form shows what was typed as JSON; where that cannot be read yet, JSON stays.
    const parsed = readJson(json);
    if (parsed === undefined) return;
    const made = valueFields(props.shape, parsed);
    setValue(parsed);
    if (made === undefined || !isJsonObject(parsed)) return;
    setShown(shownFields(made, parsed));
    setMode('form');
  };

  return (
    <div className="value-editor" role="group" aria-labelledby={legend}>
      <div className="row">
        <span className="field-legend" id={legend}>
          {props.label}
        </span>
        <span className="spacer" />
        <Segmented
          label={text.howTyped}
          value={isForm ? 'form' : 'json'}
          options={[
            { value: 'form', label: text.asForm },
            { value: 'json', label: text.asJson },
          ]}
          onChange={change}
        />
      </div>
      {isForm ? (
        fields.map((field) => (
          <OneField
            key={field.key}
            field={field}
            label={props.called(field.key) ?? labelOf(field.key)}
            value={shown[field.key] ?? ''}
            fault={faults[field.key]}
            onChange={(typed) => typeField(field.key, typed)}
          />
        ))
      ) : (
        <Field label={text.asJson} error={readJson(json) === undefined ? words().form.badJson : undefined}>
          {(ids) => (
            <TextArea
              {...ids}
              mono
              rows={8}
              spellCheck={false}
              value={json}
              onChange={(event) => typeJson(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
    </div>
  );
}

function OneField(props: {
  readonly field: ValueField;
  readonly label: string;
  readonly value: string;
  readonly fault: ValueFault | undefined;
  readonly onChange: (typed: string) => void;
}) {
  const { field, value, fault, onChange } = props;
  const { yes, no } = words().form;
  const choices =
    field.kind === 'yes-no'
      ? [
          { value: 'true', label: yes },
          { value: 'false', label: no },
        ]
      : field.words?.map((word) => ({ value: word, label: word }));
  return (
    <Field label={props.label} error={faultWords(fault)}>
      {(ids) =>
        choices !== undefined ? (
          <Select {...ids} value={value === '' ? null : value} options={choices} onChange={onChange} />
        ) : field.kind === 'text' || field.kind === 'json' ? (
          <TextArea
            {...ids}
            mono
            spellCheck={false}
            rows={field.kind === 'json' && value.length < 40 ? 1 : 3}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        ) : (
          <Input
            {...ids}
            mono={field.kind === 'line'}
            inputMode={field.kind === 'whole' ? 'numeric' : field.kind === 'number' ? 'decimal' : undefined}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}

function faultWords(fault: ValueFault | undefined): string | undefined {
  switch (fault) {
    case undefined:
      return undefined;
    case 'json':
      return words().form.badJson;
    case 'number':
      return words().testing.badNumber;
    case 'whole':
      return words().testing.badWhole;
  }
}

function labelOf(key: string): string {
  const text = key.replaceAll(/[_-]+/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
