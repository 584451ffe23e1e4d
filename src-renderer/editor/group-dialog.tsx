import { useId, useRef, useState, type ReactNode } from 'react';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { MAX_ROUNDS } from '../../src-shared/workflow/schema.ts';
import type { Repeating } from '../commands/group-edits.ts';
import type { OutputValue } from '../commands/values.ts';
import { RadioGroup } from '../ui/check.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Menu } from '../ui/menu.tsx';
import { words } from '../ui/words.ts';
import { StepQuestionDialog } from './step-question.tsx';

type Kind = Repeating['kind'];

/** Asks how often steps are to be repeated, then puts them into a loop. */
export function GroupDialog(props: {
  readonly steps: number;
  /** The name of the first of them. */
  readonly first: string;
  /** What may be gone through. */
  readonly lists: readonly OutputValue[];
  readonly onGroup: (name: string, repeating: Repeating) => Promise<Problem | undefined>;
  readonly onClose: () => void;
}) {
  const say = words().grouping;
  const group = useId();
  const firstField = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(say.defaultName(props.first));
  const [kind, setKind] = useState<Kind>('times');
  const [values, setValues] = useState({ times: '3', list: '', as: 'item', condition: '', most: '10' });
  const set = (key: keyof typeof values) => (value: string) => setValues({ ...values, [key]: value });
  const repeating = repeatingOf(kind, values);
  return (
    <StepQuestionDialog
      title={say.title(props.steps)}
      lead={say.lead}
      act={say.make}
      focus={firstField}
      answer={() => (repeating === undefined || name.trim() === '' ? undefined : props.onGroup(name.trim(), repeating))}
      onClose={props.onClose}
    >
      {({ tried }) => {
        const missing = (value: string) => (tried && value.trim() === '' ? say.needed : undefined);
        const badNumber = (value: string) => (tried && wholeOf(value) === undefined ? say.badNumber(MAX_ROUNDS) : undefined);
        return (
          <>
            <Text label={say.name} value={name} onChange={setName} error={missing(name)} field={firstField} />
            <RadioGroup
              legend={say.how}
              name={`${group}-kind`}
              value={kind}
              options={(['times', 'for_each', 'until', 'while'] as const).map((value) => ({ value, label: say.kinds[value] }))}
              onChange={(value) => setKind(kindOf(value))}
            />
            {kind === 'times' && (
              <Text
                label={say.times[0]}
                help={say.times[1]}
                value={values.times}
                onChange={set('times')}
                error={badNumber(values.times)}
                numeric
              />
            )}
            {kind === 'for_each' && (
              <>
                <Text
                  label={say.list[0]}
                  help={say.list[1]}
                  value={values.list}
                  onChange={set('list')}
                  error={missing(values.list)}
                  mono
                  after={<ListMenu lists={props.lists} onChoose={set('list')} />}
                />
                <Text label={say.as[0]} help={say.as[1]} value={values.as} onChange={set('as')} mono />
              </>
            )}
            {(kind === 'until' || kind === 'while') && (
              <>
                <Text
                  label={say[kind][0]}
                  help={say[kind][1]}
                  value={values.condition}
                  onChange={set('condition')}
                  error={missing(values.condition)}
                  mono
                />
                <Text
                  label={say.most[0]}
                  help={say.most[1]}
                  value={values.most}
                  onChange={set('most')}
                  error={badNumber(values.most)}
                  numeric
                />
              </>
            )}
          </>
        );
      }}
    </StepQuestionDialog>
  );
}

function ListMenu(props: { readonly lists: readonly OutputValue[]; readonly onChoose: (expression: string) => void }) {
  const { lists, onChoose } = props;
  if (lists.length === 0) return null;
  return (
    <Menu
      trigger={
        <button type="button" className="button button-link button-small" aria-label={words().grouping.chooseList}>
          {words().acts.choose}
        </button>
      }
      items={lists.map(({ from, name, expression }) => ({
        label: from === '' ? name : `${from} → ${name}`,
        onSelect: () => onChoose(expression),
      }))}
    />
  );
}

function Text(props: {
  readonly label: string | undefined;
  readonly help?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly mono?: boolean;
  readonly numeric?: boolean;
  readonly after?: ReactNode;
  readonly field?: React.RefObject<HTMLInputElement | null>;
}) {
  return (
    <Field
      label={props.label ?? ''}
      {...(props.help === undefined ? {} : { help: props.help })}
      {...(props.error === undefined ? {} : { error: props.error })}
    >
      {(ids) => (
        <Input
          {...ids}
          {...(props.field === undefined ? {} : { ref: props.field })}
          mono={props.mono === true}
          inputMode={props.numeric === true ? 'numeric' : 'text'}
          after={props.after}
          value={props.value}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function kindOf(value: string): Kind {
  return (['for_each', 'until', 'while'] as const).find((one) => one === value) ?? 'times';
}

function wholeOf(text: string): number | undefined {
  const whole = /^[1-9]\d{0,6}$/.test(text.trim()) ? Number(text) : undefined;
  return whole !== undefined && whole <= MAX_ROUNDS ? whole : undefined;
}

function repeatingOf(
  kind: Kind,
  values: Readonly<Record<'times' | 'list' | 'as' | 'condition' | 'most', string>>,
): Repeating | undefined {
  if (kind === 'times') {
    const times = wholeOf(values.times);
    return times === undefined ? undefined : { kind, times };
  }
  if (kind === 'for_each') {
    const [list, as] = [values.list.trim(), values.as.trim()];
    return list === '' ? undefined : { kind, list, ...(as === '' || as === 'item' ? {} : { as }) };
  }
  const most = wholeOf(values.most);
  const condition = values.condition.trim();
  return condition === '' || most === undefined ? undefined : { kind, condition, most };
}
