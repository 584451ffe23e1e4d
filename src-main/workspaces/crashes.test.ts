import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drawOf } from '../../src-shared/formats/laws/draw.fixture.ts';
import type { Workspaces } from '../ports/workspaces.ts';
import { createProcesses } from '../system/processes/processes.ts';
import { createWorkspaces } from './create-workspaces.ts';

// A longer run: FLOWRIGHT_WORKSPACE_CRASHES=1000 npx vitest run src-main/workspaces/crashes.test.ts
const CRASHES = Number(process.env['FLOWRIGHT_WORKSPACE_CRASHES'] ?? '6');
/** A round of the host takes about so long; it is killed anywhere within one or two. */
const ROUND_MS = 160;

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'flowright-crashes-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@t', ...args], {
    cwd: join(dir, 'project'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Lets a host work for a while, kills it, and gives what it had said. */
async function crashedHost(first: number, lifeMs: number): Promise<readonly string[]> {
  const words = [join(import.meta.dirname, 'crashes.fixture.ts'), dir, String(first)];
  const host = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const isReady = new Promise<void>((resolve) => {
    host.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('ready\n')) resolve();
    });
  });
  const closed = once(host, 'close');
  await Promise.race([isReady, closed]);
  await pause(lifeMs);
  // The programs it had started go on without it.
  host.kill('SIGKILL');
  await closed;
  return said.trim().split('\n');
}

async function nextHost(): Promise<Workspaces> {
  const processes = createProcesses({ home: join(dir, 'home') });
  await processes.endStrays(0);
  return createWorkspaces({
    processes,
    clock: { now: () => 2000, monotonic: () => 0, after: () => () => undefined },
    cacheDir: join(dir, 'cache'),
    owner: join(dir, 'home'),
  });
}

/** Folders of workspaces on the disk, by run. */
function foldersOnDisk(): readonly string[] {
  const cache = join(dir, 'cache/workspaces');
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .flatMap((project) => readdirSync(join(cache, project)))
    .filter((name) => /^run_\d+$/.test(name))
    .sort();
}

describe('hosts that die while they make, use and delete workspaces', () => {
  test(`[W13] after each of ${CRASHES} crashes the next host has everything in order, and no work is lost`, async () => {
    mkdirSync(join(dir, 'project'));
    mkdirSync(join(dir, 'home'));
    for (let index = 0; index < 40; index++) writeFileSync(join(dir, `project/file-${index}.txt`), `${index}\n`.repeat(50));
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-qm', 'first');
    writeFileSync(join(dir, 'project/mine.txt'), 'not committed');
    const before = git('status', '--porcelain');
    const draw = drawOf(20_261_129);
    const places = { prepare: 0, work: 0, released: 0 };
    const worked = new Set<string>();
    let last = 0;
    for (let crash = 0; crash < CRASHES; crash++) {
      const said = await crashedHost(last, draw.below(ROUND_MS * 2));
      const kind = said.at(-1)?.split(' ')[0];
      if (kind === 'prepare' || kind === 'work' || kind === 'released') places[kind] += 1;
      const fresh = said.flatMap((line) => /^work (run_\d+)$/.exec(line)?.[1] ?? []);
      fresh.forEach((run) => worked.add(run));
      last += said.filter((line) => line.startsWith('prepare')).length;

      const host = await nextHost();
      await host.reconcile(new Set());
      const { removed } = await host.clean(3000);
      const rows = await host.list();
      expect(removed.filter((run) => worked.has(run))).toEqual([]);
      // Everything on the disk is known, everything known is on the disk, and what was worked on is there.
      expect(rows.map(({ runId }) => runId).sort()).toEqual(foldersOnDisk());
      expect(fresh.map((run) => [run, textIn(rows, run)])).toEqual(fresh.map((run) => [run, run]));
      expect(git('status', '--porcelain')).toBe(before);
      // Git knows of no worktree that is gone.
      const listed = git('worktree', 'list', '--porcelain')
        .split('\n')
        .filter((line) => line.startsWith('worktree '));
      expect(listed.filter((line) => !existsSync(line.slice('worktree '.length)))).toEqual([]);
      for (const { runId } of rows.filter((row) => !fresh.includes(row.runId) || draw.below(10) > 0)) {
        const gone = await host.remove(runId, 'discard');
        expect(gone.ok || gone.error.code).toBe(true);
        worked.delete(runId);
      }
    }
    expect(Object.values(places).reduce((sum, one) => sum + one, 0)).toBeGreaterThan(CRASHES / 2);
    git('fsck', '--no-dangling');
  }, 3_600_000);
});

function textIn(rows: Awaited<ReturnType<Workspaces['list']>>, run: string): string | undefined {
  const row = rows.find(({ runId }) => runId === run);
  return row === undefined ? undefined : readFileSync(join(row.root, 'work.txt'), 'utf8');
}
