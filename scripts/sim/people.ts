import { waitingAttempt } from '../../src-shared/engine/answers.ts';
import { BUDGET_STEP } from '../../src-shared/engine/budget.ts';
import { indexOfStep } from '../../src-shared/engine/find.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import type { StepState } from '../../src-shared/engine/state.ts';
import { stepsOf } from '../../src-shared/engine/views.ts';
import type { Decision } from '../../src-shared/history/events.ts';
import type { AnswerRequest } from '../../src-main/runtime/surface.ts';
import type { Draw } from './draw.ts';
import type { Hosts } from './hosts.ts';
import type { World } from './world.ts';

interface Around {
  readonly world: World;
  readonly hosts: Hosts;
  readonly draw: Draw;
}

/** A person answers one of the questions there are; false when nobody asks. */
export function answerSomeone({ hosts, draw, rejections }: Around & { readonly rejections: boolean }): boolean {
  const limit = draw.any(limits(hosts));
  if (limit !== undefined) {
    const decision = rejections && draw.chance(20) ? 'reject' : 'approve';
    return hosts.answer(limit.runId, { step: BUDGET_STEP, attempt: limit.asked, by: 'me', decision, boundTo: limit.boundTo });
  }
  const one = draw.any(asked(hosts));
  const answer = one === undefined ? undefined : answerTo(one.state, one.step, { draw, rejections });
  return one !== undefined && answer !== undefined && hosts.answer(one.runId, answer);
}

/** Someone answers what was answered before, what is not asked any more, or another question than the one shown: it must be refused. */
export function repeatAnswer({ hosts, draw }: Around): void {
  const questions = asked(hosts);
  const again = hosts.answered.filter(({ runId, request }) =>
    questions.some((question) => question.runId === runId && question.step.step === request.step),
  );
  const old = draw.any(again) ?? draw.any(hosts.answered);
  if (old !== undefined && (again.length > 0 || draw.chance(50))) {
    hosts.answer(old.runId, old.request);
    return;
  }
  const one = draw.any(questions);
  const answer = one === undefined ? undefined : answerTo(one.state, one.step, { draw, rejections: false });
  if (one !== undefined && answer !== undefined) hosts.answer(one.runId, { ...answer, boundTo: 'something else' });
}

/** Runs that ask whether they may spend more. */
function limits(hosts: Hosts): readonly { readonly runId: string; readonly asked: number; readonly boundTo: string }[] {
  if (!hosts.isReady()) return [];
  return hosts.openRuns().flatMap((runId) => {
    const budget = hosts.stalled(runId) === undefined ? hosts.state(runId)?.budget : undefined;
    return budget?.asking === undefined ? [] : [{ runId, asked: budget.asked, boundTo: budget.asking.boundTo }];
  });
}

function asked(hosts: Hosts): readonly { readonly runId: string; readonly state: RunState; readonly step: StepState }[] {
  if (!hosts.isReady()) return [];
  return hosts.openRuns().flatMap((runId) => {
    const state = hosts.state(runId);
    if (state === undefined || hosts.stalled(runId) !== undefined) return [];
    return stepsOf(state).flatMap((step) =>
      step.waiting === undefined || step.waiting.prompt.kind === 'wait' ? [] : [{ runId, state, step }],
    );
  });
}

function answerTo(
  state: RunState,
  step: StepState,
  how: { readonly draw: Draw; readonly rejections: boolean },
): AnswerRequest | undefined {
  const { waiting } = step;
  if (waiting === undefined) return undefined;
  const { draw, rejections } = how;
  const { prompt, boundTo } = waiting;
  const [option] = prompt.options ?? [];
  const base = {
    step: step.step,
    attempt: waitingAttempt(state, indexOfStep(state, step.step)),
    by: 'me',
    boundTo,
    ...(option === undefined ? {} : { option }),
  };
  const values = { more: draw.chance(40), other: true };
  const rejects = rejections && draw.chance(25);
  const decision = ((): Decision => {
    switch (prompt.kind) {
      case 'unknown':
        return rejections ? draw.pick(['succeeded', 'failed', 'retry'] as const) : 'failed';
      case 'ask':
      case 'agent':
        return rejects ? 'reject' : 'submit';
      case 'approve':
        return rejects ? draw.pick(['reject', 'changes'] as const) : 'approve';
      default:
        return rejects ? 'reject' : 'approve';
    }
  })();
  const form =
    prompt.kind === 'ask' ? Object.fromEntries(Object.keys(prompt.form ?? {}).map((name) => [name, values.more])) : values;
  return {
    ...base,
    decision,
    ...(prompt.kind === 'ask' || prompt.kind === 'agent' || prompt.kind === 'unknown' ? { values: form } : {}),
    ...(decision === 'changes' ? { words: 'Do it better.' } : {}),
  };
}
