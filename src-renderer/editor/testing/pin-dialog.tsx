import { useEffect, useState } from 'react';
import { outputWords } from '../../../src-shared/workflow/output-words.ts';
import { stepSchema } from '../../../src-shared/workflow/schema.ts';
import { exampleOutput, shapeOfOutput } from '../../../src-shared/workflow/output-example.ts';
import { ANY, type Shape } from '../../../src-shared/workflow/expressions/shape.ts';
import type { Json } from '../../../src-shared/lib/json.ts';
import { declaredOutput } from '../../state/documents/declared-output.ts';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import { pinnedOutput, type StepTests } from '../../state/testing/step-tests.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { ValueEditor } from '../../ui/value-editor.tsx';
import { words } from '../../ui/words.ts';

/** Edits the pinned output of a step; where nothing is pinned, begins with its last result, else with an example of its shape. */
export function PinDialog(props: {
  readonly document: DocumentStore;
  readonly tests: StepTests;
  readonly step: string;
  readonly announce: (text: string) => void;
  readonly onClose: () => void;
}) {
  const { document: opened, tests, step, announce, onClose } = props;
  const text = words().pinDialog;
  const { name, type } = opened.getState().draft.all.get(step) ?? { name: step, type: undefined };
  const [begun, setBegun] = useState<{ readonly shape: Shape; readonly value: Json }>();
  const [value, setValue] = useState<Json>();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const isPinned = pinnedOutput(tests.getState(), step) !== undefined;

  useEffect(() => {
    let gone = false;
    void tests.compiled().then((ready) => {
      if (gone) return;
      const known = pinnedOutput(tests.getState(), step) ?? tests.getState().results.get(step)?.output;
      // While something else in the workflow is to be fixed, the step itself may be sound all the same.
      const draft = stepSchema.safeParse({ ...opened.getState().draft.all.get(step)?.fields, id: step });
      const found = ready?.compiled.workflow.steps.find((one) => one.id === step) ?? draft.data;
      const declared = found === undefined ? undefined : declaredOutput(found, opened.getState());
      const shape = found === undefined ? ANY : shapeOfOutput(found, declared);
      const first = known ?? (found === undefined ? null : exampleOutput(found, declared));
      setBegun({ shape, value: first });
      setValue(first);
    });
    return () => {
      gone = true;
    };
  }, [tests, opened, step]);

  const keep = async (output: Json | undefined) => {
    setBusy(true);
    const done = await tests.pin(step, output);
    setBusy(false);
    if (!done.ok) {
      setFailure([done.error.message, done.error.hint].filter(Boolean).join(' '));
      return;
    }
    announce(output === undefined ? words().testing.unpinned(name) : words().testing.pinned(name));
    onClose();
  };
  if (begun === undefined) return null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={text.title(name)}
      lead={text.lead}
      foot={
        <>
          {isPinned && (
            <Button icon="pin" busy={busy} onClick={() => void keep(undefined)}>
              {text.remove}
            </Button>
          )}
          <span className="spacer" />
          <Button onClick={onClose}>{words().acts.cancel}</Button>
          <Button kind="primary" busy={busy} disabled={value === undefined} onClick={() => void keep(value)}>
            {text.save}
          </Button>
        </>
      }
    >
      <ValueEditor
        label={text.value}
        shape={begun.shape}
        initial={begun.value}
        called={(key) => outputWords(type, key)}
        onChange={setValue}
      />
      {failure !== undefined && (
        <div className="field-error" role="alert">
          <StatusGlyph kind="to-fix" size={14} />
          <span>{failure}</span>
        </div>
      )}
    </Dialog>
  );
}
