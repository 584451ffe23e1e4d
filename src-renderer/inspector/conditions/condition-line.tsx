import { useMemo } from 'react';
import { ALONE, COMPARISONS, type Compared, type Comparison } from '../../../src-shared/workflow/expressions/condition-rows.ts';
import { nodeOf, type ValueGroup, type ValueKind, type ValueNode } from '../../commands/value-tree.ts';
import type { Reach } from '../../commands/values.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Select } from '../../ui/select.tsx';
import { words } from '../../ui/words.ts';
import { useBinding } from '../values/binding.ts';
import type { LooseRow } from './condition-builder.tsx';
import { comparisonsFor, defaultTo, readTyped, shownTo } from './condition-values.ts';
import { TextControl } from '../values/text-control.tsx';
import { useBoundText } from '../values/use-bound-text.ts';
import { valueName } from '../values/value-names.ts';
import { ValuePopover } from '../values/value-picker.tsx';
import { takesValues } from '../values/value-target.ts';

/** One line of a condition: which value, how it compares, and with what. */
export function ConditionLine(props: {
  readonly row: LooseRow;
  readonly at: number;
  readonly reach: Reach;
  readonly onChange: (row: LooseRow) => void;
  readonly onRemove: () => void;
}) {
  const { row, at, reach, onChange } = props;
  const binding = useBinding();
  const say = words().values;
  const tree = useMemo(() => binding.values(reach), [binding, reach]);
  const node = row.field === undefined ? undefined : nodeOf(tree, row.field);
  const kind = node?.kind ?? 'any';
  const choose = (field: string) => {
    const next = nodeOf(tree, field);
    const can = comparisonsFor(next?.kind ?? 'any');
    const is = can.includes(row.is) && row.field !== undefined ? row.is : (can[0] ?? 'is');
    onChange({ field, is, ...(ALONE.has(is) ? {} : { to: defaultTo(is, next, row.to) }) });
  };
  const compare = (text: string) => {
    const is = COMPARISONS.find((one) => one === text);
    if (is === undefined) return;
    const { to, ...rest } = row;
    onChange(ALONE.has(is) ? { ...rest, is } : { ...rest, is, to: defaultTo(is, node, to) });
  };
  const options: readonly Comparison[] = [...new Set([...comparisonsFor(kind), row.is])];
  return (
    <div className="condition-row" role="group" aria-label={say.row(at)} {...(binding.readOnly ? {} : takesValues(choose))}>
      <ValuePopover
        label={say.fieldOf(at)}
        reach={reach}
        onPick={(picked) => choose(picked.expression)}
        trigger={
          <button
            type="button"
            className="condition-field input"
            aria-label={say.fieldLabel(at, fieldName(tree, row.field))}
            disabled={binding.readOnly}
            title={row.field}
          >
            <span className={row.field === undefined ? 'text-3 one' : 'one'}>
              {fieldName(tree, row.field) ?? say.chooseField}
            </span>
            <span className="spacer" />
            <Icon name="chevron-down" />
          </button>
        }
      />
      <div className="condition-rest">
        <Select
          label={say.comparisonOf(at)}
          value={row.is}
          disabled={binding.readOnly || row.field === undefined}
          options={options.map((one) => ({ value: one, label: say.comparisons[one] }))}
          onChange={compare}
        />
        {!binding.readOnly && <IconButton icon="close" label={say.removeRow(at)} onClick={props.onRemove} />}
      </div>
      {!ALONE.has(row.is) && row.field !== undefined && (
        <RowValue row={row} at={at} reach={reach} node={node} kind={kind} onChange={(to) => onChange({ ...row, to })} />
      )}
    </div>
  );
}

function RowValue(props: {
  readonly row: LooseRow;
  readonly at: number;
  readonly reach: Reach;
  readonly node: ValueNode | undefined;
  readonly kind: ValueKind;
  readonly onChange: (to: Compared) => void;
}) {
  const { row, at, node, kind } = props;
  const binding = useBinding();
  const say = words().values;
  const { to, is } = row;
  const bound = useBoundText({
    value: shownTo(to),
    convert: {
      show: (value) => (typeof value === 'string' ? value : ''),
      read: (text) => readTyped(text, is, kind),
    },
    write: (value) => {
      const next = typeof value === 'string' ? readTyped(value, is, kind) : undefined;
      if (next !== undefined && 'to' in next) props.onChange(next.to);
    },
  });
  if (node?.words !== undefined && (is === 'is' || is === 'is_not') && to?.kind !== 'read') {
    const value = to?.kind === 'value' ? String(to.value) : null;
    const known = value === null || node.words.includes(value) ? node.words : [...node.words, value];
    return (
      <Select
        label={say.valueLabel(at)}
        value={value}
        disabled={binding.readOnly}
        options={known.map((word) => ({ value: word, label: say.statusWords[word] ?? word }))}
        onChange={(value) => props.onChange({ kind: 'value', value })}
      />
    );
  }
  return (
    <>
      <TextControl
        ids={{ 'aria-label': say.valueLabel(at) }}
        name={`condition ${at}`}
        label={say.valueLabel(at)}
        bound={bound}
        look={{
          placeholder: is === 'one_of' || is === 'none_of' ? say.listPlaceholder : say.valuePlaceholder,
          values: 'bare',
          whole: true,
          reach: props.reach,
        }}
      />
      {bound.problem !== undefined && <div className="field-error">{bound.problem}</div>}
    </>
  );
}

/** What a field is called: its own name and the step it comes from; as it is written where it is no known one. */
function fieldName(tree: readonly ValueGroup[], field: string | undefined): string | undefined {
  if (field === undefined) return undefined;
  const known = valueName(tree, field);
  return known === undefined ? field : words().values.valueOf(known.name, known.from);
}
