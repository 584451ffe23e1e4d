import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { Processes } from '../ports/processes.ts';
import { createWorkspaces } from './create-workspaces.ts';
import { processesWith } from './git/real-git.fixture.ts';

let dir: string;
let project: string;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'flowright-isolated-')));
  project = join(dir, 'project');
  mkdirSync(project);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function value<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Real programs until the machine "stops" before the n-th call. */
function dyingAt(n: number, tool: string): Processes {
  const real = processesWith(tool);
  let calls = 0;
  return {
    ...real,
    capture: (argv, options) => {
      calls += 1;
      if (calls >= n) throw new Error('the machine stopped');
      return real.capture(argv, options);
    },
  };
}

function open(processes: Processes) {
  return createWorkspaces({
    processes,
    clock: { now: () => 1000, monotonic: () => 0, after: () => () => undefined },
    cacheDir: join(dir, 'cache'),
    owner: join(dir, 'home'),
  });
}

const LINES = 'one\ntwo\nthree\nfour\nfive\n';
const place = (step: string) => ({ runId: 'run_1', step, attempt: 1 });

const kinds = [
  { kind: 'a worktree', tool: '/usr/bin/git', isGit: true, mode: 'isolated' },
  { kind: 'a copy', tool: 'none', isGit: false, mode: 'isolated' },
  { kind: 'a git project in place', tool: '/usr/bin/git', isGit: true, mode: 'in_place' },
  { kind: 'a plain folder in place', tool: 'none', isGit: false, mode: 'in_place' },
] as const;

describe.each(kinds)('places for single steps in $kind', { timeout: 120_000 }, ({ tool, isGit, mode }) => {
  async function begin() {
    writeFileSync(join(project, 'a.txt'), LINES);
    writeFileSync(join(project, 'b.txt'), 'b\n');
    if (isGit) {
      for (const words of [
        ['init', '-q'],
        ['add', '-A'],
        ['-c', 'user.name=T', '-c', 'user.email=t@t', 'commit', '-qm', 'x'],
      ])
        execFileSync('git', words, { cwd: project });
    }
    const workspaces = open(processesWith(tool));
    const request = { runId: 'run_1', projectRoot: project, mode, includeDirty: false, artifacts: '' };
    return { workspaces, main: value(await workspaces.prepare(request)) };
  }

  test('[E60] begin as the workspace is, and bring their changes into it three-way', async () => {
    const { workspaces, main } = await begin();
    writeFileSync(join(main.root, 'untracked.txt'), 'by an earlier step\n');
    const one = value(await workspaces.isolate({ place: place('one'), workspace: main }));
    const two = value(await workspaces.isolate({ place: place('two'), workspace: main }));
    expect([readFileSync(join(one.root, 'untracked.txt'), 'utf8'), one.root === two.root]).toEqual([
      'by an earlier step\n',
      false,
    ]);
    writeFileSync(join(one.root, 'a.txt'), LINES.replace('one', 'ONE'));
    writeFileSync(join(one.root, 'new.txt'), 'new\n');
    rmSync(join(one.root, 'b.txt'));
    writeFileSync(join(two.root, 'a.txt'), LINES.replace('five', 'FIVE'));
    expect(readFileSync(join(main.root, 'a.txt'), 'utf8')).toBe(LINES);
    value(await workspaces.merge(place('one')));
    value(await workspaces.merge(place('two')));
    value(await workspaces.merge(place('two')));
    expect([
      readFileSync(join(main.root, 'a.txt'), 'utf8'),
      readFileSync(join(main.root, 'new.txt'), 'utf8'),
      existsSync(join(main.root, 'b.txt')),
    ]).toEqual([LINES.replace('one', 'ONE').replace('five', 'FIVE'), 'new\n', false]);
    await workspaces.leave(place('one'));
    await workspaces.leave(place('two'));
    expect([existsSync(one.root), existsSync(two.root), value(await workspaces.merge(place('one')))]).toEqual([
      false,
      false,
      { files: [] },
    ]);
  });

  test('[E60] begin at the same moment, each with all the files', async () => {
    const { workspaces, main } = await begin();
    const steps = ['one', 'two', 'three', 'four', 'five', 'six'];
    const made = await Promise.all(steps.map((step) => workspaces.isolate({ place: place(step), workspace: main })));
    expect(made.map((one) => (one.ok ? readFileSync(join(one.value.root, 'a.txt'), 'utf8') : one.error))).toEqual(
      steps.map(() => LINES),
    );
  });

  test('[E60] a conflict applies nothing and gives the patch', async () => {
    const { workspaces, main } = await begin();
    const one = value(await workspaces.isolate({ place: place('one'), workspace: main }));
    writeFileSync(join(one.root, 'a.txt'), LINES.replace('one', 'ONE'));
    writeFileSync(join(one.root, 'new.txt'), 'new\n');
    writeFileSync(join(main.root, 'a.txt'), LINES.replace('one', 'uno'));
    const merged = value(await workspaces.merge(place('one')));
    expect([merged.files, merged.conflict?.code, merged.patch?.includes('+ONE'), existsSync(join(main.root, 'new.txt'))]).toEqual(
      [[], 'conflict', true, false],
    );
  });

  test('[E61] a machine that stops at any moment of making, applying or deleting loses nothing and leaves nothing', async () => {
    const { main } = await begin();
    let finished = false;
    for (let n = 1; !finished && n < 200; n += isGit ? 7 : 1) {
      const life = async (processes: Processes): Promise<void> => {
        const workspaces = open(processes);
        await workspaces.reconcile(new Set(['run_1']));
        const one = value(await workspaces.isolate({ place: place('one'), workspace: main }));
        writeFileSync(join(one.root, 'a.txt'), LINES.replace('two', `two ${n}`));
        value(await workspaces.merge(place('one')));
        await workspaces.leave(place('one'));
      };
      try {
        await life(dyingAt(n, tool));
        finished = true;
      } catch (error) {
        if (!(error instanceof Error) || error.message !== 'the machine stopped') throw error;
        await life(processesWith(tool));
      }
      const after = readFileSync(join(main.root, 'a.txt'), 'utf8');
      expect([LINES.replace('two', `two ${n}`)]).toContain(after);
      writeFileSync(join(main.root, 'a.txt'), LINES);
    }
    expect(finished).toBe(true);
    const [folder = ''] = readdirSync(join(dir, 'cache', 'workspaces'));
    const left = readdirSync(join(dir, 'cache', 'workspaces', folder)).filter((name) => name.includes('+'));
    expect(left).toEqual([]);
  });

  test('[E61] places of a run that is over go at the next start', async () => {
    const { workspaces, main } = await begin();
    const one = value(await workspaces.isolate({ place: place('one'), workspace: main }));
    await open(processesWith(tool)).reconcile(new Set(['run_1']));
    expect(existsSync(one.root)).toBe(true);
    await open(processesWith(tool)).reconcile(new Set());
    expect([existsSync(one.root), (await workspaces.list()).filter(({ runId }) => runId.includes('+'))]).toEqual([false, []]);
  });
});
