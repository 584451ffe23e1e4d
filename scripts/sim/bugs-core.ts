import { waitingAttempt } from '../../src-shared/engine/answers.ts';
import { attemptOf, indexOfStep, instanceAt, stepAt } from '../../src-shared/engine/find.ts';
import { fold } from '../../src-shared/engine/fold/fold.ts';
import type { Decide, Decided, EngineEffect, EngineInput, PerformEffect } from '../../src-shared/engine/io.ts';
import { nextIndex } from '../../src-shared/engine/index-set.ts';
import type { RunState } from '../../src-shared/engine/run-state.ts';
import { stepsOf } from '../../src-shared/engine/views.ts';
import { EVENT_VERSION, type EventBody } from '../../src-shared/history/events.ts';
import type { Bug } from './bugs.ts';

/** Bugs of the core: its input, events or effects are changed. */
export const CORE_BUGS: readonly Bug[] = [
  {
    id: 'attempt-numbers',
    what: 'takes a result without looking for which attempt it is',
    decide: (decide) => (state, input) =>
      decide(state, isResult(input) ? { ...input, attempt: attemptNow(state, input) } : input),
  },
  {
    id: 'stale-answers',
    what: 'takes an answer without looking what it was bound to',
    decide: (decide) => (state, input) => {
      if (input.type !== 'answer') return decide(state, input);
      const index = indexOfStep(state, input.step);
      const waiting = stepAt(state, input.step)?.waiting;
      return decide(
        state,
        waiting === undefined ? input : { ...input, boundTo: waiting.boundTo, attempt: waitingAttempt(state, index) },
      );
    },
  },
  {
    id: 'backoff',
    what: 'forgets to wait before the next attempt',
    decide: changing((event) => (event.type === 'stepFailed' ? { ...event, retryAt: undefined } : event)),
  },
  {
    id: 'lost-cancel',
    what: 'acknowledges a cancel and forgets it',
    decide: (decide) => (state, input) => (input.type === 'cancel' ? { state, events: [], effects: [] } : decide(state, input)),
  },
  {
    id: 'interruption-counts',
    what: 'counts the death of a host as an attempt',
    decide: changing((event) =>
      event.type === 'stepInterrupted' && event.interruptions > 0
        ? {
            type: 'stepFailed',
            step: event.step,
            attempt: event.attempt,
            error: { code: 'interrupted', message: 'The host stopped.' },
            willRetry: true,
          }
        : event,
    ),
  },
  { id: 'rerun-finished', what: 'performs finished steps again after a crash', decide: rerunFinished },
  {
    id: 'double-commit',
    what: 'commits a result twice',
    decide: (decide) => (state, input) => {
      const decided = decide(state, input);
      const twice = decided.events.flatMap((event) =>
        event.type === 'stepSucceeded' && input.type === 'stepDone' ? [event, event] : [event],
      );
      return { ...decided, events: twice };
    },
  },
  {
    id: 'beside-the-log',
    what: 'changes the state without an event',
    decide: (decide) => (state, input) => {
      const decided = decide(state, input);
      return decided.events.some(({ type }) => type === 'stepSucceeded')
        ? { ...decided, state: { ...decided.state, credits: decided.state.credits + 1 } }
        : decided;
    },
  },
  { id: 'ignored-gate', what: 'begins a step before its needs have ended', decide: ignoreGate },
  {
    id: 'too-many-slots',
    what: 'lets more steps work at once than the run allows',
    decide: (decide) => (state, input) => {
      const { created } = state;
      if (created === undefined) return decide(state, input);
      const loose = { ...state, created: { ...created, flags: { ...created.flags, maxParallel: 99 } } };
      const decided = decide(loose, { ...input, capacity: 99 });
      return { ...decided, state: { ...decided.state, created } };
    },
  },
  { id: 'forgotten-wake', what: 'never asks to be woken', decide: without((effect) => effect.type === 'wakeAt') },
  {
    id: 'deaf-stop',
    what: 'never tells the work of a cancelled run to stop',
    decide: without((effect) => effect.type === 'stop'),
  },
  {
    id: 'repeats-what-it-cannot',
    what: 'starts work again after a crash that could happen twice',
    decide: (decide) => (state, input) =>
      decide(state, input.type === 'recovered' ? { ...input, restartable: stepsOf(state).map(({ step }) => step) } : input),
  },
  {
    id: 'no-reason',
    what: 'fails a step without saying why',
    decide: changing((event) => (event.type === 'stepFailed' ? { ...event, error: { ...event.error, message: '' } } : event)),
  },
  {
    id: 'one-more-attempt',
    what: 'tries once more than allowed',
    decide: changing((event) =>
      event.type === 'stepFailed' && event.error.retryable !== false ? { ...event, willRetry: true } : event,
    ),
  },
  {
    id: 'ignored-pause',
    what: 'starts new work in a paused run',
    decide: (decide) => (state, input) => {
      if (state.pauseReason === undefined || input.type === 'resume') return decide(state, input);
      const decided = decide({ ...state, pauseReason: undefined }, input);
      return redo(state, input, decided);
    },
  },
  {
    id: 'forgotten-limit',
    what: 'forgets the time limit of a step',
    decide: (decide) => (state, input) => {
      const decided = decide(state, input);
      const effects = decided.effects.map((effect) =>
        effect.type === 'perform' ? { ...effect, timeoutSec: undefined } : effect,
      );
      return { ...decided, effects };
    },
  },
  {
    id: 'ends-as-success',
    what: 'ends a cancelled run as if it had gone well',
    decide: changing((event) => (event.type === 'runCancelled' ? { type: 'runSucceeded', outputs: {} } : event)),
  },
];

