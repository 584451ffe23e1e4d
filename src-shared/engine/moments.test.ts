import { describe, expect, test } from 'vitest';
import type { EventBody, RunEvent } from '../history/events.ts';
import { EVENT_VERSION } from '../history/events.ts';
import { decide } from './decide.ts';
import { emptyRun } from './empty-run.ts';
import { fold } from './fold/fold.ts';
import type { EngineEffect, EngineInput } from './io.ts';
import { compiledOf } from './random-run.fixture.ts';
import { stepAt } from './find.ts';

type Input = EngineInput extends infer T ? (T extends unknown ? Omit<T, 'now' | 'capacity'> : never) : never;

function play(steps: readonly object[]) {
  const compiled = compiledOf(steps, { workspace: 'none' });
  let state = emptyRun('run_1', compiled);
  const log: RunEvent[] = [];
  const give = (now: number, input: Input): readonly EngineEffect[] => {
    const decided = decide(state, { ...input, now, capacity: 8 });
    for (const body of decided.events) log.push({ runId: 'run_1', seq: log.length + 1, at: now, v: EVENT_VERSION, body });
    state = log.reduce(fold, emptyRun('run_1', compiled));
    return decided.effects;
  };
  const event: Extract<EventBody, { type: 'runCreated' }> = {
    type: 'runCreated',
    workflowHash: compiled.hash,
    workflowId: 'w',
    workflowName: 'w',
    source: 't',
    inputs: {},
    projectRoot: '/',
    trigger: { kind: 'manual' },
    flags: { maxParallel: 4 },
  };
  give(0, { type: 'created', event });
  give(0, {
    type: 'workspaceReady',
    workspace: { mode: 'none', kind: 'none', root: '/', projectRoot: '/', artifacts: '/' },
  });
  return { give, state: () => state };
}

describe('moments', () => {
  test('[P4] a moment that came while the run was paused is looked for again, though the clock was put back meanwhile', () => {
    const run = play([{ id: 'w', type: 'wait', for_sec: 10 }]);
    run.give(5_000, { type: 'pause', reason: 'lunch' });
    expect(run.give(10_000, { type: 'tick' })).toEqual([{ type: 'wakeAt', at: 70_000 }]);
    expect(run.give(2_000, { type: 'resume' })).toEqual([{ type: 'wakeAt', at: 10_000 }]);
  });

  test('[P5] an attempt that cannot begin yet does not keep a later moment from being looked for', () => {
    const run = play([
      { id: 'a', type: 'wait', for_sec: 10, needs: [] },
      { id: 'b', type: 'wait', for_sec: 30, needs: [] },
    ]);
    run.give(5_000, { type: 'pause', reason: 'lunch' });
    expect(run.give(10_000, { type: 'tick' })).toEqual([{ type: 'wakeAt', at: 30_000 }]);
  });
});

test('[P6] requested changes end the questions they take back: the next one is another attempt, which no old answer fits', () => {
  const run = play([
    { id: 'work', type: 'agent', role: 'r', goal: 'g' },
    { id: 'one', type: 'approve', reason: 'r', needs: ['work'] },
    { id: 'two', type: 'approve', reason: 'r', needs: ['work'] },
  ]);
  const answer = (step: string, decision: 'submit' | 'changes', attempt: number): void => {
    const boundTo = stepAt(run.state(), step)?.waiting?.boundTo ?? '';
    run.give(1_000, { type: 'answer', step, attempt, by: 'me', decision, boundTo, words: 'w' });
  };
  answer('work', 'submit', 1);
  answer('one', 'changes', 1);
  answer('work', 'submit', 2);
  const attempts = (step: string) => stepAt(run.state(), step)?.attempts.map(({ attempt }) => attempt);
  expect([attempts('one'), attempts('two')]).toEqual([
    [1, 2],
    [1, 2],
  ]);
});
