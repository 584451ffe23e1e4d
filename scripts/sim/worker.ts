import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { DEFAULT_ACTS, play } from './play.ts';
import { poisonGlobals } from './poison.ts';
import { featuresOf } from './workflow.ts';

/** What one worker plays: the seeds `from`, `from + step`, … below `to`. */
const portionSchema = z.object({ from: z.number(), to: z.number(), step: z.number() });

/** What a worker tells: seeds played since the last word, and what failed. */
export type WorkerWord =
  | { readonly type: 'played'; readonly seeds: number; readonly events: number }
  | { readonly type: 'failed'; readonly seed: number; readonly id: string; readonly what: string };

const REPORT_EVERY = 200;

async function work(): Promise<void> {
  const { from, to, step } = portionSchema.parse(workerData);
  const features = featuresOf();
  const tell = (word: WorkerWord): void => parentPort?.postMessage(word);
  let seed = from;
  process.on('unhandledRejection', (thrown) =>
    tell({ type: 'failed', seed, id: 'fault', what: `nobody waits for ${String(thrown)}` }),
  );
  poisonGlobals();
  let seeds = 0;
  let events = 0;
  for (; seed < to; seed += step) {
    const played = await play({ seed, without: [], drop: [], acts: DEFAULT_ACTS }, { features });
    const [first] = played.violations;
    if (first !== undefined) tell({ type: 'failed', seed, ...first });
    seeds += 1;
    events += played.events;
    if (seeds < REPORT_EVERY && seed + step < to) continue;
    tell({ type: 'played', seeds, events });
    seeds = 0;
    events = 0;
  }
}

await work();
