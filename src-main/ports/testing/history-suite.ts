import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EVENT_VERSION, type EventBody } from '../../../src-shared/history/events.ts';
import type { RunStatus, RunSummary } from '../../../src-shared/engine/state.ts';
import type { CompiledWorkflow } from '../../../src-shared/workflow/compiled.ts';
import type { Append, History, RunQuery, RunRow, StepRow } from '../history.ts';

/** A workflow of one step to pin in tests. */
export const samplePinned: CompiledWorkflow = {
  format: 1,
  hash: 'a'.repeat(64),
  workflow: {
    version: 1,
    id: 'sample',
    name: 'Sample',
    workspace: { mode: 'none', end: 'delete_on_success' },
    steps: [{ id: 'one', name: 'One', type: 'command', command: 'true', needs: [] }],
  },
};

/** The `runCreated` event of a sample run. */
export function sampleCreated(inputs: RunSummary['inputs'] = {}): EventBody {
  return {
    type: 'runCreated',
    workflowHash: samplePinned.hash,
    workflowId: 'sample',
    workflowName: 'Sample',
    source: '/projects/sample.yaml',
    inputs,
    projectRoot: '/work',
    trigger: { kind: 'manual' },
    flags: { maxParallel: 4 },
  };
}

/** A summary as a fold would give it. */
export function sampleSummary(runId: string, more: Partial<RunSummary> = {}): RunSummary {
  return {
    runId,
    seq: 1,
    status: 'running',
    workflowHash: samplePinned.hash,
    workflowId: 'sample',
    workflowName: 'Sample',
    source: '/projects/sample.yaml',
    inputs: {},
    projectRoot: '/work',
    trigger: { kind: 'manual' },
    createdAt: 1000,
    artifacts: [],
    context: {},
    credits: 0,
    cancelRequested: false,
    ...more,
  };
}

/** A row of the sample's step. */
export function sampleStep(runId: string, more: Partial<StepRow> = {}): StepRow {
  return {
    runId,
    step: 'one',
    name: 'One',
    stepType: 'command',
    status: 'running',
    attempt: 1,
    startedAt: 1000,
    endedAt: null,
    waitingSince: null,
    prompt: null,
    boundTo: null,
    line: null,
    ...more,
  };
}

/** The first append of a sample run. */
export function sampleStart(runId: string, more: Partial<RunSummary> = {}): Append {
  return {
    runId,
    after: 0,
    at: 1000,
    events: [sampleCreated(more.inputs)],
    summary: sampleSummary(runId, more),
    steps: [],
  };
}

