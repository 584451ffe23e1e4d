import { Button } from '../ui/button.tsx';
import { say, sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { keepRun } from '../state/runs/run-detail.ts';

/** Keeps the history of a run whole for ever, or lets it be compacted when it is old. */
export function KeepRun(props: { readonly runId: string; readonly kept: boolean }) {
  const { runId, kept } = props;
  const text = words().run;
  const change = async () => {
    const problem = await keepRun({ runId, kept: !kept });
    if (problem === undefined) say(kept ? text.released : text.kept);
    else sayProblem(problem);
  };
  return (
    <Button aria-pressed={kept} title={text.keepHelp} onClick={() => void change()}>
      {kept ? text.release : text.keep}
    </Button>
  );
}
