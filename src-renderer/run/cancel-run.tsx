import { useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';

/** The button that ends a run, after one question; without it once the run has `ended`, while the question still goes away. */
export function CancelRun(props: { readonly runId: string; readonly ended: boolean }) {
  const text = words().history;
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const cancel = async () => {
    setAsking(false);
    const answer = await ask((client) => client.runs.cancel({ runId: props.runId }));
    if (!answer.ok) sayProblem(answer.error);
  };
  return (
    <>
      {!props.ended && (
        <Button kind="danger" icon="stop" onClick={() => setAsking(true)}>
          {words().run.cancel}
        </Button>
      )}
      <Dialog
        open={asking && !props.ended}
        onClose={() => setAsking(false)}
        size="small"
        title={text.confirmCancel}
        focus={keep}
        foot={
          <>
            <span className="spacer" />
            <Button ref={keep} onClick={() => setAsking(false)}>
              {text.keepRunning}
            </Button>
            <Button kind="danger" icon="stop" onClick={() => void cancel()}>
              {text.cancel}
            </Button>
          </>
        }
      >
        <p className="text-2">{text.cancelText}</p>
      </Dialog>
    </>
  );
}
