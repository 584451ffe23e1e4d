import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { App } from './compose-app.ts';
import { compose } from './compose.ts';
import { VERSION } from '../src-shared/lib/version.ts';

let folder: string;
let app: App;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-cancel-'));
  mkdirSync(join(folder, 'bundled'));
  mkdirSync(join(folder, 'project'));
  app = await compose({
    home: join(folder, 'home'),
    bundledDir: join(folder, 'bundled'),
    cacheDir: join(folder, 'cache'),
    version: VERSION,
    shell: 'cli',
    purpose: 'work',
  });
});

afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Pids that the stubborn steps wrote down. */
function pids(): readonly number[] {
  const at = join(folder, 'pids');
  return existsSync(at) ? readdirSync(at).map(Number) : [];
}

function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z');
  } catch {
    return false;
  }
}

// It ignores what it can, leaves its group and its session, and starts another that does the same.
const stubborn = `const { spawn } = require('node:child_process');
const { writeFileSync, mkdirSync } = require('node:fs');
process.on('SIGTERM', () => undefined);
process.on('SIGHUP', () => undefined);
const at = process.argv[2] + '/pids';
mkdirSync(at, { recursive: true });
writeFileSync(at + '/' + process.pid, '');
if (process.argv[3] === 'first') spawn(process.execPath, [__filename, process.argv[2], 'second'], { detached: true, stdio: 'ignore' }).unref();
setInterval(() => undefined, 1000);
`;

test.skipIf(process.platform !== 'linux')(
  '[E46] a cancelled run leaves no process and no workspace: child runs in a loop, retries, questions, programs that will not stop',
  async () => {
    execFileSync('git', ['init', '-q', join(folder, 'project')]);
    execFileSync('git', [
      '-C',
      join(folder, 'project'),
      '-c',
      'user.name=x',
      '-c',
      'user.email=x@x',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'x',
    ]);
    writeFileSync(join(folder, 'stubborn.cjs'), stubborn);
    const run = `${process.execPath} ${join(folder, 'stubborn.cjs')} ${folder} first`;
    writeFileSync(
      join(folder, 'child.yaml'),
      `version: 1\nid: child\nname: Child\nsteps:\n  - { id: hang, type: command, command: "${run}" }\n  - { id: never, type: command, command: "true" }\n`,
    );
    writeFileSync(
      join(folder, 'parent.yaml'),
      `version: 1
id: parent
name: Parent
steps:
  - id: each
    type: loop
    needs: []
    for_each: '["a", "b"]'
    max_parallel: 2
    max_iterations: 2
    steps:
      - { id: call, type: workflow, uses: ./child.yaml }
  - { id: gate, type: approve, needs: [], reason: Go on? }
  - { id: again, type: command, needs: [], command: "false", retry: { max_attempts: 3, backoff_sec: 600 } }
  - { id: later, type: wait, needs: [], for_sec: 600 }
`,
    );
    const { runId } = await app.api.runs.start({
      target: { path: join(folder, 'parent.yaml') },
      inputs: {},
      project: join(folder, 'project'),
      dirty: false,
    });
    await expect.poll(() => pids().length).toBe(4);
    await app.api.runs.cancel({ runId });
    await expect.poll(async () => (await app.api.runs.get({ runId })).run.status).toBe('cancelled');
    const family = await app.api.runs.list({ nested: true });
    expect({
      alive: pids().filter(isAlive),
      runs: family.map(({ status }) => status),
      waiting: (await app.api.inbox.list()).length,
      workspaces: (await app.api.workspaces.list()).filter(({ unmerged }) => !unmerged).length,
    }).toEqual({ alive: [], runs: ['cancelled', 'cancelled', 'cancelled'], waiting: 0, workspaces: 0 });
  },
  30_000,
);
