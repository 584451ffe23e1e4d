import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { z } from 'zod';
import { enterAsBrowser, type ContractClient } from './harness/contract-client.ts';
import { startProgram, type Program } from './harness/processes.ts';
import { root } from './harness/shells.ts';

interface Serving extends Program {
  readonly address: string;
  readonly window: ContractClient;
}

interface Bench {
  readonly folder: string;
  readonly home: string;
  readonly project: string;
  /** A workflow whose second step goes on when `release` is called. */
  readonly held: string;
  release(): void;
  flowright(words: readonly string[], options?: { readonly home?: string; readonly as?: readonly string[] }): Program;
  /** `serve` on a free port with one window open. */
  serve(): Promise<Serving>;
}

const held = `version: 1
id: held
name: Held
workspace: none
steps:
  - id: first
    type: command
    command: echo first
  - id: hold
    type: command
    command: echo holding; while [ ! -e go ]; do sleep 0.05; done
  - id: last
    type: command
    command: echo last
`;

const test = base.extend<{ bench: Bench }>({
  // Playwright reads the names of the first parameter, so an empty pattern is how "nothing" is said.
  bench: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'flowright-hosts-'));
    const home = join(folder, 'home');
    const project = join(folder, 'project');
    mkdirSync(project);
    mkdirSync(home, { mode: 0o700 });
    writeFileSync(join(folder, 'held.yaml'), held);
    const programs: Program[] = [];
    const windows: ContractClient[] = [];
    const flowright: Bench['flowright'] = (words, options = {}) => {
      const program = startProgram({
        words: [join(root, 'dist/main/cli.js'), ...words, '--home', options.home ?? home],
        cwd: folder,
        ...(options.as === undefined ? {} : { before: options.as }),
      });
      programs.push(program);
      return program;
    };
    await use({
      folder,
      home,
      project,
      held: join(folder, 'held.yaml'),
      release: () => writeFileSync(join(project, 'go'), ''),
      flowright,
      serve: async () => {
        const program = flowright(['serve', '--port', '0']);
        const [address] = await program.line(/http:\/\/127\.0\.0\.1:\d+\/\S+/);
        const window = await enterAsBrowser(address);
        windows.push(window);
        return { ...program, address, window };
      },
    });
    windows.forEach((window) => window.close());
    for (const program of programs) await program.end('SIGKILL');
    if (existsSync(join(folder, 'mounted'))) execFileSync('umount', [home]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  },
});

const hostRecord = z.object({ pid: z.number() });

function hostPid(home: string): number | undefined {
  const file = join(home, 'host.json');
  return existsSync(file) ? hostRecord.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data?.pid : undefined;
}

/** The types of events of a run as a window sees them live, up to `last`. */
async function eventsUntil({ api }: ContractClient, runId: string, last: string): Promise<string[]> {
  const seen: string[] = [];
  for await (const { body } of await api.runs.events({ runId, after: 0 })) {
    seen.push('step' in body ? `${body.type} ${body.step}` : body.type);
    if (seen.at(-1) === last) break;
  }
  return seen;
}

async function runIdOf(program: Program): Promise<string> {
  const [, runId = ''] = await program.line(/"run_id":"(run_\w+)"/);
  return runId;
}

const errorShape = z.object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string() }) });

/** The error that a `--json` command ended with. */
async function errorOf(program: Program): Promise<z.infer<typeof errorShape>['error']> {
  const [line] = await program.line(/^\{"error":.*\}$/m);
  return errorShape.parse(JSON.parse(line)).error;
}

test.skip(process.platform === 'win32', 'a step that waits is a shell loop here');

test('[hosts] a run started in a terminal shows live in the app, which is its client', async ({ bench }) => {
  const terminal = bench.flowright(['run', bench.held, '--project', bench.project, '--json']);
  const runId = await runIdOf(terminal);
  const app = await bench.serve();
  expect(hostPid(bench.home)).toBe(terminal.child.pid);
  await eventsUntil(app.window, runId, 'stepStarted hold');
  const watching = eventsUntil(app.window, runId, 'runSucceeded');
  bench.release();
  expect((await watching).at(-1)).toBe('runSucceeded');
  await terminal.line(/"type":"result".*"status":"succeeded"/);
});

test('[hosts] a run started in the app shows live in a terminal', async ({ bench }) => {
  const app = await bench.serve();
  const { runId } = await app.window.api.runs.start({ target: { path: bench.held }, inputs: {}, project: bench.project });
  const terminal = bench.flowright(['resume', runId, '--json']);
  await terminal.line(/"type":"stepStarted","step":"hold"/);
  expect(hostPid(bench.home)).toBe(app.child.pid);
  bench.release();
  await terminal.line(/"type":"result".*"status":"succeeded"/);
});

test('[hosts] a terminal that is killed while it hosts loses nothing: the app takes over and the run ends', async ({ bench }) => {
  const terminal = bench.flowright(['run', bench.held, '--project', bench.project, '--json']);
  const runId = await runIdOf(terminal);
  const app = await bench.serve();
  await eventsUntil(app.window, runId, 'stepStarted hold');
  const watching = eventsUntil(app.window, runId, 'runSucceeded');
  await terminal.end('SIGKILL');
  await expect.poll(() => hostPid(bench.home)).toBe(app.child.pid);
  bench.release();
  const seen = await watching;
  expect([seen.at(-1), seen.filter((each) => each === 'stepSucceeded first')]).toEqual(['runSucceeded', ['stepSucceeded first']]);
});

