import { describe, expect, it } from 'vitest';
import type { EventBody, RunEvent } from '../../../src-shared/history/events.ts';
import type { StepState } from '../../../src-shared/engine/state.ts';
import { inTheirLoops, ticksOf, timelineRows } from './timeline-rows.ts';

const step = (name: string): StepState => ({ step: name, status: 'running', attempts: [], credits: 0 });
const events = (...list: readonly (readonly [number, EventBody])[]): RunEvent[] =>
  list.map(([at, body], index) => ({ runId: 'r', seq: index + 1, at, v: 1, body }));

describe('timelineRows', () => {
  it('[T1] tells tries that failed, waiting and present work apart', () => {
    const rows = timelineRows(
      [step('build'), step('sign'), step('later')],
      events(
        [0, { type: 'stepStarted', step: 'build', attempt: 1, input: null }],
        [5, { type: 'stepFailed', step: 'build', attempt: 1, error: { code: 'x', message: 'x' }, willRetry: true }],
        [8, { type: 'stepStarted', step: 'build', attempt: 2, input: null }],
        [9, { type: 'stepWaiting', step: 'sign', attempt: 1, prompt: { kind: 'approve', title: '', reason: '' }, boundTo: 'b' }],
        [20, { type: 'stepSucceeded', step: 'sign', attempt: 1, output: null }],
      ),
    );
    expect(rows).toEqual([
      {
        step: 'build',
        spans: [
          { kind: 'failed', from: 0, to: 5 },
          { kind: 'running', from: 8 },
        ],
      },
      { step: 'sign', spans: [{ kind: 'waited', from: 9, to: 20 }] },
      { step: 'later', spans: [] },
    ]);
  });

  it('[T3] what waits for time alone waits for nobody', () => {
    const prompt = { kind: 'wait' as const, title: '', reason: '', until: 99 };
    const rows = timelineRows(
      [step('rest')],
      events([9, { type: 'stepWaiting', step: 'rest', attempt: 1, prompt, boundTo: 'b' }]),
    );
    expect(rows).toEqual([{ step: 'rest', spans: [{ kind: 'running', from: 9 }] }]);
  });

  it('[T4] rounds of a loop stand below it, however late they began', () => {
    const steps = ['say', 'each', 'bye', 'each.0.rest', 'each.0.in', 'each.0.in.1.deep', 'say.agent.0'].map(step);
    expect(inTheirLoops(steps).map((one) => one.step)).toEqual([
      'say',
      'say.agent.0',
      'each',
      'each.0.rest',
      'each.0.in',
      'each.0.in.1.deep',
      'bye',
    ]);
  });

  it('[T2] marks an axis at round distances, at most nine of them', () => {
    expect(ticksOf(14 * 60_000)).toEqual([0, 2, 4, 6, 8, 10, 12, 14].map((minutes) => minutes * 60_000));
  });
});
