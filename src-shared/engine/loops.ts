import { isJsonList } from '../lib/json-guards.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { problem, type Problem } from '../lib/problem.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { CompiledLoop } from '../workflow/compiled.ts';
import { evaluate, parseExpression } from '../workflow/expressions/expression.ts';
import { DEFAULT_MAX_ITERATIONS } from '../workflow/schema.ts';
import { attemptOf, instanceAt } from './find.ts';
import { failAttempt, failForGood, finishAttempt } from './results.ts';
import type { Instance, RunState } from './run-state.ts';
import { roundOutputs, scopeAt, shapeOf, type Standpoint } from './scope.ts';
import { tableItems } from './table.ts';
import { emit, type Turn } from './turn.ts';

/** Starts a loop: a list or a count over the cap fails here, before any round. */
export function startLoop(turn: Turn, index: number): void {
  const instance = instanceAt(turn.state, index);
  const { step } = instance.plan;
  if (step.type !== 'loop') return;
  const items = step.for_each === undefined ? ok(undefined) : listOf(turn.state, index, step.for_each);
  const input: JsonObject = items.ok && items.value !== undefined ? { items: items.value } : {};
  emit(turn, { type: 'stepStarted', step: instance.state.step, attempt: attemptOf(instance) + 1, input });
  const refusal = items.ok ? overCap(step, instance.state.step, items.value?.length ?? step.times) : items.error;
  if (refusal !== undefined) failForGood(turn, index, { ...refusal, retryable: false });
}

/** Moves a loop on: a failed round fails it, a spent one ends it, else its next rounds begin. */
export function advanceLoop(turn: Turn, index: number): void {
  const loop = instanceAt(turn.state, index);
  const { step } = loop.plan;
  if (step.type !== 'loop') return;
  const failed = failedRound(turn.state, loop);
  if (failed !== undefined) {
    if (loop.openRounds === 0) failAttempt(turn, index, failed);
    return;
  }
  if (step.for_each !== undefined || step.times !== undefined) advanceCounted(turn, index, step);
  else if (loop.openRounds === 0) advanceTested(turn, index, step);
}

function advanceCounted(turn: Turn, index: number, step: CompiledLoop): void {
  const items = itemsOf(turn.state, index);
  const total = items?.length ?? step.times ?? 0;
  const together = step.max_parallel ?? 1;
  for (
    let loop = instanceAt(turn.state, index);
    loop.openRounds < together && loop.rounds.length < total;
    loop = instanceAt(turn.state, index)
  ) {
    beginRound(turn, index, items?.[loop.rounds.length]);
  }
  if (instanceAt(turn.state, index).openRounds === 0) finishAttempt(turn, index, loopOutput(turn.state, index));
}

function advanceTested(turn: Turn, index: number, step: CompiledLoop): void {
  const rounds = instanceAt(turn.state, index).rounds.length;
  const goesOn =
    step.until === undefined ? conditionOf(turn.state, index, step.while ?? 'false') : untilOpen(turn.state, index, step.until);
  if (!goesOn.ok) failAttempt(turn, index, { ...goesOn.error, retryable: false });
  else if (!goesOn.value) finishAttempt(turn, index, loopOutput(turn.state, index));
  else if (rounds < capOf(step)) beginRound(turn, index, undefined);
  else {
    const path = instanceAt(turn.state, index).state.step;
    failAttempt(turn, index, {
      ...problem('loop_limit', `"${path}" reached its limit of ${rounds} rounds and its condition still asked for more.`, {
        at: path,
        hint: 'Raise max_iterations, or check the condition.',
      }),
      retryable: false,
      detail: loopOutput(turn.state, index),
    });
  }
}

function untilOpen(state: RunState, index: number, text: string): Result<boolean, Problem> {
  if (instanceAt(state, index).rounds.length === 0) return ok(true);
  const met = conditionOf(state, index, text);
  return met.ok ? ok(!met.value) : met;
}

function beginRound(turn: Turn, index: number, item: Json | undefined): void {
  const loop = instanceAt(turn.state, index);
  emit(turn, {
    type: 'iterationStarted',
    step: loop.state.step,
    attempt: attemptOf(loop),
    index: loop.rounds.length,
    ...(item === undefined ? {} : { item }),
  });
}

/** `{count, items}`: one map of body outputs per round, in the order of the rounds whatever finished first. */
function loopOutput(state: RunState, index: number): JsonObject {
  const loop = instanceAt(state, index);
  return { count: loop.rounds.length, items: tableItems(loop.rounds).map((round) => roundOutputs(state, loop, round)) };
}

function failedRound(state: RunState, loop: Instance): Problem | undefined {
  for (const round of tableItems(loop.rounds)) {
    if (round.failed < 0) continue;
    const { step, error } = instanceAt(state, round.failed).state;
    return problem('round_failed', `"${step}" failed: ${error?.message ?? 'no reason given'}`, {
      at: step,
      hint: 'Give that step on_failure: continue to go on without it.',
    });
  }
  return undefined;
}

function itemsOf(state: RunState, index: number): readonly Json[] | undefined {
  const input = instanceAt(state, index).state.attempts.at(-1)?.input;
  if (input === null || typeof input !== 'object' || isJsonList(input)) return undefined;
  const items = input['items'];
  return isJsonList(items) ? items : undefined;
}

function listOf(state: RunState, index: number, text: string): Result<readonly Json[], Problem> {
  const { step } = instanceAt(state, index).state;
  const value = valueOf(state, { kind: 'step', index }, text);
  if (!value.ok) return value;
  return isJsonList(value.value)
    ? ok(value.value)
    : err(
        problem('not_a_list', `for_each of "${step}" gave ${JSON.stringify(value.value).slice(0, 80)}, not a list.`, {
          at: `${step}.for_each`,
        }),
      );
}

function conditionOf(state: RunState, index: number, text: string): Result<boolean, Problem> {
  const { step } = instanceAt(state, index).state;
  const value = valueOf(state, { kind: 'body', loop: index }, text);
  if (!value.ok) return value;
  if (typeof value.value === 'boolean') return ok(value.value);
  return err(
    problem('invalid_condition', `The condition of "${step}" gave ${JSON.stringify(value.value)}, not true or false.`, {
      at: step,
    }),
  );
}

function valueOf(state: RunState, at: Standpoint, text: string): Result<Json, Problem> {
  const parsed = parseExpression(text);
  return parsed.ok ? evaluate(parsed.value, scopeAt(state, at, parsed.value.names), shapeOf(state)) : parsed;
}

function overCap(step: CompiledLoop, path: string, count: number | undefined): Problem | undefined {
  if (count === undefined || count <= capOf(step)) return undefined;
  return problem('loop_limit', `"${path}" would have ${count} rounds; its limit is ${capOf(step)}. Nothing was started.`, {
    at: path,
    hint: 'Raise max_iterations, or shorten the list.',
  });
}

function capOf(step: CompiledLoop): number {
  return step.max_iterations ?? DEFAULT_MAX_ITERATIONS;
}
