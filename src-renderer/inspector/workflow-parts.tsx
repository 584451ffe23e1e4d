import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import { WORKSPACE_MODES } from '../../src-shared/workflow/workflow-fields.ts';
import { wordsFromId } from '../../src-shared/workflow/names.ts';
import { words } from '../ui/words.ts';
import { joinKey, useBinding, valueAt } from './values/binding.ts';
import { ChoiceField } from './values/bound-choice.tsx';
import { JsonField, NumberField, TextField, type BoundProps } from './values/bound-text.tsx';
import { PathField } from './fields/choose-fields.tsx';
import { ContextDefaultField } from './fields/form-builder.tsx';
import { ItemsField, NamedItemsField } from './fields/items-field.tsx';
import { PairsField } from './fields/pairs-field.tsx';

/** Named values a run may change. */
export function ContextField({ name }: BoundProps) {
  const say = words().inspector;
  const typeOf = (value: unknown) => (isJsonObject(value) && typeof value.type === 'string' ? value.type : '');
  return (
    <NamedItemsField
      name={name}
      freshName="value"
      title={(_value, key) => wordsFromId(key)}
      kind={(value) => say.contextTypes[typeOf(value)] ?? typeOf(value)}
      add={[{ label: say.addContext, value: { type: 'text' } }]}
      body={(part, value) => (
        <>
          <ChoiceField name={joinKey(part, 'type')} text={say.contextType} options={say.contextTypes} />
          <ContextDefaultField name={joinKey(part, 'default')} type={typeOf(value)} />
        </>
      )}
    />
  );
}

/** Values the workflow hands to whoever started it. */
export function OutputsField({ name }: BoundProps) {
  const say = words().inspector;
  return (
    <NamedItemsField
      name={name}
      freshName="result"
      title={(_value, key) => wordsFromId(key)}
      kind={(value) => (isJsonObject(value) && typeof value.type === 'string' ? value.type : undefined)}
      add={[{ label: say.addResult, value: { value: '' } }]}
      body={(part) => (
        <>
          <TextField name={joinKey(part, 'value')} text={say.resultValue} values="template" need="required" />
          <TextField name={joinKey(part, 'type')} suggestions={['text', 'number', 'integer', 'boolean', 'list', 'map']} />
        </>
      )}
    />
  );
}

/** Files that steps may be given. */
export function ReferencesField({ name }: BoundProps) {
  const binding = useBinding();
  const say = words().inspector;
  return (
    <ItemsField
      name={name}
      title={(value) => {
        const { title, id } = isJsonObject(value) ? value : {};
        return typeof title === 'string' && title !== '' ? title : String(id ?? '');
      }}
      kind={(value) => (isJsonObject(value) && typeof value.source === 'string' ? value.source : undefined)}
      add={[{ label: say.addReference, value: { id: `file-${itemCount(valueAt(binding.fields, name)) + 1}`, source: '' } }]}
      body={(part) => (
        <>
          <TextField name={joinKey(part, 'title')} />
          <PathField name={joinKey(part, 'source')} kind="file" need="required" />
          <ChoiceField name={joinKey(part, 'resolve_from')} none="workflow" options={say.resolveFrom} />
          <TextField name={joinKey(part, 'id')} text={say.referenceId} mono need="required" />
        </>
      )}
    />
  );
}

