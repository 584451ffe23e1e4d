import { useId, useState, type ReactNode } from 'react';
import { isJsonList, isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import type { Json } from '../../../src-shared/lib/json.ts';
import { freeId } from '../../../src-shared/workflow/names.ts';
import { announce } from '../../ui/announce.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { words } from '../../ui/words.ts';
import { findingsAt, joinKey, partsOfKey, useBinding, valueAt, type KeyChange } from '../values/binding.ts';
import { useFieldText, type BoundProps } from '../values/bound-text.tsx';
import { BelowGroup, useProblem } from '../problem-line.tsx';

/** How the parts of a list or map look. */
export interface ItemsLook {
  /** What a part is called in its head, and what kind it is. */
  readonly title: (value: Json, key: string) => string;
  readonly kind?: (value: Json) => string | undefined;
  /** What may be added: each with its words. */
  readonly add: readonly { readonly label: string; readonly value: Json }[];
  /** The fields of a part; `name` is its key. */
  readonly body: (name: string, value: Json, key: string) => ReactNode;
  /** What goes with a part that is taken away. */
  readonly alsoRemoved?: (key: string) => readonly KeyChange[];
}

/** The parts of a list, each folding open to its fields: added, moved and removed in the text. */
export function ItemsField(props: BoundProps & ItemsLook) {
  const { name } = props;
  const binding = useBinding();
  const value = valueAt(binding.fields, name);
  const items = isJsonList(value) ? value : [];
  return (
    <Parts
      {...props}
      keys={items.map((_, index) => String(index))}
      onAdd={(item) => {
        if (isJsonList(value)) binding.set(joinKey(name, items.length), item);
        else binding.set(name, [item]);
      }}
    />
  );
}

/** The members of a map, each folding open to its name and fields: added, renamed, moved and removed in the text. */
export function NamedItemsField(
  props: BoundProps &
    ItemsLook & {
      readonly freshName: string;
      /** How the first one is written where there is no map yet. */ readonly begin?: (key: string, item: Json) => KeyChange;
    },
) {
  const { name, body } = props;
  const binding = useBinding();
  const value = valueAt(binding.fields, name);
  const keys = isJsonObject(value) ? Object.keys(value) : [];
  return (
    <Parts
      {...props}
      keys={keys}
      body={(part, item, key) => (
        <>
          {body(part, item, key)}
          <NameField name={part} taken={keys} />
        </>
      )}
      onAdd={(item) => {
        const key = freeId(props.freshName, new Set(keys));
        if (isJsonObject(value)) binding.set(joinKey(name, key), item);
        else {
          const first = props.begin?.(key, item) ?? { key: name, value: { [key]: item } };
          binding.set(first.key, first.value);
        }
      }}
    />
  );
}

/** The name a member has in the text; what reads it follows when it changes. */
function NameField({ name, taken }: { readonly name: string; readonly taken: readonly string[] }) {
  const binding = useBinding();
  const say = words().inspector;
  const own = partsOfKey(name).at(-1) ?? '';
  const [typed, setTyped] = useState<string>();
  const value = typed ?? own;
  const error =
    value !== own && taken.includes(value) ? say.takenName : /^[A-Za-z_][A-Za-z0-9_-]*$/.test(value) ? undefined : say.badName;
  const finish = () => {
    if (typed === undefined || error !== undefined) return;
    if (value !== own) binding.rename(name, value);
    setTyped(undefined);
  };
  return (
    <Field label={say.nameInText} help={say.nameInTextHelp} error={typed === undefined ? undefined : error}>
      {(ids) => (
        <Input
          {...ids}
          mono
          value={value}
          disabled={binding.readOnly}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Enter') finish();
          }}
        />
      )}
    </Field>
  );
}

function Parts(
  props: BoundProps &
    ItemsLook & {
      readonly keys: readonly string[];
      readonly onAdd: (item: Json) => void;
    },
) {
  const { name, keys, add } = props;
  const [open, setOpen] = useState<number>();
  const binding = useBinding();
  const { label, help } = useFieldText(props);
  const problem = useProblem(name, keys);
  const id = useId();
  const say = words().inspector;
  const addOne = (item: Json) => {
    props.onAdd(item);
    setOpen(keys.length);
  };
  const move = (index: number, by: 'up' | 'down') => {
    const other = index + (by === 'up' ? -1 : 1);
    binding.move(joinKey(name, keys[index] ?? ''), by);
    announce(by === 'up' ? say.movedUp : say.movedDown);
    if (open === index) setOpen(other);
    else if (open === other) setOpen(index);
  };
  const remove = (index: number) => {
    const key = keys[index] ?? '';
    const also = props.alsoRemoved?.(key);
    if (also === undefined) binding.set(joinKey(name, key), undefined);
    else binding.change(also);
    if (open !== undefined) setOpen(open === index ? undefined : open > index ? open - 1 : open);
  };
  return (
    <div className="field" role="group" aria-label={label} aria-describedby={`${id}-below`} data-field={name} tabIndex={-1}>
      <div className="field-legend">{label}</div>
      {keys.map((key, index) => {
        const value = valueAt(binding.fields, joinKey(name, key)) ?? null;
        const title = props.title(value, key);
        const wrong = findingsAt(binding.errors, joinKey(name, key)).length > 0;
        const isOpen = open === index;
        return (
          <div key={index} className="built">
            <div className="built-head">
              <button
                type="button"
                className="built-name"
                aria-expanded={isOpen}
                data-folds={joinKey(name, key)}
                onClick={() => setOpen(isOpen ? undefined : index)}
              >
                <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} />
                <span className="one">{title}</span>
                <span className="spacer" />
                {wrong && <StatusGlyph kind="to-fix" size={14} bare />}
                {props.kind !== undefined && <span className="caption text-3 one built-kind">{props.kind(value)}</span>}
              </button>
              {!binding.readOnly && (
                <Menu
                  trigger={<IconButton icon="more" label={say.moreFor(title)} />}
                  items={[
                    { label: say.moveUp, icon: 'chevron-up', disabled: index === 0, onSelect: () => move(index, 'up') },
                    {
                      label: say.moveDown,
                      icon: 'chevron-down',
                      disabled: index === keys.length - 1,
                      onSelect: () => move(index, 'down'),
                    },
                    {
                      label: say.removeItem(title),
                      icon: 'bin',
                      danger: true,
                      onSelect: () => remove(index),
                    },
                  ]}
                />
              )}
            </div>
            {isOpen && <div className="built-body">{props.body(joinKey(name, key), value, key)}</div>}
          </div>
        );
      })}
      {!binding.readOnly && (
        <div>
          {add.length === 1 ? (
            <Button size="small" icon="plus" onClick={() => addOne(add[0]?.value ?? null)}>
              {add[0]?.label}
            </Button>
          ) : (
            <Menu
              trigger={
                <Button size="small" icon="plus" aria-label={say.addTo(label)}>
                  {say.add}
                </Button>
              }
              items={add.map((one) => ({ label: one.label, onSelect: () => addOne(one.value) }))}
            />
          )}
        </div>
      )}
      <BelowGroup id={`${id}-below`} error={problem} help={help} />
    </div>
  );
}
