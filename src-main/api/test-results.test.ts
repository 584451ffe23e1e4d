import { expect, test } from 'vitest';
import { checkText } from '../../src-shared/formats/check-text.ts';
import { stepFingerprint } from '../../src-shared/engine/testing/stale.ts';
import type { EventBody, RunEvent } from '../../src-shared/history/events.ts';
import type { RunRow } from '../ports/history.ts';
import { lastResults } from './test-results.ts';

const { compiled } = checkText(`version: 1
id: sample
name: Sample
workspace: none
steps:
  - { id: a, type: command, command: echo a }
  - { id: b, type: command, command: echo b }
`);

function row(runId: string, testStep: string | null): RunRow {
  return {
    runId,
    seq: 9,
    status: 'failed',
    workflowHash: 'hash',
    workflowId: 'sample',
    workflowName: 'Sample',
    source: '/sample.yaml',
    projectRoot: '/',
    createdAt: 0,
    updatedAt: 0,
    endedAt: null,
    stepsDone: 0,
    stepsTotal: 2,
    credits: 0,
    error: null,
    parentRun: null,
    parentStep: null,
    testStep,
  };
}

const bodies: Readonly<Record<string, readonly (readonly [number, EventBody])[]>> = {
  run: [
    [10, { type: 'stepStarted', step: 'a', attempt: 1, input: { command: 'echo a' } }],
    [12, { type: 'stepSucceeded', step: 'a', attempt: 1, output: { stdout: 'a' } }],
    [13, { type: 'stepStarted', step: 'b', attempt: 1, input: {} }],
    [14, { type: 'stepFailed', step: 'b', attempt: 1, error: { code: 'x', message: 'No.' }, willRetry: true }],
    [15, { type: 'stepStarted', step: 'b', attempt: 2, input: { again: true } }],
    [19, { type: 'stepFailed', step: 'b', attempt: 2, error: { code: 'x', message: 'No.' }, willRetry: false }],
  ],
  test: [[30, { type: 'stepKept', step: 'a', status: 'succeeded', attempts: [], credits: 0, output: {}, given: 'typed' }]],
};

test('[T18] the newest end of each step is its result, with what it got and how long it took; what was only given is none', () => {
  const steps = compiled?.workflow.steps ?? [];
  const prints = new Map(steps.map((step) => [step.id, stepFingerprint(step)]));
  const results = lastResults(
    {
      runs: () => [row('test', 'a'), row('run', null)],
      pinned: () => compiled,
      events: (runId) => (bodies[runId] ?? []).map(([at, body], index): RunEvent => ({ runId, seq: index + 1, at, v: 1, body })),
    },
    'sample',
  );
  const common = { runId: 'run', test: false };
  expect(results).toEqual([
    {
      ...common,
      step: 'a',
      status: 'succeeded',
      at: 10,
      endedAt: 12,
      tries: 1,
      input: { command: 'echo a' },
      output: { stdout: 'a' },
      fingerprint: prints.get('a'),
    },
    {
      ...common,
      step: 'b',
      status: 'failed',
      at: 15,
      endedAt: 19,
      tries: 2,
      input: { again: true },
      error: { code: 'x', message: 'No.' },
      fingerprint: prints.get('b'),
    },
  ]);
});
