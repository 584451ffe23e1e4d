import type { Comparison } from '../../../../src-shared/wire/branch-views.ts';
import { need } from '../options.ts';
import { withApp, type Session } from '../session.ts';
import { duration, EXIT, safe, table, type ExitCode, type Terminal } from '../terminal.ts';
import { word } from '../words.ts';

const USAGE = 'compare <run> <other>';

type Step = Comparison['steps'][number];

/** `compare`: what differs between two runs, step by step, and in inputs, definition, outputs and files. */
export async function compare(session: Session, words: readonly string[]): Promise<ExitCode> {
  const [left, right] = [need(words, 0, USAGE), need(words, 1, USAGE)];
  const { terminal } = session;
  const found = await withApp(session, 'read', (api) => api.runs.compare({ left, right }));
  if (terminal.json) terminal.line(comparisonRows(found));
  else tell(terminal, found);
  return EXIT.done;
}

function comparisonRows({ left, right, steps, files, ...rest }: Comparison) {
  const run = ({ runId, workflowName, workflowHash, createdAt, durationMs, credits, branchOf, status }: Comparison['left']) => ({
    run_id: runId,
    name: workflowName,
    hash: workflowHash,
    status,
    created_at: createdAt,
    duration_ms: durationMs,
    cost: { credits },
    branch_of: branchOf === null ? null : { run_id: branchOf.runId, step: branchOf.step },
  });
  const side = (step: Step['left']) =>
    step === null
      ? null
      : {
          status: step.status,
          attempts: step.attempts,
          duration_ms: step.durationMs,
          cost: { credits: step.credits },
          output: step.output,
          error: step.error,
          kept: step.kept,
        };
  return {
    left: run(left),
    right: run(right),
    steps: steps.map((step) => ({
      step: step.step,
      name: step.name,
      differs: step.differs,
      left: side(step.left),
      right: side(step.right),
    })),
    ...rest,
    files,
  };
}

function tell(terminal: Terminal, found: Comparison): void {
  const { paint } = terminal;
  const title = ({ runId, status, durationMs }: Comparison['left']): string =>
    `${runId}  ${word(status)}  ${duration(durationMs)}`;
  terminal.out(`${paint.bold(title(found.left))}\n${paint.bold(title(found.right))}`);
  if (found.right.branchOf?.runId === found.left.runId) terminal.out(paint.dim(`  a branch from ${found.right.branchOf.step}`));
  terminal.out(
    table(
      found.steps.map((step) => [
        step.differs.length === 0 ? ' ' : '≠',
        safe(step.name),
        side(step.left),
        side(step.right),
        step.differs.join(', '),
      ]),
    ),
  );
  const list = (
    name: string,
    rows: readonly { readonly left: unknown; readonly right: unknown; readonly name: string }[],
  ): void => {
    if (rows.length === 0) return;
    terminal.out(paint.bold(name));
    for (const row of rows) terminal.out(`  ${safe(row.name)}: ${shown(row.left)} → ${shown(row.right)}`);
  };
  list('Inputs', found.inputs);
  list(
    'Definition',
    found.definition.map(({ path, left, right }) => ({ name: path, left, right })),
  );
  list('Outputs', found.outputs);
  if (found.files.problem !== null) terminal.out(paint.dim(safe(found.files.problem.message)));
  else if (found.files.patch === '') terminal.out(paint.dim('The files are alike.'));
  else {
    terminal.out(paint.bold('Files'));
    terminal.out(safe(found.files.patch ?? ''));
  }
}

function side(step: Step['left']): string {
  if (step === null) return 'not there';
  const tries = step.attempts > 1 ? `, ${step.attempts} attempts` : '';
  const time = step.durationMs === null ? '' : ` ${duration(step.durationMs)}`;
  return step.kept ? `${word(step.status)} (kept)` : `${word(step.status)}${time}${tries}`;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = safe(text).replaceAll('\n', ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
