import { z } from 'zod';
import { folderInput } from '../files/file-list.ts';
import { placeToRead } from '../places.ts';
import { refuse } from '../refusal.ts';
import { defineTool, type ToolRun } from '../tool.ts';
import { counted } from '../words.ts';
import { git, gitOrRefuse, repositoryOf } from './git.ts';

const MOST = 1000;

/** What the marks at the beginning of a commit's subject mean to a reader of release notes. */
const KINDS: readonly { readonly kind: string; readonly marks: RegExp }[] = [
  { kind: 'New', marks: /^(feat|feature|add|adds|added|new|introduce|support)\b/i },
  { kind: 'Fixed', marks: /^(fix|fixes|fixed|bugfix|hotfix|repair|correct|resolve)\b/i },
  { kind: 'Faster', marks: /^(perf|speed|optimi[sz]e)\b/i },
  { kind: 'Documentation', marks: /^(docs?|readme|document)\b/i },
  { kind: 'Behind the scenes', marks: /^(chore|ci|build|test|tests|refactor|style|bump|deps?|revert|merge|release|lint)\b/i },
];
const ORDER = ['New', 'Fixed', 'Faster', 'Changed', 'Documentation', 'Behind the scenes'] as const;

const commit = z.object({
  id: z.string(),
  subject: z.string(),
  text: z.string(),
  author: z.string(),
  at: z.string(),
  kind: z.string(),
  breaking: z.boolean(),
});

/** The commits since a version, grouped for release notes. */
export const changeLog = defineTool({
  name: 'git_log',
  title: 'List changes since the last version',
  description: 'Lists the commits since the last tag (or since one you name), grouped into new, fixed and changed.',
  group: 'git',
  icon: 'git-commit-horizontal',
  input: z.strictObject({
    folder: folderInput,
    since: z.string().default('').meta({ title: 'Since', description: 'A tag, branch or commit; empty means the last tag.' }),
    until: z.string().default('HEAD').meta({ title: 'Until' }),
    merges: z.boolean().default(false).meta({ title: 'Merge commits too' }),
  }),
  output: z.object({
    since: z.string(),
    commits: z.array(commit),
    groups: z.array(z.object({ kind: z.string(), commits: z.array(commit) })),
    authors: z.array(z.string()),
    count: z.number(),
    markdown: z.string(),
    truncated: z.boolean(),
    summary: z.string(),
  }),
  async run(given, run) {
    const { absolute: folder } = await placeToRead(run, given.folder);
    await git(run, folder, ['--version']);
    if ((await repositoryOf(run, folder)) === undefined)
      throw refuse('not_a_repository', `${folder} is not kept by git.`, {
        hint: 'Open a project folder that has a git repository.',
        at: folder,
      });
    const until = await commitOf(run, folder, given.until);
    const tag =
      given.since === ''
        ? (await git(run, folder, ['describe', '--tags', '--abbrev=0', '--end-of-options', until]))?.trim()
        : undefined;
    const since = given.since === '' ? (tag ?? '') : given.since;
    const range =
      since === '' ? until : `${await commitOf(run, folder, tag === undefined ? since : `refs/tags/${tag}`)}..${until}`;
    const printed = await gitOrRefuse(run, folder, [
      'log',
      '--no-show-signature',
      `--max-count=${MOST + 1}`,
      ...(given.merges ? [] : ['--no-merges']),
      '--format=%h%x1f%s%x1f%b%x1f%aN%x1f%aI%x1e',
      '--end-of-options',
      range,
    ]);
    const all = printed
      .split('\x1e')
      .map((entry) => entry.replace(/^\r?\n/, ''))
      .filter((entry) => entry !== '')
      .map(commitFrom);
    const commits = all.slice(0, MOST);
    const groups = ORDER.map((kind) => ({ kind, commits: commits.filter((one) => one.kind === kind) })).filter(
      (group) => group.commits.length > 0,
    );
    return {
      since,
      commits,
      groups,
      authors: [...new Set(commits.map((one) => one.author))].sort(),
      count: commits.length,
      markdown: markdownOf(groups),
      truncated: all.length > MOST,
      summary:
        commits.length === 0
          ? `No changes since ${since}`
          : `${counted(commits.length, 'change')} since ${since === '' ? 'the beginning' : since}`,
    };
  },
});

type Commit = z.infer<typeof commit>;

/** A name that git cannot take for an option, resolved to a commit. */
async function commitOf(run: ToolRun, folder: string, name: string): Promise<string> {
  const id =
    name.startsWith('-') || name.includes('..')
      ? undefined
      : await git(run, folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  // Some versions of git print the separator itself.
  const found = id?.trim().split('\n').at(-1);
  if (found !== undefined && /^[0-9a-f]{40,64}$/.test(found)) return found;
  if (name === 'HEAD')
    throw refuse('no_commits', 'This repository has no commits yet.', { hint: 'Commit something first.', at: folder });
  throw refuse('no_such_commit', `The repository has no tag, branch or commit named “${name}”.`, {
    hint: 'Check its spelling; leave “Since” empty for the last tag.',
    at: name,
  });
}

function commitFrom(entry: string): Commit {
  const [id = '', subject = '', text = '', author = '', at = ''] = entry.split('\x1f');
  const conventional = /^([a-z]+)(\([^)]*\))?(!)?:\s*(.+)$/i.exec(subject);
  const words = conventional?.[4] ?? subject;
  const kind = KINDS.find(({ marks }) => marks.test(subject))?.kind ?? 'Changed';
  return {
    id,
    subject: words.charAt(0).toUpperCase() + words.slice(1),
    text: text.trim(),
    author,
    at,
    kind,
    breaking: conventional?.[3] === '!' || /^BREAKING[ -]CHANGE/m.test(text),
  };
}

function markdownOf(groups: readonly { readonly kind: string; readonly commits: readonly Commit[] }[]): string {
  return groups
    .map(
      ({ kind, commits }) =>
        `## ${kind}\n\n${commits.map((one) => `- ${one.breaking ? '**Breaking:** ' : ''}${one.subject}`).join('\n')}`,
    )
    .join('\n\n');
}
