import { useMemo } from 'react';
import type { Json, JsonObject } from '../../../src-shared/lib/json.ts';
import type { RunDetail } from '../../../src-shared/wire/views.ts';
import type { KnownResults } from '../../commands/live-scope.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { StepTests } from './step-tests.ts';
import { useDocument, useTests } from '../documents/use-document.ts';

type Steps = ReadonlyMap<string, { readonly status?: string; readonly output?: Json }>;

/** What steps really gave, in the newest run or test of each, pinned outputs in their place; and what the last run was given. */
export function useKnownResults(opened: DocumentStore, tests: StepTests): KnownResults {
  const lastRun = useDocument(opened, (state) => state.lastRun);
  const results = useTests(tests, (state) => state.results);
  const pins = useTests(tests, (state) => state.pins);
  return useMemo(() => {
    const inputs = inputsOf(lastRun);
    const steps = new Map(stepsOfRun(lastRun));
    for (const { step, status, output } of results.values())
      steps.set(step, { status, ...(output === undefined ? {} : { output }) });
    for (const { step, output } of pins.values()) if (output !== undefined) steps.set(step, { status: 'succeeded', output });
    return { steps, ...(inputs === undefined ? {} : { inputs }) };
  }, [lastRun, results, pins]);
}

/** How the steps of a run ended, and what they gave. */
export function stepsOfRun(run: RunDetail | null): Steps {
  const steps = new Map<string, { readonly status?: string; readonly output?: Json }>();
  for (const node of run?.run.picture.nodes ?? []) if (node.status !== undefined) steps.set(node.id, { status: node.status });
  for (const { body } of run?.events ?? [])
    if (body.type === 'stepSucceeded') steps.set(body.step, { status: 'succeeded', output: body.output });
  return steps;
}

function inputsOf(run: RunDetail | null): JsonObject | undefined {
  for (const { body } of run?.events ?? []) if (body.type === 'runCreated') return body.inputs;
  return undefined;
}
