import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    const inputSchema: unknown = inner['~orpc'].inputSchema;
    const schema = inputSchema instanceof z.ZodType ? z.toJSONSchema(inputSchema, { io: 'input', unrepresentable: 'any' }) : {};
    return [[`${above}/${name}`, schema] as const];
  });
}

/** The files of a folder and what is in them. */
function filesIn(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => `${join(each.parentPath, each.name)}: ${readFileSync(join(each.parentPath, each.name), 'utf8')}`)
    .sort();
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

test(`[T-ipc] a page posts ${PAYLOADS} hostile payloads: the host lives, nothing is run or answered, no file is replaced`, async () => {
  const path = join(folder, 'gate.yaml');
  const project = join(folder, 'project');
  writeFileSync(path, 'version: 1\nid: gate\nname: Gate\nworkspace: none\nsteps: [{ id: ask, type: approve, reason: Go on? }]\n');
  const { runId } = await app.api.runs.start({ target: { path }, inputs: {}, project });
  const before = filesIn(join(folder, 'outside'));
  const here = readdirSync('.').sort();
  const known = [
    runId,
    'ask',
    path,
    join(folder, 'outside', 'canary.yaml'),
    join(folder, 'outside', 'canary'),
    join(folder, 'none'),
  ];
  const messages = fc.sample(hostileMessages({ calls: new Map(callsOf(contract)), known }), PAYLOADS);
  const answers: string[] = [];
  const calls = messages.filter(({ kind }) => kind === 'call').map(({ data }) => data);
  for (let at = 0; at < calls.length; at += A_PORT) answers.push(...(await post(calls.slice(at, at + A_PORT))));
  for (const { kind, data } of messages) if (kind === 'garbage') answers.push(...(await post([data])));
  const { run } = await app.api.runs.get({ runId });
  const after = filesIn(join(folder, 'outside'));
  expect({
    // A page may pause and cancel a run, as a person does; it cannot answer for one.
    isOpen: ['waiting', 'paused', 'cancelled'].includes(run.status),
    events: (await app.api.runs.eventPage({ runId, after: 0 })).events.filter(({ body }) => body.type === 'answerGiven'),
    runs: (await app.api.runs.list({ tests: 'with', nested: true })).map((one) => one.runId),
    files: before.filter((file) => !after.includes(file)),
    stray: readdirSync('.')
      .sort()
      .filter((name) => !here.includes(name)),
    broken: answers.filter((answer) => answer.includes('INTERNAL_SERVER_ERROR')),
    answered: answers.length > PAYLOADS / 3,
  }).toEqual({ isOpen: true, events: [], runs: [runId], files: [], stray: [], broken: [], answered: true });
});
