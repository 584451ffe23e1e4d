import { basename, dirname } from 'node:path';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { CommittedFiles, FileCommit } from '../../ports/committed-files.ts';
import type { Processes } from '../../ports/processes.ts';
import { findGit, type Git, type GitPlace } from './git.ts';
import { gitProjectOf } from './git-project.ts';

const FORMAT = '%H%x00%ct%x00%an%x00%s';

/** {@link CommittedFiles} by the git of this machine, run so that nothing in the repository can make it run something else. */
export function createCommittedFiles(processes: Processes): CommittedFiles {
  let found: Promise<Git | undefined> | undefined;
  const git = (): Promise<Git | undefined> => (found ??= findGit(processes));
  return {
    async commits(path, most) {
      const own = await git();
      if (own === undefined) return [];
      const place = { workTree: dirname(path) };
      const asked = await own.ask(place, [
        'log',
        '-z',
        `--max-count=${most}`,
        `--format=${FORMAT}`,
        '--',
        `:(literal)${basename(path)}`,
      ]);
      return asked.ok && asked.value.code === 0 ? commitsIn(asked.value.stdout) : [];
    },
    async read(path, revision) {
      const own = await git();
      if (own === undefined)
        return err(
          problem('no_git', 'git is not installed here, so its versions cannot be read.', { hint: 'Install git.', at: path }),
        );
      const place = { workTree: dirname(path) };
      if ((await gitProjectOf(own, place.workTree)) === undefined)
        return err(
          problem('not_in_git', `${path} does not lie in a git repository.`, { hint: 'Name two files instead.', at: path }),
        );
      return textAt(own, place, { path, revision });
    },
  };
}

async function textAt(
  git: Git,
  place: GitPlace,
  { path, revision }: { readonly path: string; readonly revision: string },
): Promise<Result<string, Problem>> {
  const find = (what: string) => git.ask(place, ['rev-parse', '--verify', '--quiet', '--end-of-options', what]);
  const commit = await find(`${revision}^{commit}`);
  if (!commit.ok) return commit;
  if (commit.value.code !== 0)
    return err(
      problem('ref_not_found', `The repository has no branch, tag or commit "${revision}".`, {
        hint: 'Check the name, or fetch it first.',
        at: path,
      }),
    );
  const blob = await find(`${commit.value.stdout.trim()}:./${basename(path)}`);
  if (!blob.ok) return blob;
  if (blob.value.code !== 0)
    return err(
      problem('file_not_found', `${revision} has no ${path}.`, { hint: 'See `git log` for the commits that have it.', at: path }),
    );
  const text = await git.run(place, ['cat-file', 'blob', blob.value.stdout.trim()]);
  if (text.ok && text.value.includes('\0'))
    return err(
      problem('file_binary', `${path} is not a text file in ${revision}.`, { hint: 'A workflow is UTF-8 text.', at: path }),
    );
  return text.ok ? ok(text.value) : text;
}

function commitsIn(printed: string): readonly FileCommit[] {
  const parts = printed.split('\0');
  const commits: FileCommit[] = [];
  for (let index = 0; index + 3 < parts.length; index += 4) {
    const [commit = '', seconds = '', author = '', subject = ''] = parts.slice(index, index + 4);
    commits.push({ commit: commit.trim(), at: Number(seconds) * 1000, author, subject });
  }
  return commits;
}
