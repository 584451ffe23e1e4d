import { z } from 'zod';
import type { BranchPreview } from '../../../../src-shared/wire/branch-views.ts';
import { problem } from '../../../../src-shared/lib/problem.ts';
import { leave, openWorking } from '../background.ts';
import { keyValues } from '../key-values.ts';
import { need, readOptions } from '../options.ts';
import { programName } from '../program-name.ts';
import { askLine } from '../questions.ts';
import { openApp, Refusal, withApp, type Session } from '../session.ts';
import { EXIT, safe, type ExitCode, type Terminal } from '../terminal.ts';
import { watchRun } from '../watch-run.ts';

const optionsSchema = z.object({
  from: z.string({ error: 'Name the step to go on from with --from STEP.' }),
  set: z.array(z.string()).default([]),
  preview: z.boolean().default(false),
  yes: z.boolean().default(false),
  detach: z.boolean().default(false),
  verbose: z.boolean().default(false),
});

/** `rerun`: runs a run again from a step, as a run of its own, after showing what that means. */
export async function rerun(
  session: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { from, set, preview: onlyLook, yes, detach, verbose } = readOptions(optionsSchema, given);
  const runId = need(words, 0, 'rerun <run> --from <step>');
  const edits = Object.entries(keyValues(set, '--set')).map(([path, value]) => ({ path, value }));
  const request = { runId, step: from, edits };
  const { terminal } = session;
  if (onlyLook) {
    const preview = await withApp(session, 'read', (api) => api.runs.branchPreview(request));
    if (terminal.json) terminal.line(previewRow(preview));
    else tellPreview(terminal, preview);
    return EXIT.done;
  }
  const app = detach ? await openWorking(session) : await openApp(session, 'task');
  let started: string | undefined;
  try {
    const preview = await app.api.runs.branchPreview(request);
    if (!terminal.json) tellPreview(terminal, preview);
    const agreed = preview.confirm.length === 0 || yes || (await isAgreed(terminal));
    if (agreed === 'left') return EXIT.cancelled;
    const branch = await app.api.runs.branch({ ...request, ...(agreed ? { confirmed: preview.boundTo } : {}) });
    started = branch.runId;
    if (!detach) return await watchRun(session, app, { runId: branch.runId, verbose: verbose ? 'everything' : 'steps' });
    if (terminal.json) terminal.line({ type: 'result', run_id: branch.runId, status: 'running' });
    else terminal.out(`${branch.runId}  started in the background\n  watch it: ${programName()} resume ${branch.runId}`);
    return EXIT.done;
  } finally {
    await leave(session, app, started);
  }
}

/** Elsewhere than at a terminal nobody can say yes: the refusal tells how to. */
async function isAgreed(terminal: Terminal): Promise<boolean | 'left'> {
  if (!terminal.interactive) return false;
  const answer = await askLine('  Do it again, outside effects included? (yes or no) ');
  if (answer === undefined) return 'left';
  if (/^y(es)?$/i.test(answer.trim())) return true;
  throw new Refusal(problem('not_confirmed', 'Nothing was started.'), EXIT.cancelled);
}

const WHY: Readonly<Record<BranchPreview['again'][number]['why'], string>> = {
  chosen: 'you chose it',
  follows: 'follows from one that is done again',
  unfinished: 'did not end well before',
  files: 'changed files that are taken back',
};

function tellPreview(terminal: Terminal, preview: BranchPreview): void {
  const { paint } = terminal;
  const list = (title: string, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    terminal.out(paint.bold(title));
    for (const line of lines) terminal.out(`  ${line}`);
  };
  const shown = (value: unknown): string => safe(typeof value === 'string' ? value : JSON.stringify(value));
  list(
    'Changed first',
    preview.edits.map(({ path, before, value }) => `${safe(path)}: ${paint.dim(shown(before))} → ${shown(value)}`),
  );
  list(
    'Done again',
    preview.again.map(({ name, why }) => `${safe(name)}  ${paint.dim(WHY[why])}`),
  );
  list(
    'Kept as it was',
    preview.kept.map(({ name, status }) => `${safe(name)}  ${paint.dim(status)}`),
  );
  list('Files', fileLines(preview));
  list(
    'Stands on an old input',
    preview.stale.map(({ name, input }) => `${safe(name)} was kept, but read inputs.${safe(input)} as it was`),
  );
  list(
    paint.yellow('Reaches outside, and was done before'),
    preview.confirm.map(({ name, what }) => `${safe(name)}: ${safe(what)}`),
  );
}

function fileLines({ files }: BranchPreview): readonly string[] {
  if (files.problem !== null) return [safe(files.problem.message)];
  switch (files.kind) {
    case 'restored':
      return [
        `as they were after ${files.after.map(safe).join(', ')}`,
        'files that git ignores are not kept, so they are not restored',
      ];
    case 'began':
      return ['as the run began', 'files that git ignores are not kept, so they are not restored'];
    case 'not_rewound':
      return ['stay as they are now: this run works in the folder itself, which is not rewound'];
    case 'untouched':
      return [];
  }
}

function previewRow({ runId, boundTo, inputs: _, fields: __, ...preview }: BranchPreview) {
  return { run_id: runId, ...preview, bound_to: boundTo };
}
