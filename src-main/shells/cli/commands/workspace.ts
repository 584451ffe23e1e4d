import { z } from 'zod';
import { assertNever } from '../../../../src-shared/lib/assert-never.ts';
import { need, readOptions, unknownWord } from '../options.ts';
import { programName } from '../program-name.ts';
import { withApp, type Session } from '../session.ts';
import { EXIT, size, table, type ExitCode } from '../terminal.ts';

const BRANCH = 'workspace branch <run> <name>';
const WHATS = ['list', 'show', 'shell', 'apply', 'undo', 'branch', 'patch', 'clean'] as const;
const optionsSchema = z.object({
  preview: z.boolean().optional(),
  discard: z.boolean().optional(),
  olderThan: z
    .string()
    .regex(/^\d+(\.\d+)?d?$/, '--older-than takes a number of days, as in 7 or 7d.')
    .optional(),
});
type Given = z.infer<typeof optionsSchema>;

/** `workspace list | show | shell | apply | undo | branch | patch | clean`. */
export async function workspace(
  session: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const options = readOptions(optionsSchema, given);
  const what = WHATS.find((each) => each === (words[0] ?? 'list'));
  switch (what) {
    case undefined:
      throw unknownWord('workspace', words[0] ?? '', WHATS);
    case 'list':
      return list(session);
    case 'show':
      return show(session, need(words, 1, 'workspace show <run>'));
    case 'shell':
      return shell(session, need(words, 1, 'workspace shell <run>'));
    case 'apply':
      return apply(session, need(words, 1, 'workspace apply <run>'), options);
    case 'undo':
      return undo(session, need(words, 1, 'workspace undo <run>'));
    case 'branch':
      return branch(session, need(words, 1, BRANCH), need(words, 2, BRANCH));
    case 'patch':
      return patch(session, need(words, 1, 'workspace patch <run>'));
    case 'clean':
      return clean(session, words[1], options);
    default:
      return assertNever(what);
  }
}

async function list(session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const { rows, usage } = await withApp(session, 'read', async (api) => ({
    rows: await api.workspaces.list(),
    usage: await api.workspaces.usage(),
  }));
  if (terminal.json)
    terminal.line(rows.map(({ runId, projectRoot, ...row }) => ({ run_id: runId, project: projectRoot, ...row })));
  else if (rows.length === 0) terminal.out('No workspaces are kept.');
  else {
    terminal.out(table(rows.map((row) => [row.runId, size(row.bytes), row.unmerged ? 'holds changes' : 'no changes', row.root])));
    terminal.out(`${size(usage.workspaces)} in ${usage.count}, and ${size(usage.snapshots)} of snapshots`);
  }
  return EXIT.done;
}

async function show(session: Session, runId: string): Promise<ExitCode> {
  const { terminal } = session;
  const { change, row } = await withApp(session, 'read', async (api) => ({
    change: await api.workspaces.change({ runId, without: 'patch' }),
    row: (await api.workspaces.list()).find((each) => each.runId === runId),
  }));
  if (terminal.json) {
    const { root, into, git, applied, files } = change;
    terminal.line({ run_id: runId, root, project: into, git, applied, bytes: row?.bytes, unmerged: row?.unmerged, files });
    return EXIT.done;
  }
  terminal.out(change.root);
  terminal.out(`  of ${change.into}${row === undefined ? '' : `, ${size(row.bytes)}`}${change.applied ? ', applied' : ''}`);
  if (change.files.length === 0) terminal.out('  Nothing was changed.');
  else terminal.out(table(change.files.map(({ kind, path }) => ['  ', SIGN[kind], path])));
  return EXIT.done;
}

const SIGN = { added: '+', modified: '~', deleted: '-' } as const;

async function shell(session: Session, runId: string): Promise<ExitCode> {
  const change = await withApp(session, 'read', (api) => api.workspaces.change({ runId, without: 'patch' }));
  const env = { FLOWRIGHT_RUN_ID: runId, FLOWRIGHT_WORKSPACE: change.root, FLOWRIGHT_PROJECT_ROOT: change.into };
  const { openPersonShell } = await import('../../../compose.ts');
  const code = await openPersonShell(change.root, env);
  return code === 0 ? EXIT.done : EXIT.failed;
}

async function apply(session: Session, runId: string, { preview: only }: Given): Promise<ExitCode> {
  const { terminal } = session;
  return withApp(session, 'read', async (api) => {
    const preview = await api.workspaces.preview({ runId });
    const done = only === true ? preview : await api.workspaces.apply({ runId, token: preview.token });
    if (terminal.json)
      terminal.line({ run_id: runId, into: done.into, applied: only !== true, clean: done.clean, files: done.files });
    else {
      terminal.out(table(done.files.map(({ kind, how, path }) => [SIGN[kind], path, HOW[how]])));
      if (only !== true) terminal.out(`Applied to ${done.into}. Take it back: ${programName()} workspace undo ${runId}`);
      else if (done.clean) terminal.out(`Would be written to ${done.into}.`);
      else terminal.out('Nothing would be written.');
    }
    return only === true && done.files.some(({ how }) => how === 'conflict') ? EXIT.failed : EXIT.done;
  });
}

const HOW = { taken: '', merged: 'merged with your own changes', same: 'already there', conflict: 'conflict' } as const;

async function undo(session: Session, runId: string): Promise<ExitCode> {
  const { files } = await withApp(session, 'read', (api) => api.workspaces.undo({ runId }));
  if (session.terminal.json) session.terminal.line({ run_id: runId, files });
  else session.terminal.out(`Taken back: ${files.length === 1 ? 'one file' : `${files.length} files`}.`);
  return EXIT.done;
}

async function branch(session: Session, runId: string, name: string): Promise<ExitCode> {
  const made = await withApp(session, 'read', (api) => api.workspaces.branch({ runId, name }));
  if (session.terminal.json) session.terminal.line({ run_id: runId, ...made });
  else session.terminal.out(`The branch ${made.branch} holds the change. Look at it: git log -p -1 ${made.branch}`);
  return EXIT.done;
}

async function patch(session: Session, runId: string): Promise<ExitCode> {
  const change = await withApp(session, 'read', (api) => api.workspaces.change({ runId }));
  if (session.terminal.json) session.terminal.line({ run_id: runId, patch: change.patch });
  else process.stdout.write(change.patch);
  return EXIT.done;
}

async function clean(session: Session, runId: string | undefined, { olderThan, discard }: Given): Promise<ExitCode> {
  const { terminal } = session;
  if (runId !== undefined) {
    const { done } = await withApp(session, 'read', (api) => api.workspaces.remove({ runId, discard }));
    if (terminal.json) terminal.line({ run_id: runId, done });
    else terminal.out(`The workspace of ${runId} is gone.`);
    return EXIT.done;
  }
  const olderThanDays = Number((olderThan ?? '0').replace('d', ''));
  const { removed, kept } = await withApp(session, 'read', (api) => api.workspaces.clean({ olderThanDays }));
  if (terminal.json) terminal.line({ removed, kept: kept.map(({ runId: id, reason }) => ({ run_id: id, reason })) });
  else {
    terminal.out(removed.length === 0 ? 'Nothing was deleted.' : `Deleted ${removed.length}: ${removed.join(', ')}`);
    if (kept.length > 0) terminal.out(table(kept.map(({ runId: id, reason }) => ['kept', id, reason])));
  }
  return EXIT.done;
}
