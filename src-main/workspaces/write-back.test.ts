import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import { createWorkspaces } from './create-workspaces.ts';
import { mergeTexts } from './folders/merge-text.ts';
import { processesWith } from './git/real-git.fixture.ts';
import { openBelow, openSafely } from './folders/safe-folder.ts';

let dir: string;
let project: string;
let now = 1000;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'flowright-write-back-')));
  project = join(dir, 'project');
  mkdirSync(project);
  now = 1000;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(root: string, name: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
  chmodSync(join(root, name), mode);
}

function read(name: string): string {
  return readFileSync(join(project, name), 'utf8');
}

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@t', ...args], {
    cwd: project,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function value<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function codeOf(result: Result<unknown, Problem>): string {
  return result.ok ? 'ok' : result.error.code;
}

function open(tool: string) {
  return createWorkspaces({
    processes: processesWith(tool),
    clock: { now: () => now, monotonic: () => 0, after: () => () => undefined },
    cacheDir: join(dir, 'cache'),
    owner: join(dir, 'home'),
  });
}

const TEN = Array.from({ length: 10 }, (_, line) => `line ${line}\n`).join('');

describe.each([
  { kind: 'a git project', tool: '/usr/bin/git', isGit: true },
  { kind: 'a plain folder without git', tool: 'none', isGit: false },
])('the change of a run on $kind', { timeout: 60_000 }, ({ tool, isGit }) => {
  async function begin() {
    put(project, 'text.txt', TEN);
    put(project, 'gone/away.txt', 'a');
    put(project, 'run.sh', 'x');
    put(project, 'kept.txt', 'kept\n');
    if (isGit) {
      git('init', '-q', '-b', 'main');
      git('add', '-A');
      git('commit', '-qm', 'first');
    }
    const workspaces = open(tool);
    const request = { runId: 'run_1', projectRoot: project, mode: 'isolated', includeDirty: false, artifacts: '' } as const;
    const workspace = value(await workspaces.prepare(request));
    put(workspace.root, 'text.txt', TEN.replace('line 2', 'LINE 2'));
    put(workspace.root, 'new/file.txt', 'new\n');
    rmSync(join(workspace.root, 'gone'), { recursive: true });
    chmodSync(join(workspace.root, 'run.sh'), 0o755);
    return { workspaces, workspace };
  }

  test('[E63] is shown, applied as shown with what changed meanwhile merged in, and taken back', async () => {
    const { workspaces } = await begin();
    put(project, 'text.txt', TEN.replace('line 8', 'line eight'));
    put(project, 'mine.txt', 'mine\n');
    const preview = value(await workspaces.preview('run_1'));
    expect(preview.files).toEqual([
      { path: 'gone/away.txt', kind: 'deleted', how: 'taken' },
      { path: 'new/file.txt', kind: 'added', how: 'taken' },
      { path: 'run.sh', kind: 'modified', how: 'taken' },
      { path: 'text.txt', kind: 'modified', how: 'merged' },
    ]);
    expect([preview.clean, existsSync(join(project, 'new'))]).toEqual([true, false]);
    expect(codeOf(await workspaces.apply('run_1', 'other'))).toBe('stale_preview');
    value(await workspaces.apply('run_1', preview.token));
    expect([read('text.txt'), existsSync(join(project, 'gone')), read('new/file.txt'), read('mine.txt')]).toEqual([
      TEN.replace('line 2', 'LINE 2').replace('line 8', 'line eight'),
      false,
      'new\n',
      'mine\n',
    ]);
    expect(value(await workspaces.change('run_1')).applied).toBe(true);
    value(await workspaces.undo('run_1'));
    expect([read('text.txt'), read('gone/away.txt'), existsSync(join(project, 'new'))]).toEqual([
      TEN.replace('line 8', 'line eight'),
      'a',
      false,
    ]);
    expect(codeOf(await workspaces.undo('run_1'))).toBe('nothing_to_undo');
  });

  test('[E63] is refused whole where both changed the same place; nothing is half applied', async () => {
    const { workspaces } = await begin();
    put(project, 'text.txt', TEN.replace('line 2', 'my line 2'));
    put(project, 'new', 'a file where a folder is needed');
    const before = readdirSync(project);
    const preview = value(await workspaces.preview('run_1'));
    expect(preview.files.filter(({ how }) => how === 'conflict').map(({ path }) => path)).toEqual(['new/file.txt', 'text.txt']);
    expect([codeOf(await workspaces.apply('run_1', preview.token)), readdirSync(project)]).toEqual(['conflict', before]);
    put(project, 'text.txt', TEN);
    const blocked = value(await workspaces.preview('run_1'));
    expect(codeOf(await workspaces.apply('run_1', blocked.token))).toBe('conflict');
    expect([read('text.txt'), read('gone/away.txt'), read('new')]).toEqual([TEN, 'a', 'a file where a folder is needed']);
  });

  test('[E63] is not taken back over later work, and applying twice is told', async () => {
    const { workspaces } = await begin();
    value(await workspaces.apply('run_1', value(await workspaces.preview('run_1')).token));
    expect(codeOf(await workspaces.apply('run_1', value(await workspaces.preview('run_1')).token))).toBe('nothing_to_apply');
    put(project, 'new/file.txt', 'worked on\n');
    expect([codeOf(await workspaces.undo('run_1')), read('new/file.txt')]).toEqual(['changed_meanwhile', 'worked on\n']);
  });

  test('[E63] half written by a machine that stopped is taken back at the next start, later work aside', async () => {
    const { workspaces } = await begin();
    const preview = value(await workspaces.preview('run_1'));
    value(await workspaces.apply('run_1', preview.token));
    const [folder = ''] = readdirSync(join(dir, 'cache', 'workspaces'));
    const journal = join(dir, 'cache', 'workspaces', folder, 'writes', 'run_1.json');
    writeFileSync(journal, readFileSync(journal, 'utf8').replace('"written"', '"writing"'));
    put(project, 'text.txt', TEN);
    put(project, 'new/file.txt', 'worked on\n');
    await open(tool).reconcile(new Set(['run_1']));
    expect([read('text.txt'), read('gone/away.txt'), read('new/file.txt'), existsSync(journal)]).toEqual([
      TEN,
      'a',
      'worked on\n',
      false,
    ]);
  });

  test('[E62] counts as merged once applied, and its workspace goes when nobody can want it back', async () => {
    const { workspaces, workspace } = await begin();
    value(await workspaces.apply('run_1', value(await workspaces.preview('run_1')).token));
    const [row] = await workspaces.list();
    expect(row?.unmerged).toBe(false);
    put(project, 'run.sh', 'changed');
    value(await workspaces.release({ runId: 'run_1', workspace, end: 'keep_while_unmerged', succeeded: true }));
    put(project, 'run.sh', 'x', 0o755);
    await open(tool).reconcile(new Set());
    expect(existsSync(workspace.root)).toBe(true);
    now += 8 * 86_400_000;
    await open(tool).reconcile(new Set());
    expect(existsSync(workspace.root)).toBe(false);
  });

  test('[E64] becomes a branch that nothing checks out', async () => {
    const { workspaces } = await begin();
    if (!isGit) {
      expect(codeOf(await workspaces.branch('run_1', 'change'))).toBe('not_a_repository');
      return;
    }
    const made = value(await workspaces.branch('run_1', 'agent/change'));
    expect(git('show', '--name-status', '--format=%s', 'agent/change').trim().split('\n')).toEqual([
      'Change of run run_1',
      '',
      'D\tgone/away.txt',
      'A\tnew/file.txt',
      'M\trun.sh',
      'M\ttext.txt',
    ]);
    expect([
      git('rev-parse', 'agent/change').trim(),
      git('status', '--porcelain'),
      git('branch', '--show-current').trim(),
    ]).toEqual([made.commit, '', 'main']);
    expect([codeOf(await workspaces.branch('run_1', 'main')), codeOf(await workspaces.branch('run_1', '../x'))]).toEqual([
      'branch_exists',
      'bad_branch_name',
    ]);
    expect((await workspaces.list()).map(({ unmerged }) => unmerged)).toEqual([false]);
  });
});

