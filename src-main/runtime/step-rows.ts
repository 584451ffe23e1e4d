import { BUDGET_STEP } from '../../src-shared/engine/budget.ts';
import type { Instance, RunState } from '../../src-shared/engine/run-state.ts';
import type { StepRow } from '../ports/history.ts';

/** Rows of the steps that differ between two states of a run; steps that were never begun have no row. */
export function changedRows(before: RunState, after: RunState): StepRow[] {
  const rows: StepRow[] = before.budget.asking === after.budget.asking ? [] : [budgetRow(after)];
  after.instances.chunks.forEach((chunk, at) => {
    const old = before.instances.chunks[at];
    if (old === chunk) return;
    chunk.forEach((instance, place) => {
      if (old?.[place]?.state !== instance.state && !isUntouched(instance)) rows.push(rowOf(after.runId, instance));
    });
  });
  return rows;
}

/** The run's own question stands among its steps, under a name no step can have. */
function budgetRow({ runId, budget, created }: RunState): StepRow {
  const { asking } = budget;
  return {
    runId,
    step: BUDGET_STEP,
    name: created?.workflowName ?? runId,
    stepType: 'budget',
    status: asking === undefined ? 'succeeded' : 'waiting',
    attempt: budget.asked,
    startedAt: null,
    endedAt: null,
    waitingSince: asking?.since ?? null,
    prompt: asking === undefined ? null : JSON.stringify(asking.prompt),
    boundTo: asking?.boundTo ?? null,
    line: asking?.prompt.reason ?? null,
  };
}

function isUntouched({ state }: Instance): boolean {
  return (state.status === 'pending' || state.status === 'queued') && state.attempts.length === 0;
}

function rowOf(runId: string, { state, plan }: Instance): StepRow {
  const first = state.attempts[0];
  const last = state.attempts.at(-1);
  // Only a person's answers are for the inbox; a wait ends by itself.
  const asked = state.waiting?.prompt.kind === 'wait' ? undefined : state.waiting;
  return {
    runId,
    step: state.step,
    name: plan.step.name,
    stepType: plan.step.type,
    status: state.status,
    attempt:
      last === undefined || (state.waiting !== undefined && last.endedAt !== undefined) ? (last?.attempt ?? 0) + 1 : last.attempt,
    startedAt: first?.startedAt ?? null,
    endedAt: last?.endedAt ?? null,
    waitingSince: asked?.since ?? null,
    prompt: state.waiting === undefined ? null : JSON.stringify(state.waiting.prompt),
    boundTo: asked?.boundTo ?? null,
    line: lineOf(state),
  };
}

function lineOf(state: Instance['state']): string | null {
  if (state.error !== undefined) return state.error.message;
  if (state.waiting !== undefined) return state.waiting.prompt.reason;
  if (state.skipReason !== undefined)
    return state.skipReason.because === undefined
      ? state.skipReason.reason
      : `${state.skipReason.reason}: ${state.skipReason.because}`;
  const child = state.attempts.at(-1)?.child;
  if (child?.line !== undefined) return child.line;
  return state.progress?.message ?? state.attempts.at(-1)?.error?.message ?? null;
}
