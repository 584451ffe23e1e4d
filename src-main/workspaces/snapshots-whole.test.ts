import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WorkspaceRecord } from '../../src-shared/history/events.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { Workspaces } from '../ports/workspaces.ts';
import { createWorkspaces } from './create-workspaces.ts';
import { processesWith } from './git/real-git.fixture.ts';

let dir: string;
let project: string;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'flowright-snapshots-')));
  project = join(dir, 'project');
  mkdirSync(project);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(root: string, name: string, text: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
  chmodSync(join(root, name), mode);
}

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@t', '-c', 'protocol.file.allow=always', ...args], {
    cwd,
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

function open(tool: string): Workspaces {
  return createWorkspaces({
    processes: processesWith(tool),
    clock: { now: () => 1000, monotonic: () => 0, after: () => () => undefined },
    cacheDir: join(dir, 'cache'),
    owner: join(dir, 'home'),
  });
}

/** Everything below a folder but git's own: `path` to mode and content or target. */
function listing(root: string, below = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(root, below))) {
    if (name === '.git' && below === '') continue;
    const path = below === '' ? name : `${below}/${name}`;
    const stat = lstatSync(join(root, path));
    if (stat.isDirectory()) Object.assign(found, listing(root, path));
    else if (stat.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(root, path))}`;
    else found[path] = `${(stat.mode & 0o100) === 0 ? 'file' : 'program'} ${readFileSync(join(root, path), 'hex')}`;
  }
  return found;
}

interface Kind {
  readonly name: string;
  readonly git: string;
  readonly repository: boolean;
  readonly mode: 'isolated' | 'in_place';
}

const GIT = '/usr/bin/git';
const kinds: readonly Kind[] = [
  { name: 'a worktree of a git project', git: GIT, repository: true, mode: 'isolated' },
  { name: 'a copy of a plain folder', git: GIT, repository: false, mode: 'isolated' },
  { name: 'a copy on a machine without git', git: 'none', repository: false, mode: 'isolated' },
  { name: 'a git project in place', git: GIT, repository: true, mode: 'in_place' },
  { name: 'a plain folder in place', git: 'none', repository: false, mode: 'in_place' },
];

async function begin(kind: Kind): Promise<{ readonly workspaces: Workspaces; readonly workspace: WorkspaceRecord }> {
  put(project, 'a.txt', 'one\ntwo\nthree\n');
  put(project, 'run.sh', '#!/bin/sh\n', 0o755);
  put(project, 'deep/er/b.bin', Buffer.from([0, 1, 2, 255]));
  put(project, 'become-folder', 'file');
  put(project, 'become-file/x', 'x');
  symlinkSync('a.txt', join(project, 'link'));
  if (kind.repository) {
    put(project, '.gitignore', 'ignored\n');
    git(project, 'init', '-q', '-b', 'main');
    git(project, 'add', '-A');
    git(project, 'commit', '-qm', 'first');
  }
  const workspaces = open(kind.git);
  const prepared = await workspaces.prepare({
    runId: 'run_1',
    projectRoot: project,
    mode: kind.mode,
    includeDirty: false,
    artifacts: join(dir, 'artifacts'),
  });
  return { workspaces, workspace: value(prepared) };
}

/** Every sort of change a step can make. */
function disturb(root: string): void {
  put(root, 'a.txt', 'one\n2\nthree\nfour');
  put(root, 'new "ü.txt', 'untracked\n');
  put(root, 'new-folder/deep/c.txt', 'c');
  chmodSync(join(root, 'run.sh'), 0o644);
  rmSync(join(root, 'deep'), { recursive: true });
  unlinkSync(join(root, 'link'));
  symlinkSync('/etc/passwd', join(root, 'link'));
  unlinkSync(join(root, 'become-folder'));
  put(root, 'become-folder/inside', 'i');
  rmSync(join(root, 'become-file'), { recursive: true });
  put(root, 'become-file', 'f', 0o755);
}

describe.each(kinds)('snapshots of $name', { timeout: 60_000 }, (kind) => {
  const shot = (step: string, before?: string) => ({
    runId: 'run_1',
    step,
    attempt: 1,
    ...(before === undefined ? {} : { before }),
  });

  test('[E55] are taken only when files changed, and restore exactly: contents, modes, links, deletions, new files, nothing', async () => {
    const { workspaces, workspace } = await begin(kind);
    const { root } = workspace;
    const whole =
      kind.mode === 'isolated' ? undefined : [...readdirSync(root), 'new "ü.txt', 'new-folder'].filter((n) => n !== '.git');
    const back = (snapshot: string) =>
      workspaces.restore({ runId: 'run_1', workspace, snapshot, ...(whole === undefined ? {} : { paths: whole }) });
    const before = listing(root);
    const first = value(await workspaces.snapshot({ workspace, ...shot('start') }));
    expect(value(await workspaces.snapshot({ workspace, ...shot('start', first) }))).toBe(first);
    disturb(root);
    const disturbed = listing(root);
    const second = value(await workspaces.snapshot({ workspace, ...shot('loop.3.lock', first) }));
    expect(second).not.toBe(first);
    for (const name of readdirSync(root)) if (name !== '.git') rmSync(join(root, name), { recursive: true });
    const empty = value(await workspaces.snapshot({ workspace, ...shot('empty', second) }));
    value(await back(first));
    expect(listing(root)).toEqual(before);
    value(await back(second));
    expect(listing(root)).toEqual(disturbed);
    value(await back(empty));
    expect(listing(root)).toEqual({});
    value(await back(second));
    expect(listing(root)).toEqual(disturbed);
    expect(codeOf(await back(first.replace(/.{8}$/, '00000000')))).toBe('snapshot_gone');
  });

  test('[E56] tell their difference as a patch that applies and a list with kinds and modes', async () => {
    const { workspaces, workspace } = await begin(kind);
    const first = value(await workspaces.snapshot({ workspace, ...shot('start') }));
    const copy = join(dir, 'applied');
    execFileSync('cp', ['-a', workspace.root, copy]);
    disturb(workspace.root);
    const { patch, files } = value(await workspaces.changes({ runId: 'run_1', workspace, from: first }));
    const second = value(await workspaces.snapshot({ workspace, ...shot('change', first) }));
    expect(value(await workspaces.changes({ runId: 'run_1', workspace, from: first, to: second }))).toEqual({ patch, files });
    expect(value(await workspaces.changes({ runId: 'run_1', workspace, from: second, to: second }))).toEqual({
      patch: '',
      files: [],
    });
    expect([...files].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'a.txt', kind: 'modified' },
      { path: 'become-file', kind: 'added', mode: { before: '000000', after: '100755' } },
      { path: 'become-file/x', kind: 'deleted', mode: { before: '100644', after: '000000' } },
      { path: 'become-folder', kind: 'deleted', mode: { before: '100644', after: '000000' } },
      { path: 'become-folder/inside', kind: 'added', mode: { before: '000000', after: '100644' } },
      { path: 'deep/er/b.bin', kind: 'deleted', mode: { before: '100644', after: '000000' } },
      { path: 'link', kind: 'modified' },
      { path: 'new "ü.txt', kind: 'added', mode: { before: '000000', after: '100644' } },
      { path: 'new-folder/deep/c.txt', kind: 'added', mode: { before: '000000', after: '100644' } },
      { path: 'run.sh', kind: 'modified', mode: { before: '100755', after: '100644' } },
    ]);
    writeFileSync(join(dir, 'p.patch'), patch);
    execFileSync('git', ['apply', '--whitespace=nowarn', join(dir, 'p.patch')], {
      cwd: copy,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    expect(listing(copy)).toEqual(listing(workspace.root));
  });

  test('[E55] take single paths back and leave the rest; all of a folder in place is never taken back', async () => {
    const { workspaces, workspace } = await begin(kind);
    const { root } = workspace;
    const before = listing(root);
    const first = value(await workspaces.snapshot({ workspace, ...shot('start') }));
    disturb(root);
    const disturbed = listing(root);
    value(
      await workspaces.restore({ runId: 'run_1', workspace, snapshot: first, paths: ['a.txt', 'deep', 'new-folder', 'link'] }),
    );
    const expected = { ...disturbed, 'a.txt': before['a.txt'], 'deep/er/b.bin': before['deep/er/b.bin'], link: before['link'] };
    expect(listing(root)).toEqual(
      Object.fromEntries(Object.entries(expected).filter(([path]) => path !== 'new-folder/deep/c.txt')),
    );
    if (kind.mode === 'in_place')
      expect(codeOf(await workspaces.restore({ runId: 'run_1', workspace, snapshot: first }))).toBe('in_place');
  });
});

describe('snapshots in a git project', { timeout: 60_000 }, () => {
  const [worktree, , , inPlace] = kinds;
  if (worktree === undefined || inPlace === undefined) throw new Error('no kinds');

  test("[E55] touch nothing of the person's: index, HEAD, branches, configuration, hooks; ignored files stay out and stay", async () => {
    const { workspaces, workspace } = await begin(inPlace);
    put(project, 'staged.txt', 's');
    git(project, 'add', 'staged.txt');
    put(project, 'ignored', 'secret');
    const own = () => [
      readFileSync(join(project, '.git', 'index'), 'hex'),
      readFileSync(join(project, '.git', 'HEAD'), 'utf8'),
      readFileSync(join(project, '.git', 'config'), 'utf8'),
      git(project, 'for-each-ref', 'refs/heads', 'refs/tags'),
      readdirSync(join(project, '.git', 'hooks')),
    ];
    const before = own();
    const first = value(await workspaces.snapshot({ runId: 'run_1', workspace, step: 'a', attempt: 1 }));
    put(project, 'a.txt', 'changed');
    value(await workspaces.restore({ runId: 'run_1', workspace, snapshot: first, paths: ['a.txt'] }));
    expect(own()).toEqual(before);
    expect(git(project, 'ls-tree', '-r', '--name-only', 'refs/flowright/run_1/a/1')).not.toContain('ignored');
    expect(readFileSync(join(project, 'ignored'), 'utf8')).toBe('secret');
  });

  test('[E55] see what a step hid from git: assumed or skipped files, repositories made in folders, a submodule replaced', async () => {
    const { workspaces, workspace } = await begin(worktree);
    const { root } = workspace;
    const before = listing(root);
    git(root, 'update-index', '--assume-unchanged', 'a.txt');
    git(root, 'update-index', '--skip-worktree', 'run.sh');
    put(root, 'a.txt', 'hidden');
    put(root, 'run.sh', 'hidden', 0o755);
    mkdirSync(join(root, 'app'));
    git(join(root, 'app'), 'init', '-q');
    put(root, 'app/main.ts', 'code');
    put(root, 'app/bin/x', 'x', 0o755);
    symlinkSync('main.ts', join(root, 'app', 'link'));
    const { files } = value(await workspaces.changes({ runId: 'run_1', workspace }));
    expect(files.map(({ path }) => path)).toEqual(['a.txt', 'app/bin/x', 'app/link', 'app/main.ts', 'run.sh']);
    const shot = value(await workspaces.snapshot({ runId: 'run_1', workspace, step: 'a', attempt: 1 }));
    value(await workspaces.restore({ runId: 'run_1', workspace, snapshot: workspace.base ?? '' }));
    expect([listing(root), existsSync(join(root, 'app'))]).toEqual([before, false]);
    value(await workspaces.restore({ runId: 'run_1', workspace, snapshot: shot }));
    expect(listing(root)['app/bin/x']).toBe(`program ${Buffer.from('x').toString('hex')}`);
  });

  test('[E55] take commits of a step back with its files', async () => {
    const { workspaces, workspace } = await begin(worktree);
    const { root } = workspace;
    put(root, 'a.txt', 'first change');
    const shot = value(await workspaces.snapshot({ runId: 'run_1', workspace, step: 'a', attempt: 1 }));
    git(root, 'checkout', '-qb', 'mine');
    git(root, 'commit', '-qam', 'by the step');
    value(await workspaces.restore({ runId: 'run_1', workspace, snapshot: shot }));
    expect([git(root, 'rev-parse', 'HEAD').trim(), git(root, 'status', '--porcelain')]).toEqual([workspace.base, ' M a.txt\n']);
  });

  test('[E58] run nothing a repository names: hooks, monitors, filters, merge drivers, settings of submodules', async () => {
    const trap = join(dir, 'trap.sh');
    writeFileSync(trap, `#!/bin/sh\ntouch "${join(dir, 'sprung')}"\ncat\n`, { mode: 0o755 });
    const lib = join(dir, 'lib');
    mkdirSync(lib);
    git(lib, 'init', '-q');
    put(lib, 'l.txt', 'l');
    git(lib, 'add', '-A');
    git(lib, 'commit', '-qm', 'lib');
    git(project, 'init', '-q', '-b', 'main');
    git(project, 'submodule', '--quiet', 'add', lib, 'sub');
    const { workspaces, workspace } = await begin(inPlace);
    const evil = (folder: string): void => {
      for (const [key, text] of [
        ['core.fsmonitor', trap],
        ['filter.x.clean', trap],
        ['filter.x.smudge', trap],
        ['filter.x.process', trap],
        ['diff.external', trap],
        ['merge.x.driver', trap],
        ['core.sshCommand', trap],
      ] as const)
        git(folder, 'config', key, text);
      put(folder, '.gitattributes', '* filter=x diff=x merge=x\n');
      const hooks = join(git(folder, 'rev-parse', '--absolute-git-dir').trim(), 'hooks');
      for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change', 'fsmonitor-watchman'])
        put(hooks, hook, readFileSync(trap), 0o755);
    };
    put(project, 'sub/l.txt', 'changed in the submodule');
    mkdirSync(join(project, 'nested'));
    git(join(project, 'nested'), 'init', '-q');
    put(project, 'nested/n.txt', 'n');
    put(project, '.gitmodules', `${readFileSync(join(project, '.gitmodules'), 'utf8')}\tignore = none\n\tupdate = !${trap}\n`);
    for (const folder of ['.', 'sub', 'nested']) evil(join(project, folder));
    rmSync(join(dir, 'sprung'), { force: true });
    const first = value(await workspaces.snapshot({ runId: 'run_1', workspace, step: 'a', attempt: 1 }));
    put(project, 'a.txt', 'changed');
    value(await workspaces.changes({ runId: 'run_1', workspace, from: first }));
    value(await workspaces.restore({ runId: 'run_1', workspace, snapshot: first, paths: ['a.txt', 'deep'] }));
    value(await workspaces.patch(workspace));
    expect([existsSync(join(dir, 'sprung')), readFileSync(join(project, 'a.txt'), 'utf8')]).toEqual([false, 'one\ntwo\nthree\n']);
  });
});
