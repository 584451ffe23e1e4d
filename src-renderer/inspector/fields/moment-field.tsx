import { useId, useState } from 'react';
import { isTimeZone } from '../../../src-shared/workflow/schedule/cron.ts';
import { clockAndZone, momentText, momentWords } from '../../../src-shared/workflow/schedule/moments.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { words } from '../../ui/words.ts';
import { useBinding, valueAt } from '../values/binding.ts';
import { TextField, useFieldText, type BoundProps } from '../values/bound-text.tsx';
import { useProblem } from '../problem-line.tsx';
import { ZONES } from './zone-field.tsx';

/** A moment: a day and a time with their zone to choose; as text where it is a value of an earlier step, or told in another way. */
export function MomentField(props: BoundProps) {
  const { name } = props;
  const binding = useBinding();
  const say = words().inspector;
  const [chosen, setChosen] = useState<'pick' | 'text'>();
  const value = valueAt(binding.fields, name);
  const written = value === undefined ? '' : String(value);
  const canPick = written === '' || clockAndZone(written) !== undefined;
  const mode = canPick ? (chosen ?? 'pick') : 'text';
  const told = momentWords(written);
  return (
    <div className="with-notes">
      {mode === 'pick' ? (
        <Pick {...props} written={written} />
      ) : (
        <TextField name={name} mono values="template" placeholder="2026-12-24T18:00:00Z" />
      )}
      {mode === 'text' && told !== written && <p className="field-help">{told}</p>}
      {canPick && !binding.readOnly && (
        <div>
          <Button kind="link" size="small" onClick={() => setChosen(mode === 'pick' ? 'text' : 'pick')}>
            {mode === 'pick' ? words().values.asText : say.pickMoment}
          </Button>
        </div>
      )}
    </div>
  );
}

function Pick(props: BoundProps & { readonly written: string }) {
  const { name, written } = props;
  const binding = useBinding();
  const { label } = useFieldText(props);
  const problem = useProblem(name);
  const list = useId();
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const parts = clockAndZone(written);
  const [typedZone, setTypedZone] = useState<string>();
  const zone = typedZone ?? parts?.zone ?? own;
  const put = (shown: string | undefined, where: string) => {
    if (shown === undefined || shown === '') return;
    binding.set(name, momentText({ shown, zone: isTimeZone(where) ? where : own }));
  };
  return (
    <>
      <Field label={label} error={problem} help={words().inspector.momentHelp}>
        {(ids) => (
          <Input
            {...ids}
            type="datetime-local"
            data-field={name}
            disabled={binding.readOnly}
            value={parts?.shown ?? ''}
            onChange={(event) => {
              const shown = event.currentTarget.value;
              if (shown === '') binding.set(name, undefined);
              else put(shown, zone);
            }}
          />
        )}
      </Field>
      {parts !== undefined && (
        <Field
          label={words().inspector.momentZone}
          error={typedZone === undefined || isTimeZone(typedZone) ? undefined : words().inspector.badZone}
        >
          {(ids) => (
            <>
              <Input
                {...ids}
                list={list}
                disabled={binding.readOnly}
                value={zone}
                onChange={(event) => {
                  const where = event.currentTarget.value;
                  setTypedZone(where);
                  if (where !== '' && isTimeZone(where)) put(parts.shown, where);
                }}
                onBlur={() => setTypedZone(undefined)}
              />
              <datalist id={list}>
                {ZONES.map((one) => (
                  <option key={one} value={one} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      )}
    </>
  );
}
