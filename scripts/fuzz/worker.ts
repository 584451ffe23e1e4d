import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { inputOf, type Target } from './input.ts';
import { tryInput } from './try-input.ts';

/** What one worker tries: the seeds `from`, `from + step`, … below `to`; `now` is where it says which one it is at. */
const portionSchema = z.object({ from: z.number(), to: z.number(), step: z.number(), now: z.instanceof(SharedArrayBuffer) });

/** What a worker tells: how many inputs it tried since, the slowest of them in milliseconds of its own work, and what failed. */
export type FuzzWord =
  | {
      readonly type: 'tried';
      readonly count: number;
      readonly slowest: { readonly seed: number; readonly target: Target; readonly ms: number };
    }
  | { readonly type: 'failed'; readonly seed: number; readonly target: Target; readonly what: string };

const REPORT_EVERY = 500;
/** Milliseconds of work after which an input hangs. */
const HANG = 1000;

function work(): void {
  const { from, to, step, now } = portionSchema.parse(workerData);
  const place = new Int32Array(now);
  const tell = (word: FuzzWord): void => parentPort?.postMessage(word);
  let count = 0;
  let slowest: { seed: number; target: Target; ms: number } = { seed: from, target: 'yaml', ms: 0 };
  for (let seed = from; seed < to; seed += step) {
    Atomics.store(place, 0, seed);
    const input = inputOf(seed);
    const before = process.threadCpuUsage();
    const what = tryInput(input);
    const used = process.threadCpuUsage(before);
    const ms = (used.user + used.system) / 1000;
    const { target } = input;
    if (what !== undefined) tell({ type: 'failed', seed, target, what });
    else if (ms > HANG) tell({ type: 'failed', seed, target, what: `took ${Math.round(ms)} ms of work` });
    if (ms > slowest.ms) slowest = { seed, target, ms };
    count += 1;
    if (count < REPORT_EVERY && seed + step < to) continue;
    tell({ type: 'tried', count, slowest });
    count = 0;
  }
}

work();
