import { join } from 'node:path';
import type { RunStatus, StepStatus } from '../../../src-shared/engine/state.ts';
import type { RunView } from '../../../src-shared/wire/views.ts';
import type { Tracked, TrackedStep } from './run-tracker.ts';

/** How a run or step stands for a person who asks: one that was at work in a process that is gone is interrupted. */
export type Standing<S extends RunStatus | StepStatus> = S | 'interrupted';

/** `role` is what this process came to be by asking: it only hosts when nobody else does, and then nothing is at work. */
export function standing<S extends RunStatus | StepStatus>(status: S, role: 'host' | 'client'): Standing<S> {
  return role === 'host' && (status === 'running' || status === 'queued') ? 'interrupted' : status;
}

/** A run as `--json` gives it. Instants are wall-clock ms. */
export function runRow(run: RunView, role: 'host' | 'client') {
  return {
    run_id: run.runId,
    status: standing(run.status, role),
    workflow: run.workflowId,
    name: run.workflowName,
    source: run.source,
    hash: run.workflowHash,
    project: run.projectRoot,
    created_at: run.createdAt,
    ended_at: run.endedAt,
    steps_done: run.stepsDone,
    steps_total: run.stepsTotal,
    cost: { credits: run.credits },
    error: run.error,
    branch_of: run.branchOf === null ? null : { run_id: run.branchOf.runId, step: run.branchOf.step },
    reason: run.reason,
    ...(run.waitsUntil === undefined ? {} : { waits_until: run.waitsUntil }),
    ...(run.parent === null ? {} : { parent: { run_id: run.parent.runId, step: run.parent.step } }),
  };
}

/** A step as `--json` gives it; `status` is how it stands. */
export function stepRow<S extends string>(step: Omit<TrackedStep, 'status'> & { name: string; type: string; status: S }) {
  const { startedAt, endedAt, waiting, attempt, ...rest } = step;
  return {
    ...rest,
    attempt,
    started_at: attempt === 0 ? null : startedAt,
    ended_at: endedAt ?? null,
    ...(waiting === undefined ? {} : { waiting: waitingRow(waiting) }),
  };
}

/** What a step waits for, as `--json` gives it. */
export function waitingRow({ prompt, boundTo, attempt }: NonNullable<TrackedStep['waiting']>) {
  const { outputSchema, ...rest } = prompt;
  return {
    prompt: { ...rest, ...(outputSchema === undefined ? {} : { output_schema: outputSchema }) },
    bound_to: boundTo,
    attempt,
  };
}

/** What a run left behind, with absolute paths. */
export function artifactRows({ artifacts, artifactsDir }: Pick<Tracked, 'artifacts' | 'artifactsDir'>) {
  return artifacts.map(({ mediaType, path, ...artifact }) => ({
    ...artifact,
    path: join(artifactsDir, path),
    media_type: mediaType,
  }));
}
