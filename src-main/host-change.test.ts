import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '../src-shared/history/events.ts';
import type { App, Purpose } from './compose-app.ts';
import { compose } from './compose.ts';

let folder: string;
let apps: App[];
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-change-'));
  for (const name of ['bundled', 'project', 'notes']) mkdirSync(join(folder, name));
  apps = [];
  children = [];
});
afterEach(async () => {
  for (const app of apps.reverse()) await app.close();
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const config = (purpose: Purpose) => ({
  home: join(folder, 'home'),
  bundledDir: join(folder, 'bundled'),
  cacheDir: join(folder, 'cache'),
  version: '0.0.0',
  shell: 'cli' as const,
  purpose,
});

async function open(purpose: Purpose): Promise<App> {
  const app = await compose(config(purpose));
  apps.push(app);
  return app;
}

/** Each step notes that it ran; the second one waits for a file. */
function workflow(name: string): string {
  const notes = join(folder, 'notes', name);
  const path = join(folder, `${name}.yaml`);
  writeFileSync(
    path,
    `version: 1
id: ${name}
name: ${name}
workspace: isolated
steps:
  - id: first
    type: command
    command: echo first >> ${notes}
  - id: second
    type: command
    command: echo second >> ${notes}; until [ -f ${notes}.go ]; do sleep 0.02; done
  - id: third
    type: command
    command: echo third >> ${notes}
`,
  );
  return path;
}

const notesOf = (name: string): string[] =>
  existsSync(join(folder, 'notes', name))
    ? readFileSync(join(folder, 'notes', name), 'utf8')
        .trim()
        .split('\n')
    : [];

/** A process that hosts and, where a workflow is given, starts it; gives what it prints first. */
async function host(purpose: Purpose, path = ''): Promise<{ readonly child: ChildProcess; readonly line: string }> {
  const script = `
    import { compose } from ${JSON.stringify(fileURLToPath(new URL('./compose.ts', import.meta.url)))};
    const app = await compose(JSON.parse(process.argv[1]));
    const path = process.argv[2];
    const started = path && (await app.api.runs.start({ target: { path }, inputs: {}, project: process.argv[3] }));
    console.log(started ? started.runId : app.role());
    process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
    setInterval(() => undefined, 1000);
  `;
  const words = [JSON.stringify(config(purpose)), path, join(folder, 'project')];
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const line = String((await once(lines, 'line'))[0]);
  return { child, line };
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function eventsOf(app: App, runId: string): Promise<RunEvent[]> {
  const seen: RunEvent[] = [];
  for await (const event of await app.api.runs.events({ runId, after: 0 })) seen.push(event);
  return seen;
}

// Each starts programs, which takes its time on a busy machine.
describe('a change of host', { timeout: 60_000 }, () => {
  test.each(['SIGKILL', 'SIGTERM'] as const)(
    '[HC1] by %s under two clients: one takes over, finished steps never run again, no event is lost or doubled',
    async (signal) => {
      const { child, line: runId } = await host('work', workflow('one'));
      const clients = [await open('work'), await open('work')];
      const reading = clients.map((client) => eventsOf(client, runId));
      await until(() => notesOf('one').length === 2);
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      await until(() => clients.some((client) => client.role() === 'host'));
      writeFileSync(join(folder, 'notes', 'one.go'), '');
      for (const events of await Promise.all(reading)) {
        expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
        expect(events.filter(({ body }) => body.type === 'stepSucceeded').map(({ body }) => 'step' in body && body.step)).toEqual(
          ['first', 'second', 'third'],
        );
      }
      expect(clients.map((client) => client.role()).sort()).toEqual(['client', 'host']);
      // What the kill cut short starts again; what was finished does not.
      expect(notesOf('one')).toEqual(['first', 'second', 'second', 'third']);
    },
  );

  test('[HC2] a command that hosts leaves interrupted runs alone; the app that joins it goes on with them', async () => {
    const left = await host('work', workflow('left'));
    await until(() => notesOf('left').length === 2);
    left.child.kill('SIGKILL');
    await once(left.child, 'exit');
    const command = await host('task', workflow('own'));
    writeFileSync(join(folder, 'notes', 'own.go'), '');
    writeFileSync(join(folder, 'notes', 'left.go'), '');
    const reader = await open('client');
    expect((await eventsOf(reader, command.line)).at(-1)?.body.type).toBe('runSucceeded');
    const { run } = await reader.api.runs.get({ runId: left.line });
    expect([run.status, run.reason, notesOf('left')]).toEqual([
      'paused',
      'It was interrupted and nobody is at work on it. Go on with it, or open the app.',
      ['first', 'second'],
    ]);
    const app = await open('work');
    expect((await eventsOf(app, left.line)).at(-1)?.body.type).toBe('runSucceeded');
    expect([app.role(), notesOf('left')]).toEqual(['client', ['first', 'second', 'second', 'third']]);
  });

  test('[HC3] when a command that hosted is killed, another command goes on with the runs it was at work on', async () => {
    const first = await host('task', workflow('one'));
    const second = await host('task', workflow('two'));
    await until(() => notesOf('one').length === 2 && notesOf('two').length === 2);
    const watcher = await open('client');
    first.child.kill('SIGKILL');
    for (const name of ['one', 'two']) writeFileSync(join(folder, 'notes', `${name}.go`), '');
    for (const { line } of [first, second]) {
      let events: RunEvent[] = [];
      while (events.at(-1)?.body.type !== 'runSucceeded') events = await eventsOf(watcher, line);
    }
    expect([notesOf('one'), notesOf('two')]).toEqual([
      ['first', 'second', 'second', 'third'],
      ['first', 'second', 'second', 'third'],
    ]);
  });
});