function itemCount(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

const FRESH_ENVIRONMENTS = {
  static: { provider: 'static', directory: 'dist' },
  command: { provider: 'command', command: './deploy.sh' },
  http: { provider: 'http', url: 'https://' },
  github: { provider: 'github' },
} as const;

/** Places a deploy step can target. */
export function EnvironmentsField({ name }: BoundProps) {
  const say = words().inspector;
  return (
    <NamedItemsField
      name={name}
      freshName="preview"
      title={(_value, key) => key}
      kind={(value) => (isJsonObject(value) ? say.environments[String(value.provider)] : undefined)}
      add={Object.entries(FRESH_ENVIRONMENTS).map(([provider, value]) => ({
        label: say.environments[provider] ?? provider,
        value,
      }))}
      body={(part, value) => {
        const provider = isJsonObject(value) ? value.provider : undefined;
        return (
          <>
            {provider === 'static' && <PathField name={joinKey(part, 'directory')} kind="folder" need="required" />}
            {provider === 'command' && (
              <TextField name={joinKey(part, 'command')} text={say.deployCommand} mono rows={1} need="required" />
            )}
            {provider === 'http' && (
              <>
                <TextField name={joinKey(part, 'url')} mono need="required" />
                <ChoiceField
                  name={joinKey(part, 'method')}
                  none="POST"
                  options={{ POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', GET: 'GET' }}
                />
                <PairsField name={joinKey(part, 'headers')} kind="text" />
                <JsonField name={joinKey(part, 'body')} />
              </>
            )}
            {provider === 'github' && (
              <>
                <TextField name={joinKey(part, 'workflow')} mono placeholder="deploy.yml" />
                <TextField name={joinKey(part, 'environment')} />
              </>
            )}
          </>
        );
      }}
    />
  );
}

/** Which repository or folder the workflow is for. */
export function ProjectField({ name }: BoundProps) {
  const binding = useBinding();
  const say = words().inspector;
  const value = valueAt(binding.fields, name);
  const kind = !isJsonObject(value) ? 'none' : typeof value.provider === 'string' ? value.provider : 'path';
  const choose = (next: string) => {
    if (next === 'none') binding.set(name, undefined);
    else if (next === 'path') binding.set(name, { path: '.' });
    else if (isJsonObject(value) && value.provider !== undefined) binding.set(joinKey(name, 'provider'), next);
    else binding.set(name, { provider: next, owner: '', repo: '' });
  };
  return (
    <>
      <ChoiceField name={name} shown={kind} options={say.projects} onChoose={choose} />
      {kind === 'path' && <PathField name={joinKey(name, 'path')} kind="folder" need="required" />}
      {kind !== 'path' && kind !== 'none' && (
        <>
          <TextField name={joinKey(name, 'owner')} need="required" />
          <TextField name={joinKey(name, 'repo')} need="required" />
        </>
      )}
      {kind !== 'none' && <TextField name={joinKey(name, 'ref')} mono placeholder="main" />}
    </>
  );
}

/** Where a run works, and what becomes of that place. */
export function WorkspaceField({ name }: BoundProps) {
  const binding = useBinding();
  const say = words().inspector;
  const value = valueAt(binding.fields, name);
  const mode = isJsonObject(value) ? value.mode : value;
  const current = WORKSPACE_MODES.find((one) => one === mode) ?? 'isolated';
  const end = isJsonObject(value) ? value.end : undefined;
  const ending = typeof end === 'string' ? end : isJsonObject(end) ? 'keep_days' : 'keep_while_unmerged';
  const finish = (next: string) => {
    const value_ = next === 'keep_days' ? { keep_days: 7 } : next;
    if (next === 'keep_while_unmerged') binding.set(name, current === 'isolated' ? undefined : current);
    else if (isJsonObject(value)) binding.set(joinKey(name, 'end'), value_);
    else binding.set(name, { mode: current, end: value_ });
  };
  return (
    <>
      <ChoiceField
        name={name}
        shown={current}
        options={say.workspaces}
        onChoose={(next) => {
          if (isJsonObject(value)) binding.set(joinKey(name, 'mode'), next);
          else binding.set(name, next === 'isolated' ? undefined : next);
        }}
      />
      {current === 'isolated' && (
        <ChoiceField name={joinKey(name, 'end')} shown={ending} options={say.workspaceEnds} onChoose={finish} />
      )}
      {ending === 'keep_days' && <NumberField name={joinKey(joinKey(name, 'end'), 'keep_days')} text={say.keepDays} />}
    </>
  );
}