test('[hosts] a second app on the same data directory is a client that works, and takes over', async ({ bench }) => {
  const first = await bench.serve();
  const second = await bench.serve();
  expect([hostPid(bench.home), second.address === first.address]).toEqual([first.child.pid, false]);
  const { runId } = await second.window.api.runs.start({ target: { path: bench.held }, inputs: {}, project: bench.project });
  await eventsUntil(first.window, runId, 'stepStarted hold');
  await first.end('SIGTERM');
  await expect.poll(() => hostPid(bench.home)).toBe(second.child.pid);
  bench.release();
  expect((await eventsUntil(second.window, runId, 'runSucceeded')).at(-1)).toBe('runSucceeded');
});

test('[hosts] a run whose process was killed is called interrupted, and goes on by resume', async ({ bench }) => {
  const terminal = bench.flowright(['run', bench.held, '--project', bench.project, '--json']);
  const runId = await runIdOf(terminal);
  await terminal.line(/"type":"stepStarted","step":"hold"/);
  await terminal.end('SIGKILL');
  const told = bench.flowright(['status', runId]);
  await told.line(new RegExp(`Held {2}interrupted[^]*go on: {3}flowright resume ${runId}`));
  await bench.flowright(['runs', '--json']).line(/"status":"interrupted"/);
  bench.release();
  await bench.flowright(['resume', runId, '--json']).line(/"type":"result".*"status":"succeeded"/);
});

test('[hosts] a run in a terminal works in the current directory unless another is named', async ({ bench }) => {
  const marks = join(bench.folder, 'marks.yaml');
  writeFileSync(
    marks,
    'version: 1\nid: marks\nname: Marks\nworkspace: in_place\nsteps:\n  - id: mark\n    type: command\n    command: echo here > mark\n',
  );
  const done = /"type":"result".*"status":"succeeded"/;
  await bench.flowright(['run', marks, '--project', bench.project, '--json']).line(done);
  const before = [bench.project, bench.folder].map((folder) => existsSync(join(folder, 'mark')));
  await bench.flowright(['run', marks, '--json']).line(done);
  expect([before, existsSync(join(bench.folder, 'mark'))]).toEqual([[true, false], true]);
});

test('[bad input] a full disk stops the run in clear words; it goes on after space is freed', async ({ bench }) => {
  test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'only the superuser of Linux can make a small disk');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', bench.home], { stdio: 'pipe' });
  } catch {
    test.skip(true, 'no disk may be mounted in this container');
  }
  writeFileSync(join(bench.folder, 'mounted'), '');
  const terminal = bench.flowright(['run', bench.held, '--project', bench.project, '--json']);
  const runId = await runIdOf(terminal);
  await terminal.line(/"type":"stepStarted","step":"hold"/);
  const filler = join(bench.home, 'filler');
  expect(() => writeFileSync(filler, Buffer.alloc(8 * 1024 * 1024))).toThrow('ENOSPC');
  bench.release();
  const { code, hint } = await errorOf(terminal);
  expect([code, hint]).toEqual(['disk_full', expect.stringContaining(`flowright resume ${runId}`)]);
  await terminal.line(/"type":"result".*"status":"paused"/);
  const refused = bench.flowright(['run', bench.held, '--project', bench.project, '--json']);
  expect((await errorOf(refused)).code).toBe('disk_full');
  rmSync(filler);
  const again = bench.flowright(['resume', runId, '--json']);
  await again.line(/"type":"result".*"status":"succeeded"/);
  expect(again.output().match(/"type":"stepSucceeded","step":"first"/g)).toHaveLength(1);
});

test('[bad input] a data directory and a project that may not be written are said, with what to do', async ({ bench }) => {
  const isRoot = process.getuid?.() === 0;
  test.skip(
    isRoot && !existsSync('/usr/bin/setpriv'),
    'the superuser may write anywhere, and setpriv is not here to be someone else',
  );
  const as = isRoot ? ['/usr/bin/setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const locked = join(bench.folder, 'locked');
  const own = join(bench.folder, 'own');
  mkdirSync(locked);
  mkdirSync(own);
  chmodSync(bench.folder, 0o755);
  chmodSync(own, 0o777);
  chmodSync(locked, 0o555);
  const writing = join(bench.folder, 'writing.yaml');
  writeFileSync(writing, held.replace('workspace: none', 'workspace: in_place'));
  const words = ['run', writing, '--project', locked, '--json'];
  const inside = await errorOf(bench.flowright(words, { home: join(locked, 'home'), as }));
  const itself = await errorOf(bench.flowright(words, { home: locked, as }));
  const project = bench.flowright(words, { home: own, as });
  await project.line(/"type":"result".*"status":"failed".*"not_writable"/);
  for (const { code, message, hint } of [inside, itself]) {
    expect([code, hint]).toEqual(['not_writable', expect.stringContaining('--home')]);
    expect(message).toContain(locked);
  }
});

test('[bad input] a port in use is said, and the app is not left half open', async ({ bench }) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const program = bench.flowright(['serve', '--port', String(port), '--json']);
  const { code, message, hint } = await errorOf(program);
  taken.close();
  expect([code, message.includes(String(port)), hint.includes('--port')]).toEqual(['port_in_use', true, true]);
  await program.ended();
  expect([program.child.exitCode, hostPid(bench.home)]).toEqual([1, undefined]);
});
