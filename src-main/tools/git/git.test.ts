import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openToolBench, type ToolBench } from '../testing/tool-bench.fixture.ts';

let at: ToolBench;
const git = (...args: string[]): void =>
  void execFileSync(
    'git',
    ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.org', '-c', 'init.defaultBranch=main', ...args],
    { cwd: at.root, stdio: 'ignore' },
  );
const commit = async (message: string, files: Readonly<Record<string, string>>): Promise<void> => {
  await at.write(files);
  git('add', '-A');
  git('commit', '-qm', message);
};
beforeEach(async () => {
  at = await openToolBench({ mode: 'none' });
});
afterEach(() => at.close());

describe('git', () => {
  test('[T-git] a folder that is no repository is a fact; a log of it is refused', async () => {
    expect(await at.call('git_status')).toMatchObject({ repository: false, summary: 'This folder is not kept by git' });
    expect((await at.fail('git_log')).code).toBe('not_a_repository');
    expect(await at.call('git_large')).toMatchObject({ count: 0 });
  });
  test('[T-git] a repository without commits', async () => {
    git('init', '-q');
    expect(await at.call('git_status')).toMatchObject({
      repository: true,
      branch: 'main',
      commits: 0,
      last_commit: null,
      clean: true,
    });
    expect((await at.fail('git_log')).code).toBe('no_commits');
  });
  test('[T-git] tells branch, changes, version, authors', async () => {
    git('init', '-q');
    await commit('First', { 'a.txt': '1', 'old name.txt': 'content that is long enough to be found again', 'gone.txt': 'x' });
    git('tag', 'v1.0');
    await commit('fix: a bug', { 'b.txt': '2' });
    git('mv', 'old name.txt', 'new näme.txt');
    git('rm', '-q', 'gone.txt');
    await at.write({ 'a.txt': 'changed', 'sub/new.txt': '1' });
    expect(await at.call('git_status')).toMatchObject({
      branch: 'main',
      clean: false,
      changes: [
        { path: 'a.txt', what: 'changed' },
        { path: 'gone.txt', what: 'deleted' },
        { path: 'new näme.txt', what: 'renamed' },
        { path: 'sub/', what: 'new' },
      ],
      commits: 2,
      last_tag: 'v1.0',
      commits_since_tag: 1,
      last_commit: { subject: 'fix: a bug', author: 'Ana' },
      authors: [{ name: 'Ana', commits: 2 }],
      summary: 'On main: 4 files not committed',
    });
  });
  test('[T-git] groups changes since the last tag or a named one', async () => {
    git('init', '-q');
    await commit('First', { a: '1' });
    git('tag', 'v1.0');
    await commit('feat(ui)!: dark mode', { a: '2' });
    await commit('Fix the crash on start\n\nBREAKING CHANGE: none', { a: '3' });
    await commit('Rewrite the parser', { a: '4' });
    const log = await at.call('git_log');
    expect(log).toMatchObject({ since: 'v1.0', count: 3, summary: '3 changes since v1.0', authors: ['Ana'] });
    expect(log['markdown']).toBe(
      '## New\n\n- **Breaking:** Dark mode\n\n## Fixed\n\n- **Breaking:** Fix the crash on start\n\n## Changed\n\n- Rewrite the parser',
    );
    expect((await at.call('git_log', { since: 'HEAD~1' }))['count']).toBe(1);
    for (const since of ['--output=/tmp/x', 'nope', 'v1.0..HEAD', '-x'])
      expect((await at.fail('git_log', { since })).code).toBe('no_such_commit');
  });
  test('[T-git] large committed files, and a search that leaves ignored files out', async () => {
    git('init', '-q');
    await commit('Big', { 'big.bin': 'x'.repeat(2 * 1024 * 1024), 'small.txt': 'TODO', '.gitignore': 'dist/\n' });
    await at.write({ 'dist/out.js': 'TODO', 'new.txt': 'TODO' });
    expect(await at.call('git_large', { min_mb: 1 })).toMatchObject({ files: [{ path: 'big.bin', size: '2 MB' }], count: 1 });
    expect((await at.call('text_search', { find: ['TODO'] }))['by_file']).toEqual([
      { path: 'new.txt', count: 1 },
      { path: 'small.txt', count: 1 },
    ]);
  });
  test('[T-git] a large file deleted later is still found, as a clone brings it', async () => {
    git('init', '-q');
    expect((await at.call('git_large'))['summary']).toBe('Nothing is committed here');
    await commit('Big', { 'old film.bin': 'x'.repeat(3 * 1024 * 1024), 'kept.bin': 'y'.repeat(2 * 1024 * 1024) });
    git('rm', '-q', 'old film.bin');
    await commit('Take the film out', { 'a.txt': '1' });
    expect(await at.call('git_large', { min_mb: 1 })).toMatchObject({
      files: [
        { path: 'old film.bin', size: '3 MB', current: false, where: 'only in earlier versions' },
        { path: 'kept.bin', size: '2 MB', current: true, where: 'in the current version' },
      ],
      count: 2,
      only_in_history: 1,
      complete: true,
      summary: '2 committed files larger than 1 MB, 5 MB together; 1 of them only in earlier versions',
    });
    expect((await at.call('git_large', { min_mb: 4 }))['summary']).toBe('No file larger than 4 MB was ever committed');
  });
  test('[T-git] a repository’s own settings run nothing', async () => {
    git('init', '-q');
    await commit('First', { a: '1' });
    const trap = join(at.root, '..', 'trap.sh');
    const sprung = join(at.root, '..', 'sprung');
    writeFileSync(trap, `#!/bin/sh\ntouch '${sprung}'\n`);
    chmodSync(trap, 0o755);
    for (const key of ['core.fsmonitor', 'core.pager', 'diff.external', 'gpg.program', 'core.sshCommand', 'credential.helper'])
      git('config', key, trap);
    git('config', 'log.showSignature', 'true');
    await at.write({ a: '2' });
    await at.call('git_status');
    await at.call('git_log');
    await at.call('git_large');
    await at.call('text_secrets');
    expect(existsSync(sprung)).toBe(false);
  });
});
