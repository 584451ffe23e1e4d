import type { EventBody, RunEvent } from '../../history/events.ts';
import { indexOfStep } from '../find.ts';
import { drafted, type Draft } from './fold-places.ts';
import type { RunState } from '../run-state.ts';
import type { BudgetKind, BudgetState } from '../state.ts';

/** A run that has spent nothing. */
export const NO_BUDGET: BudgetState = { workedMs: 0, clockAt: 0, warned: [], raised: {}, asked: 0 };

type BudgetBody = Extract<EventBody, { type: 'budgetWarned' | 'budgetReached' | 'budgetAnswered' }>;

/** Lets the run's working time go on to the event: time in which nothing worked, or no host did, is not counted. */
export function foldTime(draft: Draft, { body, at }: RunEvent): void {
  const { run } = draft;
  const { budget } = run;
  const died = body.type === 'outcomeUnknown' || (body.type === 'stepInterrupted' && isCrash(draft, body));
  const worked = isWorking(run) && !died ? Math.max(0, at - budget.clockAt) : 0;
  if (worked > 0 || budget.clockAt !== at) run.budget = { ...budget, workedMs: budget.workedMs + worked, clockAt: at };
}

/** Whether a host died, and not that work was stopped in good order. */
function isCrash(draft: Draft, { step, interruptions }: Extract<EventBody, { type: 'stepInterrupted' }>): boolean {
  const index = indexOfStep(draft.run, step);
  const last = index < 0 ? undefined : drafted(draft, index).state.attempts.at(-1);
  return interruptions > (last?.interruptions ?? 0);
}

/** Whether anything of the run is at work: its own steps, or a child that neither waits nor is paused. */
export function isWorking(run: Pick<RunState, 'workingCount' | 'busyChildren'>): boolean {
  return run.workingCount > 0 || run.busyChildren > 0;
}

/** Records a warning, the question whether to go on, or its answer. */
export function foldBudget(draft: Draft, body: BudgetBody, at: number): void {
  const { run } = draft;
  const { budget } = run;
  switch (body.type) {
    case 'budgetWarned':
      run.budget = { ...budget, warned: [...budget.warned, body.kind] };
      return;
    case 'budgetReached':
      run.budget = {
        ...budget,
        asked: body.number,
        asking: { kind: body.kind, limit: body.limit, prompt: body.prompt, boundTo: body.boundTo, since: at },
      };
      return;
    case 'budgetAnswered': {
      const { asking: _, ...rest } = budget;
      run.budget = {
        ...rest,
        warned: budget.warned.filter((kind) => kind !== body.kind),
        raised: { ...budget.raised, [body.kind]: (budget.raised[body.kind] ?? 0) + (body.amount ?? 0) },
      };
    }
  }
}

/** What a person has added to a limit of the run. */
export function raisedBy({ raised }: BudgetState, kind: BudgetKind): number {
  return raised[kind] ?? 0;
}
