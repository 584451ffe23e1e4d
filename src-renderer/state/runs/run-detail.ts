import { create } from 'zustand';
import { emptyRun } from '../../../src-shared/engine/empty-run.ts';
import { fold } from '../../../src-shared/engine/fold/fold.ts';
import type { RunState } from '../../../src-shared/engine/run-state.ts';
import type { RunSummary, StepState } from '../../../src-shared/engine/state.ts';
import { hasEnded, stepsOf, summaryOf } from '../../../src-shared/engine/views.ts';
import type { CompactedRun } from '../../../src-shared/history/compacted.ts';
import type { RunEvent } from '../../../src-shared/history/events.ts';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import type { CompiledWorkflow } from '../../../src-shared/workflow/compiled.ts';
import type { BranchLink, RunView } from '../../../src-shared/wire/views.ts';
import { compiledOf } from '../documents/compiled-guard.ts';
import { appProblem, ask, followFeed, host } from '../host.ts';
import { takeRuns } from './runs.ts';

/** The run a run page shows, folded here from its events as history has them. */
export interface RunDetailState {
  readonly runId: string | null;
  readonly problem: Problem | null;
  readonly view: RunView | null;
  readonly compiled: CompiledWorkflow | null;
  readonly summary: RunSummary | null;
  readonly steps: readonly StepState[];
  readonly events: readonly RunEvent[];
  /** A person wants its history whole for ever. */
  readonly kept: boolean;
  /** When its events were compacted to a summary, and how many there were; null while they are there. */
  readonly compacted: { readonly at: number; readonly events: number } | null;
  /** Runs that do this one again from a step on, as they were when the page opened. */
  readonly branches: readonly BranchLink[];
}

const NOTHING: RunDetailState = {
  runId: null,
  problem: null,
  view: null,
  compiled: null,
  summary: null,
  steps: [],
  events: [],
  kept: false,
  compacted: null,
  branches: [],
};

/** See {@link RunDetailState}. */
export const useRunDetail = create<RunDetailState>(() => NOTHING);

/** Opens a run and follows it until `signal` aborts or it has ended. */
export async function openRun(runId: string, signal: AbortSignal): Promise<void> {
  useRunDetail.setState({ ...NOTHING, runId });
  const answer = await ask((client) => client.runs.get({ runId }, { signal }));
  if (signal.aborted) return;
  if (!answer.ok) {
    useRunDetail.setState({ problem: answer.error });
    return;
  }
  const detail = answer.value;
  takeRuns([detail.run]);
  const compiled = compiledOf(detail.compiled);
  if (compiled === undefined) {
    useRunDetail.setState({
      view: detail.run,
      problem: appProblem(
        'unreadable_workflow',
        'The workflow this run was started with cannot be read.',
        'The run itself is kept; look at its artifacts.',
      ),
    });
    return;
  }
  useRunDetail.setState({ kept: detail.kept, compacted: detail.compacted });
  if (detail.compacted !== null) {
    useRunDetail.setState({ view: detail.run, compiled, ...fromSummary(detail.run, detail.compacted.summary) });
    return;
  }
  const events = [...detail.events];
  let state = events.reduce(fold, emptyRun(runId, compiled));
  useRunDetail.setState({ view: detail.run, compiled, branches: detail.branches, ...shown(state, events) });
  if (hasEnded(state)) return;
  let planned = false;
  const show = () => {
    planned = false;
    if (!signal.aborted) useRunDetail.setState(shown(state, events));
  };
  followFeed<RunEvent>({
    signal,
    atEnd: 'stop',
    open: (stop) => host().runs.events({ runId, after: state.seq }, { signal: stop }),
    item: (event) => {
      if (event.seq <= state.seq) return;
      state = fold(state, event);
      events.push(event);
      if (planned) return;
      planned = true;
      requestAnimationFrame(show);
    },
  });
}

/** Keeps the history of the run on the page whole for ever, or lets retention have it. */
export async function keepRun({ runId, kept }: { readonly runId: string; readonly kept: boolean }): Promise<Problem | undefined> {
  const answer = await ask((client) => client.storage.keep({ runId, kept }));
  if (!answer.ok) return answer.error;
  if (useRunDetail.getState().runId === runId) useRunDetail.setState({ kept });
  return undefined;
}

/** A compacted run as the page shows it: its steps stand as its row's picture tells, without what they did. */
function fromSummary(run: RunView, summary: CompactedRun): Pick<RunDetailState, 'summary' | 'steps'> {
  const { workspace, inputs, outputs, trigger, artifacts, error } = summary;
  return {
    summary: {
      runId: run.runId,
      seq: run.seq,
      status: run.status,
      workflowHash: run.workflowHash,
      workflowId: run.workflowId,
      workflowName: run.workflowName,
      source: run.source,
      projectRoot: run.projectRoot,
      createdAt: run.createdAt,
      credits: run.credits,
      context: {},
      cancelRequested: run.status === 'cancelled',
      inputs,
      outputs,
      trigger,
      artifacts,
      ...(run.endedAt === null ? {} : { endedAt: run.endedAt }),
      ...(error === undefined ? {} : { error }),
      ...(workspace === undefined ? {} : { workspace }),
    },
    steps: run.picture.nodes.map((node) => ({ step: node.id, status: node.status ?? 'pending', attempts: [], credits: 0 })),
  };
}

function shown(state: RunState, events: readonly RunEvent[]): Pick<RunDetailState, 'summary' | 'steps' | 'events'> {
  return { summary: state.created === undefined ? null : summaryOf(state), steps: stepsOf(state), events: [...events] };
}
