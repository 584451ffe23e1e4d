import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ProcessSpec, RunningProcess } from '../../ports/processes.ts';
import { childEnvironment } from './environment.ts';
import { findProgram } from './find-program.ts';
import { createDirectLauncher, createHelpedLauncher, type Launcher } from './launcher.ts';
import { createProcesses } from './processes.ts';
import { processTable } from './process-table.ts';
import { createNodeSpawnHelper } from './node-spawn-helper.ts';
import { createPerlSpawnHelper } from './perl-spawn-helper.ts';
import { createPythonSpawnHelper } from './python-spawn-helper.ts';
import type { SpawnHelper } from './spawn-helper.ts';

const table = processTable();
let processes = createProcesses();
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-processes-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const shownSchema = z.tuple([z.array(z.string()), z.array(z.tuple([z.string(), z.string()]))]);
const toldSchema = z.object({ helper: z.number(), identity: z.object({ pid: z.number(), startedAt: z.string() }) });

interface Helped {
  readonly helper: SpawnHelper;
  readonly launcher: Launcher;
}

/** A launcher whose helper is there already. */
async function helped(newHelper: () => SpawnHelper): Promise<Helped> {
  const helper = newHelper();
  await until(helper.isReady);
  const launcher = createHelpedLauncher(table, [() => helper, createNodeSpawnHelper]);
  // The first program never goes through the helper.
  const first = await launcher({ spec: spec('true'), mark: 'first' });
  if (first.ok) await first.value.exit;
  return { helper, launcher };
}

function spec(script: string, more: Partial<ProcessSpec> = {}): ProcessSpec {
  return {
    argv: ['/bin/sh', '-c', script],
    cwd: dir,
    env: { PATH: process.env['PATH'] ?? '' },
    stdoutFile: join(dir, 'out'),
    stderrFile: join(dir, 'err'),
    ...more,
  };
}

