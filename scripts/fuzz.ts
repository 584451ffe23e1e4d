/**
 * `npm run fuzz -- --inputs 1000000`: gives mutated texts to whatever reads texts (YAML, edits, JSON, expressions, templates, shell
 * commands) and sees that nothing throws, hangs or changes what objects inherit. `--seed 12345` shows one input again.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { inputOf, TARGETS } from './fuzz/input.ts';
import { tryInput } from './fuzz/try-input.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
});

const wordSchema = z.union([
  z.object({
    type: z.literal('tried'),
    count: z.number(),
    slowest: z.object({ seed: z.number(), target: z.enum(TARGETS), ms: z.number() }),
  }),
  z.object({ type: z.literal('failed'), seed: z.number(), target: z.enum(TARGETS), what: z.string() }),
]);

/** Seconds a worker may stay at one input before it is stopped: long, since a busy machine may not let it work at all. */
const GIVE_UP = 600;

async function main(): Promise<void> {
  if (values.seed !== undefined) showOne(Number(values.seed));
  else if (values.inputs !== undefined) await tryMany(Number(values.from), Number(values.inputs));
  else console.log('npm run fuzz -- --inputs N [--from S] [--workers N]\nnpm run fuzz -- --seed S');
}

function showOne(seed: number): void {
  const input = inputOf(seed);
  console.log(`${input.target}:\n${input.text}\n`);
  const what = tryInput(input);
  console.log(what === undefined ? `Seed ${seed}: nothing went wrong.` : `BROKEN by seed ${seed}: ${what}`);
  if (what !== undefined) process.exitCode = 1;
}

async function tryMany(from: number, inputs: number): Promise<void> {
  const began = performance.now();
  const workers = Math.max(1, Math.min(Number(values.workers), inputs));
  let tried = 0;
  let shown = 0;
  let failures = 0;
  let slowest = { seed: 0, target: 'yaml', ms: 0 };

  const fail = (seed: number, what: string): void => {
    failures += 1;
    process.exitCode = 1;
    if (failures <= 20) console.log(`BROKEN by seed ${seed}: ${what}`);
  };
  const hear = (said: unknown): void => {
    const word = wordSchema.parse(said);
    if (word.type === 'failed') return fail(word.seed, `${word.target} ${word.what}`);
    tried += word.count;
    if (word.slowest.ms > slowest.ms) slowest = word.slowest;
    if (tried - shown < 50_000) return;
    shown = tried;
    console.log(`${tried} inputs, ${failures} failures`);
  };

  await Promise.all(
    Array.from({ length: workers }, (_, at) => {
      const now = new SharedArrayBuffer(4);
      const place = new Int32Array(now);
      const worker = new Worker(new URL('./fuzz/worker.ts', import.meta.url), {
        workerData: { from: from + at, to: from + inputs, step: workers, now },
      });
      worker.on('message', hear);
      let last = -1;
      const watch = setInterval(() => {
        const seed = Atomics.load(place, 0);
        if (seed === last) {
          fail(seed, `nothing came back for ${GIVE_UP} seconds`);
          void worker.terminate();
        }
        last = seed;
      }, GIVE_UP * 1000);
      return new Promise<void>((resolve, reject) => {
        worker.on('error', reject);
        worker.on('exit', () => {
          clearInterval(watch);
          resolve();
        });
      });
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${tried} inputs, ${failures} failures, slowest ${slowest.ms.toFixed(0)} ms (${slowest.target}, seed ${slowest.seed}), ${Math.round(tried / seconds)} inputs a second, ${seconds.toFixed(0)} s`,
  );
}

await main();
