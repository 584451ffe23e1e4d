import type { RunRow, StepRow } from '../ports/history.ts';
import type { Picture, RunView } from '../../src-shared/wire/views.ts';
import { promptSchema } from '../../src-shared/history/events.ts';
import { stepStatusSchema } from '../../src-shared/wire/views.ts';
import { problemSchema, type Problem } from '../../src-shared/lib/problem.ts';
import type { StepStatus } from '../../src-shared/engine/state.ts';
import { graphOf } from '../../src-shared/workflow/graph.ts';
import type { Services } from './services.ts';

/** Builds run rows with live pictures; remembers what cannot change any more. */
export interface RunViews {
  of(row: RunRow): RunView;
  byId(runId: string): RunView | undefined;
}

/** What views are made from. */
export interface ViewedParts {
  readonly history: Services['history'];
  readonly runs: Pick<Services['runs'], 'state' | 'stalled' | 'isDormant'>;
}

const REMEMBERED = 2000;
const TYPICAL_OF = 15;
const CHILDREN = 100;
const DORMANT = 'It was interrupted and nobody is at work on it. Go on with it, or open the app.';

/** Makes the builder. Pictures are kept by workflow hash, whole views by run and sequence number. */
export function createRunViews({ history, runs }: ViewedParts): RunViews {
  const outlines = new Map<string, { picture: Picture; maxCredits: number | null }>();
  const views = new Map<string, RunView>();
  const origins = new Map<string, RunView['branchOf']>();
  const typical = new Map<string, { newest: string; ms: number | null }>();

  function outline(hash: string): { picture: Picture; maxCredits: number | null } {
    const known = outlines.get(hash);
    if (known) return known;
    const compiled = history.pinned(hash);
    const made = compiled
      ? { picture: graphOf(compiled), maxCredits: compiled.workflow.policies?.budget?.max_credits ?? null }
      : { picture: { nodes: [], edges: [] }, maxCredits: null };
    if (compiled) outlines.set(hash, made);
    return made;
  }

  function typicalMs(workflowId: string): number | null {
    const [newest] = history.runs({ workflowId, statuses: ['succeeded'], limit: 1 });
    if (!newest) return null;
    const known = typical.get(workflowId);
    if (known?.newest === newest.runId) return known.ms;
    const times = history
      .runs({ workflowId, statuses: ['succeeded'], limit: TYPICAL_OF })
      .flatMap((row) => (row.endedAt === null ? [] : [row.endedAt - row.createdAt]))
      .sort((a, b) => a - b);
    const ms = times[Math.floor(times.length / 2)] ?? null;
    typical.set(workflowId, { newest: newest.runId, ms });
    return ms;
  }

  /** A branch says so in its second event. */
  function originOf(runId: string): RunView['branchOf'] {
    const known = origins.get(runId);
    if (known !== undefined) return known;
    const body = history.events(runId, 1, 1)[0]?.body;
    const origin = body?.type === 'branchStarted' ? { runId: body.from.run, step: body.from.step } : null;
    if (body !== undefined) origins.set(runId, origin);
    return origin;
  }

  function of(row: RunRow): RunView {
    const known = views.get(row.runId);
    if (known && known.seq === row.seq) return known;
    const steps = history.steps(row.runId);
    const { picture, maxCredits } = outline(row.workflowHash);
    const view: RunView = {
      runId: row.runId,
      seq: row.seq,
      status: row.status,
      workflowHash: row.workflowHash,
      workflowId: row.workflowId,
      workflowName: row.workflowName,
      source: row.source,
      projectRoot: row.projectRoot,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      endedAt: row.endedAt,
      stepsDone: row.stepsDone,
      stepsTotal: row.stepsTotal,
      credits: row.credits,
      maxCredits,
      error: readProblem(row.error),
      parent: parentOf(row),
      testOf: row.testStep,
      reason: reasonOf(row),
      picture: withStatuses(picture, steps),
      current: row.endedAt === null ? currentOf(steps) : null,
      typicalMs: typicalMs(row.workflowId),
      branchOf: originOf(row.runId),
    };
    views.delete(row.runId);
    views.set(row.runId, view);
    if (views.size > REMEMBERED)
      for (const oldest of views.keys()) {
        views.delete(oldest);
        break;
      }
    return view;
  }

  function reasonOf({ runId, status, seq }: RunRow): string | null {
    if (status === 'cancelled') {
      const end = history.events(runId, seq - 1, 1)[0]?.body;
      return end?.type === 'runCancelled' ? end.reason : null;
    }
    if (status !== 'paused' && status !== 'queued') return null;
    const state = runs.state(runId);
    return (status === 'paused' ? state?.pauseReason : state?.queuedFor?.reason) ?? null;
  }

  function parentOf({ parentRun, parentStep }: RunRow): RunView['parent'] {
    if (parentRun === null || parentStep === null) return null;
    return { runId: parentRun, step: parentStep, workflowName: history.run(parentRun)?.workflowName ?? parentRun };
  }

  /** The row as the disk has it; while nothing of the run can be recorded it stands still, with the reason. */
  function current(row: RunRow): RunView {
    const stall = runs.stalled(row.runId);
    if (stall !== undefined) return { ...of(row), status: 'paused', error: stall, reason: stall.message };
    const until = row.status === 'waiting' ? waitsUntil(row.runId) : undefined;
    const view = until === undefined ? of(row) : { ...of(row), waitsUntil: until };
    return runs.isDormant(row.runId) && !waitsForPerson(row)
      ? { ...view, status: 'paused', reason: DORMANT, current: null }
      : view;
  }

  /** The first moment at which a run goes on that rests, or a run below it; undefined where one of them asks a person. */
  function waitsUntil(runId: string): number | undefined {
    const moments: number[] = [];
    for (const row of history.steps(runId)) {
      if (row.waitingSince !== null) return undefined;
      if (row.status !== 'waiting' || row.stepType === 'loop') continue;
      const until = row.stepType === 'workflow' ? belowUntil(row) : untilOf(row.prompt);
      if (until === undefined) return undefined;
      moments.push(until);
    }
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  function belowUntil({ runId, step }: StepRow): number | undefined {
    const [child] = history
      .runs({ parent: runId, statuses: ['waiting'], limit: CHILDREN })
      .filter((run) => run.parentStep === step);
    return child === undefined ? undefined : waitsUntil(child.runId);
  }

  function waitsForPerson({ runId, status }: RunRow): boolean {
    return status === 'waiting' && history.steps(runId).some((step) => step.waitingSince !== null);
  }

  return {
    of: current,
    byId(runId) {
      const row = history.run(runId);
      return row && current(row);
    },
  };
}

/** What tells most of a step of a loop's body, whose rounds stand differently: first what is under way or asks, then what went wrong. */
const URGENT: readonly StepStatus[] = [
  'running',
  'waiting',
  'unknown',
  'blocked',
  'queued',
  'failed',
  'cancelled',
  'succeeded',
  'skipped',
  'pending',
];

function withStatuses(picture: Picture, steps: readonly StepRow[]): Picture {
  const statusOf = new Map<string, StepStatus>();
  for (const { step, status: told } of steps) {
    const status = stepStatusSchema.safeParse(told).data;
    const id = step.split('.').at(-1) ?? step;
    const known = statusOf.get(id);
    if (status !== undefined && (known === undefined || URGENT.indexOf(status) <= URGENT.indexOf(known)))
      statusOf.set(id, status);
  }
  return { nodes: picture.nodes.map((node) => ({ ...node, status: statusOf.get(node.id) ?? 'pending' })), edges: picture.edges };
}

function currentOf(steps: readonly StepRow[]): RunView['current'] {
  const running = steps.filter((step) => step.status === 'running');
  // A step at work tells more than the loop around it.
  const shown =
    running.find(({ stepType }) => stepType !== 'loop' && stepType !== 'workflow') ??
    running[0] ??
    steps.find((step) => step.status === 'waiting');
  const status = stepStatusSchema.safeParse(shown?.status);
  return shown && status.success ? { step: shown.step, name: shown.name, status: status.data, line: shown.line } : null;
}

function untilOf(prompt: string | null): number | undefined {
  return prompt === null ? undefined : promptSchema.safeParse(JSON.parse(prompt)).data?.until;
}

function readProblem(text: string | null): Problem | null {
  if (text === null) return null;
  try {
    const parsed = problemSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : { code: 'run_failed', message: text };
  } catch {
    return { code: 'run_failed', message: text };
  }
}
