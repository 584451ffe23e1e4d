import { useState } from 'react';
import { celOfCondition, type Condition, type ConditionRow } from '../../../src-shared/workflow/expressions/condition-rows.ts';
import type { Reach } from '../../commands/values.ts';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { words } from '../../ui/words.ts';
import { useBinding } from '../values/binding.ts';
import { ConditionLine } from './condition-line.tsx';

/** A line that is still being made: it may have no field yet. */
export type LooseRow = Omit<ConditionRow, 'field'> & { readonly field: string | undefined };

/** A condition as lines of field – is – value, joined by and or or. What is whole is written at once. */
export function ConditionBuilder(props: {
  readonly name: string;
  readonly label: string;
  readonly condition: Condition | undefined;
  readonly reach: Reach;
  /** The last line was taken away. */
  readonly onGone: () => void;
}) {
  const { name, condition, reach } = props;
  const binding = useBinding();
  const say = words().values;
  const [loose, setLoose] = useState<readonly LooseRow[]>();
  const rows: readonly LooseRow[] = loose ?? condition?.rows ?? [EMPTY_ROW];
  const [join, setJoin] = useState(condition?.join ?? 'all');
  const joined = condition === undefined || condition.rows.length < 2 ? join : condition.join;
  const write = (next: readonly LooseRow[], by: Condition['join']) => {
    const whole = next.flatMap((row): readonly ConditionRow[] => (row.field === undefined ? [] : [{ ...row, field: row.field }]));
    // Lines that are not whole stay here until they are; the others are in the text.
    setLoose(whole.length === next.length && next.length > 0 ? undefined : next);
    if (next.length === 0) {
      setLoose(undefined);
      props.onGone();
    }
    binding.set(name, whole.length === 0 ? undefined : celOfCondition({ join: by, rows: whole }));
  };
  return (
    <>
      {rows.length > 1 && (
        <Segmented
          label={say.join}
          value={joined}
          options={[
            { value: 'all', label: say.all },
            { value: 'any', label: say.any },
          ]}
          onChange={(next) => {
            setJoin(next);
            write(rows, next);
          }}
        />
      )}
      <div className="condition-rows">
        {rows.map((row, index) => (
          <ConditionLine
            key={index}
            row={row}
            at={index + 1}
            reach={reach}
            onChange={(next) =>
              write(
                rows.map((one, place) => (place === index ? next : one)),
                joined,
              )
            }
            onRemove={() =>
              write(
                rows.filter((_one, place) => place !== index),
                joined,
              )
            }
          />
        ))}
      </div>
      {!binding.readOnly && (
        <div>
          <Button size="small" icon="plus" onClick={() => setLoose([...rows, EMPTY_ROW])}>
            {say.addRow}
          </Button>
        </div>
      )}
    </>
  );
}

const EMPTY_ROW: LooseRow = { field: undefined, is: 'is' };
