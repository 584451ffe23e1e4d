import { assertNever } from '../lib/assert-never.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { problem, type Problem } from '../lib/problem.ts';
import type { Decision, EventBody } from '../history/events.ts';
import { checkFormValues } from '../workflow/form-values.ts';
import { askConfirmation, questionOf } from './confirm.ts';
import { attemptOf, indexOfStep, instanceAt } from './find.ts';
import { affectedBy, agentBefore } from './fold/fold-rewind.ts';
import { hasIndex } from './index-set.ts';
import type { EngineInput } from './io.ts';
import { outputProblem } from './output-schema.ts';
import { RESULT } from './prompts.ts';
import { failForGood, finishAttempt, succeed } from './results.ts';
import { rewindTarget } from './rewind-files.ts';
import type { RunState } from './run-state.ts';
import { emit, type Turn } from './turn.ts';

type Answer = Extract<EngineInput, { type: 'answer' }>;

/** Takes a person's answer, or says why it changes nothing. */
export function takeAnswer(turn: Turn, answer: Answer): Problem | undefined {
  const index = indexOfStep(turn.state, answer.step);
  const waiting = index < 0 ? undefined : instanceAt(turn.state, index).state.waiting;
  if (waiting === undefined || waiting.prompt.kind === 'wait') {
    return problem('not_waiting', `"${answer.step}" is not waiting for an answer.`, {
      at: answer.step,
      hint: 'It may have been answered already; look at the run again.',
    });
  }
  if (waiting.boundTo !== answer.boundTo || answer.attempt !== waitingAttempt(turn.state, index)) {
    return problem('stale_answer', `What "${answer.step}" asks has changed since this answer was given.`, {
      at: answer.step,
      hint: 'Look at the question again and answer that.',
    });
  }
  switch (waiting.prompt.kind) {
    case 'approve':
      return answerApproval(turn, index, answer);
    case 'ask':
      return answerForm(turn, index, answer);
    case 'agent':
      return answerWork(turn, index, answer);
    case 'confirm':
      return answerConfirmation(turn, index, answer);
    case 'unknown':
      return answerUnknown(turn, index, answer);
    case 'budget':
      return wrongDecision(answer, []);
    default:
      return assertNever(waiting.prompt.kind);
  }
}

/** Attempt a waiting instance's answer must name: the one under way, or the next when it waits to begin. */
export function waitingAttempt(state: RunState, index: number): number {
  const instance = instanceAt(state, index);
  const last = instance.state.attempts.at(-1);
  return last === undefined || last.endedAt !== undefined ? attemptOf(instance) + 1 : last.attempt;
}

function answerApproval(turn: Turn, index: number, answer: Answer): Problem | undefined {
  const { step } = instanceAt(turn.state, index).plan;
  if (step.type !== 'approve') return wrongDecision(answer, []);
  if (answer.decision === 'changes') return requestChanges(turn, index, answer);
  if (answer.decision === 'reject') {
    record(turn, answer);
    failForGood(turn, index, rejection(answer));
    return undefined;
  }
  if (answer.decision !== 'approve') return wrongDecision(answer, ['approve', 'reject', 'changes']);
  const options = step.options ?? [];
  if (options.length > 0 && !options.includes(answer.option ?? '')) {
    return problem('invalid_answer', `"${answer.step}" asks for one of: ${options.join(', ')}.`, {
      at: answer.step,
      hint: `Choose an option, such as "${options[0] ?? ''}".`,
    });
  }
  record(turn, answer);
  finishAttempt(turn, index, { decision: 'approve', option: answer.option ?? null, comment: answer.words ?? null });
  return undefined;
}

function requestChanges(turn: Turn, index: number, answer: Answer): Problem | undefined {
  const agent = agentBefore(turn.state, index);
  if (agent === undefined) return wrongDecision(answer, ['approve', 'reject']);
  const affected = [...affectedBy((at) => instanceAt(turn.state, at), agent)];
  const busy = affected.find((at) => hasIndex(turn.state.working, at));
  if (busy !== undefined) {
    const { step } = instanceAt(turn.state, busy).state;
    return problem('still_working', `Changes cannot be asked for while "${step}" works on what would change.`, {
      at: answer.step,
      hint: 'Wait until it has ended, then ask again.',
    });
  }
  const snapshot = rewindTarget(turn.state, agent, affected);
  const { step } = instanceAt(turn.state, agent).state;
  record(turn, answer);
  if (snapshot !== undefined) emit(turn, { type: 'rewindStarted', step, snapshot });
  return undefined;
}

function answerForm(turn: Turn, index: number, answer: Answer): Problem | undefined {
  const { step } = instanceAt(turn.state, index).plan;
  if (answer.decision === 'reject') {
    record(turn, answer);
    failForGood(turn, index, rejection(answer));
    return undefined;
  }
  if (step.type !== 'ask' || answer.decision !== 'submit') return wrongDecision(answer, ['submit', 'reject']);
  const values = checkFormValues(step.form, answer.values ?? {});
  if (!values.ok) return invalid(answer, values.error);
  record(turn, answer, values.value);
  finishAttempt(turn, index, values.value);
  return undefined;
}

