import { useState } from 'react';
import { conditionOfCel } from '../../../src-shared/workflow/expressions/condition-rows.ts';
import { parseExpression } from '../../../src-shared/workflow/expressions/expression.ts';
import { expressionWords } from '../../../src-shared/workflow/value-words.ts';
import { namingOf } from '../../commands/naming.ts';
import type { Reach } from '../../commands/values.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { words } from '../../ui/words.ts';
import { useBinding, valueAt } from './binding.ts';
import { useFieldText, type BoundProps } from './bound-text.tsx';
import { ConditionBuilder } from '../conditions/condition-builder.tsx';
import { LiveLine } from './live-line.tsx';
import { useProblem } from '../problem-line.tsx';
import { TextControl } from './text-control.tsx';
import { OPTIONAL_TEXT, useBoundText } from './use-bound-text.ts';
import { valueName } from './value-names.ts';
import '../../ui/told-text.css';

/**
 * An expression: as lines of field – is – value where it is a condition that says no more than that, else as text that completes
 * names. Either way it shows what it gives with the last run's values.
 */
export function ExpressionField(
  props: BoundProps & { readonly wants: 'condition' | 'list' | 'value'; readonly reach?: Reach; readonly placeholder?: string },
) {
  const { name, wants, reach = 'before' } = props;
  const binding = useBinding();
  const { label, help } = useFieldText(props);
  const problem = useProblem(name);
  const say = words().values;
  const [chosen, setChosen] = useState<'rows' | 'text'>();
  const value = valueAt(binding.fields, name);
  const written = value === undefined ? '' : String(value);
  const bound = useBoundText({ value, convert: OPTIONAL_TEXT, write: (next) => binding.set(name, next) });
  const condition = wants === 'condition' ? conditionOfCel(written) : undefined;
  const canBuild = wants === 'condition' && (condition !== undefined || written.trim() === '');
  const mode = canBuild ? (chosen ?? (condition === undefined ? 'text' : 'rows')) : 'text';
  const typing = bound.value.trim();
  const parsed = typing === '' ? undefined : parseExpression(typing);
  const syntax =
    parsed !== undefined && !parsed.ok ? [parsed.error.message, parsed.error.hint].filter(Boolean).join(' ') : undefined;
  const toggle = canBuild && !binding.readOnly && (
    <Button kind="link" size="small" onClick={() => setChosen(mode === 'rows' ? 'text' : 'rows')}>
      {mode === 'rows' ? say.asText : say.asRows}
    </Button>
  );
  if (mode === 'rows')
    return (
      <div className="field condition" role="group" aria-label={label} data-field={name} tabIndex={-1}>
        <div className="field-legend condition-head">
          {label}
          <span className="spacer" />
          {toggle}
        </div>
        <ConditionBuilder name={name} label={label} condition={condition} reach={reach} onGone={() => setChosen(undefined)} />
        {written !== '' && <LiveLine text={written} wants={wants} />}
        {problem !== undefined && <div className="field-error">{problem}</div>}
        {help !== undefined && <div className="field-help">{help}</div>}
      </div>
    );
  // While it is typed, what is wrong with it comes from here; the document's word follows a moment later.
  const error = typing === written.trim() ? (problem ?? syntax) : syntax;
  return (
    <div className="condition">
      <Field label={label} help={help} error={error}>
        {(ids) => (
          <TextControl
            ids={ids}
            name={name}
            label={label}
            bound={bound}
            look={{ mono: true, rows: 1, values: 'bare', reach, placeholder: props.placeholder }}
            names={() => binding.names(reach)}
          />
        )}
      </Field>
      {parsed?.ok === true && <NamedLine text={typing} reach={reach} />}
      {typing !== '' && <LiveLine text={typing} wants={wants} />}
      {toggle}
    </div>
  );
}

/** The same with the names people know. */
function NamedLine({ text, reach }: { readonly text: string; readonly reach: Reach }) {
  const binding = useBinding();
  const known = valueName(binding.values(reach), text);
  const named = known === undefined ? expressionWords(text, namingOf(binding.draft)) : known.name;
  if (known === undefined && named === text) return null;
  return (
    <p className="live-line">
      <span className="told-value">{known?.of === 'step' ? `${known.from} → ${named}` : named}</span>
    </p>
  );
}
