import { isJsonList, isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import type { Json } from '../../../src-shared/lib/json.ts';
import { FIELD_TYPES, type FormField } from '../../../src-shared/workflow/form-field.ts';
import { wordsFromId } from '../../../src-shared/workflow/names.ts';
import { words } from '../../ui/words.ts';
import { joinKey, useBinding, valueAt } from '../values/binding.ts';
import { ChoiceField, YesField } from '../values/bound-choice.tsx';
import { JsonField, NumberField, TextField, type BoundProps } from '../values/bound-text.tsx';
import { NamedItemsField } from './items-field.tsx';
import { ListField } from './list-field.tsx';

/** Builds a form: the workflow's inputs, or what an ask step asks. */
export function FormBuilder(props: BoundProps) {
  const say = words().inspector;
  return (
    <NamedItemsField
      {...props}
      freshName={props.name === 'inputs' ? 'input' : 'answer'}
      title={(field, key) => (isJsonObject(field) && typeof field.label === 'string' ? field.label : wordsFromId(key))}
      kind={(field) => {
        const type = typeOfField(field);
        return type === undefined ? undefined : say.fieldTypes[type];
      }}
      add={[{ label: say.addField, value: { type: 'text', label: say.field } }]}
      body={(part, field) => <FormFieldBody name={part} field={field} inStep={props.name === 'form' ? 'yes' : 'no'} />}
    />
  );
}

function FormFieldBody({ name, field, inStep }: { readonly name: string; readonly field: Json; readonly inStep: 'yes' | 'no' }) {
  const binding = useBinding();
  const say = words().inspector;
  const type = typeOfField(field);
  const values = inStep === 'yes' ? ('template' as const) : undefined;
  const options = isJsonObject(field) ? field.options : undefined;
  const chooses = type === 'choice' || type === 'multi_choice';
  const become = (next: string) => {
    const wants = next === 'choice' || next === 'multi_choice';
    binding.change([
      { key: joinKey(name, 'type'), value: next },
      ...(wants && options === undefined ? [{ key: joinKey(name, 'options'), value: [...say.freshOptions] }] : []),
      ...(!wants && options !== undefined ? [{ key: joinKey(name, 'options'), value: undefined }] : []),
      ...(isJsonObject(field) && field.default !== undefined ? [{ key: joinKey(name, 'default'), value: undefined }] : []),
    ]);
  };
  return (
    <>
      <TextField name={joinKey(name, 'label')} text={[say.fieldLabel]} values={values} />
      <ChoiceField name={joinKey(name, 'type')} text={[say.fieldType]} options={say.fieldTypes} onChoose={become} />
      {chooses &&
        (typeof options === 'string' ? (
          <TextField name={joinKey(name, 'options')} text={[say.fieldOptions]} values={values} mono />
        ) : (
          <ListField name={joinKey(name, 'options')} text={[say.fieldOptions]} />
        ))}
      <DefaultField name={joinKey(name, 'default')} type={type} options={options} values={values} />
      <TextField name={joinKey(name, 'help')} text={[say.fieldHelp]} values={values} />
      {(type === 'text' || type === 'multiline') && (
        <TextField name={joinKey(name, 'pattern')} text={say.fieldPattern} mono placeholder="[A-Z]+-[0-9]+" />
      )}
      <YesField name={joinKey(name, 'required')} text={[say.fieldRequired]} />
    </>
  );
}

/** What a field is filled in with, by its kind of answer. */
export function DefaultField(props: {
  readonly name: string;
  readonly type: FormField['type'] | undefined;
  readonly options: Json | undefined;
  readonly values: 'template' | undefined;
}) {
  const { name, type, options, values } = props;
  const binding = useBinding();
  const say = words().inspector;
  const text = [say.fieldDefault];
  const isTemplate = String(valueAt(binding.fields, name) ?? '').includes('{{');
  if (isTemplate) return <TextField name={name} text={text} values={values} />;
  switch (type) {
    case 'secret':
    case undefined:
      return null;
    case 'boolean':
      return (
        <ChoiceField
          name={name}
          text={text}
          none="none"
          options={{ none: say.nothingFilled, true: say.yes, false: say.no }}
          onChoose={(next) => binding.set(name, next === 'none' ? undefined : next === 'true')}
        />
      );
    case 'number':
    case 'integer':
      return <NumberField name={name} text={text} whole={type === 'integer'} />;
    case 'choice': {
      const listed = isJsonList(options) ? options : [];
      return (
        <ChoiceField
          name={name}
          text={text}
          none=""
          options={{ '': say.nothingFilled, ...Object.fromEntries(listed.map((one) => [String(one), String(one)])) }}
          onChoose={(next) => binding.set(name, next === '' ? undefined : (listed.find((one) => String(one) === next) ?? next))}
        />
      );
    }
    case 'multi_choice':
      return <ListField name={name} text={text} suggestions={isJsonList(options) ? options.map(String) : []} />;
    case 'multiline':
      return <TextField name={name} text={text} rows={2} values={values} />;
    default:
      return <TextField name={name} text={text} values={values} placeholder={type === 'date' ? '2026-01-31' : undefined} />;
  }
}

/** What a context value starts with, by its kind. */
export function ContextDefaultField({ name, type }: { readonly name: string; readonly type: string }) {
  const say = words().inspector;
  if (type === 'list' || type === 'map') return <JsonField name={name} text={[say.startsWith]} />;
  const kind = { number: 'number', integer: 'integer', boolean: 'boolean' } as const;
  const found = type === 'number' || type === 'integer' || type === 'boolean' ? kind[type] : undefined;
  if (found === undefined) return <TextField name={name} text={[say.startsWith]} />;
  return <DefaultField name={name} type={found} options={undefined} values={undefined} />;
}

function typeOfField(field: Json): FormField['type'] | undefined {
  return FIELD_TYPES.find((one) => isJsonObject(field) && field.type === one);
}
