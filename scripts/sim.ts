/**
 * `npm run sim -- --seeds 100000`: plays random workflows in worlds where everything goes wrong, over the real core and the real
 * runtime. `--seed 12345` plays one again, word for word, and makes it smaller when it fails; `--commit` plays it on that version.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { commitOf, writeResult } from './proof/results.ts';
import { FAULTS } from './sim/faults.ts';
import { atCommit } from './sim/at-commit.ts';
import { DEFAULT_ACTS, play, type Played, type Script } from './sim/play.ts';
import { catchAll } from './sim/planted.ts';
import { poisonGlobals } from './sim/poison.ts';
import { playReal } from './sim/real-tier.ts';
import { replayWords, shrink } from './sim/shrink.ts';
import { featuresOf } from './sim/workflow.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    commit: { type: 'string' },
    without: { type: 'string', default: '' },
    drop: { type: 'string', default: '' },
    acts: { type: 'string', default: String(DEFAULT_ACTS) },
    workers: { type: 'string', default: String(availableParallelism()) },
    planted: { type: 'boolean', default: false },
    tier: { type: 'string', default: 'core' },
    help: { type: 'boolean', default: false },
  },
});

const USAGE = `npm run sim -- --seeds N [--from S] [--workers N]   play N seeds
npm run sim -- --seed S [--commit HASH]             play one seed again and show it
               [--without fault,…] [--drop step,…] [--acts N]
npm run sim -- --planted [--seeds N]                  plant faults in the engine and see each one caught, in N seeds at most
npm run sim -- --tier real --seeds N [--from S]         the same over the real history and real programs, slower
Faults: ${FAULTS.join(', ')}`;

const wordSchema = z.union([
  z.object({ type: z.literal('played'), seeds: z.number(), events: z.number() }),
  z.object({ type: z.literal('failed'), seed: z.number(), id: z.string(), what: z.string() }),
]);

async function main(): Promise<void> {
  if (values.help || (values.seed === undefined && values.seeds === undefined && !values.planted)) console.log(USAGE);
  else if (values.commit !== undefined && !commitOf().startsWith(values.commit)) atCommit(values.commit, 'scripts/sim.ts');
  else if (values.tier === 'real') await real();
  else if (values.planted) await plant(Number(values.seeds ?? '2000'));
  else if (values.seed !== undefined) await playOne(Number(values.seed));
  else await playMany(Number(values.from), Number(values.seeds));
}

function words(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}

async function playOne(seed: number): Promise<void> {
  const script: Script = { seed, without: words(values.without), drop: words(values.drop), acts: Number(values.acts) };
  const features = featuresOf();
  const lines: string[] = [];
  const heal = poisonGlobals();
  const played = await play(script, { features });
  const small = played.violations.length === 0 ? played : await shrink(played, (smaller) => play(smaller, { features }), FAULTS);
  await play(small.script, { features, trace: (line) => void lines.push(line) });
  heal();
  console.log(folded(lines).join('\n'));
  report(small);
  if (small.violations.length > 0) process.exitCode = 1;
}

/** The slower tier: the real history, real programs, engines in processes of their own. */
async function real(): Promise<void> {
  const one = values.seed !== undefined;
  let count = 0;
  let failed = 0;
  await playReal(Number(values.seed ?? values.from), one ? 1 : Number(values.seeds), ({ seed, violations, words: played }) => {
    count += 1;
    if (violations.length > 0) failed += 1;
    if (one || violations.length > 0) console.log(`Seed ${seed}: ${played}`);
    for (const { id, what } of violations) console.log(`BROKEN ${id} by seed ${seed} at ${commitOf()}: ${what}`);
    if (violations.length > 0) console.log(`Again: npm run sim -- --tier real --seed ${seed} --commit ${commitOf()}`);
  });
  console.log(`${count} seeds over the real history and real programs, ${failed} broken, commit ${commitOf()}`);
  if (!one) writeResult('real', [{ name: 'seeds', count, failed, note: 'real history and programs' }]);
  process.exit(failed > 0 ? 1 : 0);
}

/** Plants every bug in turn; one that nobody sees is a hole in the proof. */
async function plant(limit: number): Promise<void> {
  const heal = poisonGlobals();
  const caught = await catchAll(featuresOf(), limit);
  heal();
  const missed = caught.filter(({ by }) => by === undefined);
  console.log(`${'planted bug'.padEnd(26)}${'caught by'.padEnd(12)}${'seeds'.padStart(6)}  what the engine does wrong`);
  for (const { bug, by, seeds } of caught)
    console.log(`${bug.id.padEnd(26)}${(by ?? 'NOBODY').padEnd(12)}${String(seeds).padStart(6)}  it ${bug.what}`);
  console.log(`${caught.length - missed.length} of ${caught.length} caught, commit ${commitOf()}`);
  writeResult('sim', [{ name: 'planted bugs', count: caught.length, failed: missed.length, note: 'each caught' }]);
  if (missed.length > 0) process.exitCode = 1;
}

function report({ script, violations, events }: Played): void {
  for (const { id, what } of violations) console.log(`BROKEN ${id}: ${what}`);
  if (violations.length === 0) console.log(`Seed ${script.seed}: ${events} events, every promise was kept.`);
  else console.log(`Again: ${replayWords(script, DEFAULT_ACTS)} --commit ${commitOf()}`);
}

/** Lines that repeat but for their time become one. */
function folded(lines: readonly string[]): string[] {
  const out: { text: string; line: string; times: number }[] = [];
  for (const line of lines) {
    const text = line.replace(/^ *\d+ /, '');
    const last = out.at(-1);
    if (last?.text === text) last.times += 1;
    else out.push({ text, line, times: 1 });
  }
  return out.map(({ line, times }) => (times === 1 ? line : `${line} (${times} times)`));
}

async function playMany(from: number, seeds: number): Promise<void> {
  const began = performance.now();
  const workers = Math.max(1, Math.min(Number(values.workers), seeds));
  const failures: { readonly seed: number; readonly id: string; readonly what: string }[] = [];
  let played = 0;
  let events = 0;
  let shown = 0;

  function hear(said: unknown): void {
    const word = wordSchema.parse(said);
    if (word.type === 'failed') {
      failures.push(word);
      if (failures.length <= 20) console.log(`BROKEN ${word.id} by seed ${word.seed} at ${commitOf()}: ${word.what}`);
      return;
    }
    played += word.seeds;
    events += word.events;
    if (played - shown < 10_000) return;
    shown = played;
    console.log(`${played} seeds, ${events} events, ${failures.length} broken`);
  }

  await Promise.all(
    Array.from({ length: workers }, (_, at) => {
      const worker = new Worker(new URL('./sim/worker.ts', import.meta.url), {
        workerData: { from: from + at, to: from + seeds, step: workers },
      });
      worker.on('message', hear);
      return new Promise((resolve, reject) => {
        worker.on('error', reject);
        worker.on('exit', resolve);
      });
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  writeResult('sim', [{ name: 'seeds', count: played, failed: failures.length, note: `${events} events` }]);
  console.log(
    `${played} seeds, ${events} events, ${failures.length} broken, ${Math.round(played / seconds)} seeds a second, ${seconds.toFixed(1)} s, commit ${commitOf()}`,
  );
  const [first] = failures;
  if (first === undefined) return;
  console.log(`Again: npm run sim -- --seed ${first.seed} --commit ${commitOf()}`);
  process.exitCode = 1;
}

await main();
