/**
 * `node scripts/bench/peer-child.ts <true | no-op> <steps> <runs>`: the same work through openworkflow, a durable engine on SQLite
 * (with SQLite's default of synchronous=FULL in WAL). Prints one line of JSON: milliseconds from the first start to the last end.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenWorkflow } from 'openworkflow';
import { BackendSqlite } from 'openworkflow/sqlite';

const isNoOp = process.argv[2] === 'no-op';
const steps = Number(process.argv[3] ?? 1000);
const runs = Number(process.argv[4] ?? 1);

const folder = mkdtempSync(join(tmpdir(), 'flowright-peer-'));
const engine = new OpenWorkflow({ backend: BackendSqlite.connect(join(folder, 'peer.db')) });
const workflow = engine.defineWorkflow({ name: 'bench' }, async ({ step }) => {
  for (let index = 0; index < steps; index += 1) {
    await step.run({ name: `s${index}` }, async () => {
      if (!isNoOp) await once(spawn('/bin/true', { stdio: 'ignore' }), 'exit');
    });
  }
});
const worker = engine.newWorker({ concurrency: 50 });
await worker.start();
const started = performance.now();
const handles = await Promise.all(Array.from({ length: runs }, () => workflow.run({})));
await Promise.all(handles.map((handle) => handle.result({ timeoutMs: 600_000 })));
console.log(JSON.stringify({ ms: performance.now() - started }));
rmSync(folder, { recursive: true, force: true });
process.exit(0);
