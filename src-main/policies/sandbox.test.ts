import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { strictest, type Policies } from '../../src-shared/workflow/policies/effective.ts';
import { createProcesses } from '../system/processes/processes.ts';
import type { CommandLaunch } from '../ports/policies.ts';
import { writablePlaces } from './sandbox-places.ts';
import { createSandbox } from './sandbox.ts';

let top = '';
const processes = createProcesses();
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'flowright-sandbox-')));
  for (const folder of ['work/src', 'work/docs', 'artifacts', 'logs', 'settings'])
    mkdirSync(join(top, folder), { recursive: true });
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const settings = mkdtempSync(join(tmpdir(), 'flowright-settings-'));
const sandbox = createSandbox({ processes, dir: settings, platform: process.platform, env: process.env });
afterAll(() => rmSync(settings, { recursive: true, force: true }));
const here = await sandbox.means();
/** The reason is part of the title: a machine without a sandbox says why these were not tried. */
const inSandbox = test.skipIf(!here.sandbox);
const where = here.sandbox ? '' : ` (not tried here: ${here.why ?? ''})`;

async function run(command: string, policies: Policies, env: Readonly<Record<string, string>> = {}) {
  const launch: CommandLaunch = {
    text: { command },
    argv: ['/bin/sh', '-c', command],
    cwd: join(top, 'work'),
    env: { PATH: process.env['PATH'] ?? '', FLOWRIGHT_OUTPUT: join(top, 'logs/out.json'), ...env },
    policies: strictest([policies]),
    workspace: { mode: 'isolated', kind: 'copy', root: join(top, 'work'), projectRoot: top, artifacts: join(top, 'artifacts') },
    unenforced: false,
  };
  const shut = await sandbox.wrap(launch);
  if (!shut.ok) throw new Error(shut.error.message);
  const { argv, done } = shut.value;
  const ended = await processes.capture(argv, { cwd: launch.cwd, env: shut.value.env, timeoutMs: 30_000 });
  done();
  if (!ended.ok) throw new Error(ended.error.message);
  return ended.value;
}

inSandbox(`[E80] a host that is not on the list is not reached, nor is this computer itself${where}`, async () => {
  const server = createServer((_, response) => response.end('reached'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const get = `node -e 'fetch("http://127.0.0.1:${port}").then((r) => r.text()).then(console.log, () => console.log("refused"))'`;
  const shut = await run(get, { network: { allowed_hosts: ['registry.example.org'] } });
  const free = await processes.capture(['/bin/sh', '-c', get], { cwd: top, env: { PATH: process.env['PATH'] ?? '' } });
  server.close();
  expect([shut.stdout.trim(), free.ok ? free.value.stdout.trim() : free.error.message]).toEqual(['refused', 'reached']);
});

inSandbox(`[E80] files are written only where the limits allow, and the exit code is the command's own${where}`, async () => {
  const ended = await run(
    'echo a > src/a; echo b > docs/b; echo c > ../outside; echo d > src/secret/d; echo e > "$TMPDIR/e"; echo f > "$FLOWRIGHT_OUTPUT"; exit 3',
    { network: { allowed_hosts: [] }, repo: { allowed_paths: ['src/'], blocked_paths: ['docs/'] } },
  );
  expect({
    code: ended.code,
    src: readdirSync(join(top, 'work/src')),
    docs: readdirSync(join(top, 'work/docs')),
    outside: existsSync(join(top, 'outside')),
    output: readFileSync(join(top, 'logs/out.json'), 'utf8').trim(),
    left: readdirSync(settings),
  }).toEqual({ code: 3, src: ['a'], docs: [], outside: false, output: 'f', left: [] });
});

test('[E80] a workspace that lies in a folder of caches is not opened with it', () => {
  const places = writablePlaces(
    {
      text: {},
      argv: ['true'],
      cwd: join(top, 'work'),
      env: {},
      policies: strictest([{ repo: { allowed_paths: ['src/'] } }]),
      workspace: { mode: 'isolated', kind: 'copy', root: join(top, 'work'), projectRoot: top, artifacts: join(top, 'artifacts') },
      unenforced: false,
    },
    { HOME: '/nowhere', XDG_CACHE_HOME: top },
  );
  expect(places.allowWrite).toEqual([join(top, 'work/src'), join(top, 'artifacts')]);
});

inSandbox(`[E80] what a step sets cannot steer the sandbox itself${where}`, async () => {
  writeFileSync(join(top, 'evil.cjs'), `require('node:fs').writeFileSync(${JSON.stringify(join(top, 'escaped'))}, 'x');\n`);
  mkdirSync(join(top, 'bin'));
  for (const name of ['bwrap', 'socat', 'rg', 'node'])
    writeFileSync(join(top, 'bin', name), `#!/bin/sh\necho x > ${join(top, 'escaped')}\n`, { mode: 0o755 });
  const ended = await run(
    'echo "$NODE_OPTIONS|${PATH%%:*}|$GREETING"',
    { network: { allowed_hosts: [] }, repo: { allowed_paths: ['src/'] } },
    {
      NODE_OPTIONS: `--require ${join(top, 'evil.cjs')}`,
      PATH: `${join(top, 'bin')}:${process.env['PATH'] ?? ''}`,
      HTTPS_PROXY: 'http://127.0.0.1:9',
      GREETING: `it's "$HOME" here`,
    },
  );
  expect([ended.stdout.trim(), existsSync(join(top, 'escaped'))]).toEqual([
    `--require ${join(top, 'evil.cjs')}|${join(top, 'bin')}|it's "$HOME" here`,
    false,
  ]);
});

test('[E80] a machine without a sandbox says what is missing, and a command with limits on hosts does not start there', async () => {
  const bare = createSandbox({
    processes: { ...processes, find: () => Promise.resolve(undefined) },
    dir: join(top, 'settings'),
    platform: 'linux',
    env: {},
  });
  const windows = createSandbox({ processes, dir: join(top, 'settings'), platform: 'win32', env: {} });
  const refused = await bare.wrap({
    text: { command: 'true' },
    argv: ['true'],
    cwd: top,
    env: {},
    policies: strictest([{ network: { allowed_hosts: [] } }]),
    workspace: { mode: 'none', kind: 'none', root: top, projectRoot: top, artifacts: top },
    unenforced: false,
  });
  expect([await bare.means(), (await windows.means()).sandbox, refused.ok ? 'started' : refused.error.code]).toEqual([
    {
      sandbox: false,
      why: 'bubblewrap, socat, ripgrep not found.',
      hint: 'Install bubblewrap, socat, ripgrep (apt-get install bubblewrap socat ripgrep).',
    },
    false,
    'cannot_enforce',
  ]);
});