async function start(script: string, more: Partial<ProcessSpec> = {}): Promise<RunningProcess> {
  const started = await processes.start(spec(script, more));
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function read(name: string): string {
  return readFileSync(join(dir, name), 'utf8');
}

const launchers: readonly (readonly [string, () => Promise<Launcher>])[] = [
  ['from this process', () => Promise.resolve(createDirectLauncher(table))],
  ['through the Node helper', async () => (await helped(createNodeSpawnHelper)).launcher],
  ['through the Perl helper', async () => (await helped(createPerlSpawnHelper)).launcher],
  ['through the Python helper', async () => (await helped(createPythonSpawnHelper)).launcher],
];

const helpers = [
  { name: 'node', newHelper: createNodeSpawnHelper },
  { name: 'perl', newHelper: createPerlSpawnHelper },
  { name: 'python', newHelper: createPythonSpawnHelper },
] as const;

describe.skipIf(process.platform === 'win32').each(launchers)('programs started %s', (_way, make) => {
  let launcher: Launcher | undefined;
  beforeEach(async () => {
    launcher ??= await make();
    processes = createProcesses({ launcher });
  });

  test('[P1] a child writes to its files, reads nothing, and gives its code', async () => {
    const child = await start('cat; echo to out; echo to err >&2; exit 3');
    expect(await child.exit).toEqual({ code: 3, signal: null });
    expect([read('out'), read('err')]).toEqual(['to out\n', 'to err\n']);
  });

  test('[P2] one file given twice holds both outputs in the order they came', async () => {
    const child = await start('echo 1; echo 2 >&2; echo 3', { stderrFile: join(dir, 'out') });
    await child.exit;
    expect(read('out')).toBe('1\n2\n3\n');
  });

  test('[P3] a child sees the given environment and its mark, nothing else', async () => {
    await (
      await start('env -u PWD -u SHLVL -u _ -u OLDPWD', { env: { PATH: '/usr/bin:/bin', NAME: 'väl=ue' } })
    ).exit;
    const names = read('out')
      .trim()
      .split('\n')
      .map((line) => line.replace(/=.*/, ''));
    expect(names.sort()).toEqual(['FLOWRIGHT_PROCESS', 'NAME', 'PATH']);
  });

  test('[P4] tells a missing program, a missing folder and a file that may not be run apart', async () => {
    writeFileSync(join(dir, 'plain'), 'text', { mode: 0o644 });
    const starts = await Promise.all([
      processes.start(spec('', { argv: ['no-such-program-here'] })),
      processes.start(spec('true', { cwd: join(dir, 'nowhere') })),
      processes.start(spec('', { argv: [join(dir, 'plain')] })),
      processes.start(spec('true', { stdoutFile: join(dir, 'nowhere', 'out') })),
    ]);
    expect(starts.map((started) => (started.ok ? 'ok' : started.error.code))).toEqual([
      'command_not_found',
      'folder_not_found',
      'not_executable',
      'not_found',
    ]);
  });

  test('[P5] stop ends a child that ignores SIGTERM, its children, and those that left the group', async () => {
    const child = await start(
      `trap '' TERM
       setsid sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 1; done' &
       (setsid sh -c '(setsid sh -c "echo \\$\\$ >> pids; exec sleep 1000" &)' &)
       env -i setsid sleep 1000 & echo $! >> pids
       echo $$ >> pids
       while :; do sleep 1; done`,
    );
    await until(() => {
      try {
        return read('pids').trim().split('\n').length === 4;
      } catch {
        return false;
      }
    });
    const pids = read('pids').trim().split('\n').map(Number);
    await child.stop(50);
    expect((await child.exit).signal).toBe('SIGKILL');
    expect(pids.map((pid) => table.startOf(pid))).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('[P6] a child that heeds SIGTERM is not killed', async () => {
    const child = await start(`trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done`);
    await until(() => read('out').includes('ready'));
    await child.stop(60_000);
    expect([await child.exit, read('out')]).toEqual([{ code: 0, signal: null }, 'ready\nbye\n']);
  });

  test('[P7] what a child leaves in its group ends with it', async () => {
    const child = await start('sleep 1000 & echo $! > pid');
    await child.exit;
    const pid = Number(read('pid'));
    await until(() => table.startOf(pid) === undefined);
    expect(table.startOf(pid)).toBeUndefined();
  });

  test('[P8] an orphan is ended by its identity, also when only its children live', async () => {
    const first = await start('echo ready; exec sleep 1000');
    await processes.endOrphan(first.identity, 10);
    expect((await first.exit).signal).toBe('SIGTERM');
    const second = await start(`setsid sh -c 'echo $$ > pid; exec sleep 1000' & while [ ! -s pid ]; do sleep 0.01; done`);
    await second.exit;
    const pid = Number(read('pid'));
    expect(table.startOf(pid)).toBeDefined();
    await processes.endOrphan(second.identity, 10);
    expect(table.startOf(pid)).toBeUndefined();
  });

  test('[P9] a stranger that got the id of an orphan is left alone', async () => {
    const stranger = await start('exec sleep 1000');
    await processes.endOrphan({ pid: stranger.identity.pid, startedAt: 'boot:12345 no-such-mark' }, 10);
    await processes.endOrphan({ pid: stranger.identity.pid, startedAt: '' }, 10);
    expect(table.startOf(stranger.identity.pid)).toBeDefined();
    await stranger.stop(10);
  });

  test('[P13] every byte of words and variables arrives', async () => {
    const odd = ['', ' ', 'a\nb', "it's", '"$x" `y` \\', 'ünï 😀', '\u0001\u007f', '-n', '*'];
    const env = Object.fromEntries(odd.map((value, index) => [`odd.${index}`, value]));
    const show = 'process.stdout.write(JSON.stringify([process.argv.slice(1), Object.entries(process.env)]))';
    const child = await start('', { argv: [process.execPath, '-e', show, '--', ...odd], env });
    await child.exit;
    const [words, variables] = shownSchema.parse(JSON.parse(read('out')));
    expect(words).toEqual(odd);
    expect(Object.fromEntries(variables.filter(([name]) => name.startsWith('odd.')))).toEqual(env);
  });

  test('[P14] a child leads its group and tells the signal that ended it from a code that looks like it', async () => {
    const killed = await start('kill -TERM $$');
    const exited = await start('exit 143');
    expect([await killed.exit, await exited.exit]).toEqual([
      { code: null, signal: 'SIGTERM' },
      { code: 143, signal: null },
    ]);
    const grouped = await start('ps -o pgid= -p $$; echo $$');
    await grouped.exit;
    const [group, own] = read('out').trim().split(/\s+/);
    expect([group, Number(own)]).toEqual([own, grouped.identity.pid]);
  });
});

describe.skipIf(process.platform === 'win32').each(helpers)('the $name helper', ({ name, newHelper }) => {
  test('[P15] a program outlives the death of the helper, its end is still seen, and the next one starts', async () => {
    const { helper, launcher } = await helped(newHelper);
    processes = createProcesses({ launcher });
    const child = await start('echo $PPID > parent; while [ ! -e go ]; do sleep 0.01; done; echo done');
    await until(() => existsSync(join(dir, 'parent')) && read('parent') !== '');
    expect(read('parent').trim()).toBe(String(helper.pid));
    process.kill(helper.pid ?? 0, 'SIGKILL');
    await until(helper.isLost);
    writeFileSync(join(dir, 'go'), '');
    expect(await child.exit).toEqual({ code: null, signal: null });
    expect(read('out')).toBe('done\n');
    expect(await (await start('exit 4')).exit).toEqual({ code: 4, signal: null });
  });

  test('[P16] an order the helper took with it is taken up where it runs and told where it does not', async () => {
    const { helper, launcher } = await helped(newHelper);
    processes = createProcesses({ launcher });
    process.kill(helper.pid ?? 0, 'SIGSTOP');
    const lost = processes.start(spec('touch ran'));
    process.kill(helper.pid ?? 0, 'SIGKILL');
    const started = await lost;
    expect(started.ok ? 'ok' : started.error.code).toBe('start_unknown');
    expect(existsSync(join(dir, 'ran'))).toBe(false);
  });

  test('[P17] the helper ends with its host, and what it started lives on for the next host to end', async () => {
    const script = `
      import { createHelpedLauncher } from ${JSON.stringify(join(import.meta.dirname, 'launcher.ts'))};
      import * as made from ${JSON.stringify(join(import.meta.dirname, `${name}-spawn-helper.ts`))};
      import { createProcesses } from ${JSON.stringify(join(import.meta.dirname, 'processes.ts'))};
      import { processTable } from ${JSON.stringify(join(import.meta.dirname, 'process-table.ts'))};
      const helper = Object.values(made)[0]();
      while (!helper.isReady()) await new Promise((resolve) => setTimeout(resolve, 5));
      const processes = createProcesses({ launcher: createHelpedLauncher(processTable(), [() => helper]) });
      const files = { cwd: '/', env: {}, stdoutFile: '/dev/null', stderrFile: '/dev/null' };
      await processes.start({ ...files, argv: ['/bin/true'] });
      const { value } = await processes.start({ ...files, argv: ['/bin/sleep', '1000'] });
      console.log(JSON.stringify({ helper: helper.pid, identity: value.identity }));
    `;
    const host = await start('', { argv: [process.execPath, '--input-type=module', '-e', script] });
    await until(() => read('out').endsWith('\n'));
    const told = toldSchema.parse(JSON.parse(read('out')));
    process.kill(host.identity.pid, 'SIGKILL');
    await until(() => table.startOf(told.helper) === undefined);
    expect(table.startOf(told.identity.pid)).toBeDefined();
    await processes.endOrphan(told.identity, 10);
    expect(table.startOf(told.identity.pid)).toBeUndefined();
  });

  test('[P19] many at once end as they should, however fast they are', async () => {
    const { launcher } = await helped(newHelper);
    processes = createProcesses({ launcher });
    const started = await Promise.all(Array.from({ length: 60 }, (_, index) => start(`exit ${index}`)));
    const ends = await Promise.all(started.map(({ exit }) => exit));
    expect(ends.map(({ code }) => code)).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });

  test('[P20] a script that does not say by what it is read is one for the shell', async () => {
    const { launcher } = await helped(newHelper);
    processes = createProcesses({ launcher });
    const script = join(dir, 'script');
    writeFileSync(script, 'echo "$1"; exit 6', { mode: 0o755 });
    expect(await (await start('', { argv: [script, 'word'] })).exit).toEqual({ code: 6, signal: null });
    expect(read('out')).toBe('word\n');
  });
});

describe.skipIf(process.platform === 'win32')('helpers', () => {
  test('[P18] where one cannot be started the next takes its place, and without any all goes directly', async () => {
    const old = process.env['PATH'];
    process.env['PATH'] = dir;
    const missing = createPerlSpawnHelper();
    process.env['PATH'] = old;
    await until(missing.isLost);
    const second = createNodeSpawnHelper();
    await until(second.isReady);
    processes = createProcesses({ launcher: createHelpedLauncher(table, [() => missing, () => second]) });
    const codes = [];
    for (const code of [1, 2, 3, 4]) codes.push((await (await start(`exit ${code}`)).exit).code);
    await (
      await start('echo $PPID')
    ).exit;
    expect([codes, read('out').trim()]).toEqual([[1, 2, 3, 4], String(second.pid)]);
    processes = createProcesses({ launcher: createHelpedLauncher(table, [() => missing]) });
    for (const code of [5, 6, 7]) codes.push((await (await start(`exit ${code}`)).exit).code);
    expect(codes.slice(4)).toEqual([5, 6, 7]);
  });
});

describe.skipIf(process.platform === 'win32')('programs', () => {
  test('[P17] a short program that ends with its host is ended by the next host, others are left alone', async () => {
    const home = mkdtempSync(join(dir, 'home-'));
    const host = createProcesses({ home });
    const [ending, staying] = [new AbortController(), new AbortController()];
    const ends = host.capture(['sh', '-c', 'echo began; cat; exec sleep 1000'], {
      cwd: dir,
      stdin: 'given',
      signal: ending.signal,
      ends: 'with_host',
    });
    const stays = host.capture(['sleep', '1000'], { cwd: dir, signal: staying.signal });
    // It is found as soon as it has begun, so look until it is.
    let ended: Awaited<typeof ends> | undefined;
    void ends.then((result) => (ended = result));
    while (ended === undefined) {
      await createProcesses({ home }).endStrays(0);
      await turn();
    }
    staying.abort();
    expect((await stays).ok).toBe(false);
    expect(ended.ok && ended.value.code).toBe(128);
  });

  test('[P10] captures what a helper prints, up to a limit, with input and time limit', async () => {
    const cwd = dir;
    expect(await processes.capture(['sh', '-c', 'cat; echo err >&2; exit 2'], { cwd, stdin: 'in' })).toEqual({
      ok: true,
      value: { code: 2, stdout: 'in', stderr: 'err\n' },
    });
    const long = await processes.capture(['sh', '-c', 'yes | head -c 1000000'], { cwd, maxBytes: 10 });
    expect(long.ok && long.value.stdout.length).toBe(10);
    const late = await processes.capture(['sleep', '1000'], { cwd, timeoutMs: 1 });
    const cancelled = await processes.capture(['sleep', '1000'], { cwd, signal: AbortSignal.abort() });
    const missing = await processes.capture(['no-such-program-here'], { cwd });
    const nowhere = await processes.capture(['true'], { cwd: join(dir, 'nowhere') });
    expect([late, cancelled, missing, nowhere].map((one) => (one.ok ? 'ok' : one.error.code))).toEqual([
      'timed_out',
      'cancelled',
      'command_not_found',
      'folder_not_found',
    ]);
  });

  test('[P11] finds programs on the path', () => {
    const source = { variables: { PATH: `${dir}:relative` }, platform: 'linux' } as const;
    writeFileSync(join(dir, 'tool'), '', { mode: 0o755 });
    writeFileSync(join(dir, 'text'), '', { mode: 0o644 });
    expect(['tool', 'text', 'a/b', join(dir, 'tool')].map((name) => findProgram(name, source))).toEqual([
      join(dir, 'tool'),
      undefined,
      undefined,
      join(dir, 'tool'),
    ]);
  });

  test('[P12] the environment of children holds allow-listed names only', () => {
    const variables = { PATH: '/bin', HOME: '/h', NODE_OPTIONS: '-r x', GIT_DIR: 'x', SECRET: 's', Path: 'C:' };
    expect(childEnvironment({ A: '1' }, { variables, platform: 'linux' })).toEqual({ PATH: '/bin', HOME: '/h', A: '1' });
    expect(childEnvironment({}, { variables: { Path: 'C:', systemroot: 'W', X: '1' }, platform: 'win32' })).toEqual({
      Path: 'C:',
      systemroot: 'W',
    });
  });
});
