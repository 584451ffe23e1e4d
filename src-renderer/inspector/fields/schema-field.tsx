import { isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import type { JsonObject } from '../../../src-shared/lib/json.ts';
import { words } from '../../ui/words.ts';
import { joinKey, useBinding, valueAt } from '../values/binding.ts';
import { ChoiceField, YesField } from '../values/bound-choice.tsx';
import { JsonField, NumberField, TextField, useFieldText } from '../values/bound-text.tsx';
import { ListField } from './list-field.tsx';
import { PairsField } from './pairs-field.tsx';
import { BelowGroup, useProblem } from '../problem-line.tsx';
import { propertiesOf, wordsOfSchema } from './schema-form.ts';
import { widgetFor } from './widgets.tsx';
import { useId } from 'react';

/** A field of the language: its own control where people need one, else what its schema makes. */
export function SchemaField({ name, schema }: { readonly name: string; readonly schema: JsonObject }) {
  const { place } = useBinding();
  const Own = widgetFor(place, name);
  return Own === undefined ? <PlainField name={name} schema={schema} /> : <Own name={name} schema={schema} />;
}

/** The control a schema makes. */
function PlainField({ name, schema }: { readonly name: string; readonly schema: JsonObject }) {
  const choice = wordsOfSchema(schema);
  if (choice !== undefined)
    return (
      <ChoiceField
        name={name}
        none={typeof schema.default === 'string' ? schema.default : undefined}
        options={Object.fromEntries(choice.map((word) => [word, words().inspector.choices[word] ?? word]))}
        placeholder={words().inspector.notSet}
      />
    );
  switch (schema.type) {
    case 'string':
      return <TextField name={name} />;
    case 'integer':
    case 'number':
      return <NumberField name={name} whole={schema.type === 'integer'} />;
    case 'boolean':
      return <YesField name={name} />;
    case 'array':
      return isJsonObject(schema.items) && schema.items.type === 'string' ? <ListField name={name} /> : <JsonField name={name} />;
    case 'object': {
      const fields = propertiesOf(schema);
      if (Object.keys(fields).length > 0) return <GroupField name={name} fields={fields} />;
      const more = isJsonObject(schema.additionalProperties) ? schema.additionalProperties.type : undefined;
      return <PairsField name={name} kind={more === 'string' ? 'text' : more === 'integer' ? 'count' : 'any'} />;
    }
    default:
      return <JsonField name={name} />;
  }
}

/** The fields of a map under a heading of their own. */
export function GroupField({ name, fields }: { readonly name: string; readonly fields: Readonly<Record<string, JsonObject>> }) {
  const { label, help } = useFieldText({ name });
  const problem = useProblem(name, Object.keys(fields));
  const id = useId();
  return (
    <div
      className="field field-group"
      role="group"
      aria-label={label}
      aria-describedby={`${id}-below`}
      data-field={name}
      tabIndex={-1}
    >
      <div className="field-legend">{label}</div>
      <BelowGroup id={`${id}-below`} error={problem} help={help} />
      {Object.entries(fields).map(([key, schema]) => (
        <SchemaField key={key} name={joinKey(name, key)} schema={schema} />
      ))}
    </div>
  );
}

/** The fields of a map one below the other, without a frame around them. */
export function PlainGroup({ name, fields }: { readonly name: string; readonly fields: Readonly<Record<string, JsonObject>> }) {
  const { help } = useFieldText({ name });
  const problem = useProblem(name, Object.keys(fields));
  const id = useId();
  return (
    <div className="field-plain" data-field={name} tabIndex={-1}>
      <BelowGroup id={id} error={problem} help={help} />
      {Object.entries(fields).map(([key, schema]) => (
        <SchemaField key={key} name={joinKey(name, key)} schema={schema} />
      ))}
    </div>
  );
}

/** Some fields of a map, in the order given. */
export function SchemaFieldList({
  names,
  fields,
  base = '',
}: {
  readonly names: readonly string[];
  readonly fields: Readonly<Record<string, JsonObject>>;
  readonly base?: string;
}) {
  return names.map((name) => {
    const schema = fields[name];
    return schema === undefined ? null : <SchemaField key={name} name={joinKey(base, name).replace(/^\./, '')} schema={schema} />;
  });
}

/** Whether anything is written at one of these keys. */
export function isAnySet(fields: JsonObject, names: readonly string[]): boolean {
  return names.some((name) => valueAt(fields, name) !== undefined);
}
