/**
 * `node huge-child.ts <shell command> <text to find>`: an engine of its own runs the command as a step, then reads and searches its log.
 * Prints one line of JSON: MB the process grew by at most, MB on the disk, lines, and whether the text was found.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src-main/compose.ts';

const [command = 'true', find = ''] = process.argv.slice(2);
const MB = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'flowright-huge-'));
const app = await compose({
  home: join(folder, 'home'),
  cacheDir: join(folder, 'cache'),
  bundledDir: join(import.meta.dirname, '../../workflows'),
  version: '0.0.0',
  shell: 'cli',
  purpose: 'work',
});

async function finish(name: string, script: string): Promise<string> {
  const path = join(folder, `${name}.workflow.yaml`);
  const step = `{ id: one, type: command, command: ${JSON.stringify(script)} }`;
  writeFileSync(path, `version: 1\nid: ${name}\nname: ${name}\nworkspace: none\nsteps:\n  - ${step}\n`);
  const { runId } = await app.api.runs.start({ target: { path }, inputs: {}, project: folder });
  for await (const { body } of await app.api.runs.events({ runId, after: 0 }))
    if (body.type === 'runFailed') throw new Error(body.error.message);
  return runId;
}

/** The most memory this process ever held, MB. */
function peak(): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

// What reading and searching need anyway is not what much output costs.
const small = await finish('small', 'seq 1000');
await app.api.runs.logSearch({ runId: small, find: { text: '999' }, from: 0, limit: 10 });
const before = peak();
const runId = await finish('huge', command);
const logs = join(folder, 'home/logs', runId);
const disk = readdirSync(logs).reduce((sum, name) => sum + statSync(join(logs, name)).size, 0) / MB;
const { total } = await app.api.runs.logPage({ runId, from: 0, count: 10 });
const last = await app.api.runs.logPage({ runId, from: Math.max(0, total - 5), count: 5 });
let hits = 0;
for (let from: number | null = 0; from !== null && hits === 0;) {
  const found = await app.api.runs.logSearch({ runId, find: { text: find }, from, limit: 10 });
  hits += found.hits.length;
  from = found.next;
}
console.log(JSON.stringify({ grown: peak() - before, disk, lines: total, tail: last.lines.length, found: hits > 0 }));
await app.close();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
