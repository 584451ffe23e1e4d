import { assertNever } from '../../src-shared/lib/assert-never.ts';
import type { StepType } from '../../src-shared/workflow/schema.ts';
import type { ToolView } from '../../src-shared/wire/views.ts';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { words } from '../ui/words.ts';
import { useBinding } from './binding.ts';
import { ChoiceField, ConditionField, ListField, PairsField } from './bound-choice.tsx';
import { JsonField, LongTextField, NumberField, TextField } from './bound-text.tsx';
import { FormBuilder } from './form-builder.tsx';
import { ToolForm } from './tool-form.tsx';

/** The fields a step of this type is made of, in plain words. */
export function StepForm({ type, tools }: { readonly type: StepType; readonly tools: readonly ToolView[] }) {
  const say = words().inspector;
  const text = say.fields;
  switch (type) {
    case 'agent':
      return (
        <>
          <LongTextField name="goal" text={text.goal} rows={5} values="template" />
          <ChoiceField name="role" text={text.role} options={say.roles} />
          <TextField name="agent" text={text.agent} optional />
          <TextField name="model" text={text.model} optional />
          <NumberField name="max_turns" text={text.max_turns} whole />
        </>
      );
    case 'command':
      return (
        <>
          <LongTextField name="command" text={text.command} rows={3} mono values="template" />
          <TextField name="working_directory" text={text.working_directory} optional mono />
          <PairsField name="env" text={text.env} />
          <ListField name="secrets" text={text.secrets} />
        </>
      );
    case 'tool':
      return <ToolForm tools={tools} />;
    case 'http':
      return (
        <>
          <ChoiceField
            name="method"
            text={text.method}
            none="GET"
            options={{ GET: 'GET', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', DELETE: 'DELETE', HEAD: 'HEAD' }}
          />
          <TextField name="url" text={text.url} mono values="template" />
          <PairsField name="headers" text={text.headers} />
          <JsonField name="body" text={text.body} />
          <NumberField name="expect.status" text={text.expectStatus} whole />
        </>
      );
    case 'deploy':
      return (
        <>
          <TextField name="target" text={text.target} />
          <PairsField name="inputs" text={text.inputs} />
        </>
      );
    case 'ask':
      return (
        <>
          <LongTextField name="reason" text={text.question} values="template" optional />
          <FormBuilder name="form" text={text.form} />
        </>
      );
    case 'approve':
      return (
        <>
          <LongTextField name="reason" text={text.reason} values="template" />
          <ListField name="options" text={text.options} />
          <NumberField name="timeout" text={text.timeout} />
        </>
      );
    case 'wait':
      return (
        <>
          <NumberField name="for_sec" text={text.for_sec} />
          <TextField name="until" text={text.until} optional mono values="bare" />
        </>
      );
    case 'workflow':
      return (
        <>
          <TextField name="uses" text={text.uses} mono />
          <PairsField name="inputs" text={text.inputs} />
        </>
      );
    case 'loop':
      return <LoopForm />;
    default:
      return assertNever(type);
  }
}

function LoopForm() {
  const binding = useBinding();
  const say = words().inspector;
  const text = say.fields;
  const kinds = ['for_each', 'while', 'until', 'times'] as const;
  const kind = kinds.find((one) => binding.fields[one] !== undefined) ?? 'times';
  const change = (next: string) => {
    const chosen = kinds.find((one) => one === next);
    if (chosen === undefined || chosen === kind) return;
    binding.set(chosen, chosen === 'times' ? 3 : chosen === 'for_each' ? '[]' : 'false');
    binding.set(kind, undefined);
  };
  return (
    <>
      <Field label={say.loopKind[0] ?? ''} help={say.loopKind[1]}>
        {(ids) => (
          <Select
            {...ids}
            value={kind}
            disabled={binding.readOnly}
            options={kinds.map((one) => ({ value: one, label: say.loopKinds[one] }))}
            onChange={change}
          />
        )}
      </Field>
      {kind === 'for_each' && <ConditionField name="for_each" text={text.for_each} />}
      {kind === 'for_each' && <TextField name="as" text={text.as} optional mono />}
      {kind === 'for_each' && <NumberField name="max_parallel" text={text.max_parallel} whole />}
      {kind === 'while' && <ConditionField name="while" text={text.while} />}
      {kind === 'until' && <ConditionField name="until" text={text.until} />}
      {kind === 'times' && <NumberField name="times" text={text.times} whole />}
      <NumberField name="max_iterations" text={text.max_iterations} whole />
    </>
  );
}
