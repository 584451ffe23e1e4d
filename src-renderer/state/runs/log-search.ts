import { useEffect, useState } from 'react';
import { ask } from '../host.ts';
import type { LogOf } from './run-log.ts';

/** Lines of a log that hold a text: their numbers in order, and whether there may be more after the last. */
export interface LogHits {
  readonly numbers: readonly number[];
  readonly more: boolean;
}

const NOTHING: LogHits = { numbers: [], more: false };
const MOST_HITS = 1000;
/** A search begins once typing has paused this long. */
const PAUSE_MS = 150;

/** Searches the whole log, wherever it lies, for a text; anew when the log has grown. */
export function useLogSearch({ runId, step }: LogOf, query: string, total: number): LogHits {
  const [hits, setHits] = useState(NOTHING);
  useEffect(() => {
    if (query === '') {
      setHits(NOTHING);
      return undefined;
    }
    let current = true;
    const timer = setTimeout(() => {
      const of = step === undefined ? { runId } : { runId, step };
      void ask((client) => client.runs.logSearch({ ...of, find: { text: query }, limit: MOST_HITS })).then((answer) => {
        if (current && answer.ok) {
          setHits({ numbers: answer.value.hits.map(({ number }) => number), more: answer.value.next !== null });
        }
      });
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [runId, step, query, total]);
  return hits;
}

/** The next line that tells of trouble after a line, from the beginning where none follows; null where there is none at all. */
export async function nextTrouble(of: LogOf, after: number): Promise<number | null> {
  for (const from of after < 0 ? [0] : [after + 1, 0]) {
    const answer = await ask((client) => client.runs.logSearch({ ...of, find: { trouble: true }, from, limit: 1 }));
    const [hit] = answer.ok ? answer.value.hits : [];
    if (hit !== undefined) return hit.number;
  }
  return null;
}
