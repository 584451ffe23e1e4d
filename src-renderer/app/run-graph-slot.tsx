import { useMemo } from 'react';
import { RunGraph } from '../canvas/still/run-graph.tsx';
import type { RunGraphProps } from '../run/run-page.tsx';
import { clockOf, tookOf } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { words } from '../ui/words.ts';

/** The live graph of a run, with each step's time and tries as its second line. */
export function RunGraphSlot(props: RunGraphProps) {
  const { picture, steps, selected, onSelect } = props;
  const live = steps.some((step) => step.status === 'running' || step.status === 'waiting');
  const now = useNow(live ? 'live' : 'still');
  const details = useMemo(() => {
    const lines = new Map<string, string>();
    for (const step of steps) {
      const first = step.attempts[0];
      const last = step.attempts.at(-1);
      if (first === undefined || last === undefined) continue;
      const span = (last.endedAt ?? now) - first.startedAt;
      const clock = last.endedAt === undefined ? clockOf(span) : tookOf(span);
      lines.set(step.step, step.attempts.length > 1 ? words().run.tryOf(step.attempts.length, clock) : clock);
    }
    return lines;
  }, [steps, now]);
  return (
    <RunGraph
      picture={picture}
      details={details}
      selected={selected ?? undefined}
      label={words().run.graph}
      onSelect={(id) => {
        if (id !== undefined) onSelect(id);
      }}
    />
  );
}