/** What every implementation of {@link History} must do. `open` gives an empty one that can be written. */
export function historySuite(name: string, open: () => Promise<History>): void {
  describe(`${name} is a history`, () => {
    let history: History;
    beforeEach(async () => {
      history = await open();
      expect(await history.pin(samplePinned)).toEqual(done);
    });
    afterEach(() => history.close());

    test('[H1] gives back the events it took, in order and numbered from 1', async () => {
      await history.append(sampleStart('run_1'));
      const events: EventBody[] = [
        { type: 'stepStarted', step: 'one', attempt: 1, input: { n: 1 } },
        { type: 'runCancelled', reason: 'enough' },
      ];
      await history.append(next('run_1', { after: 1, at: 2000, events }));
      expect(history.events('run_1', 0)).toEqual([
        { runId: 'run_1', seq: 1, at: 1000, v: EVENT_VERSION, body: sampleCreated() },
        { runId: 'run_1', seq: 2, at: 2000, v: EVENT_VERSION, body: events[0] },
        { runId: 'run_1', seq: 3, at: 2000, v: EVENT_VERSION, body: events[1] },
      ]);
      expect(history.events('run_1', 1, 1).map(({ seq }) => seq)).toEqual([2]);
      expect(history.events('run_2', 0)).toEqual([]);
    });

    test('[H2] refuses a second writer and a gap, and keeps nothing of the refused append', async () => {
      await history.append(sampleStart('run_1'));
      const [again, gap, good] = await Promise.all([
        history.append(next('run_1', { after: 0, steps: [sampleStep('run_1')] })),
        history.append(next('run_1', { after: 7 })),
        history.append(next('run_1', { after: 1, at: 3000 })),
      ]);
      expect([again, gap, good].map(codeOf)).toEqual(['stale_append', 'stale_append', 'ok']);
      expect(history.events('run_1', 0).map(({ seq, at }) => [seq, at])).toEqual([
        [1, 1000],
        [2, 3000],
      ]);
      expect(history.steps('run_1')).toEqual([]);
    });

    test('[H3] two appends of one run queued in one turn follow each other', async () => {
      const both = await Promise.all([history.append(sampleStart('run_1')), history.append(next('run_1', { after: 1 }))]);
      expect(both).toEqual([done, done]);
      expect(history.run('run_1')?.seq).toBe(2);
    });

    test('[H4] keeps the run row equal to the fold it was given', async () => {
      await history.append(sampleStart('run_1'));
      expect(history.run('run_1')).toEqual(runRow('run_1', {}));
      const error = { code: 'command_failed', message: 'It failed' };
      await history.append({
        ...next('run_1', {
          after: 1,
          at: 5000,
          steps: [sampleStep('run_1', { status: 'failed', endedAt: 5000, line: 'It failed' })],
        }),
        summary: sampleSummary('run_1', { status: 'failed', endedAt: 5000, credits: 2.5, error }),
      });
      expect(history.run('run_1')).toEqual(
        runRow('run_1', {
          seq: 2,
          status: 'failed',
          updatedAt: 5000,
          endedAt: 5000,
          stepsDone: 1,
          credits: 2.5,
          error: JSON.stringify(error),
        }),
      );
      expect(history.run('run_2')).toBeUndefined();
    });

    test('[H5] keeps one row a step, as last told, and counts what is done', async () => {
      await history.append({
        ...sampleStart('run_1'),
        steps: [sampleStep('run_1'), sampleStep('run_1', { step: 'two', status: 'pending' })],
      });
      await history.append(next('run_1', { after: 1, steps: [sampleStep('run_1', { status: 'succeeded', endedAt: 2000 })] }));
      expect(history.steps('run_1')).toEqual([
        sampleStep('run_1', { status: 'succeeded', endedAt: 2000 }),
        sampleStep('run_1', { step: 'two', status: 'pending' }),
      ]);
      await history.append(next('run_1', { after: 2, steps: [sampleStep('run_1', { status: 'running', attempt: 2 })] }));
      const counts = history.run('run_1');
      expect([counts?.stepsDone, counts?.stepsTotal]).toEqual([0, 2]);
    });

    test('[H5] counts a loop as one step, whatever its rounds do', async () => {
      const row = (step: string, status: string): StepRow => sampleStep('run_1', { step, status });
      await history.append({
        ...sampleStart('run_1'),
        steps: [row('one', 'running'), row('one.0.in', 'succeeded'), row('one.1.in', 'succeeded'), row('one.2.in', 'running')],
      });
      const counts = history.run('run_1');
      expect([counts?.stepsDone, counts?.stepsTotal]).toEqual([0, 1]);
    });

    test('[H5] counts a step that its condition skipped as done, but not one that a failure kept from running', async () => {
      const skip = (step: string, reason: 'condition' | 'blocked'): EventBody => ({ type: 'stepSkipped', step, reason });
      const row = (step: string, status: string): StepRow => sampleStep('run_1', { step, status });
      await history.append(sampleStart('run_1'));
      await history.append({
        ...next('run_1', { after: 1, events: [skip('two', 'condition'), skip('three', 'blocked')] }),
        steps: [row('one', 'failed'), row('two', 'skipped'), row('three', 'skipped'), row('four', 'cancelled')],
      });
      const counts = history.run('run_1');
      await history.append(next('run_1', { after: 3, steps: [row('three', 'skipped'), row('two', 'skipped')] }));
      const again = history.run('run_1');
      await history.append(next('run_1', { after: 4, steps: [row('three', 'succeeded'), row('two', 'running')] }));
      expect([counts, again, history.run('run_1')].map((each) => each?.stepsDone)).toEqual([2, 2, 2]);
    });

    test('[H6] lists what waits for a person, oldest first, over all open runs', async () => {
      const wait = (runId: string, since: number): StepRow =>
        sampleStep(runId, { status: 'waiting', waitingSince: since, prompt: '{"kind":"approve"}', boundTo: 'h' });
      await history.append({ ...sampleStart('run_1'), steps: [wait('run_1', 300)] });
      await history.append({ ...sampleStart('run_2'), steps: [wait('run_2', 200), sampleStep('run_2', { step: 'two' })] });
      await history.append({ ...sampleStart('run_3'), steps: [wait('run_3', 100)] });
      await history.append({
        ...next('run_3', { after: 1 }),
        summary: sampleSummary('run_3', { status: 'cancelled', endedAt: 9 }),
      });
      expect(history.waiting()).toEqual([wait('run_2', 200), wait('run_1', 300)]);
      expect(history.open()).toEqual(['run_1', 'run_2']);
    });

    test('[H7] lists runs newest first, by page, status, workflow and words', async () => {
      await history.append(sampleStart('run_1', { status: 'succeeded', endedAt: 1, inputs: { channel: 'beta-Größe' } }));
      await history.append(
        sampleStart('run_2', { status: 'failed', endedAt: 1, error: { code: 'x', message: 'no disk at all' } }),
      );
      await history.append(sampleStart('run_3', { workflowId: 'other', workflowName: 'Tidy a folder' }));
      const ids = (query: Parameters<History['runs']>[0]): string[] => history.runs(query).map(({ runId }) => runId);
      expect(ids({ limit: 10 })).toEqual(['run_3', 'run_2', 'run_1']);
      expect(ids({ limit: 1, before: 'run_3' })).toEqual(['run_2']);
      expect(ids({ limit: 10, statuses: ['failed', 'running'] })).toEqual(['run_3', 'run_2']);
      expect(ids({ limit: 10, statuses: [] })).toEqual([]);
      expect(ids({ limit: 10, workflowId: 'sample' })).toEqual(['run_2', 'run_1']);
      expect(ids({ limit: 10, search: 'BETA größe' })).toEqual(['run_1']);
      expect(ids({ limit: 10, search: 'disk' })).toEqual(['run_2']);
      expect(ids({ limit: 10, search: 'tidy fold' })).toEqual(['run_3']);
      expect(ids({ limit: 10, search: 'tidy disk' })).toEqual([]);
      expect(ids({ limit: 10, search: '  ' })).toEqual(['run_3', 'run_2', 'run_1']);
      expect(ids({ limit: 10, search: '"*(' })).toEqual([]);
    });

    test('[H8] finds a run by the outputs and the error it ended with', async () => {
      await history.append(sampleStart('run_1'));
      await history.append({
        ...next('run_1', { after: 1, events: [{ type: 'runSucceeded', outputs: { verdict: 'marvellous' } }] }),
        summary: sampleSummary('run_1', { status: 'succeeded', endedAt: 3, outputs: { verdict: 'marvellous' } }),
      });
      expect(history.runs({ limit: 10, search: 'marvel' }).map(({ runId }) => runId)).toEqual(['run_1']);
    });

    test('[H9] pins a workflow once and keeps settings', async () => {
      expect(await history.pin(samplePinned)).toEqual(done);
      expect(history.pinned(samplePinned.hash)).toEqual(samplePinned);
      expect(history.pinned('b'.repeat(64))).toBeUndefined();
      expect(history.setting('theme')).toBeUndefined();
      expect(await history.setSetting('theme', 'dark')).toEqual(done);
      expect(await history.setSetting('theme', 'light')).toEqual(done);
      expect(history.setting('theme')).toBe('light');
      expect(history.size().databaseBytes).toBeGreaterThanOrEqual(0);
    });

    test('[E42] lists the children of a run, or only runs that no other one started', async () => {
      await history.append(sampleStart('run_1'));
      const parent = { run: 'run_1', step: 'call', attempt: 1, root: 'run_1', chosen: [] };
      await history.append(sampleStart('run_2', { parent }));
      const ids = (query: Partial<RunQuery>): string[] => history.runs({ limit: 10, ...query }).map(({ runId }) => runId);
      expect([ids({}), ids({ topOnly: true }), ids({ parent: 'run_1' })]).toEqual([['run_2', 'run_1'], ['run_1'], ['run_2']]);
      expect(history.run('run_2')).toMatchObject({ parentRun: 'run_1', parentStep: 'call' });
    });

    test('[H10] refuses an append of nothing', async () => {
      expect(codeOf(await history.append({ ...sampleStart('run_1'), events: [] }))).toBe('empty_append');
      expect(history.run('run_1')).toBeUndefined();
    });
  });
}

const done = { ok: true, value: undefined } as const;

function codeOf(result: Awaited<ReturnType<History['append']>>): string {
  return result.ok ? 'ok' : result.error.code;
}

function next(runId: string, more: Partial<Append> & { readonly after: number }): Append {
  return {
    runId,
    at: 2000,
    events: [{ type: 'stepProgressed', step: 'one', attempt: 1, percent: 50 }],
    summary: sampleSummary(runId, { seq: more.after + 1 }),
    steps: [],
    ...more,
  };
}

function runRow(runId: string, more: Partial<RunRow> & { readonly status?: RunStatus }): RunRow {
  return {
    runId,
    seq: 1,
    status: 'running',
    workflowHash: samplePinned.hash,
    workflowId: 'sample',
    workflowName: 'Sample',
    source: '/projects/sample.yaml',
    projectRoot: '/work',
    createdAt: 1000,
    updatedAt: 1000,
    endedAt: null,
    stepsDone: 0,
    stepsTotal: 1,
    credits: 0,
    error: null,
    parentRun: null,
    parentStep: null,
    testStep: null,
    ...more,
  };
}