function answerWork(turn: Turn, index: number, answer: Answer): Problem | undefined {
  const { step } = instanceAt(turn.state, index).plan;
  if (answer.decision === 'reject' || answer.decision === 'failed') {
    record(turn, answer);
    failForGood(turn, index, rejection(answer));
    return undefined;
  }
  if (answer.decision !== 'submit') return wrongDecision(answer, ['submit', 'reject']);
  const output: JsonObject = step.output === undefined ? { text: answer.words ?? '', ...answer.values } : (answer.values ?? {});
  const wrong = step.output === undefined ? undefined : outputProblem(step.output.schema, output);
  if (wrong !== undefined) return invalid(answer, [wrong]);
  record(turn, answer);
  finishAttempt(turn, index, output);
  return undefined;
}

function answerConfirmation(turn: Turn, index: number, answer: Answer): Problem | undefined {
  if (answer.decision !== 'approve' && answer.decision !== 'reject') return wrongDecision(answer, ['approve', 'reject']);
  const { prompt } = instanceAt(turn.state, index).state.waiting ?? {};
  const result = prompt?.shows?.find((shown) => shown.label === RESULT);
  if (answer.decision === 'approve' && result === undefined && prompt !== undefined) {
    const now = questionOf(turn, index, {});
    if (now.ok && now.value.boundTo !== answer.boundTo) {
      askConfirmation(turn, index, {});
      return problem('stale_answer', `What "${answer.step}" would do has changed since it was shown.`, {
        at: answer.step,
        hint: 'Look at it again; it asks anew.',
      });
    }
  }
  record(turn, answer);
  if (answer.decision === 'reject') rejectConfirmation(turn, index, answer);
  else if (result !== undefined) succeed(turn, index, result.value);
  return undefined;
}

function rejectConfirmation(turn: Turn, index: number, answer: Answer): void {
  const instance = instanceAt(turn.state, index);
  const last = instance.state.attempts.at(-1);
  if (last === undefined || last.endedAt !== undefined) {
    emit(turn, { type: 'stepStarted', step: answer.step, attempt: answer.attempt, input: {} });
  }
  failForGood(turn, index, rejection(answer));
}

function answerUnknown(turn: Turn, index: number, answer: Answer): Problem | undefined {
  const instance = instanceAt(turn.state, index);
  switch (answer.decision) {
    case 'succeeded': {
      const output: Json = answer.values ?? {};
      const wrong = instance.plan.step.output === undefined ? undefined : outputProblem(instance.plan.step.output.schema, output);
      if (wrong !== undefined) return invalid(answer, [wrong]);
      record(turn, answer);
      finishAttempt(turn, index, output);
      return undefined;
    }
    case 'failed':
      record(turn, answer);
      failForGood(turn, index, {
        code: 'reported_failed',
        message: answer.words ?? `${answer.by} found that it had failed.`,
        at: answer.step,
        retryable: false,
      });
      return undefined;
    case 'retry':
      record(turn, answer);
      emit(turn, { type: 'stepInterrupted', step: answer.step, attempt: attemptOf(instance), interruptions: 0 });
      return undefined;
    default:
      return wrongDecision(answer, ['succeeded', 'failed', 'retry']);
  }
}

function record(turn: Turn, answer: Answer, values: JsonObject | undefined = answer.values): void {
  const given: Extract<EventBody, { type: 'answerGiven' }> = {
    type: 'answerGiven',
    step: answer.step,
    attempt: answer.attempt,
    by: answer.by,
    decision: answer.decision,
    boundTo: answer.boundTo,
    ...(answer.option === undefined ? {} : { option: answer.option }),
    ...(values === undefined ? {} : { values }),
    ...(answer.words === undefined ? {} : { words: answer.words }),
  };
  emit(turn, given);
}

function rejection(answer: Answer): Problem & { readonly retryable: false } {
  const words = answer.words === undefined || answer.words === '' ? '' : `: ${answer.words}`;
  return { code: 'rejected', message: `${answer.by} rejected it${words}`, at: answer.step, retryable: false };
}

function wrongDecision(answer: Answer, allowed: readonly Decision[]): Problem {
  return problem('invalid_answer', `"${answer.step}" cannot be answered with "${answer.decision}".`, {
    at: answer.step,
    hint: `It takes: ${allowed.join(', ')}.`,
  });
}

function invalid(answer: Answer, problems: readonly Problem[]): Problem {
  const [first] = problems;
  return problem('invalid_answer', problems.map((found) => found.message).join(' '), {
    at: first?.at === undefined ? answer.step : `${answer.step}.${first.at}`,
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
  });
}
