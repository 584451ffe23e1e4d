import { useEffect } from 'react';
import type { RunStatus } from '../../src-shared/engine/state.ts';
import { ask } from '../state/host.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';

/** The button that lets nothing new start in a run, or lets it go on; P presses it. */
export function PauseRun(props: { readonly runId: string; readonly status: RunStatus }) {
  const { runId, status } = props;
  const act = status === 'paused' ? 'resume' : 'pause';
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const inField = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role="dialog"]');
      if (event.key.toLowerCase() !== 'p' || event.ctrlKey || event.metaKey || event.altKey || inField) return;
      event.preventDefault();
      void pauseOrResume(runId, act);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [runId, act]);
  return (
    <Button
      icon={act === 'resume' ? 'play' : 'pause'}
      title={act === 'pause' ? words().run.pausedNote : undefined}
      onClick={() => void pauseOrResume(runId, act)}
    >
      {act === 'resume' ? words().run.resume : words().run.pause} <Kbd keys="P" />
    </Button>
  );
}

async function pauseOrResume(runId: string, act: 'pause' | 'resume'): Promise<void> {
  const answer = await ask((client) => (act === 'pause' ? client.runs.pause({ runId }) : client.runs.resume({ runId })));
  if (!answer.ok) sayProblem(answer.error);
}
