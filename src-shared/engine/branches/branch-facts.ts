import type { ArtifactRecord, EventBody } from '../../history/events.ts';
import { instanceAt } from '../find.ts';
import { stepTimes, type StepTimes } from './branch-times.ts';
import type { BranchPlan, BranchSource } from './branch-plan.ts';
import type { RunState } from '../run-state.ts';
import { tableItems } from '../table.ts';

/** What happened in a step of another run, as a fact of this one. */
export type StepKept = Extract<EventBody, { type: 'stepKept' }>;

/** The facts a branch takes over: each step it keeps, loops before their rounds. */
export function keptFacts(source: BranchSource, plan: BranchPlan): StepKept[] {
  const times = stepTimes(source.state, source.log);
  return plan.kept.flatMap((id) => {
    const index = source.state.plan.at.get(id);
    return index === undefined ? [] : factsOf(source.state, index, times);
  });
}

/** The artifacts of the steps a branch keeps, as the other run recorded them. */
export function keptArtifacts(
  { log }: BranchSource,
  { kept }: Pick<BranchPlan, 'kept'>,
): { readonly step: string; readonly attempt?: number; readonly artifact: ArtifactRecord }[] {
  const ids = new Set(kept);
  return log.flatMap(({ body }) =>
    body.type === 'artifactProduced' && body.step !== undefined && ids.has(body.step.split('.', 1)[0] ?? '')
      ? [{ step: body.step, artifact: body.artifact, ...(body.attempt === undefined ? {} : { attempt: body.attempt }) }]
      : [],
  );
}

function factsOf(state: RunState, index: number, times: ReadonlyMap<string, StepTimes>): StepKept[] {
  const instance = instanceAt(state, index);
  const { step, status, attempts, output, error, skipReason, evidence, credits } = instance.state;
  if (status !== 'succeeded' && status !== 'failed' && status !== 'skipped' && status !== 'cancelled') return [];
  const rounds = tableItems(instance.rounds);
  const context = times.get(step)?.context;
  const fact: StepKept = {
    type: 'stepKept',
    step,
    status,
    attempts: attempts.map(({ evidence: found, ...attempt }) => ({
      ...attempt,
      ...(found === undefined ? {} : { evidence: found.map((check) => ({ ...check })) }),
    })),
    credits,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(skipReason === undefined ? {} : { skipReason }),
    ...(evidence === undefined ? {} : { evidence: evidence.map((check) => ({ ...check })) }),
    ...(context === undefined ? {} : { context }),
    ...(rounds.length === 0 ? {} : { rounds: rounds.map(({ item }) => (item === undefined ? {} : { item })) }),
  };
  const body = instance.plan.body?.steps ?? [];
  return [fact, ...rounds.flatMap(({ base }) => body.flatMap((_, at) => factsOf(state, base + at, times)))];
}
