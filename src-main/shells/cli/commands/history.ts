import { join } from 'node:path';
import { z } from 'zod';
import { runStatusSchema, type RunDetail, type RunView } from '../../../../src-shared/wire/views.ts';
import { BUDGET_STEP } from '../../../../src-shared/engine/budget.ts';
import { levelWords } from '../../../../src-shared/workflow/policies/enforcement.ts';
import type { Api } from '../../../compose-app.ts';
import { need, readOptions } from '../options.ts';
import { nothingTracked, track, trackedSummary, type Tracked, type TrackedStep } from '../run-tracker.ts';
import type { StepStatus } from '../../../../src-shared/engine/state.ts';
import { artifactRows, runRow, standing, stepRow, type Standing } from '../rows.ts';
import { withApp, type Session } from '../session.ts';
import { duration, EXIT, safe, size, table, type ExitCode } from '../terminal.ts';
import { promptLines } from '../prompt-lines.ts';
import { answerWords } from '../answer-words.ts';
import { programName } from '../program-name.ts';
import { glyph, isOver, painted, word } from '../words.ts';

type Given = Readonly<Record<string, unknown>>;

const LIMIT = 'The limit must be a number from 1 to 500.';
const runsSchema = z.object({
  limit: z
    .string()
    .regex(/^\d{1,3}$/, LIMIT)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= 500, LIMIT),
  search: z.string().optional(),
  status: z.array(runStatusSchema).default([]),
  children: z.boolean().default(false),
});

/** `runs`: the newest runs, one a line. */
export async function runs(session: Session, _words: readonly string[], given: Given): Promise<ExitCode> {
  const { limit, search, status: statuses, children: nested } = readOptions(runsSchema, given);
  const { rows, role } = await withApp(session, 'read', async (api, app) => ({
    rows: await api.runs.list({ limit, search, nested, ...(statuses.length > 0 ? { statuses } : {}) }),
    role: app.role(),
  }));
  const { terminal } = session;
  if (terminal.json) {
    terminal.line(rows.map((row) => runRow(row, role)));
    return EXIT.done;
  }
  if (rows.length === 0) {
    terminal.out(
      search === undefined && statuses.length === 0 ? `No runs yet. Try: ${programName()} run repo-health` : 'No run matches.',
    );
    return EXIT.done;
  }
  const now = Date.now();
  const cells = rows.map((row) => [
    word(standing(row.status, role), row.waitsUntil),
    safe(row.parent === null ? row.workflowName : `${row.workflowName} (of ${row.parent.workflowName})`),
    `${row.stepsDone}/${row.stepsTotal}`,
    ago(now - row.createdAt),
    row.endedAt === null ? '' : duration(row.endedAt - row.createdAt),
    row.runId,
  ]);
  const lines = table(cells, (text, column, index) => {
    const status = standing(rows[index]?.status ?? 'queued', role);
    return column === 0
      ? `${glyph(terminal, status)} ${text.replace(word(status, rows[index]?.waitsUntil), painted(terminal, status, rows[index]?.waitsUntil))}`
      : column === 1
        ? text
        : terminal.paint.dim(text);
  });
  terminal.out(lines);
  const stopped = rows.filter((row) => standing(row.status, role) === 'interrupted');
  if (stopped[0])
    terminal.out(
      terminal.paint.dim(
        `Interrupted runs go on by: ${programName()} resume ${stopped.length === 1 ? stopped[0].runId : '<run>'}`,
      ),
    );
  return EXIT.done;
}