type Result = Extract<EngineInput, { type: 'stepDone' | 'stepError' | 'stepStopped' | 'progress' }>;

function isResult(input: EngineInput): input is Result {
  return input.type === 'stepDone' || input.type === 'stepError' || input.type === 'stepStopped' || input.type === 'progress';
}

function attemptNow(state: RunState, input: Result): number {
  const index = indexOfStep(state, input.step);
  return index < 0 ? input.attempt : attemptOf(instanceAt(state, index));
}

/** The decision as it would be with other events. */
function redo(state: RunState, input: EngineInput, decided: Decided): Decided {
  const next = decided.events.reduce(
    (before, body) => fold(before, { runId: state.runId, seq: before.seq + 1, at: input.now, v: EVENT_VERSION, body }),
    state,
  );
  return { ...decided, state: next };
}

function changing(change: (event: EventBody) => EventBody): (decide: Decide) => Decide {
  return (decide) => (state, input) => {
    const decided = decide(state, input);
    const events = decided.events.map(change);
    return events.some((event, at) => event !== decided.events[at]) ? redo(state, input, { ...decided, events }) : decided;
  };
}

function without(drop: (effect: EngineEffect) => boolean): (decide: Decide) => Decide {
  return (decide) => (state, input) => {
    const decided = decide(state, input);
    return { ...decided, effects: decided.effects.filter((effect) => !drop(effect)) };
  };
}

function rerunFinished(decide: Decide): Decide {
  const performed = new Map<string, PerformEffect>();
  return (state, input) => {
    const decided = decide(state, input);
    for (const effect of decided.effects) if (effect.type === 'perform') performed.set(`${state.runId} ${effect.step}`, effect);
    if (input.type !== 'recovered') return decided;
    const again = stepsOf(state).flatMap(({ step, status }) => {
      const effect = status === 'succeeded' ? performed.get(`${state.runId} ${step}`) : undefined;
      return effect === undefined ? [] : [effect];
    });
    return { ...decided, effects: [...decided.effects, ...again] };
  };
}

function ignoreGate(decide: Decide): Decide {
  return (state, input) => {
    const decided = decide(state, input);
    const early = stepsOf(decided.state).find((step, index) => {
      const { plan, open } = instanceAt(decided.state, index);
      return step.status === 'pending' && open > 0 && plan.step.type === 'wait';
    });
    if (early === undefined || nextIndex(decided.state.working, 0) < 0) return decided;
    return redo(state, input, {
      ...decided,
      events: [...decided.events, { type: 'stepStarted', step: early.step, attempt: 1, input: {} }],
    });
  };
}
