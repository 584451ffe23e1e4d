import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ok, type Result } from '../../src-shared/lib/result.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Workspaces } from '../ports/workspaces.ts';
import { createWorkspaces } from './create-workspaces.ts';
import { processesWith } from './git/real-git.fixture.ts';

let dir: string;
let project: string;
let now = 0;
const clock: Clock = { now: () => now, monotonic: () => 0, after: () => () => undefined };

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'flowright-workspaces-')));
  project = join(dir, 'my project');
  mkdirSync(project);
  now = 1000;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@t', ...args], {
    cwd: project,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function put(name: string, text: string | Uint8Array, root = project): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

function commitAll(): void {
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'first');
}

function open(tool = '/usr/bin/git', more: { readonly mostBytes?: number } = {}): Workspaces {
  return createWorkspaces({
    processes: processesWith(tool),
    clock,
    cacheDir: join(dir, 'cache'),
    owner: join(dir, 'home'),
    ...more,
  });
}

type Prepare = Parameters<Workspaces['prepare']>[0];

async function isolated(workspaces: Workspaces, more: Partial<Prepare> = {}) {
  const prepared = await workspaces.prepare({
    runId: 'run_1',
    projectRoot: project,
    mode: 'isolated',
    includeDirty: false,
    artifacts: join(dir, 'artifacts'),
    ...more,
  });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
  return prepared.value;
}

function codeOf(result: Result<unknown, Problem>): string {
  return result.ok ? 'ok' : result.error.code;
}

