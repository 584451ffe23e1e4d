import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Runs a script of the repository as it was at a commit, with the same words but for `--commit`. */
export function atCommit(commit: string, script: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-commit-'));
  const tree = join(folder, 'tree');
  const git = (...words: string[]) => spawnSync('git', words, { cwd: root, encoding: 'utf8' });
  const added = git('worktree', 'add', '--detach', tree, commit.replace(/\+$/, ''));
  if (added.status !== 0) {
    console.error(`There is no commit ${commit} here: ${added.stderr.trim()}`);
    process.exitCode = 2;
    return;
  }
  try {
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    const words = process.argv.slice(2);
    const at = words.findIndex((word) => word.startsWith('--commit'));
    words.splice(at, words[at]?.includes('=') === true ? 1 : 2);
    process.exitCode = spawnSync(process.execPath, [join(tree, script), ...words], { cwd: tree, stdio: 'inherit' }).status ?? 1;
  } finally {
    git('worktree', 'remove', '--force', tree);
    rmSync(folder, { recursive: true, force: true });
  }
}
