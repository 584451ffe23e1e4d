import { words } from '../ui/words.ts';
import { useBinding } from './values/binding.ts';
import { ChoiceField } from './values/bound-choice.tsx';
import { NumberField, TextField } from './values/bound-text.tsx';
import { ExpressionField } from './values/expression-field.tsx';

const KINDS = ['for_each', 'times', 'while', 'until'] as const;
const FRESH = { for_each: '[]', times: 3, while: 'false', until: 'true' } as const;

/** How a loop goes round, and how often at most. */
export function LoopForm() {
  const binding = useBinding();
  const say = words().inspector;
  const kind = KINDS.find((one) => binding.fields[one] !== undefined);
  const choose = (next: string) => {
    const chosen = KINDS.find((one) => one === next);
    if (chosen === undefined || chosen === kind) return;
    const gone = [...KINDS, ...(chosen === 'for_each' ? [] : (['as', 'max_parallel'] as const))].filter(
      (one) => one !== chosen && binding.fields[one] !== undefined,
    );
    binding.change([{ key: chosen, value: FRESH[chosen] }, ...gone.map((key) => ({ key, value: undefined }))]);
  };
  return (
    <>
      <ChoiceField
        name="loop"
        text={say.loopKind}
        shown={kind}
        placeholder={say.notSet}
        options={say.loopKinds}
        onChoose={choose}
      />
      {kind === 'for_each' && (
        <>
          <ExpressionField name="for_each" wants="list" placeholder="inputs.files" />
          <TextField name="as" mono placeholder="item" />
          <NumberField name="max_parallel" whole placeholder="1" />
        </>
      )}
      {kind === 'while' && <ExpressionField name="while" wants="condition" reach="body" />}
      {kind === 'until' && <ExpressionField name="until" wants="condition" reach="body" />}
      {kind === 'times' && <NumberField name="times" whole />}
      <NumberField name="max_iterations" whole />
    </>
  );
}
