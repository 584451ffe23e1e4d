import { useEffect } from 'react';
import { loadLibrary, useLibrary } from '../../state/library.ts';
import { pickPath } from '../../state/pick-path.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { words } from '../../ui/words.ts';
import { entriesAt, useBinding, valueAt } from '../values/binding.ts';
import { ChoiceField } from '../values/bound-choice.tsx';
import { TextField, useFieldText, type BoundProps } from '../values/bound-text.tsx';
import { fieldLabel } from '../../ui/form-fields.tsx';
import { PairsField } from './pairs-field.tsx';
import { pathBeside } from '../path-beside.ts';

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
  const binding = useBinding();
  const { label } = useFieldText(props);
  const say = words().inspector;
  const uses = valueAt(binding.fields, props.name);
  const entries = groups.flatMap((group) => group.entries).filter((entry) => entry.path !== binding.path);
  const used = entries.find(({ id, path }) => uses === id || uses === usesOfFile(binding.path, path));
  const choose = (next: string) => binding.set(props.name, next);
  const chooseFile = async () => {
    const path = await pickPath('file', label);
    if (path !== null) choose(usesOfFile(binding.path, path));
  };
  return (
    <div className="with-notes">
      <TextField
        {...props}
        mono
        need="required"
        suggestions={entries.map((entry) => entry.id)}
        after={
          !binding.readOnly && (
            <Menu
              trigger={
                <button type="button" className="button button-link button-small" aria-label={say.chooseFor(label)}>
                  {words().acts.choose}
                </button>
              }
              items={[
                ...entries.map((entry) => ({ label: entry.name, icon: 'workflow' as const, onSelect: () => choose(entry.id) })),
                ...(entries.length === 0 ? [] : (['line'] as const)),
                { label: say.chooseFile, icon: 'file', onSelect: () => void chooseFile() },
              ]}
            />
          )
        }
      />
      {used !== undefined && <p className="field-help">{say.usesNamed(used.name)}</p>}
    </div>
  );
}

/** A workflow file as a step names it: from the folder of the workflow that uses it where it lies below. */
function usesOfFile(workflow: string, path: string): string {
  const beside = pathBeside(workflow, path);
  return beside === path ? path : `./${beside}`;
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
