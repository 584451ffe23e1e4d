import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acquireHostLock, readHost } from './host-lock.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-host-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const modulePath = fileURLToPath(new URL('./host-lock.ts', import.meta.url));
const taker = `
  import { acquireHostLock } from ${JSON.stringify(modulePath)};
  const taken = acquireHostLock(process.argv[1]);
  console.log(taken.ok ? 'taken' : taken.error.code);
  if (taken.ok) setInterval(() => undefined, 1000);
`;

function take(): { readonly answer: Promise<string>; readonly kill: () => Promise<unknown> } {
  const child = spawn(process.execPath, ['--input-type=module', '-e', taker, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  return {
    answer: new Promise((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()))),
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** More by FLOWRIGHT_RACES, as the long proof does. */
const ROUNDS = Number(process.env.FLOWRIGHT_RACES ?? 100);
const RACERS = 4;

/** Processes that stay alive and, at each round's word, all reach for the lock at the same moment; who has it gives it back. */
const racers = `
  import { fork } from 'node:child_process';
  import { mkdtempSync, writeFileSync } from 'node:fs';
  import { join } from 'node:path';
  const [dir, rounds] = process.argv.slice(1);
  const file = join(dir, 'racer.mjs');
  writeFileSync(file, ${JSON.stringify(`
    import { acquireHostLock } from ${JSON.stringify(modulePath)};
    let mine;
    process.on('message', (word) => {
      if (word === 'take') mine = acquireHostLock(process.argv[2]);
      if (word === 'give' && mine?.ok) mine.value.release();
      process.send(word === 'take' ? (mine.ok ? 'taken' : mine.error.code) : 'given');
    });
    process.send('ready');
  `)});
  const children = Array.from({ length: ${RACERS} }, () => fork(file, [dir], { execArgv: [] }));
  const heard = () => Promise.all(children.map((child) => new Promise((resolve) => child.once('message', resolve))));
  const ask = (word) => { const answers = heard(); for (const child of children) child.send(word); return answers; };
  await heard();
  for (let round = 0; round < Number(rounds); round += 1) {
    const answers = await ask('take');
    const count = (word) => answers.filter((answer) => answer === word).length;
    console.log('taken ' + count('taken') + ' held ' + count('held'));
    await ask('give');
  }
  for (const child of children) child.disconnect();
`;

describe('the host lock', () => {
  test('[E38] [HL1] is had by one at a time, tells who has it, and can be given back', () => {
    const first = acquireHostLock(dir);
    if (!first.ok) throw new Error(first.error.message);
    expect(first.value.announce({ pid: 42, socket: '/run/flowright.sock', since: 7 })).toEqual({ ok: true, value: undefined });
    expect(readHost(dir)).toEqual({ pid: 42, socket: '/run/flowright.sock', since: 7 });
    const second = acquireHostLock(dir);
    expect(second.ok ? 'ok' : [second.error.code, second.error.message]).toEqual([
      'held',
      'Process 42 already hosts the engine here.',
    ]);
    first.value.release();
    first.value.release();
    expect(readHost(dir)).toBeUndefined();
    const third = acquireHostLock(dir);
    expect(third.ok).toBe(true);
    if (third.ok) third.value.release();
  });

  test('[E38] [HL2] goes to exactly one of two processes that race, and to the other when the first is killed', async () => {
    const racers = [take(), take()] as const;
    const answers = await Promise.all(racers.map(({ answer }) => answer));
    expect([...answers].sort()).toEqual(['held', 'taken']);
    expect(acquireHostLock(dir).ok).toBe(false);
    await Promise.all(racers.map(({ kill }) => kill()));
    const after = acquireHostLock(dir);
    expect(after.ok).toBe(true);
    if (after.ok) after.value.release();
  });

  test(`[HL3] goes to exactly one of many that start at once, ${ROUNDS} times over`, async () => {
    const racer = spawn(process.execPath, ['--input-type=module', '-e', racers, dir, String(ROUNDS)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    racer.stdout.on('data', (data: Buffer) => {
      text += data.toString();
    });
    await once(racer, 'close');
    const rounds = text.trim().split('\n');
    expect([rounds.length, new Set(rounds)]).toEqual([ROUNDS, new Set([`taken 1 held ${RACERS - 1}`])]);
  });
});
