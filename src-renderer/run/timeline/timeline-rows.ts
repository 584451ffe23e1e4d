import { assertNever } from '../../../src-shared/lib/assert-never.ts';
import type { RunEvent } from '../../../src-shared/history/events.ts';
import type { StepState } from '../../../src-shared/engine/state.ts';

/** What a stretch of a bar means. */
export type SpanKind = 'done' | 'running' | 'waited' | 'failed' | 'stopped';

/** A stretch of time in wall-clock ms; `to` absent means it still goes on. */
export interface Span {
  readonly kind: SpanKind;
  readonly from: number;
  readonly to?: number;
}

/** One row of the timeline. */
export interface TimelineRow {
  readonly step: string;
  readonly spans: readonly Span[];
}

interface Work {
  readonly spans: Span[];
  open?: { readonly from: number; readonly waiting: boolean };
}

/** The timeline of a run: for every step what it did when, and when it waited for a person. */
export function timelineRows(steps: readonly StepState[], events: readonly RunEvent[]): readonly TimelineRow[] {
  const work = new Map<string, Work>();
  for (const event of events) note(work, event);
  return steps.map((step) => {
    const done = work.get(step.step);
    if (done === undefined) return { step: step.step, spans: [] };
    const open = done.open;
    return {
      step: step.step,
      spans: open === undefined ? done.spans : [...done.spans, { kind: open.waiting ? 'waited' : 'running', from: open.from }],
    };
  });
}

/** The steps with what lies in a step behind it: the rounds of a loop, the agent that mends a failure. */
export function inTheirLoops(steps: readonly StepState[]): readonly StepState[] {
  const known = new Set(steps.map(({ step }) => step));
  const inside = Map.groupBy(steps, ({ step }) => {
    const around = step.split('.').slice(0, -2).join('.');
    return known.has(around) ? around : '';
  });
  const withInside = (step: StepState): StepState[] => [step, ...(inside.get(step.step) ?? []).flatMap(withInside)];
  return (inside.get('') ?? []).flatMap(withInside);
}

function note(work: Map<string, Work>, event: RunEvent): void {
  const { body, at } = event;
  switch (body.type) {
    case 'stepStarted':
      workOf(work, body.step).open = { from: at, waiting: false };
      return;
    case 'stepWaiting':
      end(work, body.step, { at, kind: 'done' });
      // What waits for time alone waits for nobody.
      workOf(work, body.step).open = { from: at, waiting: body.prompt.kind !== 'wait' };
      return;
    case 'answerGiven':
      end(work, body.step, { at, kind: 'done' });
      workOf(work, body.step).open = { from: at, waiting: false };
      return;
    case 'childMoved': {
      const waiting = body.status === 'waiting' || body.status === 'paused';
      if (workOf(work, body.step).open?.waiting === waiting) return;
      end(work, body.step, { at, kind: 'done' });
      workOf(work, body.step).open = { from: at, waiting };
      return;
    }
    case 'stepSucceeded':
      end(work, body.step, { at, kind: 'done' });
      return;
    case 'stepFailed':
    case 'stepBlocked':
      end(work, body.step, { at, kind: 'failed' });
      return;
    case 'stepInterrupted':
    case 'stepCancelled':
    case 'outcomeUnknown':
      end(work, body.step, { at, kind: 'stopped' });
      return;
    case 'runCreated':
    case 'workspaceReady':
    case 'runQueued':
    case 'runAdmitted':
    case 'childStarted':
    case 'iterationStarted':
    case 'workspaceReleased':
    case 'stepProgressed':
    case 'artifactProduced':
    case 'outputProduced':
    case 'evidenceGathered':
    case 'stepSkipped':
    case 'budgetSpent':
    case 'treeBound':
    case 'budgetWarned':
    case 'budgetReached':
    case 'budgetAnswered':
    case 'checkpointTaken':
    case 'checkpointMissed':
    case 'rewindStarted':
    case 'rewindEnded':
    case 'branchStarted':
    case 'stepKept':
    case 'pauseRequested':
    case 'runResumed':
    case 'cancelRequested':
    case 'runSucceeded':
    case 'runFailed':
    case 'runCancelled':
      return;
    default:
      assertNever(body);
  }
}

function workOf(work: Map<string, Work>, step: string): Work {
  const known = work.get(step);
  if (known !== undefined) return known;
  const made: Work = { spans: [] };
  work.set(step, made);
  return made;
}

function end(work: Map<string, Work>, step: string, how: { readonly at: number; readonly kind: SpanKind }): void {
  const own = workOf(work, step);
  if (own.open === undefined) return;
  own.spans.push({ kind: own.open.waiting ? 'waited' : how.kind, from: own.open.from, to: how.at });
  delete own.open;
}

const TICKS_MS = [
  100, 200, 500, 1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 900e3, 1800e3, 3600e3, 7200e3, 14_400e3, 43_200e3,
  86_400e3,
];

/** The marks of an axis over `length` ms: their distance, chosen so that at most eight fit. */
export function ticksOf(length: number): readonly number[] {
  const step = TICKS_MS.find((one) => length / one <= 8) ?? 86_400e3;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
}
