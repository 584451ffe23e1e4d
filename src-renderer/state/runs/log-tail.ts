import type { LogLineView } from '../../../src-shared/wire/views.ts';
import { ask, followFeed, host } from '../host.ts';

/** The last `most` lines of one step's log, told anew as it grows, until the run has ended or `signal` aborts. */
export function followLogTail(
  of: { readonly runId: string; readonly step: string; readonly most: number },
  on: { readonly signal: AbortSignal; readonly show: (lines: readonly LogLineView[]) => void },
): void {
  const { runId, step, most } = of;
  let wanted = 0;
  let reading = false;
  const read = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    for (let total = -1; total !== wanted && !on.signal.aborted;) {
      total = wanted;
      const from = Math.max(0, total - most);
      const page = await ask((client) => client.runs.logPage({ runId, step, from, count: most }));
      if (page.ok && !on.signal.aborted) on.show(page.value.lines);
    }
    reading = false;
  };
  followFeed({
    signal: on.signal,
    atEnd: 'stop',
    open: (stop) => host().runs.logTotals({ runId, step }, { signal: stop }),
    item: ({ total }) => {
      wanted = total;
      void read();
    },
  });
}
