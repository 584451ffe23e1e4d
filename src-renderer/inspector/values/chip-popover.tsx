import { useState, type KeyboardEvent } from 'react';
import { parseExpression } from '../../../src-shared/workflow/expressions/expression.ts';
import type { Reach } from '../../commands/values.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { words } from '../../ui/words.ts';
import type { OpenedChip } from './template-editor.tsx';
import { ValueSearch } from './value-picker.tsx';

/** What can be done with a value in a text: another one in its place, its expression by hand, or away with it. */
export function ChipPopover(props: {
  readonly chip: OpenedChip;
  readonly label: string;
  readonly reach: Reach;
  /** Takes what stands between the braces from now on; empty removes the value. */
  readonly onChange: (inner: string) => void;
  readonly onClose: () => void;
}) {
  const { chip, reach, onChange } = props;
  const say = words().values;
  return (
    <Popover
      open
      onOpen={(open) => open === 'closed' && props.onClose()}
      label={say.chip(props.label)}
      beside={{ anchor: chip.element }}
    >
      {!chip.inner.startsWith('secret.') && (
        <ValueSearch reach={reach} current={chip.inner} onPick={(node) => onChange(node.expression)} />
      )}
      <Written inner={chip.inner} look={chip.inner.startsWith('secret.') ? 'open' : 'folded'} onChange={onChange} />
    </Popover>
  );
}

/** What stands in the text is for those who ask for it; most people choose from the list. */
function Written({
  inner,
  look,
  onChange,
}: {
  readonly inner: string;
  readonly look: 'open' | 'folded';
  readonly onChange: (inner: string) => void;
}) {
  const say = words().values;
  const [shown, setShown] = useState(look);
  const [text, setText] = useState(inner);
  const parsed = /^secret\.\w+$/.test(text.trim()) ? undefined : parseExpression(text.trim());
  const wrong = parsed !== undefined && !parsed.ok && text.trim() !== '' ? parsed.error.message : undefined;
  const finish = () => {
    if (wrong === undefined && text.trim() !== '') onChange(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    finish();
  };
  return (
    <div className="chip-written">
      {shown === 'open' && (
        <Field label={say.written} error={wrong}>
          {(ids) => (
            <Input
              {...ids}
              mono
              small
              autoFocus={look === 'folded'}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              onKeyDown={onKeyDown}
            />
          )}
        </Field>
      )}
      <div className="chip-acts">
        <Button size="small" icon="bin" onClick={() => onChange('')}>
          {say.removeValue}
        </Button>
        <span className="spacer" />
        {shown === 'folded' ? (
          <Button size="small" title={inner} onClick={() => setShown('open')}>
            {say.showWritten}
          </Button>
        ) : (
          <Button size="small" disabled={wrong !== undefined || text.trim() === '' || text.trim() === inner} onClick={finish}>
            {say.useWritten}
          </Button>
        )}
      </div>
    </div>
  );
}
