import { stepFingerprint } from '../../src-shared/engine/testing/stale.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import type { RunEvent } from '../../src-shared/history/events.ts';
import type { StepResultView } from '../../src-shared/wire/test-contract.ts';
import type { History, RunRow } from '../ports/history.ts';

/** Runs that are looked through: what is older than these says little about the workflow as it is now. */
const RUNS = 30;
const EVENTS = 5_000;

/** The newest result of each step in the runs and tests of a workflow; what was only given to a test is none. */
export function lastResults(history: Pick<History, 'runs' | 'events' | 'pinned'>, workflowId: string): StepResultView[] {
  const newest = new Map<string, StepResultView>();
  for (const row of history.runs({ workflowId, topOnly: true, tests: 'with', limit: RUNS })) {
    for (const result of resultsOf(history, row)) {
      const known = newest.get(result.step);
      if (known === undefined || known.at < result.at) newest.set(result.step, result);
    }
  }
  return [...newest.values()];
}

function resultsOf(history: Pick<History, 'events' | 'pinned'>, row: RunRow): StepResultView[] {
  const steps = new Map(history.pinned(row.workflowHash)?.workflow.steps.map((step) => [step.id, step]));
  const began = new Map<string, { at: number; tries: number; input: Json }>();
  const results = new Map<string, StepResultView>();
  for (const { at, body } of history.events(row.runId, 0, EVENTS)) {
    if (body.type === 'stepStarted')
      began.set(body.step, { at, tries: (began.get(body.step)?.tries ?? 0) + 1, input: body.input });
    const ended = endOf(body);
    const step = ended === undefined ? undefined : steps.get(ended.step);
    if (ended === undefined || step === undefined) continue;
    const start = began.get(ended.step);
    results.set(ended.step, {
      ...ended,
      runId: row.runId,
      at: start?.at ?? at,
      endedAt: at,
      tries: start?.tries ?? 0,
      ...(start === undefined ? {} : { input: start.input }),
      fingerprint: stepFingerprint(step),
      test: row.testStep !== null,
    });
  }
  return [...results.values()];
}

function endOf(body: RunEvent['body']): Pick<StepResultView, 'step' | 'status' | 'output' | 'error'> | undefined {
  if (body.type === 'stepSucceeded') return { step: body.step, status: 'succeeded', output: body.output };
  if (body.type === 'stepFailed' && !body.willRetry) return { step: body.step, status: 'failed', error: body.error };
  return undefined;
}
