/**
 * Built to dist/bench/engine/child.js: `node child.js <shape> <steps> <runs>`: one process, one fresh data directory, `runs` runs of a sample at
 * once through the whole durable engine. Prints one line of JSON: milliseconds from the first start to the last end, of which the processor
 * was busy for this process, event-loop delay p99 in milliseconds, peak memory in MB.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { compose } from '../../src-main/compose.ts';
import { sampleWorkflow, type Shape } from './samples.ts';

const shapes: readonly Shape[] = ['chain', 'wide', 'layered', 'fifty', 'no-op'];
const shape = shapes.find((name) => name === process.argv[2]) ?? 'chain';
const steps = Number(process.argv[3] ?? 1000);
const runs = Number(process.argv[4] ?? 1);

const folder = mkdtempSync(join(tmpdir(), 'flowright-bench-'));
const app = await compose({
  home: join(folder, 'home'),
  cacheDir: join(folder, 'cache'),
  bundledDir: join(import.meta.dirname, '../../../workflows'),
  version: '0.0.0',
  shell: 'cli',
  purpose: 'work',
});
const target = { path: join(folder, 'bench.workflow.yaml') };
writeFileSync(target.path, sampleWorkflow(shape, steps));

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const started = performance.now();
const before = process.cpuUsage();
await Promise.all(
  Array.from({ length: runs }, async () => {
    const { runId } = await app.api.runs.start({ target, inputs: {}, project: folder });
    for await (const event of await app.api.runs.events({ runId, after: 0 }))
      if (event.body.type === 'runFailed' || event.body.type === 'runCancelled')
        throw new Error(`A bench run ended with ${event.body.type}.`);
  }),
);
const ms = performance.now() - started;
const { user, system } = process.cpuUsage(before);
delay.disable();
const cpu = (user + system) / 1000;
console.log(JSON.stringify({ ms, cpu, p99: delay.percentile(99) / 1e6, memory: process.resourceUsage().maxRSS / 1024 }));
await app.close();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
