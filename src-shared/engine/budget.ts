import { assertNever } from '../lib/assert-never.ts';
import { problem, type Problem } from '../lib/problem.ts';
import type { Prompt } from '../history/events.ts';
import { bindingOf } from './binding.ts';
import { attemptOf, instanceAt } from './find.ts';
import { isWorking, raisedBy } from './fold/fold-budget.ts';
import { nextIndex } from './index-set.ts';
import type { EngineInput } from './io.ts';
import { limitsOf, type OwnLimits } from './limits.ts';
import type { RunState } from './run-state.ts';
import type { BudgetKind } from './state.ts';
import { emit, type Turn } from './turn.ts';

/** The name under which a run asks whether it may spend more; no step can have it. */
export const BUDGET_STEP = '@budget';
/** The share of a limit at which people are told. */
const WARN_AT = 0.8;

/** One limit of a run: credits, or seconds of work. */
interface Line {
  readonly kind: BudgetKind;
  readonly limit: number;
  /** The limit before anybody raised it. */
  readonly base: number;
  readonly spent: number;
}

/** Tells people at 80 % of a limit; at all of it nothing starts, agents are stopped, and the run asks whether to go on. */
export function watchBudget(turn: Turn): void {
  const { state } = turn;
  if (state.created === undefined || state.endedAt !== undefined || state.stopping !== undefined) return;
  for (const line of linesOf(state, turn)) {
    if (isReached(line)) {
      if (turn.state.budget.asking === undefined) ask(turn, line);
    } else if (line.spent >= line.limit * WARN_AT && !turn.state.budget.warned.includes(line.kind)) {
      emit(turn, { type: 'budgetWarned', kind: line.kind, spent: line.spent, limit: line.limit });
    }
  }
}

/** Takes a person's answer: raise the limit, or stop the run. */
export function answerBudget(turn: Turn, answer: Extract<EngineInput, { type: 'answer' }>): Problem | undefined {
  const { asking, asked } = turn.state.budget;
  if (asking === undefined) {
    return problem('not_waiting', 'The run does not ask about its budget.', {
      at: BUDGET_STEP,
      hint: 'It may have been answered already; look at the run again.',
    });
  }
  if (asking.boundTo !== answer.boundTo || answer.attempt !== asked)
    return problem('stale_answer', 'What the run asks about its budget has changed.', {
      at: BUDGET_STEP,
      hint: 'Look at it again.',
    });
  if (answer.decision === 'reject') {
    emit(turn, { type: 'budgetAnswered', kind: asking.kind, decision: 'stop', by: answer.by });
    emit(turn, { type: 'cancelRequested', by: answer.by, reason: `Stopped at its limit: ${asking.prompt.reason}` });
    return undefined;
  }
  if (answer.decision !== 'approve')
    return problem('invalid_answer', `The budget cannot be answered with "${answer.decision}".`, {
      at: BUDGET_STEP,
      hint: 'It takes: approve (raise the limit), reject (stop the run).',
    });
  const given = answer.values?.['amount'];
  const base = linesOf(turn.state, turn).find((line) => line.kind === asking.kind)?.base ?? asking.limit;
  const amount = given ?? base;
  if (typeof amount !== 'number' || !Number.isFinite(amount) || amount <= 0)
    return problem('invalid_answer', 'The limit can be raised by a number above 0.', {
      at: BUDGET_STEP,
      hint: 'Say by how much, as in amount=50.',
    });
  emit(turn, { type: 'budgetAnswered', kind: asking.kind, decision: 'raise', by: answer.by, amount });
  return undefined;
}

/** The moment at which working on would come to the next mark of the time limit; undefined when it never does. */
export function budgetWakeAt(state: RunState, own: OwnLimits | undefined): number | undefined {
  const { budget } = state;
  if (!isWorking(state) || budget.asking !== undefined) return undefined;
  const max = limitsOf(state, own).budget.maxWallClockSec;
  if (max === undefined) return undefined;
  const limitMs = (max + raisedBy(budget, 'time')) * 1000;
  const mark = budget.warned.includes('time') ? limitMs : limitMs * WARN_AT;
  return budget.clockAt + Math.max(0, Math.ceil(mark - budget.workedMs));
}

function linesOf(state: RunState, { now, limits }: Pick<Turn, 'now' | 'limits'>): readonly Line[] {
  const { budget } = limitsOf(state, limits);
  const line = (kind: BudgetKind, base: number | undefined, spent: number): readonly Line[] =>
    base === undefined ? [] : [{ kind, base, limit: base + raisedBy(state.budget, kind), spent }];
  const runningMs = isWorking(state) ? Math.max(0, now - state.budget.clockAt) : 0;
  return [
    ...line('credits', budget.maxCredits, state.credits),
    ...line('time', budget.maxWallClockSec, (state.budget.workedMs + runningMs) / 1000),
    ...line('day', limits?.day?.max, limits?.day?.spent ?? 0),
  ];
}

/** A limit of 0 is reached by the first thing spent. */
function isReached({ spent, limit }: Line): boolean {
  return limit > 0 ? spent >= limit : spent > limit;
}

function ask(turn: Turn, line: Line): void {
  const number = turn.state.budget.asked + 1;
  const prompt = promptOf(turn.state, line);
  const boundTo = bindingOf(turn.state, `${BUDGET_STEP}#${number}`, prompt);
  emit(turn, { type: 'budgetReached', kind: line.kind, spent: line.spent, limit: line.limit, number, prompt, boundTo });
  stopAgents(turn, prompt.reason);
  turn.effects.push({ type: 'askPerson', step: BUDGET_STEP, attempt: number, prompt });
}

/** Tells the agents at work to stop; their attempts go on later. */
export function stopAgents(turn: Turn, reason: string): void {
  for (let index = nextIndex(turn.state.working, 0); index >= 0; index = nextIndex(turn.state.working, index + 1)) {
    const instance = instanceAt(turn.state, index);
    if (instance.plan.step.type !== 'agent') continue;
    turn.effects.push({ type: 'stop', step: instance.state.step, attempt: attemptOf(instance), reason });
  }
}

function promptOf(state: RunState, line: Line): Prompt {
  return {
    kind: 'budget',
    title: state.created?.workflowName ?? 'The run',
    reason: reasonOf(line),
    shows: [
      { label: 'Spent', value: amountWords(line.kind, line.spent) },
      { label: 'Limit', value: amountWords(line.kind, line.limit) },
      { label: 'Raising allows', value: amountWords(line.kind, line.limit + line.base) },
    ],
  };
}

function reasonOf(line: Line): string {
  const limit = amountWords(line.kind, line.limit);
  switch (line.kind) {
    case 'credits':
      return `It has spent its budget of ${limit}.`;
    case 'time':
      return `It has worked for its limit of ${limit}.`;
    case 'day':
      return `All runs together have spent today's budget of ${limit}.`;
    default:
      return assertNever(line.kind);
  }
}

function amountWords(kind: BudgetKind, amount: number): string {
  const rounded = Math.round(amount * 100) / 100;
  return kind === 'time' ? `${rounded} s` : `${rounded} credits`;
}
