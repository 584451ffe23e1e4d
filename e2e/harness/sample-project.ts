import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Makes a small git repository with one commit and one unsaved file; gives its path. */
export function makeProject(folder: string): string {
  const project = join(folder, 'project');
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'README.md'), '# Sample\n\nFIXME: say more.\n');
  const git = (...words: string[]): void => {
    execFileSync('git', ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.org', ...words], {
      cwd: project,
      stdio: 'ignore',
    });
  };
  git('init', '-b', 'main');
  git('add', '.');
  git('commit', '-m', 'Start');
  writeFileSync(join(project, 'notes.txt'), 'Not saved in git yet.\n');
  return project;
}

/** A `git` that waits until `release` was called: a way to stop a run half-way without sleeping. POSIX only. */
export function holdGit(folder: string): { readonly env: Readonly<Record<string, string>>; reached(): boolean; release(): void } {
  const programs = join(folder, 'programs');
  const gate = join(folder, 'gate-open');
  const mark = join(folder, 'gate-reached');
  const real =
    (process.env['PATH'] ?? '')
      .split(delimiter)
      .map((path) => join(path, 'git'))
      .find((path) => existsSync(path)) ?? 'git';
  mkdirSync(programs, { recursive: true });
  writeFileSync(
    join(programs, 'git'),
    `#!/bin/sh\n: > '${mark}'\nwhile [ ! -e '${gate}' ]; do sleep 0.1; done\nexec '${real}' "$@"\n`,
    { mode: 0o755 },
  );
  return {
    env: { PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}` },
    reached: () => existsSync(mark),
    release: () => writeFileSync(gate, ''),
  };
}