/** `status`: one run with its steps, what it made and what it waits for. */
export async function status(session: Session, words: readonly string[]): Promise<ExitCode> {
  const runId = need(words, 0, 'status <run>');
  const { terminal } = session;
  const { run, branches, compacted, kept, tracked, role, below, workspace } = await withApp(session, 'read', async (api, app) => {
    const detail = await api.runs.get({ runId });
    const below = (await api.inbox.list()).filter(({ within }) => within.some((above) => above.runId === runId));
    return { ...detail, below, tracked: await trackAll(api, detail), role: app.role() };
  });
  const stands = standing(run.status, role);
  const steps: Shown[] = run.picture.nodes.map((node) => {
    const told: TrackedStep = tracked.steps.get(node.id) ?? { step: node.id, status: 'pending', attempt: 0, startedAt: 0 };
    return { ...told, name: node.name, type: node.type, status: standing(node.status ?? told.status, role) };
  });
  steps.push(...besides(tracked, steps, role));
  const { enforcement } = tracked;
  const artifacts = artifactRows(tracked);
  if (terminal.json) {
    terminal.line({
      ...runRow(run, role),
      enforcement,
      branches: branches.map((branch) => ({ run_id: branch.runId, step: branch.step })),
      steps: steps.map(stepRow),
      outputs: tracked.ended?.outputs ?? {},
      artifacts,
      kept,
      compacted: compacted !== null,
    });
    return exitOf(run);
  }
  terminal.out(
    `${glyph(terminal, stands)} ${terminal.paint.bold(safe(run.workflowName))}  ${painted(terminal, stands, run.waitsUntil)}  ${terminal.paint.dim(`${runId}  ${run.source}  on ${run.projectRoot}`)}`,
  );
  for (const { what, level } of enforcement) terminal.out(`  ${terminal.paint.dim(`${ENFORCED[what]}: ${levelWords(level)}`)}`);
  if (run.branchOf !== null) terminal.out(terminal.paint.dim(`  a branch of ${run.branchOf.runId} from ${run.branchOf.step}`));
  for (const branch of branches) terminal.out(terminal.paint.dim(`  run again from ${branch.step} as ${branch.runId}`));
  for (const step of steps) {
    const time =
      step.attempt === 0 || step.status === 'skipped' || step.status === 'interrupted'
        ? ''
        : duration((step.endedAt ?? run.endedAt ?? Date.now()) - step.startedAt);
    const why = step.status === 'skipped' && step.note !== undefined ? terminal.paint.dim(safe(step.note)) : '';
    const until = step.waiting?.prompt.kind === 'wait' ? step.waiting.prompt.until : undefined;
    const note = step.error ? `\n      ${terminal.paint.red(safe(step.error.message))}` : '';
    terminal.out(
      `  ${glyph(terminal, step.status)} ${safe(step.name)}  ${painted(terminal, step.status, until)}  ${why}${terminal.paint.dim(time)}${note}`,
    );
    for (const { name, ok, detail } of step.evidence ?? [])
      terminal.out(`      ${glyph(terminal, ok ? 'succeeded' : 'failed')} ${safe(name)}  ${terminal.paint.dim(safe(detail))}`);
    if (step.child !== undefined)
      terminal.out(terminal.paint.dim(`      its own run: ${step.child}   details: ${programName()} status ${step.child}`));
    for (const { name, path } of step.waiting?.prompt.attachments ?? [])
      terminal.out(`      ${terminal.paint.dim(`${safe(name)}:`)} ${join(tracked.artifactsDir, path)}`);
    if (step.waiting?.prompt.kind === 'agent' && workspace !== null) terminal.out(`      work in: ${safe(workspace.root)}`);
    if (step.waiting && step.waiting.prompt.kind !== 'wait') {
      const { title, reason } = step.waiting.prompt;
      if (reason !== '' && reason !== title) terminal.out(`      ${safe(reason)}`);
      for (const line of promptLines(terminal, step.waiting.prompt)) terminal.out(`      ${line}`);
      for (const line of answerWords(runId, { step: step.step, prompt: step.waiting.prompt })) terminal.out(`      ${line}`);
    }
  }
  for (const asked of below) {
    terminal.out(
      `  ${terminal.paint.yellow('◆')} ${safe(asked.workflowName)}: ${safe(asked.prompt.title)} waits for you${asked.prompt.reason === '' ? '' : `: ${safe(asked.prompt.reason)}`}`,
    );
    for (const line of promptLines(terminal, asked.prompt)) terminal.out(`      ${line}`);
    for (const line of answerWords(asked.runId, asked)) terminal.out(`      ${line}`);
  }
  if (run.parent !== null)
    terminal.out(
      terminal.paint.dim(`  part of ${safe(run.parent.workflowName)} (${run.parent.runId}), its step ${safe(run.parent.step)}`),
    );
  const reason = run.reason ?? tracked.ended?.reason;
  if (reason !== undefined) terminal.out(`  ${terminal.paint.yellow(safe(reason))}`);
  if (run.error && run.error.message !== reason) terminal.out(`  ${terminal.paint.red(safe(run.error.message))}`);
  for (const [name, value] of Object.entries(tracked.ended?.outputs ?? {}))
    terminal.out(`  ${terminal.paint.dim(`${safe(name)}:`)} ${safe(typeof value === 'string' ? value : JSON.stringify(value))}`);
  for (const artifact of artifacts)
    terminal.out(`  ${terminal.paint.dim(`${safe(artifact.name)} (${size(artifact.bytes)}):`)} ${artifact.path}`);
  if (compacted !== null) terminal.out(terminal.paint.dim(`  Its ${compacted.events} events were compacted to this summary.`));
  if (kept) terminal.out(terminal.paint.dim('  Its history is kept whole for ever.'));
  if (stands === 'interrupted') {
    terminal.out('  The process that ran it has ended; nothing that was recorded is lost.');
    terminal.out(`  go on:   ${programName()} resume ${runId}\n  end it:  ${programName()} cancel ${runId}`);
  } else if (!isOver(run.status)) terminal.out(terminal.paint.dim(`  watch it: ${programName()} resume ${runId}`));
  return exitOf(run);
}

