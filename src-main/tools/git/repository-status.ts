import { z } from 'zod';
import { folderInput } from '../files/file-list.ts';
import { placeToRead } from '../places.ts';
import { defineTool, type ToolRun } from '../tool.ts';
import { counted, listed } from '../words.ts';
import { fields, git, gitOrRefuse, repositoryOf } from './git.ts';

const MOST_CHANGED = 500;

const change = z.object({ path: z.string(), what: z.string() });

/** The state of a git repository, without a shell. */
export const repositoryStatus = defineTool({
  name: 'git_status',
  title: 'Look at a git repository',
  description:
    'Tells the branch, what is not committed or not pushed yet, the last change, the last version and who works on it.',
  group: 'git',
  icon: 'git-branch',
  input: z.strictObject({ folder: folderInput }),
  output: z.object({
    repository: z.boolean(),
    branch: z.string(),
    upstream: z.string(),
    ahead: z.number(),
    behind: z.number(),
    clean: z.boolean(),
    changes: z.array(change),
    changed: z.number(),
    commits: z.number(),
    last_commit: z.object({ id: z.string(), subject: z.string(), author: z.string(), at: z.string() }).nullable(),
    last_tag: z.string(),
    commits_since_tag: z.number(),
    authors: z.array(z.object({ name: z.string(), commits: z.number() })),
    stashes: z.number(),
    branches: z.number(),
    summary: z.string(),
  }),
  async run(given, run) {
    const { absolute: folder } = await placeToRead(run, given.folder);
    // Git missing altogether is said plainly; a folder that is no repository is a fact, not a failure.
    await git(run, folder, ['--version']);
    if ((await repositoryOf(run, folder)) === undefined) return NOT_A_REPOSITORY;
    const state = stateOf(
      await gitOrRefuse(run, folder, [
        'status',
        '--porcelain=v2',
        '--branch',
        '-z',
        '--untracked-files=normal',
        '--ignore-submodules=all',
      ]),
    );
    const tag = (await git(run, folder, ['describe', '--tags', '--abbrev=0']))?.trim() ?? '';
    const last = fieldsOf(await git(run, folder, ['log', '-1', '--no-show-signature', '--format=%h%x00%s%x00%aN%x00%aI']));
    const commits = await numberOf(run, folder, ['rev-list', '--count', 'HEAD']);
    const authors = authorsOf(await git(run, folder, ['log', '--no-show-signature', '--max-count=20000', '--format=%aN']));
    const stashes = await git(run, folder, ['stash', 'list', '--format=%h']);
    const branches = await git(run, folder, ['for-each-ref', '--format=%(refname)', 'refs/heads']);
    return {
      repository: true,
      ...state,
      changes: state.changes.slice(0, MOST_CHANGED),
      changed: state.changes.length,
      commits,
      last_commit:
        last === undefined ? null : { id: last[0] ?? '', subject: last[1] ?? '', author: last[2] ?? '', at: last[3] ?? '' },
      last_tag: tag,
      commits_since_tag:
        tag === '' ? commits : await numberOf(run, folder, ['rev-list', '--count', '--end-of-options', `refs/tags/${tag}..HEAD`]),
      authors,
      stashes: linesIn(stashes),
      branches: linesIn(branches),
      summary: summaryOf(state),
    };
  },
});

const NOT_A_REPOSITORY = {
  repository: false,
  branch: '',
  upstream: '',
  ahead: 0,
  behind: 0,
  clean: true,
  changes: [],
  changed: 0,
  commits: 0,
  last_commit: null,
  last_tag: '',
  commits_since_tag: 0,
  authors: [],
  stashes: 0,
  branches: 0,
  summary: 'This folder is not kept by git',
} as const;

interface State {
  readonly branch: string;
  readonly upstream: string;
  readonly ahead: number;
  readonly behind: number;
  readonly clean: boolean;
  readonly changes: readonly { readonly path: string; readonly what: string }[];
}

function stateOf(printed: string): State {
  const parts = fields(printed);
  const header = (name: string): string => parts.find((part) => part.startsWith(`# ${name} `))?.slice(name.length + 3) ?? '';
  const [, ahead = '0', behind = '0'] = /^\+(\d+) -(\d+)$/.exec(header('branch.ab')) ?? [];
  const changes = changesOf(parts);
  const head = header('branch.head');
  return {
    branch: head === '(detached)' ? '' : head,
    upstream: header('branch.upstream'),
    ahead: Number(ahead),
    behind: Number(behind),
    clean: changes.length === 0,
    changes,
  };
}

function changesOf(parts: readonly string[]): State['changes'] {
  const changes: { path: string; what: string }[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    if (part.startsWith('? ')) changes.push({ path: part.slice(2), what: 'new' });
    else if (part.startsWith('1 ')) changes.push({ path: part.split(' ').slice(8).join(' '), what: wordOf(part.slice(2, 4)) });
    else if (part.startsWith('u ')) changes.push({ path: part.split(' ').slice(10).join(' '), what: 'in conflict' });
    else if (part.startsWith('2 ')) {
      changes.push({ path: part.split(' ').slice(9).join(' '), what: 'renamed' });
      // The old name is a field of its own.
      index += 1;
    }
  }
  return changes;
}

function wordOf(code: string): string {
  if (code.includes('D')) return 'deleted';
  return code.startsWith('A') ? 'new' : 'changed';
}

function summaryOf(state: State): string {
  const words = [
    state.clean ? 'everything is committed' : `${counted(state.changes.length, 'file')} not committed`,
    ...(state.ahead > 0 ? [`${counted(state.ahead, 'commit')} not pushed`] : []),
    ...(state.behind > 0 ? [`${counted(state.behind, 'commit')} behind ${state.upstream}`] : []),
  ];
  return `${state.branch === '' ? 'No branch is checked out' : `On ${state.branch}`}: ${listed(words)}`;
}

function authorsOf(printed: string | undefined): readonly { readonly name: string; readonly commits: number }[] {
  const counts = new Map<string, number>();
  for (const name of (printed ?? '').split('\n').filter((line) => line !== '')) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 50)
    .map(([name, commits]) => ({ name, commits }));
}

function fieldsOf(printed: string | undefined): readonly string[] | undefined {
  return printed === undefined || printed.trim() === '' ? undefined : printed.replace(/\r?\n$/, '').split('\0');
}

async function numberOf(run: ToolRun, folder: string, args: readonly string[]): Promise<number> {
  return Number((await git(run, folder, args))?.trim() ?? '0') || 0;
}

function linesIn(printed: string | undefined): number {
  return (printed ?? '').split('\n').filter((line) => line !== '').length;
}
