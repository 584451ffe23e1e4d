import type { RunEvent } from '../../history/events.ts';
import { problem, type Problem } from '../../lib/problem.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { stepTimes, type StepTimes } from './branch-times.ts';
import type { Checkpoint } from '../checkpoints.ts';
import { indexOfStep, instanceAt } from '../find.ts';
import { descendants } from '../fold/fold-rewind.ts';
import type { RunState } from '../run-state.ts';
import type { StepStatus } from '../state.ts';
import { goesOnAfterFailure } from '../step-kind.ts';
import { tableItems } from '../table.ts';

/** A run as a branch sees it: its fold and its whole history. */
export interface BranchSource {
  readonly state: RunState;
  readonly log: readonly RunEvent[];
}

/**
 * Why a step is done again: it was `chosen`; it `follows` from one that is; it `unfinished` (failed, was stopped or never
 * began); or its `files` are newer than the snapshot that is restored.
 */
export type AgainReason = 'chosen' | 'follows' | 'unfinished' | 'files';

/** A step of the workflow that a branch does again. */
export interface AgainStep {
  readonly step: string;
  readonly why: AgainReason;
  readonly status: StepStatus;
  /** It was begun in the run before, so what it does outside happens a second time. */
  readonly begun: boolean;
}

/** What becomes of the files: `restored` from a snapshot, as the run `began`, `not_rewound` (the folder itself), or `untouched`. */
export type BranchFiles =
  | { readonly kind: 'restored'; readonly snapshot: string; readonly after: readonly string[] }
  | { readonly kind: 'began' | 'not_rewound' | 'untouched' };

/** What a branch does again and what it keeps, both in text order. */
export interface BranchPlan {
  readonly from: string;
  readonly again: readonly AgainStep[];
  readonly kept: readonly string[];
  readonly files: BranchFiles;
}

/** Plans "run again from here". Fails with `step_not_found`, `inside_loop`, `child_run` or `kept_step`. */
export function planBranch(source: BranchSource, from: string): Result<BranchPlan, Problem> {
  const { state } = source;
  const parent = state.created?.parent;
  if (parent !== undefined) return err(childRun(state.runId, parent));
  const at = state.plan.at.get(from);
  if (at === undefined) return err(notFound(state, from));
  const times = stepTimes(state, source.log);
  const isolated = state.compiled.workflow.workspace.mode === 'isolated';
  if (isolated && times.get(from)?.kept === true) return err(keptStep(source, from));
  const restored = isolated ? checkpointBefore(state, times.get(from)) : undefined;
  const why = new Map<number, AgainReason>();
  const instanceOf = (index: number) => instanceAt(state, index);
  const add = (index: number, reason: AgainReason): void => {
    for (const one of descendants(instanceOf, index)) if (!why.has(one)) why.set(one, one === index ? reason : 'follows');
  };
  add(at, 'chosen');
  state.plan.steps.forEach((_, index) => {
    if (!endedWell(state, index)) add(index, 'unfinished');
  });
  if (isolated) for (const index of changedSince(state, restored)) add(index, 'files');
  const steps = state.plan.steps.map((step, index) => ({ step: step.id, index, why: why.get(index) }));
  return ok({
    from,
    again: steps.flatMap((step) => (step.why === undefined ? [] : [againStep(state, step.index, step.why)])),
    kept: steps.flatMap((step) => (step.why === undefined ? [step.step] : [])),
    files: filesOf(state, restored),
  });
}

function againStep(state: RunState, index: number, why: AgainReason): AgainStep {
  const { step, status, attempts } = instanceAt(state, index).state;
  return { step, why, status, begun: attempts.length > 0 };
}

/** What came of the step stands: it succeeded, was not wanted, or failed where the workflow goes on. */
function endedWell(state: RunState, index: number): boolean {
  const { plan, state: step } = instanceAt(state, index);
  if (step.status === 'succeeded') return true;
  if (step.status === 'failed') return goesOnAfterFailure(plan.step);
  return step.status === 'skipped' && (step.skipReason?.reason === 'condition' || step.skipReason?.reason === 'branch');
}

/** The last snapshot from before the step began; the last of all when it never did. */
function checkpointBefore(state: RunState, times: StepTimes | undefined): Checkpoint | undefined {
  const checkpoints = tableItems(state.files.checkpoints);
  return times === undefined ? checkpoints.at(-1) : checkpoints.findLast(({ seq }) => seq < times.began);
}

/** Workflow steps that changed files after a snapshot was taken. One whose snapshot equals the one before changed nothing. */
function changedSince(state: RunState, since: Checkpoint | undefined): ReadonlySet<number> {
  const { checkpoints, missed, touched } = state.files;
  const changed = [...missed, ...touched];
  let before = state.files.start?.snapshot ?? state.workspace?.base;
  for (const { snapshot, seq, after } of tableItems(checkpoints)) {
    if (snapshot !== before && seq > (since?.seq ?? 0)) changed.push(...after);
    before = snapshot;
  }
  return new Set(changed.map(({ step }) => indexOfStep(state, step.split('.', 1)[0] ?? step)));
}

function filesOf(state: RunState, restored: Checkpoint | undefined): BranchFiles {
  switch (state.compiled.workflow.workspace.mode) {
    case 'none':
      return { kind: 'untouched' };
    case 'in_place':
      return { kind: 'not_rewound' };
    case 'isolated':
      return restored === undefined
        ? { kind: 'began' }
        : { kind: 'restored', snapshot: restored.snapshot, after: [...new Set(restored.after.map(({ step }) => step))] };
  }
}

function notFound(state: RunState, from: string): Problem {
  const [loop = ''] = from.split('.', 1);
  if (from.includes('.') && state.plan.at.has(loop)) {
    return problem('inside_loop', `"${from}" is inside the loop "${loop}"; a run can only go on from the loop as a whole.`, {
      at: from,
      hint: `Run again from "${loop}".`,
    });
  }
  const outer = state.plan.steps.find((step) => step.body?.at.has(from));
  if (outer !== undefined) {
    return problem('inside_loop', `"${from}" is inside the loop "${outer.id}"; a run can only go on from the loop as a whole.`, {
      at: from,
      hint: `Run again from "${outer.id}".`,
    });
  }
  return problem('step_not_found', `Run ${state.runId} has no step "${from}".`, {
    at: from,
    hint: `It has: ${state.plan.steps
      .slice(0, 12)
      .map((step) => step.id)
      .join(', ')}.`,
  });
}

function childRun(runId: string, parent: { readonly run: string; readonly step: string }): Problem {
  return problem('child_run', `Run ${runId} is a step of run ${parent.run}, so it cannot go on by itself.`, {
    at: runId,
    hint: `Run again from "${parent.step.split('.', 1)[0] ?? parent.step}" of ${parent.run}.`,
  });
}

function keptStep({ state, log }: BranchSource, from: string): Problem {
  const origin = log.find(({ body }) => body.type === 'branchStarted')?.body;
  const run = origin?.type === 'branchStarted' ? origin.from.run : state.runId;
  return problem('kept_step', `Run ${state.runId} did not do "${from}" itself; it kept what run ${run} had done.`, {
    at: from,
    hint: `The files from before it belong to that run: run again from "${from}" of ${run}.`,
  });
}
