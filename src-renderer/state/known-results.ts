import { useEffect, useMemo, useState } from 'react';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import type { RunDetail } from '../../src-shared/wire/views.ts';
import type { KnownResults } from '../commands/live-scope.ts';
import type { DocumentStore } from './document-store.ts';
import { ask } from './host.ts';
import type { StepTests } from './step-tests.ts';
import { useDocument, useTests } from './use-document.ts';

type Steps = ReadonlyMap<string, { readonly status?: string; readonly output?: Json }>;

/** What steps really gave, in the newest run or test of each, pinned outputs in their place; and what the last run was given. */
export function useKnownResults(opened: DocumentStore, tests: StepTests): KnownResults {
  const lastRun = useDocument(opened, (state) => state.lastRun);
  const path = useDocument(opened, (state) => state.path);
  const workflowId = useDocument(opened, (state) => state.draft.fields.id);
  // Read anew whenever a test has ended or a pin has changed.
  const results = useTests(tests, (state) => state.results);
  const pins = useTests(tests, (state) => state.pins);
  const [tested, setTested] = useState<Steps>(new Map());
  useEffect(() => {
    if (typeof workflowId !== 'string') return;
    let gone = false;
    void ask((client) => client.tests.results({ path, workflowId })).then((answer) => {
      if (gone || !answer.ok) return;
      const steps = new Map<string, { readonly status?: string; readonly output?: Json }>();
      for (const { step, status, output } of answer.value.results)
        steps.set(step, { status, ...(output === undefined ? {} : { output }) });
      for (const { step, output } of answer.value.pins)
        if (output !== undefined) steps.set(step, { status: 'succeeded', output });
      setTested(steps);
    });
    return () => {
      gone = true;
    };
  }, [path, workflowId, lastRun, results, pins]);
  return useMemo(() => {
    const inputs = inputsOf(lastRun);
    return { steps: new Map([...stepsOfRun(lastRun), ...tested]), ...(inputs === undefined ? {} : { inputs }) };
  }, [lastRun, tested]);
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
