/**
 * Built to dist/bench/promptness/child.js: `node child.js <submit | output | crash | go-on> [folder]`: one process with the whole durable engine.
 * `submit` and `output` print a line of JSON. `crash` starts fifty runs whose steps note in the file `begun` that they began, and
 * stays; `go-on` takes over what it left. Both end what works on SIGTERM.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src-main/compose.ts';
import { median } from './measure.ts';

const [what = 'submit', given] = process.argv.slice(2);
const folder = given ?? mkdtempSync(join(tmpdir(), 'flowright-prompt-'));
const app = await compose({
  home: join(folder, 'home'),
  cacheDir: join(folder, 'cache'),
  bundledDir: join(import.meta.dirname, '../../../workflows'),
  version: '0.0.0',
  shell: 'cli',
  purpose: 'work',
});

function workflowOf(name: string, command: string): { readonly path: string } {
  const path = join(folder, `${name}.workflow.yaml`);
  const step = `{ id: one, type: command, command: ${JSON.stringify(command)} }`;
  writeFileSync(path, `name: ${name}\nworkspace: none\nsteps:\n  - ${step}\n`);
  return { path };
}

async function finish(target: { readonly path: string }): Promise<void> {
  const { runId } = await app.api.runs.start({ target, inputs: {}, project: folder });
  for await (const { body } of await app.api.runs.events({ runId, after: 0 }))
    if (body.type === 'runFailed') throw new Error(body.error.message);
}

/** Milliseconds from the call until the program has opened a pipe. */
async function submit(): Promise<number> {
  const pipe = join(folder, 'pipe');
  spawnSync('mkfifo', [pipe]);
  const target = workflowOf('submit', `echo > ${pipe}`);
  const times: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const opened = open(pipe, 'r');
    const started = performance.now();
    const done = finish(target);
    const file = await opened;
    times.push(performance.now() - started);
    await done;
    await file.close();
  }
  return median(times);
}

async function output(): Promise<{ readonly ms: number; readonly memory: number }> {
  await finish(workflowOf('small', 'true'));
  const before = process.memoryUsage().rss;
  const started = performance.now();
  await finish(workflowOf('output', 'yes 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde | head -c 100000000'));
  const ms = performance.now() - started;
  return { ms, memory: Math.max(0, process.memoryUsage().rss - before) / 1024 / 1024 };
}

if (what === 'crash' || what === 'go-on') {
  process.once('SIGTERM', () => void app.close().finally(() => process.exit(0)));
  const target = workflowOf('crash', `echo >> ${join(folder, 'begun')}; sleep 1000`);
  if (what === 'crash')
    await Promise.all(Array.from({ length: 50 }, () => app.api.runs.start({ target, inputs: {}, project: folder })));
} else {
  console.log(JSON.stringify(what === 'submit' ? { ms: await submit() } : await output()));
  await app.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
