import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemSchema } from '../src-shared/lib/problem.ts';
import type { RunEvent } from '../src-shared/history/events.ts';
import type { Api, App, Purpose } from './compose-app.ts';
import { compose } from './compose.ts';

let folder: string;
let opened: App[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-compose-'));
  mkdirSync(join(folder, 'bundled'));
  mkdirSync(join(folder, 'project'));
  opened = [];
});

afterEach(async () => {
  for (const app of opened.reverse()) await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(purpose: Purpose = 'work', home = join(folder, 'home')): Promise<App> {
  const app = await compose({
    home,
    bundledDir: join(folder, 'bundled'),
    cacheDir: join(folder, 'cache'),
    version: '0.0.0',
    shell: 'cli',
    purpose,
  });
  opened.push(app);
  return app;
}

const gate = `version: 1
id: gate
name: Gate
workspace: none
steps:
  - id: first
    type: command
    command: echo one
  - id: ask
    type: approve
    reason: Go on?
  - id: last
    type: command
    command: echo two
`;

async function start(app: App): Promise<string> {
  const path = join(folder, 'gate.yaml');
  writeFileSync(path, gate);
  const { runId } = await app.api.runs.start({ target: { path }, inputs: {}, project: join(folder, 'project') });
  return runId;
}

async function until(app: App, runId: string, type: RunEvent['body']['type']): Promise<RunEvent[]> {
  const seen: RunEvent[] = [];
  for await (const event of await app.api.runs.events({ runId, after: 0 })) {
    seen.push(event);
    if (event.body.type === type) break;
  }
  return seen;
}

async function approve(app: App, runId: string): Promise<void> {
  const [waiting] = await app.api.inbox.list();
  if (waiting)
    await app.api.runs.answer({
      runId,
      step: waiting.step,
      attempt: waiting.attempt,
      boundTo: waiting.boundTo,
      decision: 'approve',
    });
}

function bundle(id: string, text: string): string {
  const path = join(folder, 'bundled', id, 'workflow.yaml');
  mkdirSync(join(folder, 'bundled', id));
  writeFileSync(path, `version: 1\nid: ${id}\nname: ${id}\n${text}`);
  return join(folder, 'bundled', id);
}

const codeOf = (error: unknown): string => (error instanceof ORPCError ? problemSchema.parse(error.data).code : String(error));

describe('the folder of a run', () => {
  const command = 'steps:\n  - id: mark\n    type: command\n    command: echo here > mark.txt\n';

  test.each(['in_place', 'isolated', 'none'])(
    '[F1] a bundled %s workflow that works on a folder is refused without one',
    async (mode) => {
      const own = bundle('marks', `workspace: ${mode}\n${command}`);
      const app = await open();
      const refuse = (project?: string): Promise<string> =>
        app.api.runs.start({ target: { ref: 'marks' }, inputs: {}, project }).then(() => 'started', codeOf);
      expect([await refuse(), await refuse(own), readdirSync(own)]).toEqual([
        'folder_needed',
        'folder_is_bundled',
        ['workflow.yaml'],
      ]);
    },
  );

  test('[F2] a workflow that works on no folder runs in one of the data directory', async () => {
    const own = bundle('talk', 'workspace: none\nsteps:\n  - id: ask\n    type: approve\n    reason: Go on?\n');
    const app = await open();
    const { runId } = await app.api.runs.start({ target: { ref: 'talk' }, inputs: {} });
    await until(app, runId, 'stepWaiting');
    const { run } = await app.api.runs.get({ runId });
    expect([run.projectRoot, readdirSync(own)]).toEqual([realpathSync(join(folder, 'home/scratch/talk')), ['workflow.yaml']]);
  });
});

describe('one host, many clients', () => {
  test('[H1] the second process is a client, sees the run of the first live, and may answer it', async () => {
    const host = await open();
    const client = await open();
    const runId = await start(host);
    await until(client, runId, 'stepWaiting');
    await approve(client, runId);
    const events = await until(host, runId, 'runSucceeded');
    expect({ roles: [host.role(), client.role()], seqs: events.map((event) => event.seq) }).toEqual({
      roles: ['host', 'client'],
      seqs: events.map((_, index) => index + 1),
    });
  });

  test('[H11] many that start at once, ask and leave are all answered', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const app = await open('task');
        const answer = app.api.runs.get({ runId: 'nope' });
        const code = await answer.then(
          () => 'found',
          (error: unknown) => codeOf(error),
        );
        await app.close();
        return [app.startProblem?.code, code];
      }),
    );
    expect(answers).toEqual(answers.map(() => [undefined, 'run_not_found']));
  });

  test('[H2] when the host ends, a client takes over, and a feed goes on without a gap or a repeat', async () => {
    const host = await open();
    const client = await open();
    const runId = await start(host);
    await until(client, runId, 'stepWaiting');
    const seqs: number[] = [];
    const reading = (async () => {
      for await (const event of await client.api.runs.events({ runId, after: 0 })) {
        seqs.push(event.seq);
        if (event.body.type === 'stepWaiting') break;
      }
      for await (const event of await client.api.runs.events({ runId, after: seqs.length })) seqs.push(event.seq);
    })();
    const tookOver = new Promise((resolve) => client.onRole(resolve));
    await host.close();
    expect(await tookOver).toBe('host');
    await approve(client, runId);
    await reading;
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  test('[H3] a run that waits is there again after everything was closed', async () => {
    const first = await open();
    const runId = await start(first);
    await until(first, runId, 'stepWaiting');
    await first.close();
    const second = await open();
    await approve(second, runId);
    const events = await until(second, runId, 'runSucceeded');
    expect(events.at(-1)?.body.type).toBe('runSucceeded');
  });

  test('[H4] reading does not start anything', async () => {
    const first = await open();
    const runId = await start(first);
    await until(first, runId, 'stepWaiting');
    await first.close();
    const reader = await open('read');
    const before = (await reader.api.runs.get({ runId })).events.length;
    await reader.close();
    const again = await open('read');
    expect((await again.api.runs.get({ runId })).events.length).toBe(before);
  });

  test('[H5] an expected failure crosses the socket as the same typed problem', async () => {
    const host = await open();
    const client = await open();
    const codes = await Promise.all(
      [host, client].map(async (app) =>
        app.api.runs
          .get({ runId: 'run_none' })
          .catch((error: unknown) =>
            error instanceof ORPCError ? [error.code, error.defined, problemSchema.parse(error.data).code] : error,
          ),
      ),
    );
    expect(codes).toEqual([
      ['PROBLEM', true, 'run_not_found'],
      ['PROBLEM', true, 'run_not_found'],
    ]);
  });

  test.skipIf(process.platform === 'win32')(
    '[H6] a home too deep for a socket path is reached all the same, and only its owner can',
    async () => {
      const deep = join(folder, 'deep'.repeat(30));
      const host = await open('work', deep);
      const client = await open('work', deep);
      expect([host.role(), client.role(), (await client.api.app.info()).home, statSync(deep).mode & 0o777]).toEqual([
        'host',
        'client',
        deep,
        0o700,
      ]);
    },
  );

  test('[H7] a message port speaks the contract; garbage closes it', async () => {
    const app = await open();
    const { port1, port2 } = new MessageChannel();
    app.connect(port1);
    port1.start();
    port2.start();
    const api = createORPCClient<Api>(new RPCLink({ port: port2 }));
    const info = await api.app.info();
    const closed = new Promise((resolve) => port2.once('close', () => resolve('closed')));
    port2.postMessage({ hostile: true });
    expect([info.shell, await closed]).toEqual(['cli', 'closed']);
  });

  test('[H9] "Make mine" takes a library ref as well as a path, and a run starts from the copy', async () => {
    const app = await open();
    mkdirSync(join(folder, 'bundled', 'gate', 'sample'), { recursive: true });
    writeFileSync(join(folder, 'bundled', 'gate', 'workflow.yaml'), gate);
    writeFileSync(join(folder, 'bundled', 'gate', 'sample', 'rows.csv'), 'a,b');
    const project = join(folder, 'project');
    const made = await app.api.documents.create({ name: 'Gate (mine)', from: 'bundled/gate', project });
    const again = await app.api.documents.create({ name: 'Gate (mine)', from: made.path, project });
    const { runId } = await app.api.runs.start({ target: { ref: 'project/gate-mine-2' }, inputs: {}, project });
    const at = (...parts: string[]): string => join(project, '.flowright', 'workflows', ...parts);
    expect([made.path, again.path, readFileSync(at('gate-mine-2', 'sample', 'rows.csv'), 'utf8'), runId !== '']).toEqual([
      at('gate-mine', 'workflow.yaml'),
      at('gate-mine-2', 'workflow.yaml'),
      'a,b',
      true,
    ]);
  });

  test('[H8] what the system hands over is kept for the first window', async () => {
    const app = await open();
    app.openRequest('/a.flowright');
    const stop = new AbortController();
    const feed = await app.api.app.openRequests(undefined, { signal: stop.signal });
    const first = await feed.next();
    app.openRequest('/b.flowright');
    const second = await feed.next();
    stop.abort();
    expect([first.value, second.value]).toEqual([{ what: '/a.flowright' }, { what: '/b.flowright' }]);
  });
});
