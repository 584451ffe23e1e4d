import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { problem } from '../../src-shared/lib/problem.ts';
import { ok, type Result } from '../../src-shared/lib/result.ts';
import type { Captured, Processes } from '../ports/processes.ts';
import type { Workspaces } from '../ports/workspaces.ts';
import { createWorkspaces } from './create-workspaces.ts';

let dir: string;
let project: string;

const refused: Result<never, Problem> = { ok: false, error: problem('cannot_start', 'not in this test') };

function open(tool: string): Workspaces {
  const processes: Processes = {
    start: () => Promise.resolve(refused),
    endOrphan: () => Promise.resolve(),
    endStrays: () => Promise.resolve(),
    find: () => Promise.resolve(tool === 'none' ? undefined : tool),
    capture: ([program, ...args], { cwd, env }): Promise<Result<Captured, Problem>> =>
      new Promise((resolve) => {
        const child = spawn(program, args, { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
        const texts = { stdout: '', stderr: '' };
        child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
        child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
        child.once('close', (code) => resolve(ok({ code: code ?? 128, ...texts })));
      }),
  };
  return createWorkspaces({
    processes,
    clock: { now: () => 1000, monotonic: () => 0, after: () => () => undefined },
    cacheDir: join(dir, 'cache'),
    owner: join(dir, 'home'),
  });
}

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'flowright-snapshots-')));
  project = join(dir, 'project');
  mkdirSync(project);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function git(root: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@t', ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function put(root: string, name: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
  chmodSync(join(root, name), mode);
}

/** Everything below a folder: contents, whether it can be run, where links lead. */
function pictureOf(root: string, below = ''): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry): (readonly [string, string])[] => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (path === '.git') return [];
      if (entry.isSymbolicLink()) return [[path, `-> ${readlinkSync(join(root, path))}`]];
      if (entry.isDirectory()) return Object.entries(pictureOf(root, path));
      const runs = (lstatSync(join(root, path)).mode & 0o100) === 0 ? '' : '* ';
      return [[path, runs + readFileSync(join(root, path), 'utf8')]];
    }),
  );
}

