import { tableItems } from './table.ts';
import type { RunState } from './run-state.ts';
import type { RunSummary, StepState } from './state.ts';

/** A run without its steps, as projections and lists take it. The run must have been created. */
export function summaryOf(state: RunState): RunSummary {
  const { created } = state;
  if (created === undefined) throw new Error(`Run ${state.runId} was summed up before it was created.`);
  return {
    runId: state.runId,
    seq: state.seq,
    status: state.status,
    workflowHash: created.workflowHash,
    workflowId: created.workflowId,
    workflowName: created.workflowName,
    source: created.source,
    inputs: created.inputs,
    projectRoot: created.projectRoot,
    trigger: created.trigger,
    parent: created.parent,
    testStep: created.flags.test?.step,
    createdAt: state.createdAt,
    endedAt: state.endedAt,
    outputs: state.outputs,
    error: state.error,
    workspace: state.workspace,
    artifacts: state.artifacts,
    context: state.context,
    credits: state.credits,
    budget: state.budget,
    enforcement: created.enforcement,
    cancelRequested: state.stopping?.kind === 'cancel',
    pauseReason: state.pauseReason,
    queuedReason: state.queuedFor?.reason,
  };
}

/** Every step instance: the workflow's steps in text order, then the rounds of loops in the order they began. */
export function stepsOf(state: RunState): StepState[] {
  const steps = tableItems(state.instances).map((instance) => instance.state);
  if (steps.length === state.plan.steps.length) return steps;
  // A loop that was tried again has rounds of the same names: the newest speak.
  return [...new Map(steps.map((step) => [step.step, step])).values()];
}

/** Whether nothing can happen to the run any more. */
export function hasEnded(state: RunState): boolean {
  return state.status === 'succeeded' || state.status === 'failed' || state.status === 'cancelled';
}
