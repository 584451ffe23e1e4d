import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { isContractProcedure } from '@orpc/contract';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { contract } from '../src-shared/wire/contract.ts';
import type { App } from './compose-app.ts';
import { compose } from './compose.ts';
import { hostileMessages } from './hostile-page.fixture.ts';

/** Payloads of one attack; `FLOWRIGHT_FUZZ` for more. */
const PAYLOADS = Number(process.env['FLOWRIGHT_FUZZ'] ?? 10_000);
const A_PORT = 40;

let folder: string;
let app: App;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-hostile-'));
  for (const name of ['bundled', 'project', 'outside']) mkdirSync(join(folder, name));
  for (const name of ['canary.yaml', 'canary.json', 'canary']) writeFileSync(join(folder, 'outside', name), `${name} sings\n`);
  writeFileSync(join(folder, 'project', 'notes.txt'), 'mine\n');
  app = await compose({
    home: join(folder, 'home'),
    bundledDir: join(folder, 'bundled'),
    cacheDir: join(folder, 'cache'),
    version: '0.0.0',
    shell: 'cli',
    purpose: 'work',
  });
});

afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every call of the contract: the address its messages carry, and what it takes as JSON Schema. */
function callsOf(part: object, above = ''): readonly (readonly [string, unknown])[] {
  return Object.entries(part).flatMap(([name, inner]: [string, object]) => {
    if (!isContractProcedure(inner)) return callsOf(inner, `${above}/${name}`);
    const { inputSchema } = inner['~orpc'];
    const schema = inputSchema instanceof z.ZodType ? z.toJSONSchema(inputSchema, { io: 'input', unrepresentable: 'any' }) : {};
    return [[`${above}/${name}`, schema] as const];
  });
}

function hashOf(dir: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()) {
    hash.update(name);
    const path = join(dir, name);
    if (!readdirSync(join(path, '..'), { withFileTypes: true }).some((each) => each.name === name && each.isDirectory()))
      hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Posts messages over one port and gives what came back until it was quiet or closed. */
async function post(messages: readonly unknown[]): Promise<readonly string[]> {
  const { port1, port2 } = new MessageChannel();
  const told: string[] = [];
  port2.on('message', (data: unknown) => told.push(typeof data === 'string' ? data : 'not text'));
  const closed = new Promise((resolve) => port2.once('close', resolve));
  app.connect(port1);
  port1.start();
  port2.start();
  for (const data of messages) port2.postMessage(data);
  port2.postMessage(JSON.stringify({ i: 'last', p: { u: '/app/info', b: {} } }));
  await Promise.race([
    closed,
    new Promise((resolve) => port2.on('message', (data: unknown) => String(data).includes('"last"') && resolve(undefined))),
  ]);
  port2.close();
  return told;
}

test(`[T-ipc] a hostile page posts ${PAYLOADS.toLocaleString('en')} payloads: the host lives, nothing is run, answered or written elsewhere`, async () => {
  const path = join(folder, 'gate.yaml');
  writeFileSync(path, 'version: 1\nid: gate\nname: Gate\nworkspace: none\nsteps: [{ id: ask, type: approve, reason: Go on? }]\n');
  const { runId } = await app.api.runs.start({ target: { path }, inputs: {}, project: join(folder, 'project') });
  const before = [hashOf(join(folder, 'outside')), hashOf(join(folder, 'project'))];
  const known = [runId, 'ask', path, join(folder, 'outside', 'canary.yaml'), join(folder, 'outside'), join(folder, 'project')];
  // What a person may do to these files by the app, a page may ask for: those calls are attacked with paths that lead nowhere.
  const calls = new Map(callsOf(contract));
  const messages = fc.sample(hostileMessages({ calls, known }), PAYLOADS);
  const codes = new Map<string, number>();
  let garbage: unknown[] = [];
  const said: string[] = [];
  const count = (answers: readonly string[]) => {
    for (const answer of answers) {
      const code = /"code":"([A-Z_]+)"/.exec(answer)?.[1] ?? 'fine';
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (code === 'INTERNAL_SERVER_ERROR') said.push(answer.slice(0, 300));
    }
  };
  const posted = messages.filter(({ kind }) => kind === 'call').map(({ data }) => data);
  for (let at = 0; at < posted.length; at += A_PORT) {
    const part = posted.slice(at, at + A_PORT);
    const answers = await post(part);
    for (const a of answers) if (a.includes('INTERNAL_SERVER')) { const i = JSON.parse(a).i; console.log('INT', part.filter((x) => String(x).includes(`"i":"${i}"`)).map((x) => String(x).slice(0, 3000))); }
    count(answers);
  }
  garbage = messages.filter(({ kind }) => kind === 'garbage').map(({ data }) => data);
  for (const one of garbage) count(await post([one]));
  console.log(codes, said.slice(0, 10), calls.size);
  const { run } = await app.api.runs.get({ runId });
  expect({
    run: run.status,
    runs: (await app.api.runs.list({ tests: 'with', nested: true })).length,
    files: [hashOf(join(folder, 'outside')), hashOf(join(folder, 'project'))],
    stray: ['pwned', '../../outside', '../outside'].filter((name) => existsSync(resolve(name))),
    broken: codes.get('INTERNAL_SERVER_ERROR') ?? 0,
  }).toEqual({ run: 'waiting', runs: 1, files: before, stray: [], broken: 0 });
});
