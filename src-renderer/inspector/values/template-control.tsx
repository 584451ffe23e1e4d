import { useMemo, useRef, useState } from 'react';
import { parseExpression } from '../../../src-shared/workflow/expressions/expression.ts';
import { templateRanges } from '../../../src-shared/workflow/expressions/template-ranges.ts';
import { expressionWords, type Naming } from '../../../src-shared/workflow/value-words.ts';
import { namingOf } from '../../commands/naming.ts';
import type { ValueGroup } from '../../commands/value-tree.ts';
import { announce } from '../../ui/announce.tsx';
import { classes } from '../../ui/classes.ts';
import type { FieldIds } from '../../ui/field.tsx';
import { words } from '../../ui/words.ts';
import { useBinding } from './binding.ts';
import { ChipPopover } from './chip-popover.tsx';
import type { ChipOf } from './chips.ts';
import { CompletionList } from './completion-list.tsx';
import { SecretButton } from '../fields/secret-button.tsx';
import { TemplateEditor, type OpenedChip, type TemplateHandle } from './template-editor.tsx';
import type { TextLook } from './text-look.ts';
import type { BoundText } from './use-bound-text.ts';
import { useCompletion } from './use-completion.ts';
import { valueName } from './value-names.ts';
import { ValueButton } from './value-picker.tsx';
import { spelled, takesValues, useValueTarget } from './value-target.ts';

/** A text box for words with values between them: each value is a chip that tells what it is, not how it is written. */
export function TemplateControl(props: {
  readonly ids: FieldIds | { readonly 'aria-label': string };
  readonly name: string;
  readonly label: string;
  readonly bound: BoundText;
  readonly look: TextLook;
}) {
  const { ids, name, label, bound, look } = props;
  const binding = useBinding();
  const { readOnly } = binding;
  const reach = look.reach ?? 'before';
  const target = useValueTarget();
  const box = useRef<TemplateHandle>(null);
  const [chip, setChip] = useState<OpenedChip>();
  const holdsValues = templateRanges(bound.value).length > 0;
  const tree = useMemo(() => (holdsValues ? binding.values(reach) : []), [binding, reach, holdsValues]);
  const chipOf = useMemo(() => chipNames(tree, namingOf(binding.draft)), [tree, binding.draft]);
  const attributes = textBoxOf({ ids, name });
  const put = (piece: string, from: number, to: number) => {
    box.current?.put(piece, from, to);
    bound.put(bound.value.slice(0, from) + piece + bound.value.slice(to));
  };
  const insert = (expression: string, at?: number) => {
    const { from, to } = box.current?.selection() ?? { from: bound.value.length, to: bound.value.length };
    put(spelled(expression), at ?? from, at ?? to);
    announce(words().inspector.put(valueName(binding.values(reach), expression)?.name ?? expression, label));
  };
  const completion = useCompletion(
    () => binding.names(reach),
    (text, length) => {
      const caret = box.current?.selection().to ?? bound.value.length;
      const closes = bound.value.slice(caret).trimStart().startsWith('}}') ? '' : ' }}';
      put(text + closes, caret - length, caret);
    },
  );
  return (
    <div
      className={classes('bound with-values', look.secrets === true && 'with-secrets')}
      onKeyDownCapture={completion.onKeyDown}
      {...(readOnly ? {} : takesValues((expression, _, point) => insert(expression, box.current?.placeAt(point))))}
    >
      <div
        className={classes(
          'input template',
          look.rows !== undefined && 'template-many',
          look.mono === true && 'mono',
          'aria-invalid' in ids && ids['aria-invalid'] !== undefined && 'input-bad',
        )}
        data-rows={look.rows}
      >
        <TemplateEditor
          ref={box}
          attributes={attributes}
          value={bound.value}
          lines={look.rows === undefined ? 'one' : 'many'}
          use={readOnly ? 'read' : 'write'}
          placeholder={look.placeholder ?? ''}
          chipOf={chipOf}
          onChange={(text, caret) => {
            bound.change(text);
            if (isWritingValue(text, caret)) completion.ask(text, caret);
            else completion.close();
          }}
          onFocus={() => {
            target.current = readOnly ? undefined : { label, insert };
          }}
          onBlur={() => {
            completion.close();
            bound.blur();
          }}
          onChip={setChip}
        />
        {look.after}
      </div>
      <CompletionList completion={completion} />
      {look.secrets === true && !readOnly && <SecretButton label={label} onPick={(secret) => insert(`secret.${secret}`)} />}
      {!readOnly && <ValueButton label={label} reach={reach} onPick={(node) => insert(node.expression)} />}
      {chip !== undefined && (
        <ChipPopover
          chip={chip}
          label={label}
          reach={reach}
          onClose={() => {
            setChip(undefined);
            // A click elsewhere has given the focus away already; Escape gives it back.
            requestAnimationFrame(() => {
              if (document.activeElement === document.body) box.current?.focus();
            });
          }}
          onChange={(inner) => {
            setChip(undefined);
            put(inner === '' ? '' : spelled(inner), chip.start, chip.end);
          }}
        />
      )}
    </div>
  );
}

/** Whether the caret stands behind an opened `{{` that is not closed yet. */
function isWritingValue(text: string, caret: number): boolean {
  const before = text.slice(0, caret);
  const open = before.lastIndexOf('{{');
  return open >= 0 && !before.slice(open).includes('}}');
}

/** The chip of each value: its name and step where it is known, its expression where it says more; none where it cannot be read. */
function chipNames(tree: readonly ValueGroup[], naming: Naming): ChipOf {
  return (inner) => {
    const say = words().values;
    const secret = /^secret\.(\w+)$/.exec(inner)?.[1];
    if (secret !== undefined) return { kind: 'secret', label: secret, title: say.secretChip(secret) };
    const known = valueName(tree, inner);
    if (known !== undefined) {
      const title = say.chipTitle({ ...known, expression: inner });
      return { kind: 'value', ...(known.of === 'step' ? { from: known.from } : {}), label: known.name, title };
    }
    return inner !== '' && parseExpression(inner).ok
      ? { kind: 'expression', label: expressionWords(inner, naming), title: inner }
      : undefined;
  };
}

/** The label of a field names form controls only; a text box of another kind is told by whom it is named. */
function textBoxOf({ ids, name }: { readonly ids: object; readonly name: string }): Readonly<Record<string, string>> {
  const given = Object.entries({ ...ids, ...('id' in ids ? { 'aria-labelledby': `${String(ids.id)}-label` } : {}) });
  const texts = given.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)] as const]));
  return { ...Object.fromEntries(texts), 'data-field': name, spellcheck: 'false' };
}
