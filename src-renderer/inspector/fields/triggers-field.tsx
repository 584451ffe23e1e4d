import { isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import { fieldLabel } from '../../ui/form-fields.tsx';
import { words } from '../../ui/words.ts';
import { formOf } from '../../commands/draft-shape.ts';
import { joinKey, useBinding } from '../values/binding.ts';
import { ChoiceField } from '../values/bound-choice.tsx';
import { TextField, type BoundProps } from '../values/bound-text.tsx';
import { CronField } from './cron-field.tsx';
import { ItemsField } from './items-field.tsx';
import { ListField } from './list-field.tsx';
import { PairsField } from './pairs-field.tsx';
import { SecretField } from './secrets-field.tsx';
import { triggerWords } from './trigger-words.ts';

/** What may start the workflow: a person, a schedule, something in a repository, a call from outside. */
export function TriggersField({ name }: BoundProps) {
  const { draft } = useBinding();
  const say = words().inspector;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const inputs = Object.fromEntries(
    Object.entries(formOf(draft.fields.inputs)).map(([key, field]) => [key, [fieldLabel(key, field)]]),
  );
  return (
    <ItemsField
      name={name}
      title={triggerWords}
      kind={(value) => (isJsonObject(value) ? say.triggers.kinds[String(value.type)] : undefined)}
      add={[
        { label: say.triggers.add.cron, value: { type: 'cron', cron: '0 9 * * *', timezone: zone } },
        { label: say.triggers.add.repo_event, value: { type: 'repo_event', event: 'push' } },
        { label: say.triggers.add.webhook, value: { type: 'webhook', name: 'hook' } },
        { label: say.triggers.add.manual, value: { type: 'manual' } },
      ]}
      body={(part, value) => {
        const type = isJsonObject(value) ? value.type : undefined;
        return (
          <>
            {type === 'manual' && <p className="field-help">{say.triggers.manualHelp}</p>}
            {type === 'cron' && <CronField name={part} />}
            {type === 'cron' && <ChoiceField name={joinKey(part, 'catch_up')} none="usual" options={say.catchUp} />}
            {type === 'repo_event' && (
              <>
                <TextField name={joinKey(part, 'event')} suggestions={['push', 'pull_request', 'tag']} need="required" />
                <ChoiceField name={joinKey(part, 'provider')} text={say.repoProvider} none="any" options={say.providers} />
                <ListField name={joinKey(part, 'branches')} mono />
              </>
            )}
            {type === 'webhook' && (
              <>
                <TextField name={joinKey(part, 'name')} text={say.hookName} mono need="required" />
                <SecretField name={joinKey(part, 'secret_ref')} />
              </>
            )}
            {type !== 'manual' && (
              <PairsField name={joinKey(part, 'inputs')} text={say.triggerInputs} kind="any" labels={inputs} />
            )}
          </>
        );
      }}
    />
  );
}