/** Applies a patch to a copy of the project as git would, and gives the copy. */
function applied(patch: string): string {
  const target = join(dir, 'applied');
  execFileSync('cp', ['-a', project, target]);
  writeFileSync(join(dir, 'p.patch'), patch);
  execFileSync('git', ['apply', '--whitespace=nowarn', join(dir, 'p.patch')], {
    cwd: target,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return target;
}

describe('a workspace of a git project', () => {
  test('[W1] is a worktree outside the project that leaves uncommitted work out, and says that there is some', async () => {
    put('a.txt', 'committed\n');
    commitAll();
    const workspaces = open();
    expect(await workspaces.dirty(project)).toEqual(ok(false));
    put('a.txt', 'changed\n');
    put('new.txt', 'new\n');
    expect(await workspaces.dirty(project)).toEqual(ok(true));
    const workspace = await isolated(workspaces);
    expect(workspace).toEqual({
      mode: 'isolated',
      kind: 'worktree',
      root: workspace.root,
      projectRoot: project,
      base: git('rev-parse', 'HEAD').trim(),
      artifacts: join(dir, 'artifacts'),
    });
    expect(workspace.root).toMatch(/cache\/workspaces\/my-project-[0-9a-f]{10}\/run_1$/);
    expect([readFileSync(join(workspace.root, 'a.txt'), 'utf8'), existsSync(join(workspace.root, 'new.txt'))]).toEqual([
      'committed\n',
      false,
    ]);
    expect(await isolated(workspaces)).toEqual(workspace);
  });

  test('[W2] takes uncommitted work along without touching the index, ignored files aside', async () => {
    put('a.txt', 'committed\n');
    put('gone.txt', 'x');
    put('.gitignore', 'ignored.txt\n');
    commitAll();
    put('a.txt', 'changed\n');
    put('staged.txt', 'staged\n');
    git('add', 'staged.txt');
    put('deep/new.txt', 'new\n');
    put('ignored.txt', 'secret');
    unlinkSync(join(project, 'gone.txt'));
    const before = [readFileSync(join(project, '.git', 'index')).toString('hex'), git('status', '--porcelain')];
    const workspaces = open();
    const workspace = await isolated(workspaces, { includeDirty: true });
    expect([readFileSync(join(project, '.git', 'index')).toString('hex'), git('status', '--porcelain')]).toEqual(before);
    expect(readdirSync(workspace.root).sort()).toEqual(['.git', '.gitignore', 'a.txt', 'deep', 'staged.txt']);
    expect(readFileSync(join(workspace.root, 'a.txt'), 'utf8')).toBe('changed\n');
    expect(await workspaces.patch(workspace)).toEqual(ok(undefined));
    expect(
      codeOf(
        await open().prepare({
          runId: 'run_2',
          projectRoot: project,
          mode: 'isolated',
          ref: 'nowhere',
          includeDirty: false,
          artifacts: '',
        }),
      ),
    ).toBe('ref_not_found');
  });

  test('[W3] gives its change as one patch that applies: text, binary, new, deleted, renamed, committed', async () => {
    put('a.txt', 'one\ntwo\nthree\n');
    put('b.bin', Buffer.from([0, 1, 2, 3]));
    put('c.txt', 'c');
    commitAll();
    const workspaces = open();
    const workspace = await isolated(workspaces);
    put('a.txt', 'one\n2\nthree', workspace.root);
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@t', 'commit', '-qam', 'by the agent'], { cwd: workspace.root });
    put('b.bin', Buffer.from([0, 9, 2, 3, 255]), workspace.root);
    put('new "ü.txt', 'new\n', workspace.root);
    unlinkSync(join(workspace.root, 'c.txt'));
    const patch = await workspaces.patch(workspace);
    if (!patch.ok || patch.value === undefined) throw new Error('no patch');
    const target = applied(patch.value);
    expect([
      readFileSync(join(target, 'a.txt'), 'utf8'),
      readFileSync(join(target, 'b.bin')),
      readFileSync(join(target, 'new "ü.txt'), 'utf8'),
      existsSync(join(target, 'c.txt')),
    ]).toEqual(['one\n2\nthree', Buffer.from([0, 9, 2, 3, 255]), 'new\n', false]);
  });

  test('[W4] is deleted when nothing would be lost, and never while its change is nowhere else', async () => {
    put('a.txt', 'a\n');
    commitAll();
    const workspaces = open();
    const end = 'delete_on_success';
    const clean = await isolated(workspaces);
    expect(await workspaces.release({ runId: 'run_1', workspace: clean, end, succeeded: true })).toEqual(
      ok({ kept: false, reason: 'Nothing in it is missing from the project.' }),
    );
    expect([existsSync(clean.root), git('worktree', 'list').trim().split('\n').length]).toEqual([false, 1]);
    const changed = await isolated(workspaces, { runId: 'run_2' });
    put('a.txt', 'better\n', changed.root);
    const kept = await workspaces.release({ runId: 'run_2', workspace: changed, end, succeeded: true });
    expect(kept.ok && kept.value.kept).toBe(true);
    const [row, ...others] = await workspaces.list();
    expect([row, others]).toEqual([
      { runId: 'run_2', root: changed.root, projectRoot: project, bytes: row?.bytes, unmerged: true, createdAt: 1000 },
      [],
    ]);
    expect(row?.bytes).toBeGreaterThan(0);
    put('a.txt', 'better\n');
    expect((await workspaces.list()).map(({ unmerged }) => unmerged)).toEqual([false]);
    expect(codeOf(await workspaces.remove('run_2'))).toBe('ok');
    expect([existsSync(changed.root), await workspaces.list(), codeOf(await workspaces.remove('run_2'))]).toEqual([
      false,
      [],
      'not_found',
    ]);
    const failed = await isolated(workspaces, { runId: 'run_3' });
    expect(codeOf(await workspaces.remove('run_3'))).toBe('run_open');
    const after = await workspaces.release({ runId: 'run_3', workspace: failed, end, succeeded: false });
    expect(after.ok && after.value.reason).toBe('Kept, because the run did not succeed.');
  });

  test('[W5] is kept while a program works in it', async () => {
    put('a.txt', 'a\n');
    commitAll();
    const workspaces = open();
    const workspace = await isolated(workspaces);
    const child = spawn('sleep', ['1000'], { cwd: workspace.root, stdio: 'ignore' });
    await new Promise((resolve) => child.once('spawn', resolve));
    const released = await workspaces.release({ runId: 'run_1', workspace, end: 'keep_while_unmerged', succeeded: true });
    expect(released.ok && released.value.reason).toBe('Kept, because a program still works in it.');
    expect(codeOf(await workspaces.remove('run_1'))).toBe('workspace_in_use');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(codeOf(await workspaces.remove('run_1'))).toBe('ok');
  });

  test('[W6] runs no program a repository names: hooks, filters, monitors, external diffs', async () => {
    put('a.txt', 'a\n');
    commitAll();
    const trap = join(dir, 'trap.sh');
    writeFileSync(trap, `#!/bin/sh\ntouch "${join(dir, 'sprung')}"\ncat\n`, { mode: 0o755 });
    mkdirSync(join(project, '.git', 'hooks'), { recursive: true });
    for (const hook of ['post-checkout', 'pre-commit', 'reference-transaction', 'post-index-change', 'fsmonitor-watchman']) {
      writeFileSync(join(project, '.git', 'hooks', hook), readFileSync(trap), { mode: 0o755 });
    }
    for (const [key, value] of [
      ['filter.x.clean', trap],
      ['filter.x.smudge', trap],
      ['filter.x.required', 'true'],
      ['core.fsmonitor', trap],
      ['diff.external', trap],
      ['diff.x.textconv', trap],
      ['diff.x.command', trap],
    ] as const) {
      git('config', key, value);
    }
    const workspaces = open();
    put('.gitattributes', '* filter=x diff=x\n');
    put('b.txt', 'b\n');
    const workspace = await isolated(workspaces, { includeDirty: true });
    put('a.txt', 'evil\n', workspace.root);
    execFileSync('rm', ['-f', join(workspace.root, '.git')]);
    put('.git', `gitdir: ${join(dir, 'elsewhere')}\n`, workspace.root);
    const patch = await workspaces.patch(workspace);
    expect(patch.ok && patch.value?.includes('+evil')).toBe(true);
    await workspaces.list();
    expect(codeOf(await workspaces.release({ runId: 'run_1', workspace, end: 'keep_while_unmerged', succeeded: true }))).toBe(
      'ok',
    );
    expect(existsSync(join(dir, 'sprung'))).toBe(false);
  });

  test('[W7] of a folder below the top works there; a repository without commits and one that does not know the folder work too', async () => {
    put('packages/a/x.txt', 'x\n');
    commitAll();
    const workspaces = open();
    const below = await isolated(workspaces, { projectRoot: join(project, 'packages/a') });
    expect([
      below.root.endsWith('run_1/packages/a/') || below.root.endsWith('run_1/packages/a'),
      readdirSync(below.root),
    ]).toEqual([true, ['x.txt']]);
    put('unknown/y.txt', 'y\n');
    const unknown = await isolated(workspaces, { projectRoot: join(project, 'unknown'), runId: 'run_2' });
    expect([unknown.kind, readdirSync(unknown.root)]).toEqual(['copy', ['y.txt']]);
    rmSync(join(project, '.git'), { recursive: true });
    git('init', '-q');
    const empty = await isolated(workspaces, { runId: 'run_3', includeDirty: true });
    expect([empty.kind, readdirSync(empty.root).sort()]).toEqual(['worktree', ['.git', 'packages', 'unknown']]);
  });

  test('[W8] in place tells its own change from what was there before', async () => {
    put('a.txt', 'a\n');
    commitAll();
    put('mine.txt', 'before the run\n');
    const workspaces = open();
    const workspace = await isolated(workspaces, { mode: 'in_place' });
    expect([workspace.kind, workspace.root]).toEqual(['folder', project]);
    expect(await workspaces.patch(workspace)).toEqual(ok(undefined));
    put('a.txt', 'run\n');
    const patch = await workspaces.patch(workspace);
    expect(patch.ok && [patch.value?.includes('+run'), patch.value?.includes('mine')]).toEqual([true, false]);
    expect(await isolated(workspaces, { mode: 'none' })).toEqual({
      mode: 'none',
      kind: 'none',
      root: project,
      projectRoot: project,
      artifacts: join(dir, 'artifacts'),
    });
  });
});

describe('a workspace of a plain folder', () => {
  test('[W9] is a copy with links, permissions and nested repositories, and its patch applies, with git or without', async () => {
    put('a.txt', 'one\ntwo\n');
    put('sub/.git/config', 'not ours');
    put('run.sh', 'echo');
    chmodSync(join(project, 'run.sh'), 0o755);
    symlinkSync('a.txt', join(project, 'link'));
    put('big.bin', Buffer.alloc(100, 7));
    put('empty.txt', '');
    const workspaces = open('none');
    const workspace = await isolated(open('none'));
    expect([workspace.kind, readdirSync(workspace.root).sort()]).toEqual([
      'copy',
      ['a.txt', 'big.bin', 'empty.txt', 'link', 'run.sh', 'sub'],
    ]);
    expect(await workspaces.patch(workspace)).toEqual(ok(undefined));
    put('a.txt', 'one\nTWO', workspace.root);
    put('big.bin', Buffer.from(Array.from({ length: 300 }, (_, n) => (n * 7) % 256)), workspace.root);
    put('sub/we"ird\tname.txt', 'w\n', workspace.root);
    put('empty.txt', 'full\n', workspace.root);
    put('new-empty', '', workspace.root);
    chmodSync(join(workspace.root, 'run.sh'), 0o644);
    unlinkSync(join(workspace.root, 'link'));
    symlinkSync('run.sh', join(workspace.root, 'link'));
    const patch = await workspaces.patch(workspace);
    if (!patch.ok || patch.value === undefined) throw new Error('no patch');
    expect(patch.value).toContain('-two\n+TWO\n\\ No newline at end of file\n');
    const target = applied(patch.value);
    expect(execFileSync('git', ['diff', '--no-index', '--name-only', target, workspace.root], { encoding: 'utf8' })).toBe('');
    const kept = await workspaces.release({ runId: 'run_1', workspace, end: { keep_days: 2 }, succeeded: true });
    expect(kept.ok && kept.value.kept).toBe(true);
  });

  test('[W10] refuses what cannot go well, and leaves nothing half-made', async () => {
    put('a.bin', Buffer.alloc(2000));
    const refused = [
      await open('none', { mostBytes: 1000 }).prepare({
        runId: 'run_1',
        projectRoot: project,
        mode: 'isolated',
        includeDirty: false,
        artifacts: '',
      }),
      await open().prepare({
        runId: 'run_2',
        projectRoot: join(dir, 'nowhere'),
        mode: 'none',
        includeDirty: false,
        artifacts: '',
      }),
      await open().prepare({
        runId: 'run_3',
        projectRoot: join(project, 'a.bin'),
        mode: 'in_place',
        includeDirty: false,
        artifacts: '',
      }),
      await open('none').prepare({ runId: 'run_4', projectRoot: dir, mode: 'isolated', includeDirty: false, artifacts: '' }),
      await open('none').prepare({
        runId: 'run_5',
        projectRoot: project,
        mode: 'isolated',
        ref: 'main',
        includeDirty: false,
        artifacts: '',
      }),
    ];
    expect(refused.map(codeOf)).toEqual([
      'too_big',
      'folder_not_found',
      'not_a_folder',
      'folder_holds_workspaces',
      'ref_without_git',
    ]);
    expect(await open().list()).toEqual([]);
  });
});

describe('after a crash', () => {
  test('[W11] half-made workspaces go, kept ones go when their time is over and nothing is lost, open ones stay', async () => {
    put('a.txt', 'a\n');
    commitAll();
    const first = open();
    const made = await Promise.all(
      ['run_open', 'run_old', 'run_old_changed', 'run_young', 'run_half'].map((runId) => isolated(first, { runId })),
    );
    const [running, old, oldChanged, young, half] = made;
    if (running === undefined || old === undefined || oldChanged === undefined || young === undefined || half === undefined)
      throw new Error('missing');
    await first.release({ runId: 'run_old', workspace: old, end: { keep_days: 1 }, succeeded: true });
    put('a.txt', 'work\n', oldChanged.root);
    await first.release({ runId: 'run_old_changed', workspace: oldChanged, end: { keep_days: 1 }, succeeded: true });
    await first.release({ runId: 'run_young', workspace: young, end: { keep_days: 3 }, succeeded: true });
    const record = `${half.root}.json`;
    writeFileSync(record, readFileSync(record, 'utf8').replace('"ready"', '"preparing"'));
    now += 2 * 86_400_000;
    const second = open();
    await second.reconcile(new Set(['run_open']));
    expect((await second.list()).map(({ runId }) => runId).sort()).toEqual(['run_old_changed', 'run_open', 'run_young']);
    expect([existsSync(half.root), existsSync(old.root), codeOf(await second.remove('run_open'))]).toEqual([
      false,
      false,
      'run_open',
    ]);
    expect(await isolated(second, { runId: 'run_open' })).toEqual(running);
    expect((await isolated(second, { runId: 'run_half' })).root).toBe(half.root);
  });

  test('[W12] workspaces of another data directory are left alone', async () => {
    put('a.txt', 'a\n');
    const other = createWorkspaces({ processes: processesWith('none'), clock, cacheDir: join(dir, 'cache'), owner: 'other' });
    const workspace = await isolated(other);
    const mine = open();
    await mine.reconcile(new Set());
    expect([await mine.list(), existsSync(workspace.root)]).toEqual([[], true]);
    renameSync(workspace.root, `${workspace.root}-gone`);
    expect(codeOf(await other.patch({ ...workspace, root: '/nowhere' }))).toBe('workspace_gone');
  });
});
