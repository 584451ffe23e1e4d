import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { words } from '../ui/words.ts';
import { errorAt, useBinding } from './binding.ts';
import { ChoiceField } from './bound-choice.tsx';
import { NumberField, TextField } from './bound-text.tsx';

const KINDS = ['stop', 'continue', 'fail_fast', 'agent_retry'] as const;

/** What happens when a step fails: tries, patience, and what then. */
export function TroubleForm() {
  const binding = useBinding();
  const say = words().inspector;
  const text = say.fields;
  const kind = kindOf(binding.fields.on_failure);
  const change = (next: string) => {
    if (next === 'stop') binding.set('on_failure', undefined);
    else if (next === 'continue') binding.set('on_failure', 'continue');
    else if (next === 'fail_fast') binding.set('on_failure', { fail_fast: {} });
    else binding.set('on_failure', { agent_retry: { role: 'implementer', max_attempts: 1 } });
  };
  return (
    <>
      <NumberField name="retry.max_attempts" text={text.tries} whole placeholder={binding.fields.type === 'agent' ? '3' : '1'} />
      <NumberField name="retry.backoff_sec" text={text.backoff_sec} placeholder="0" />
      {binding.fields.retry !== undefined && <NumberField name="retry.factor" text={text.factor} placeholder="1" />}
      <NumberField name="timeout_sec" text={text.timeout_sec} />
      <Field label={text.on_failure[0] ?? ''} help={text.on_failure[1]} error={errorAt(binding, 'on_failure')}>
        {(ids) => (
          <Select
            {...ids}
            value={kind}
            disabled={binding.readOnly}
            options={KINDS.map((one) => ({ value: one, label: say.onFailure[one] }))}
            onChange={change}
          />
        )}
      </Field>
      {kind === 'fail_fast' && <TextField name="on_failure.fail_fast.message" text={text.message} optional />}
      {kind === 'agent_retry' && <ChoiceField name="on_failure.agent_retry.role" text={text.role} options={say.roles} />}
      {kind === 'agent_retry' && <NumberField name="on_failure.agent_retry.max_attempts" text={text.tries} whole />}
      {binding.fields.when !== undefined && <ChoiceField name="skip" text={text.skip} none="step" options={say.skip} />}
    </>
  );
}

function kindOf(value: Json | undefined): (typeof KINDS)[number] {
  if (value === 'continue') return 'continue';
  if (isJsonObject(value)) return value.fail_fast !== undefined ? 'fail_fast' : 'agent_retry';
  return 'stop';
}
