import type { Append } from '../ports/history.ts';

/** The first append of a run, for programs of their own that cannot load the test suite. */
export function sampleStart(runId: string): Append {
  return {
    runId,
    after: 0,
    at: 1,
    events: [{ type: 'runResumed' }],
    summary: {
      runId,
      seq: 1,
      status: 'running',
      workflowHash: '',
      workflowId: '',
      workflowName: '',
      source: '',
      inputs: {},
      projectRoot: '',
      trigger: { kind: 'manual' },
      createdAt: 0,
      artifacts: [],
      context: {},
      credits: 0,
      cancelRequested: false,
    },
    steps: [],
  };
}
