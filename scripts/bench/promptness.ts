import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { timed, type Comparison, type Timed } from './measure.ts';

const run = promisify(execFile);
const builtChild = join(import.meta.dirname, '../../dist/bench/promptness/child.js');
const answer = z.object({ ms: z.number(), memory: z.number().optional() });
const output = 'yes 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde | head -c 100000000';

/** How soon work begins, how soon it goes on after a crash, and how fast much output passes. */
export function promptness(): Comparison[] {
  return [
    { work: 'submit to first exec, warm', baseline: 'node spawn to exec', goal: 1.3, raw: spawnToExec, ours: child('submit') },
    {
      work: '100 MB of output',
      baseline: 'sh > file',
      goal: 2,
      raw: toFile,
      ours: child('output'),
      bounds: { 'memory grown by, MB': { atMost: 10 } },
    },
    { work: 'kill -9 to working again, 50 open runs', baseline: 'node -e 0', goal: null, raw: emptyNode, ours: afterCrash },
  ];
}

const emptyNode: Timed = () => timed(() => spawnSync(process.execPath, ['-e', '0']));

const toFile: Timed = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-output-'));
  const taken = await timed(() => spawnSync('/bin/sh', ['-c', `${output} > out`], { cwd: folder }));
  rmSync(folder, { recursive: true, force: true });
  return taken;
};

const spawnToExec: Timed = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-exec-'));
  const pipe = join(folder, 'pipe');
  spawnSync('mkfifo', [pipe]);
  const started = performance.now();
  const program = spawn('/bin/sh', ['-c', 'echo > pipe'], { cwd: folder, stdio: 'ignore' });
  const file = openSync(pipe, 'r');
  const ms = performance.now() - started;
  closeSync(file);
  await once(program, 'exit');
  rmSync(folder, { recursive: true, force: true });
  return { ms };
};

function child(what: 'submit' | 'output'): Timed {
  return async () => {
    const { stdout } = await run(process.execPath, [builtChild, what]);
    const { ms, memory } = answer.parse(JSON.parse(stdout));
    return { ms, ...(memory === undefined ? {} : { also: { 'memory grown by, MB': memory } }) };
  };
}

/** Fifty runs open and as many at work as may be, their host killed; from the start of the next process until a step works again. */
const afterCrash: Timed = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-crash-'));
  const begun = join(folder, 'begun');
  writeFileSync(begun, '');
  const host = (words: readonly string[]) => spawn(process.execPath, [builtChild, ...words, folder], { stdio: 'ignore' });
  const first = host(['crash']);
  const before = await grown(begun, 0);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const started = performance.now();
  const next = host(['go-on']);
  await grown(begun, before);
  const ms = performance.now() - started;
  next.kill('SIGTERM');
  await once(next, 'exit');
  rmSync(folder, { recursive: true, force: true });
  return { ms };
};

/** Waits until a file is longer than that, and gives its length a moment later, when no more is on its way. */
async function grown(file: string, bytes: number): Promise<number> {
  while (statSync(file).size <= bytes) await new Promise((resolve) => setTimeout(resolve, 1));
  return statSync(file).size;
}
