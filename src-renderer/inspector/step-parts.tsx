import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { Checkbox } from '../ui/check.tsx';
import { words } from '../ui/words.ts';
import { itemsAt, joinKey, useBinding, valueAt } from './values/binding.ts';
import { ChoiceField } from './values/bound-choice.tsx';
import { NumberField, TextField, useFieldText, type BoundProps } from './values/bound-text.tsx';
import { ExpressionField } from './values/expression-field.tsx';
import { ItemsField } from './fields/items-field.tsx';
import { BelowGroup, useProblem } from './problem-line.tsx';
import { useId } from 'react';

/** What the engine itself checks after a step: commands, conditions, files, artifacts. */
export function VerifyField({ name }: BoundProps) {
  const { fields } = useBinding();
  const say = words().inspector;
  const kindOf = (value: Json) => VERIFY.find((one) => isJsonObject(value) && value[one] !== undefined) ?? 'command';
  const artifacts = itemsAt(fields, 'artifacts').flatMap((one) =>
    isJsonObject(one) && typeof one.name === 'string' ? [one.name] : [],
  );
  return (
    <ItemsField
      name={name}
      title={(value) => {
        const kind = kindOf(value);
        const own = isJsonObject(value) && typeof value.name === 'string' ? value.name : undefined;
        return own ?? (isJsonObject(value) && value[kind] !== '' ? String(value[kind]) : say.verifyKinds[kind]);
      }}
      kind={(value) => say.verifyKinds[kindOf(value)]}
      add={VERIFY.map((kind) => ({ label: say.verifyKinds[kind], value: { [kind]: '' } }))}
      body={(part, value) => {
        const kind = kindOf(value);
        return (
          <>
            {kind === 'command' && (
              <TextField name={joinKey(part, 'command')} mono rows={1} values="template" reach="own" need="required" />
            )}
            {kind === 'expression' && <ExpressionField name={joinKey(part, 'expression')} wants="condition" reach="own" />}
            {kind === 'file' && <TextField name={joinKey(part, 'file')} mono values="template" reach="own" need="required" />}
            {kind === 'file' && <TextField name={joinKey(part, 'contains')} values="template" reach="own" />}
            {kind === 'artifact' && <TextField name={joinKey(part, 'artifact')} suggestions={artifacts} need="required" />}
            <TextField name={joinKey(part, 'name')} text={say.verifyName} />
          </>
        );
      }}
    />
  );
}

const VERIFY = ['command', 'expression', 'file', 'artifact'] as const;

/** What a step leaves behind for people. */
export function ArtifactsField({ name }: BoundProps) {
  const say = words().inspector;
  return (
    <ItemsField
      name={name}
      title={(value) => {
        const { name: own, path, type } = isJsonObject(value) ? value : {};
        return (
          [own, path].find((one) => typeof one === 'string' && one !== '')?.toString() ??
          say.choices[String(type)] ??
          String(type)
        );
      }}
      kind={(value) => (isJsonObject(value) ? (say.choices[String(value.type)] ?? String(value.type)) : undefined)}
      add={[{ label: say.addArtifact, value: { type: 'file', path: '' } }]}
      body={(part) => (
        <>
          <ChoiceField
            name={joinKey(part, 'type')}
            text={say.artifactType}
            options={Object.fromEntries(ARTIFACTS.map((one) => [one, say.choices[one] ?? one]))}
          />
          <TextField name={joinKey(part, 'path')} text={say.artifactPath} mono values="template" reach="own" />
          <TextField name={joinKey(part, 'name')} text={say.artifactName} values="template" reach="own" />
          <NumberField name={joinKey(part, 'retention_days')} />
        </>
      )}
    />
  );
}

const ARTIFACTS = ['file', 'report', 'patch', 'pr_link', 'test_report', 'deploy_url', 'log_bundle', 'release_notes'] as const;

/** Whether a person confirms the step, when, and what they are asked. */
export function ConfirmField({ name }: BoundProps) {
  const binding = useBinding();
  const say = words().inspector;
  const value = valueAt(binding.fields, name);
  const at = isJsonObject(value) ? value.at : undefined;
  const current = value === undefined || value === false ? 'no' : typeof at === 'string' ? at : 'usual';
  const choose = (next: string) => {
    if (next === 'no') binding.set(name, undefined);
    else if (next === 'usual' && isJsonObject(value) && value.reason !== undefined) binding.set(joinKey(name, 'at'), undefined);
    else if (next === 'usual') binding.set(name, true);
    else if (isJsonObject(value)) binding.set(joinKey(name, 'at'), next);
    else binding.set(name, { at: next });
  };
  return (
    <>
      <ChoiceField name={name} none={current} options={say.confirm} onChoose={choose} shown={current} />
      {current !== 'no' && (
        <TextField
          name={joinKey(name, 'reason')}
          rows={2}
          values="template"
          reach={at === 'after' ? 'own' : 'before'}
          whenEmpty={isJsonObject(value) && at === undefined ? { key: name, value: true } : undefined}
        />
      )}
    </>
  );
}

/** Where a step works: where the run does, in a place of its own, or in a folder. */
export function StepWorkspaceField({ name }: BoundProps) {
  const binding = useBinding();
  const say = words().inspector;
  const value = valueAt(binding.fields, name);
  const current = typeof value === 'string' ? value : isJsonObject(value) ? 'path' : 'inherit';
  return (
    <>
      <ChoiceField
        name={name}
        shown={current}
        options={say.stepWorkspaces}
        onChoose={(next) => binding.set(name, next === 'inherit' ? undefined : next === 'path' ? { path: '.' } : next)}
      />
      {current === 'path' && (
        <TextField name={joinKey(name, 'path')} text={say.stepWorkspacePath} mono values="template" need="required" />
      )}
    </>
  );
}

/** The references a step is given. */
export function AttachmentsField(props: BoundProps) {
  const { name } = props;
  const binding = useBinding();
  const { label, help } = useFieldText(props);
  const problem = useProblem(name);
  const id = useId();
  const given = itemsAt(binding.fields, name).map(String);
  const known = itemsAt(binding.draft.fields, 'references').flatMap((one) =>
    isJsonObject(one) && typeof one.id === 'string'
      ? [{ id: one.id, title: typeof one.title === 'string' ? one.title : one.id }]
      : [],
  );
  const all = [
    ...known,
    ...given.filter((one) => !known.some((other) => other.id === one)).map((one) => ({ id: one, title: one })),
  ];
  const toggle = (reference: string, to: 'on' | 'off') => {
    const at = given.indexOf(reference);
    if (to === 'off') binding.set(joinKey(name, at), undefined);
    else if (given.length === 0) binding.set(name, [reference]);
    else binding.set(joinKey(name, given.length), reference);
  };
  return (
    <div className="field" role="group" aria-label={label} aria-describedby={`${id}-below`} data-field={name} tabIndex={-1}>
      <div className="field-legend">{label}</div>
      {all.map((one) => (
        <Checkbox
          key={one.id}
          checked={given.includes(one.id)}
          disabled={binding.readOnly}
          onChange={(checked) => toggle(one.id, checked ? 'on' : 'off')}
        >
          {one.title}
        </Checkbox>
      ))}
      <BelowGroup id={`${id}-below`} error={problem} help={all.length === 0 ? words().inspector.noReferences : help} />
    </div>
  );
}
