import { useId, useRef, useState } from 'react';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { slug } from '../../src-shared/workflow/names.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { words } from '../ui/words.ts';
import { DialogProblem } from './dialog-problem.tsx';

/** Asks for the name of a new workflow, then takes steps out into it. */
export function ExtractDialog(props: {
  readonly steps: number;
  readonly first: string;
  /** Takes them out into a workflow of this name, in this file beside the document. */
  readonly onExtract: (name: string, file: string) => Promise<Problem | undefined>;
  readonly onClose: () => void;
}) {
  const say = words().extracting;
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(props.first);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Problem>();
  const base = slug(name, '');
  const file = `${base}.yaml`;
  const submit = () => {
    setTried(true);
    if (base === '' || busy) return;
    setBusy(true);
    void props.onExtract(name.trim(), file).then((problem) => {
      setBusy(false);
      if (problem === undefined) props.onClose();
      else setRefused(problem);
    });
  };
  return (
    <Dialog
      open
      size="small"
      title={say.title(props.steps)}
      lead={say.lead}
      focus={field}
      onClose={props.onClose}
      foot={
        <>
          <span className="spacer" />
          <Button onClick={props.onClose}>{words().acts.cancel}</Button>
          <Button kind="primary" type="submit" form={form} busy={busy}>
            {say.make}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field
          label={say.name[0] ?? ''}
          help={base === '' ? say.name[1] : say.file(file)}
          {...(tried && base === '' ? { error: say.needed } : {})}
        >
          {(ids) => (
            <Input
              {...ids}
              ref={field}
              value={name}
              onFocus={(event) => event.currentTarget.select()}
              onChange={(event) => {
                setName(event.currentTarget.value);
                setRefused(undefined);
              }}
            />
          )}
        </Field>
        <DialogProblem problem={refused} />
      </form>
    </Dialog>
  );
}
