import { useId, useState } from 'react';
import { isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import type { Json } from '../../../src-shared/lib/json.ts';
import type { Reach } from '../../commands/values.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/field.tsx';
import { words } from '../../ui/words.ts';
import { entriesAt, joinKey, useBinding, valueAt } from '../values/binding.ts';
import { JsonField, NumberField, TextField, useFieldText, type BoundProps } from '../values/bound-text.tsx';
import { BelowGroup, useProblem } from '../problem-line.tsx';

/** Names with values, such as an environment: texts, any values, or counts. */
export function PairsField(
  props: BoundProps & {
    readonly kind: 'text' | 'any' | 'count';
    readonly values?: 'template';
    readonly secrets?: true;
    readonly reach?: Reach;
    /** Names people may want. */
    readonly suggestions?: readonly string[];
    /** What a new one starts with. */
    readonly fresh?: Json;
    /** What the names are called, such as the inputs of another workflow. */
    readonly labels?: Readonly<Record<string, readonly string[]>>;
  },
) {
  const { name, kind, labels } = props;
  const binding = useBinding();
  const { label, help } = useFieldText(props);
  const [typed, setTyped] = useState('');
  const id = useId();
  const say = words().inspector;
  const written = entriesAt(binding.fields, name).map(([key]) => key);
  const offered = Object.keys(labels ?? {}).filter((key) => !written.includes(key));
  const keys = [...written, ...offered];
  const problem = useProblem(name, keys);
  const add = () => {
    const key = typed.trim();
    if (key === '' || written.includes(key)) return;
    const fresh = props.fresh ?? (kind === 'count' ? 1 : '');
    if (isJsonObject(valueAt(binding.fields, name))) binding.set(joinKey(name, key), fresh);
    else binding.set(name, { [key]: fresh });
    setTyped('');
  };
  return (
    <div className="field" role="group" aria-label={label} aria-describedby={`${id}-below`} data-field={name} tabIndex={-1}>
      <div className="field-legend">{label}</div>
      {keys.map((key) => (
        <div key={key} className="pair">
          <Value {...props} name={joinKey(name, key)} text={labels?.[key] ?? [key]} />
          {!binding.readOnly && written.includes(key) && (
            <IconButton icon="close" label={say.removeItem(key)} onClick={() => binding.set(joinKey(name, key), undefined)} />
          )}
        </div>
      ))}
      {!binding.readOnly && (
        <div className="pair-add">
          <Input
            aria-label={say.newName(label)}
            placeholder={say.key}
            small
            list={props.suggestions === undefined ? undefined : `${id}-list`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
          />
          <Button size="small" onClick={add} disabled={typed.trim() === ''}>
            {say.add}
          </Button>
        </div>
      )}
      {props.suggestions !== undefined && (
        <datalist id={`${id}-list`}>
          {props.suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      <BelowGroup id={`${id}-below`} error={problem} help={help} />
    </div>
  );
}

function Value(props: Parameters<typeof PairsField>[0]) {
  const { name, text, kind, values, reach, secrets } = props;
  if (kind === 'count') return <NumberField name={name} text={text} whole />;
  if (kind === 'any') return <JsonField name={name} text={text} rows={1} values={values} secrets={secrets} reach={reach} />;
  return <TextField name={name} text={text} mono values={values} secrets={secrets} reach={reach} need="required" />;
}
