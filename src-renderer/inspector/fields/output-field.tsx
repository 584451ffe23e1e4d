import { isJsonList, isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import type { Json } from '../../../src-shared/lib/json.ts';
import { Checkbox } from '../../ui/check.tsx';
import { words } from '../../ui/words.ts';
import { entriesAt, itemsAt, joinKey, useBinding, valueAt } from '../values/binding.ts';
import { ChoiceField } from '../values/bound-choice.tsx';
import { JsonField, TextField, type BoundProps } from '../values/bound-text.tsx';
import { NamedItemsField } from './items-field.tsx';

/** What a step's output holds: names and kinds, as a JSON Schema. */
export function OutputField({ name }: BoundProps) {
  const binding = useBinding();
  const say = words().inspector;
  const base = joinKey(name, 'schema');
  const schema = valueAt(binding.fields, base);
  const names = entriesAt(binding.fields, joinKey(base, 'properties')).map(([key]) => key);
  const required = itemsAt(binding.fields, joinKey(base, 'required'));
  const simple =
    schema === undefined || (isJsonObject(schema) && (schema.type === 'object' || schema.type === undefined) && isPlain(schema));
  const need = (key: string, to: 'on' | 'off') => {
    const at = required.indexOf(key);
    if (to === 'on') binding.set(joinKey(base, 'required'), [...required, key]);
    else binding.set(joinKey(joinKey(base, 'required'), at), undefined);
  };
  if (!simple) return <JsonField name={base} text={say.outputShape} />;
  return (
    <NamedItemsField
      name={joinKey(base, 'properties')}
      text={say.outputShape}
      freshName="result"
      title={(_value, key) => key}
      kind={(value) => (isJsonObject(value) ? (say.schemaTypes[String(value.type)] ?? say.schemaTypes.any) : undefined)}
      add={[{ label: say.addOutput, value: { type: 'string' } }]}
      begin={(key, item) =>
        isJsonObject(schema)
          ? { key: joinKey(base, 'properties'), value: { [key]: item } }
          : { key: name, value: { schema: { type: 'object', required: [key], properties: { [key]: item } } } }
      }
      alsoRemoved={(key) => {
        if (names.length === 1) return [{ key: name, value: undefined }];
        const at = required.indexOf(key);
        return [
          { key: joinKey(joinKey(base, 'properties'), key), value: undefined },
          ...(at < 0 ? [] : [{ key: joinKey(joinKey(base, 'required'), at), value: undefined }]),
        ];
      }}
      body={(part, _value, key) => (
        <>
          <ChoiceField name={joinKey(part, 'type')} text={say.outputType} options={say.schemaTypes} none="any" />
          <TextField name={joinKey(part, 'description')} text={say.outputHelp} />
          <Checkbox
            checked={required.includes(key)}
            disabled={binding.readOnly}
            onChange={(checked) => need(key, checked ? 'on' : 'off')}
          >
            {say.outputRequired}
          </Checkbox>
        </>
      )}
    />
  );
}

function isPlain(schema: Json): boolean {
  return isJsonObject(schema) && !['$ref', 'allOf', 'anyOf', 'oneOf'].some((key) => key in schema) && !isJsonList(schema.type);
}
