import type { FormField } from '../../src-shared/workflow/form-field.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { Button } from './button.tsx';
import { Checkbox, RadioGroup } from './check.tsx';
import { Field, Input, TextArea, type FieldIds } from './field.tsx';
import { Select } from './select.tsx';
import { words } from './words.ts';

/** Lets the person choose a path on this computer; null when they changed their mind. */
export type PickPath = (kind: 'file' | 'folder', title: string) => Promise<string | null>;

/**
 * The controls for a workflow's inputs or an `ask` step's form. Values are kept as typed: numbers stay text until
 * they are checked. `problems` names what is wrong by field id.
 */
export function FormFields(props: {
  readonly fields: Readonly<Record<string, FormField>>;
  readonly values: JsonObject;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (id: string, value: Json) => void;
  readonly pick?: PickPath;
  /** Names of stored secrets, for fields of that type. */
  readonly secrets?: readonly string[];
}) {
  return Object.entries(props.fields).map(([id, field]) => (
    <OneField
      key={id}
      id={id}
      field={field}
      value={props.values[id] ?? field.default ?? null}
      error={props.problems[id]}
      onChange={(value) => props.onChange(id, value)}
      pick={props.pick}
      secrets={props.secrets ?? NONE}
    />
  ));
}

const NONE: readonly string[] = [];

/** What a field is called: its label, else words made from its id. */
export function fieldLabel(id: string, field: FormField): string {
  if (field.label !== undefined) return field.label;
  const text = id.replaceAll(/[_-]+/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface OneFieldProps {
  readonly id: string;
  readonly field: FormField;
  readonly value: Json;
  readonly error: string | undefined;
  readonly onChange: (value: Json) => void;
  readonly pick: PickPath | undefined;
  readonly secrets: readonly string[];
}

function OneField(props: OneFieldProps) {
  const { id, field, error, value, onChange } = props;
  const label = fieldLabel(id, field);
  const options = optionsOf(field);
  if (field.type === 'choice' && options.length > 0 && options.length <= 4) {
    return (
      <div className="field">
        <RadioGroup
          legend={label}
          name={id}
          value={value === null ? undefined : textOf(value)}
          options={options.map((option) => ({ value: textOf(option), label: textOf(option) }))}
          onChange={(next) => onChange(options.find((option) => textOf(option) === next) ?? next)}
        />
        {(error ?? field.help) !== undefined && (
          <div className={error === undefined ? 'field-help' : 'field-error'}>{error ?? field.help}</div>
        )}
      </div>
    );
  }
  if (field.type === 'multi_choice' && options.length > 0) {
    const chosen = listOf(value);
    return (
      <fieldset className="choices">
        <legend className="field-legend">{label}</legend>
        {options.map((option) => (
          <Checkbox
            key={textOf(option)}
            checked={chosen.includes(option)}
            onChange={(checked) => onChange(checked ? [...chosen, option] : chosen.filter((one) => one !== option))}
          >
            {textOf(option)}
          </Checkbox>
        ))}
        {(error ?? field.help) !== undefined && (
          <div className={error === undefined ? 'field-help' : 'field-error'}>{error ?? field.help}</div>
        )}
      </fieldset>
    );
  }
  if (field.type === 'boolean') {
    return (
      <div className="field">
        <Checkbox checked={value === true} onChange={onChange}>
          {label}
          {field.help !== undefined && <span className="field-help"> {field.help}</span>}
        </Checkbox>
        {error !== undefined && <div className="field-error">{error}</div>}
      </div>
    );
  }
  return (
    <Field
      label={label}
      note={field.required === true ? undefined : words().form.optional}
      help={field.help ?? secretHelp(field)}
      error={error}
    >
      {(ids) => <Control {...props} label={label} ids={ids} />}
    </Field>
  );
}

function Control(props: OneFieldProps & { readonly ids: FieldIds; readonly label: string }) {
  const { field, value, onChange, ids, label, pick } = props;
  const text = value === null ? '' : textOf(value);
  const options = optionsOf(field);
  switch (field.type) {
    case 'multiline':
      return <TextArea {...ids} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'choice':
      return options.length === 0 ? (
        <Input {...ids} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <Select
          {...ids}
          value={text === '' ? null : text}
          placeholder={words().form.chooseOne}
          options={options.map((option) => ({ value: textOf(option), label: textOf(option) }))}
          onChange={(next) => onChange(options.find((option) => textOf(option) === next) ?? next)}
        />
      );
    case 'multi_choice':
      return (
        <Input
          {...ids}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value.split(',').map((one) => one.trim()))}
        />
      );
    case 'file':
    case 'folder': {
      const kind = field.type;
      return (
        <Input
          {...ids}
          value={text}
          mono
          onChange={(event) => onChange(event.currentTarget.value)}
          after={
            pick !== undefined && (
              <Button
                kind="link"
                size="small"
                onClick={() => {
                  void pick(kind, label).then((path) => path !== null && onChange(path));
                }}
              >
                {words().acts.choose}
              </Button>
            )
          }
        />
      );
    }
    case 'number':
    case 'integer':
      return (
        <Input
          {...ids}
          value={text}
          inputMode={field.type === 'integer' ? 'numeric' : 'decimal'}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'date':
      return <Input {...ids} type="date" value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'secret':
      return props.secrets.length === 0 ? (
        <Input {...ids} mono autoComplete="off" value={text} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <Select
          {...ids}
          value={text === '' ? null : text}
          placeholder={words().secrets.choose}
          options={props.secrets.map((name) => ({ value: name, label: name }))}
          onChange={onChange}
        />
      );
    case 'text':
    case 'boolean':
      return <Input {...ids} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}

function secretHelp(field: FormField): string | undefined {
  return field.type === 'secret' ? words().form.secretHelp : undefined;
}

function optionsOf(field: FormField): readonly (string | number)[] {
  return Array.isArray(field.options) ? field.options : [];
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value.filter((one): one is Json => one !== undefined) : [];
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
