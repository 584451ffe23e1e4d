import { useId, useState, type ReactNode, type RefObject } from 'react';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { words } from '../ui/words.ts';
import { DialogProblem } from './dialog-problem.tsx';

/**
 * A small question about steps, answered by one edit: closes when it was made, shows why it was refused else. `answer` gives undefined
 * while something is missing; `children` are told once the person has tried.
 */
export function StepQuestionDialog(props: {
  readonly title: string;
  readonly lead: string;
  /** What the button says that makes the edit. */
  readonly act: string;
  readonly focus: RefObject<HTMLInputElement | null>;
  readonly answer: () => Promise<Problem | undefined> | undefined;
  readonly onClose: () => void;
  readonly children: (state: { readonly tried: boolean }) => ReactNode;
}) {
  const form = useId();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Problem>();
  const submit = () => {
    setTried(true);
    const made = busy ? undefined : props.answer();
    if (made === undefined) return;
    setBusy(true);
    void made.then((problem) => {
      setBusy(false);
      if (problem === undefined) props.onClose();
      else setRefused(problem);
    });
  };
  return (
    <Dialog
      open
      size="small"
      title={props.title}
      lead={props.lead}
      focus={props.focus}
      onClose={props.onClose}
      foot={
        <>
          <span className="spacer" />
          <Button onClick={props.onClose}>{words().acts.cancel}</Button>
          <Button kind="primary" type="submit" form={form} busy={busy}>
            {props.act}
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
        onChange={() => setRefused(undefined)}
      >
        {props.children({ tried })}
        <DialogProblem problem={refused} />
      </form>
    </Dialog>
  );
}
