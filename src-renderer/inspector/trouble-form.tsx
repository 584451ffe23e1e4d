import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { words } from '../ui/words.ts';
import { useBinding } from './values/binding.ts';
import { ChoiceField } from './values/bound-choice.tsx';
import { NumberField, TextField } from './values/bound-text.tsx';
import { DurationField } from './fields/duration-field.tsx';
import { RoleField } from './fields/role-field.tsx';

/** The fields of the tab "If it goes wrong". */
export const TROUBLE_FIELDS: readonly string[] = ['retry', 'timeout_sec', 'on_failure', 'skip'];

/** What happens when a step fails: tries, patience, and what then. */
export function TroubleForm() {
  const binding = useBinding();
  const say = words().inspector;
  const written = binding.fields.on_failure;
  const kind = kindOf(written);
  const base = isJsonObject(written) && written.type !== undefined ? 'on_failure' : `on_failure.${kind}`;
  const choose = (next: string) => {
    if (next === 'stop') binding.set('on_failure', undefined);
    else if (next === 'continue') binding.set('on_failure', 'continue');
    else if (next === 'fail_fast') binding.set('on_failure', { fail_fast: {} });
    else binding.set('on_failure', { agent_retry: { role: 'implementer', max_attempts: 1 } });
  };
  return (
    <>
      <NumberField name="retry.max_attempts" whole placeholder={binding.fields.type === 'agent' ? '3' : '1'} />
      <DurationField name="retry.backoff_sec" placeholder="0" />
      {binding.fields.retry !== undefined && <NumberField name="retry.factor" placeholder="2" />}
      <DurationField name="timeout_sec" />
      <ChoiceField name="on_failure" shown={kind} options={say.onFailure} onChoose={choose} />
      {kind === 'fail_fast' && <TextField name={`${base}.message`} text={say.failMessage} rows={2} values="template" />}
      {kind === 'agent_retry' && (
        <>
          <RoleField name={`${base}.role`} />
          <NumberField name={`${base}.max_attempts`} text={say.agentTries} whole placeholder="1" />
          <TextField name={`${base}.goal`} text={say.agentGoal} rows={2} values="template" />
        </>
      )}
      {binding.fields.when !== undefined && <ChoiceField name="skip" none="step" options={say.skip} />}
    </>
  );
}

type Kind = 'stop' | 'continue' | 'fail_fast' | 'agent_retry';

function kindOf(value: Json | undefined): Kind {
  if (value === 'continue') return 'continue';
  if (!isJsonObject(value)) return 'stop';
  return value.fail_fast !== undefined || value.type === 'fail_fast' ? 'fail_fast' : 'agent_retry';
}