type Shown = Omit<TrackedStep, 'status'> & {
  readonly name: string;
  readonly type: string;
  readonly status: Standing<StepStatus>;
};

/** Steps the picture has no place for: agents that mend a failure, and what waits for a person inside a loop. */
function besides({ steps }: Tracked, shown: readonly Shown[], role: 'host' | 'client'): Shown[] {
  const names = new Map(shown.map(({ step, name }) => [step, name]));
  return [...steps.values()].flatMap((told) => {
    const mends = /([^.]+)\.agent\.\d+$/.exec(told.step)?.[1];
    if (names.has(told.step) || (mends === undefined && told.waiting === undefined)) return [];
    const asks = told.step === BUDGET_STEP ? 'A limit is reached' : told.step;
    const name = mends === undefined ? asks : `Repair of ${names.get(mends) ?? mends}`;
    return [{ ...told, name, type: told.waiting?.prompt.kind ?? 'agent', status: standing(told.status, role) }];
  });
}
const ENFORCED = { commands: 'Limits on commands', files: 'Limits on files', network: 'Limits on hosts' } as const;

/** Everything recorded of a run, page by page; of a compacted one what its summary tells. */
async function trackAll(api: Api, { run, events, compacted }: RunDetail): Promise<Tracked> {
  if (compacted !== null) return trackedSummary(run, compacted.summary);
  let tracked = events.reduce(track, nothingTracked);
  for (let last = events.at(-1)?.seq ?? 0; last < run.seq;) {
    const page = await api.runs.eventPage({ runId: run.runId, after: last, limit: 5000 });
    tracked = page.events.reduce(track, tracked);
    const next = page.events.at(-1)?.seq;
    if (next === undefined) break;
    last = next;
  }
  return tracked;
}

// Asking how a run stands answers with how it stands: a failed one is 1, one that waits for a person is 3.
function exitOf(run: RunView): ExitCode {
  switch (run.status) {
    case 'failed':
      return EXIT.failed;
    case 'waiting':
      return run.waitsUntil === undefined ? EXIT.waiting : EXIT.done;
    case 'cancelled':
      return EXIT.cancelled;
    default:
      return EXIT.done;
  }
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}