async function must<T>(asked: Promise<Result<T, Problem>>): Promise<T> {
  const result = await asked;
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const kinds = [
  { kind: 'a git project', tool: '/usr/bin/git', isGit: true },
  { kind: 'a plain folder without git', tool: 'none', isGit: false },
] as const;

describe.each(kinds)('snapshots of $kind', ({ tool, isGit }) => {
  const prepare = (workspaces: Workspaces, runId: string, from?: Parameters<Workspaces['prepare']>[0]['from']) =>
    must(
      workspaces.prepare({
        runId,
        projectRoot: project,
        mode: 'isolated',
        includeDirty: false,
        artifacts: join(dir, 'artifacts'),
        ...(from === undefined ? {} : { from }),
      }),
    );

  beforeEach(() => {
    put(project, 'kept.txt', 'kept\n');
    put(project, 'gone.txt', 'to be deleted\n');
    put(project, 'deep/tool.sh', 'echo\n', 0o755);
    put(project, 'deep/plain.sh', 'echo\n');
    symlinkSync('kept.txt', join(project, 'link'));
    if (!isGit) return;
    put(project, '.gitignore', 'ignored/\n');
    git(project, 'init', '-q', '-b', 'main');
    git(project, 'add', '-A');
    git(project, 'commit', '-qm', 'first');
  });

  function work(root: string): void {
    put(root, 'kept.txt', 'changed\n');
    rmSync(join(root, 'gone.txt'));
    put(root, 'new/untracked.txt', 'new\n');
    chmodSync(join(root, 'deep/plain.sh'), 0o755);
    chmodSync(join(root, 'deep/tool.sh'), 0o644);
    rmSync(join(root, 'link'));
    symlinkSync('new/untracked.txt', join(root, 'link'));
    symlinkSync('/nowhere', join(root, 'dangling'));
  }

  function spoil(root: string): void {
    put(root, 'kept.txt', 'spoiled\n');
    rmSync(join(root, 'new'), { recursive: true });
    put(root, 'new', 'a file where a folder was\n');
    rmSync(join(root, 'link'));
    put(root, 'link', 'a file where a link was\n');
    rmSync(join(root, 'deep'), { recursive: true });
    put(root, 'gone.txt', 'it is back\n');
    put(root, 'late/extra.txt', 'too late\n');
  }

  test('[E69] a branch begins with exactly those files: contents, permissions, deletions, untracked files, links', async () => {
    const workspaces = open(tool);
    const first = await prepare(workspaces, 'run_1');
    work(first.root);
    const snapshot = await must(workspaces.snapshot({ runId: 'run_1', step: 'a', attempt: 1 }));
    const then = pictureOf(first.root);
    spoil(first.root);
    const from = { run: 'run_1', snapshot, ...(first.base === undefined ? {} : { base: first.base }) };
    const branch = await prepare(workspaces, 'run_2', from);
    expect(pictureOf(branch.root)).toEqual(then);
    expect(pictureOf(first.root)['kept.txt']).toBe('spoiled\n');
    expect(pictureOf(project)['kept.txt']).toBe('kept\n');
    expect(await must(workspaces.patch(branch))).toContain('untracked.txt');
  });

  test('[E69] the files are kept when the workspace they were in is gone', async () => {
    const workspaces = open(tool);
    const first = await prepare(workspaces, 'run_1');
    work(first.root);
    const snapshot = await must(workspaces.snapshot({ runId: 'run_1', step: 'a', attempt: 1 }));
    const then = pictureOf(first.root);
    spoil(first.root);
    await must(workspaces.release({ runId: 'run_1', workspace: first, end: 'keep_while_unmerged', succeeded: true }));
    await must(workspaces.remove('run_1', 'discard'));
    expect(existsSync(first.root)).toBe(false);
    if (isGit) git(project, 'gc', '-q', '--prune=now');
    const from = { run: 'run_1', snapshot, ...(first.base === undefined ? {} : { base: first.base }) };
    await must(workspaces.holds({ projectRoot: project, from }));
    const branch = await prepare(workspaces, 'run_2', from);
    expect(pictureOf(branch.root)).toEqual(then);
    const begun = await prepare(workspaces, 'run_3', { ...from, snapshot: undefined });
    expect(pictureOf(begun.root)).toEqual(pictureOf(project));
  });

  test('[E69] one that is not kept any more is refused in clear words, before anything is made', async () => {
    const workspaces = open(tool);
    const first = await prepare(workspaces, 'run_1');
    const snapshot = isGit ? '0123456789abcdef0123456789abcdef01234567' : 'files-0123';
    const from = { run: 'run_1', snapshot, ...(first.base === undefined ? {} : { base: first.base }) };
    const held = await workspaces.holds({ projectRoot: project, from });
    expect(held.ok ? 'held' : held.error.code).toBe('snapshot_gone');
  });

  test('[E65] the same files give the same snapshot; ignored files are left out of it and left alone', async () => {
    const workspaces = open(tool);
    const first = await prepare(workspaces, 'run_1');
    work(first.root);
    const one = await must(workspaces.snapshot({ runId: 'run_1', step: 'a', attempt: 1 }));
    const same = await must(workspaces.snapshot({ runId: 'run_1', step: 'b', attempt: 1, before: one }));
    const then = pictureOf(first.root);
    spoil(first.root);
    if (isGit) put(first.root, 'ignored/cache.bin', 'cache\n');
    const other = await must(workspaces.snapshot({ runId: 'run_1', step: 'c', attempt: 1, before: same }));
    await must(workspaces.restore({ runId: 'run_1', snapshot: one }));
    expect({ same: same === one, other: other === one }).toEqual({ same: true, other: false });
    expect(pictureOf(first.root)).toEqual({ ...then, ...(isGit ? { 'ignored/cache.bin': 'cache\n' } : {}) });
    if (isGit) expect(git(first.root, 'status', '--porcelain', 'new')).toBe('?? new/\n');
  });

  test('[E71] two snapshots are compared file by file', async () => {
    const workspaces = open(tool);
    const first = await prepare(workspaces, 'run_1');
    put(first.root, 'kept.txt', 'one\n');
    const one = await must(workspaces.snapshot({ runId: 'run_1', step: 'a', attempt: 1 }));
    put(first.root, 'kept.txt', 'two\n');
    const two = await must(workspaces.snapshot({ runId: 'run_1', step: 'b', attempt: 1 }));
    const patch = await must(workspaces.difference({ projectRoot: project, from: one, to: two }));
    expect(patch.split('\n').filter((line) => /^[-+][a-z]/.test(line))).toEqual(['-one', '+two']);
    expect(await must(workspaces.difference({ projectRoot: project, from: one, to: one }))).toBe('');
  });
});

test('[E69] what was committed in the workspace is checked out again where it was', async () => {
  put(project, 'a.txt', 'one\n');
  git(project, 'init', '-q', '-b', 'main');
  git(project, 'add', '-A');
  git(project, 'commit', '-qm', 'first');
  const workspaces = open('/usr/bin/git');
  const request = { projectRoot: project, mode: 'isolated', includeDirty: false, artifacts: join(dir, 'artifacts') } as const;
  const first = await must(workspaces.prepare({ ...request, runId: 'run_1' }));
  put(first.root, 'a.txt', 'two\n');
  git(first.root, 'commit', '-qam', 'by a step');
  put(first.root, 'b.txt', 'not committed\n');
  const snapshot = await must(workspaces.snapshot({ runId: 'run_1', step: 'loop.0.lock', attempt: 1 }));
  git(first.root, 'add', '-A');
  git(first.root, 'commit', '-qm', 'by a later step');
  const from = { run: 'run_1', snapshot, ...(first.base === undefined ? {} : { base: first.base }) };
  const branch = await must(workspaces.prepare({ ...request, runId: 'run_2', from }));
  expect(git(branch.root, 'log', '--format=%s').split('\n').slice(0, 2)).toEqual(['by a step', 'first']);
  expect(git(branch.root, 'status', '--porcelain')).toBe('?? b.txt\n');
  expect(git(project, 'branch', '--list').trim()).toBe('* main');
});
