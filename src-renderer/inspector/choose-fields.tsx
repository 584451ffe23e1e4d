import { useEffect } from 'react';
import { loadLibrary, useLibrary } from '../state/library.ts';
import { pickPath } from '../state/pick-path.ts';
import { Button } from '../ui/button.tsx';
import { words } from '../ui/words.ts';
import { entriesAt, useBinding, valueAt } from './binding.ts';
import { ChoiceField } from './bound-choice.tsx';
import { TextField, useFieldText, type BoundProps } from './bound-text.tsx';
import { fieldLabel } from '../ui/form-fields.tsx';
import { PairsField } from './pairs-field.tsx';
import { pathBeside } from './path-beside.ts';

/** Where a deployment goes: one of the workflow's environments. */
export function TargetField(props: BoundProps) {
  const { draft } = useBinding();
  const names = entriesAt(draft.fields, 'environments').map(([name]) => name);
  if (names.length === 0)
    return <TextField {...props} text={[words().inspector.target, words().inspector.noTargets]} need="required" />;
  return (
    <ChoiceField
      {...props}
      options={Object.fromEntries(names.map((name) => [name, name]))}
      placeholder={words().inspector.notSet}
    />
  );
}

/** The workflow a step runs: one of the library, or a path. */
export function UsesField(props: BoundProps) {
  const groups = useLibrary((state) => state.groups);
  useEffect(() => {
    void loadLibrary();
  }, []);
  return (
    <TextField {...props} mono need="required" suggestions={groups.flatMap((group) => group.entries.map((entry) => entry.id))} />
  );
}

/** What another workflow is given: its own inputs by name where it is known, others by hand. */
export function UsedInputsField(props: BoundProps) {
  const binding = useBinding();
  const uses = valueAt(binding.fields, 'uses');
  const used = typeof uses === 'string' ? binding.used.get(uses) : undefined;
  const labels = Object.fromEntries(
    Object.entries(used?.inputs ?? {}).map(([key, field]) => [
      key,
      [fieldLabel(key, field), ...(field.help === undefined ? [] : [field.help])],
    ]),
  );
  return <PairsField {...props} kind="any" values="template" labels={labels} />;
}

/** A path, with the system's dialog to choose it; below the workflow's own folder it is written from there. */
export function PathField(
  props: BoundProps & { readonly kind: 'file' | 'folder'; readonly need?: 'required'; readonly values?: 'template' },
) {
  const { kind, ...rest } = props;
  const binding = useBinding();
  const { label } = useFieldText(props);
  const choose = async () => {
    const path = await pickPath(kind, label);
    if (path !== null) binding.set(props.name, pathBeside(binding.path, path));
  };
  return (
    <TextField
      {...rest}
      mono
      after={
        !binding.readOnly && (
          <Button kind="link" size="small" aria-label={words().inspector.chooseFor(label)} onClick={() => void choose()}>
            {words().acts.choose}
          </Button>
        )
      }
    />
  );
}