test('[E63] two changes of a text are laid together unless they touch', () => {
  const merged = (ours: string, theirs: string) => mergeTexts('a\nb\nc\nd\n', ours, theirs);
  expect([
    merged('A\nb\nc\nd\n', 'a\nb\nc\nD'),
    merged('a\nb\nc\nd\n', 'a\nd\n'),
    merged('a\nX\nc\nd\n', 'a\nX\nc\nd\n'),
    merged('a\nX\nc\nd\n', 'a\nY\nc\nd\n'),
    merged('a\nb\nX\nc\nd\n', 'a\nb\nY\nc\nd\n'),
    merged('', 'a\nb\nc\nD\n'),
  ]).toEqual(['A\nb\nc\nD', 'a\nd\n', 'a\nX\nc\nd\n', undefined, undefined, undefined]);
});

test.runIf(process.platform === 'linux')(
  '[E59] a folder swapped for a link meanwhile is never written through',
  { timeout: 60_000 },
  async () => {
    const outside = join(dir, 'outside');
    mkdirSync(outside);
    mkdirSync(join(project, 'a'));
    const swap = `cd '${project}'; i=0; while [ $i -lt 100000 ]; do mv a b 2>/dev/null; ln -s '${outside}' a 2>/dev/null; rm -f a 2>/dev/null; mv b a 2>/dev/null; i=$((i+1)); done`;
    const swapper = spawn('sh', ['-c', swap], { stdio: 'ignore' });
    const told = new Set<string>();
    for (let round = 0; round < 400; round += 1) {
      const top = await openSafely(project);
      try {
        const folder = await openBelow(top, 'a');
        await folder?.write(`f${round % 5}`, 0o644, async (file) => {
          await file.writeFile('x');
          return true;
        });
        await folder?.remove(`f${(round + 1) % 5}`);
        await folder?.close();
      } catch (error) {
        told.add(error instanceof Error && 'code' in error ? String(error.code) : String(error));
      } finally {
        await top.close();
      }
    }
    swapper.kill('SIGKILL');
    expect([...told].filter((code) => !['ELOOP', 'ENOENT', 'ENOTDIR'].includes(code))).toEqual([]);
    expect(readdirSync(outside)).toEqual([]);
  },
);

test('[E59] a link in the way of a file is replaced, not followed', async () => {
  put(project, 'a.txt', 'a');
  const workspaces = open('none');
  const workspace = value(
    await workspaces.prepare({ runId: 'run_1', projectRoot: project, mode: 'isolated', includeDirty: false, artifacts: '' }),
  );
  const victim = join(dir, 'victim');
  writeFileSync(victim, 'safe');
  put(workspace.root, 'a.txt', 'changed');
  unlinkSync(join(project, 'a.txt'));
  symlinkSync(victim, join(project, 'a.txt'));
  const preview = value(await workspaces.preview('run_1'));
  expect([preview.files, codeOf(await workspaces.apply('run_1', preview.token)), readFileSync(victim, 'utf8')]).toEqual([
    [{ path: 'a.txt', kind: 'modified', how: 'conflict' }],
    'conflict',
    'safe',
  ]);
});
